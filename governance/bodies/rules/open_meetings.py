"""What a board writes down where a law of open meetings applies: how long before its agenda stands, and what may come later. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from governance.bodies.rules.shares import MAJORITY, Needed, needed_from

MOST_NOTICE = 400


class NoticeUnit(StrEnum):
    HOURS = "hours"
    OPEN_HOURS = "hours-without-closed-days"
    BUSINESS_DAYS = "business-days"


@dataclass(frozen=True, kw_only=True)
class Notice:
    """How long before a meeting its agenda stands."""

    amount: int
    unit: NoticeUnit = NoticeUnit.HOURS

    def canonical(self) -> dict[str, Any]:
        return {"amount": self.amount, "unit": str(self.unit)}


@dataclass(frozen=True, kw_only=True)
class Exceptional:
    """On what grounds an item that came too late may be taken up, and by how many votes."""

    words: str
    needed: Needed = MAJORITY

    def canonical(self) -> dict[str, Any]:
        return {"words": self.words, "needed": self.needed.canonical()}


@dataclass(frozen=True, kw_only=True)
class OpenMeetings:
    """A law of open meetings applies: agendas stand so long before; what comes later waits, but for an exception."""

    notice: Notice
    special: Notice | None = None  # of a meeting called on short notice
    exceptions: tuple[Exceptional, ...] = ()

    def canonical(self) -> dict[str, Any]:
        special = {"special": self.special.canonical()} if self.special else {}
        exceptions = [each.canonical() for each in self.exceptions]
        return {"notice": self.notice.canonical(), "exceptions": exceptions, **special}

    def wrong(self) -> dict[str, str]:
        """Why it cannot stand, by field."""
        wrong = {}
        notices = (self.notice, self.special) if self.special else (self.notice,)
        if any(not 1 <= notice.amount <= MOST_NOTICE for notice in notices):
            wrong["notice"] = f"Say a number from 1 to {MOST_NOTICE}."
        if any(not each.words.strip() for each in self.exceptions):
            wrong["exceptions"] = "Say on what grounds an item that comes too late is taken up."
        return wrong


def law_from(body: Mapping[str, Any]) -> OpenMeetings:
    exceptions = (
        Exceptional(words=each["words"], needed=needed_from(each["needed"])) for each in body["exceptions"]
    )
    special = _notice_from(body["special"]) if "special" in body else None
    return OpenMeetings(notice=_notice_from(body["notice"]), special=special, exceptions=tuple(exceptions))


def _notice_from(body: Mapping[str, Any]) -> Notice:
    return Notice(amount=body["amount"], unit=NoticeUnit(body["unit"]))
