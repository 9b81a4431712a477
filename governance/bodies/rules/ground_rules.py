"""The ground rules of a group that meets: what is written down, what may be, and the house's own where nothing is.

A working group is 311 with one department: every negotiating role of both is a member, everybody of them may write notes,
and there is no vote. A board's rules name its seats, and all that its quorum and votes are counted by.
Whether they do justice to a law is for counsel; here they are what a group has written down for itself.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from governance import canonical
from governance.bodies.rules.open_meetings import OpenMeetings, law_from
from governance.bodies.rules.shares import HALF, MAJORITY, Needed, Share, needed_from, share_from
from governance.errors import Invalid


class Kind(StrEnum):
    WORKING = "working"
    BOARD = "board"


class Holidays(StrEnum):
    """What becomes of a date on a day that is off for either side."""

    SKIP = "skip"
    BEFORE = "before"
    AFTER = "after"


class Lead(StrEnum):
    """Whose side leads a working meeting, or writes its notes as a rule."""

    IN_TURN = "in-turn"
    CENTER = "center"
    DEPARTMENT = "department"


class Base(StrEnum):
    """What the quorum is a part of: all seats, vacant ones among them, or those that somebody holds."""

    SEATS = "seats"
    FILLED = "filled"


class MotionKind(StrEnum):
    """Kinds of motion that may need another number of votes."""

    ORDINARY = "ordinary"
    APPROVAL = "approval"
    GROUND_RULES = "ground-rules"
    MINUTES = "minutes"
    LATE_ITEM = "late-item"
    CONSENT = "consent"  # several items at once


LIMITS = {"purpose": 2_000, "cadence": 400}
MOST_SEATS = 60
MOST_DAYS = 60


@dataclass(frozen=True, kw_only=True)
class GroundRules:
    """`chair` and `note_taker` are codes of seats for a board ("" = nobody is named), a Lead for a working group.

    `seats` are the codes of a board's members, empty for a working group. Notes go round within `minutes_within` calendar
    days of a meeting (0: the same day) and may be corrected for `corrections_days` business days. `needed` holds the kinds
    of motion that the rules speak of; others are as ordinary ones.
    """

    kind: Kind
    purpose: str = ""
    cadence: str = ""
    holidays: Holidays = Holidays.SKIP
    chair: str = ""
    note_taker: str = ""
    minutes_within: int = 0
    corrections_days: int = 5
    seats: tuple[str, ...] = ()
    base: Base = Base.SEATS
    quorum: Share = HALF
    needed: Mapping[MotionKind, Needed] = field(default_factory=dict)
    recused_counts: bool = False
    proxies: bool = False
    open_meetings: OpenMeetings | None = None

    def needs(self, kind: MotionKind) -> Needed:
        return self.needed.get(kind) or self.needed.get(MotionKind.ORDINARY) or MAJORITY

    @property
    def between_meetings(self) -> bool:
        """Whether anything may be approved between two meetings."""
        return self.open_meetings is None

    @property
    def hash(self) -> str:
        return canonical.fingerprint("ground-rules", self.canonical())

    @property
    def text(self) -> str:
        return canonical.dumps(self.canonical())

    def canonical(self) -> dict[str, Any]:
        told = ((name, getattr(self, name)) for name in _SHARED)
        shared = {name: str(value) if isinstance(value, StrEnum) else value for name, value in told}
        return {"v": 1, **shared, **(self._voting() if self.kind is Kind.BOARD else {})}

    def _voting(self) -> dict[str, Any]:
        law = {"open_meetings": self.open_meetings.canonical()} if self.open_meetings else {}
        return {
            "members": list(self.seats),
            "base": str(self.base),
            "quorum": self.quorum.canonical(),
            "needed": {str(kind): needed.canonical() for kind, needed in self.needed.items()},
            "recused_counts": self.recused_counts,
            "proxies": self.proxies,
            **law,
        }

    def checked(self) -> "GroundRules":
        """Itself; raises Invalid naming the fields that cannot stand."""
        wrong = {**_texts_wrong(self), **_numbers_wrong(self)}
        wrong |= _board_wrong(self) if self.kind is Kind.BOARD else _working_wrong(self)
        if wrong:
            raise Invalid(" ".join(wrong.values()), fields=wrong)
        if self.kind is Kind.BOARD:
            self.quorum.checked("quorum")
            for kind, needed in self.needed.items():
                needed.share.checked(f"needed_{kind}")
        return self


_SHARED = (
    "kind",
    "purpose",
    "cadence",
    "holidays",
    "chair",
    "note_taker",
    "minutes_within",
    "corrections_days",
)


def _texts_wrong(rules: GroundRules) -> dict[str, str]:
    wrong = {} if rules.purpose.strip() else {"purpose": "Say what the group is for."}
    for name, limit in LIMITS.items():
        if len(getattr(rules, name)) > limit:
            wrong[name] = f"At most {limit:,} characters fit."
    return wrong


def _numbers_wrong(rules: GroundRules) -> dict[str, str]:
    lows = {"minutes_within": 0, "corrections_days": 1}
    return {
        name: f"Say a number of days from {low} to {MOST_DAYS}."
        for name, low in lows.items()
        if not low <= getattr(rules, name) <= MOST_DAYS
    }


def _working_wrong(rules: GroundRules) -> dict[str, str]:
    known = set(map(str, Lead))
    return {
        n: "Choose one of the two sides, or both in turn."
        for n in ("chair", "note_taker")
        if getattr(rules, n) not in known
    }


def _board_wrong(rules: GroundRules) -> dict[str, str]:
    wrong = {}
    if not rules.seats or len(rules.seats) > MOST_SEATS or len(set(rules.seats)) < len(rules.seats):
        wrong["seats"] = f"Choose from one to {MOST_SEATS} roles, each once."
    if rules.chair not in rules.seats:
        wrong["chair"] = "Choose who leads the meetings: one of the members."
    law = rules.open_meetings
    if law and rules.proxies:
        wrong["proxies"] = "Where a law of open meetings applies, nobody votes for another."
    return wrong | (law.wrong() if law else {})


def rules_from(body: Mapping[str, Any]) -> GroundRules:
    """The ground rules whose canonical form is given."""
    shared = {name: body[name] for name in _SHARED} | {
        "kind": Kind(body["kind"]),
        "holidays": Holidays(body["holidays"]),
    }
    return GroundRules(**shared, **(_voting_from(body) if "members" in body else {}))


def _voting_from(body: Mapping[str, Any]) -> dict[str, Any]:
    law = body.get("open_meetings")
    return {
        "seats": tuple(body["members"]),
        "base": Base(body["base"]),
        "quorum": share_from(body["quorum"]),
        "needed": {MotionKind(kind): needed_from(needed) for kind, needed in body["needed"].items()},
        "recused_counts": body["recused_counts"],
        "proxies": body["proxies"],
        "open_meetings": law_from(law) if law else None,
    }


def rules_of(text: str) -> GroundRules:
    """The ground rules that are stored as this text."""
    return rules_from(json.loads(text))


# What holds between 311 and a department while the two have agreed to nothing else.
HOUSE = GroundRules(
    kind=Kind.WORKING,
    purpose="311 and the department look together at what is open between them: targets, results, what is coming up, and what each has promised to do.",
    cadence="Once a month.",
    chair=Lead.IN_TURN,
    note_taker=Lead.IN_TURN,
)
