"""An agenda as it is published: what it holds, its canonical text and fingerprint, and what has changed since. Pure.

What is marked internal is on the page of those who meet and on no published agenda; how many items that are is said.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from governance import canonical
from governance.audit.rules import instant
from governance.errors import Unsound
from governance.meetings.rules.agenda import ItemFacts, ItemState

STANDS = frozenset({ItemState.PLANNED, ItemState.DONE})


@dataclass(frozen=True, kw_only=True)
class Line:
    """One item; `key` is the name it keeps while it is moved and said anew."""

    key: str
    title: str
    reason: str
    minutes: int
    late: bool = False


@dataclass(frozen=True, kw_only=True)
class AgendaContent:
    """`starts` and `ends` are instants in UTC; `left_out` counts internal items."""

    meeting: str
    title: str
    body: str
    board: bool
    starts: str
    ends: str
    zone: str
    place: str
    link: str
    lines: tuple[Line, ...]
    left_out: int = 0

    @property
    def text(self) -> str:
        return canonical.dumps({"v": 1, **asdict(self)})

    @property
    def hash(self) -> str:
        return canonical.fingerprint("agenda", {"v": 1, **asdict(self)})

    @property
    def minutes(self) -> int:
        return sum(line.minutes for line in self.lines)


def genuine_agenda(text: str, hashed: str) -> AgendaContent:
    """The agenda that was published as this text. Raises Unsound where it does not fit its fingerprint."""
    if canonical.text_fingerprint("agenda", text) != hashed:
        raise Unsound(subject=f"agenda:{hashed}", fault="does not read as it was published")
    return content_from(text)


def content_from(text: str) -> AgendaContent:
    body: dict[str, Any] = json.loads(text)
    body.pop("v")
    return AgendaContent(**{**body, "lines": tuple(Line(**each) for each in body["lines"])})


def lines_of(items: Iterable[ItemFacts]) -> tuple[Line, ...]:
    """What stands on it, in its order, but for what is internal."""
    return tuple(
        Line(key=each.key, title=each.title, reason=each.reason, minutes=each.minutes, late=each.late)
        for each in items
        if each.state in STANDS and not each.internal
    )


def times(starts: datetime, ends: datetime) -> dict[str, str]:
    return {"starts": instant(starts), "ends": instant(ends)}


def changed_since(before: AgendaContent, now: AgendaContent) -> tuple[str, ...]:
    """Each change in a few words; none: it stands as it was published."""
    old = {line.key: line for line in before.lines}
    new = {line.key: line for line in now.lines}
    came = {line.title for key, line in new.items() if key not in old}
    went = {line.title for key, line in old.items() if key not in new}
    anew = {line.title for key, line in new.items() if key in old and _anew(line, old[key])} | (came & went)
    said = [f"new: {line.title}" for line in now.lines if line.title in came - anew]
    said += [f"no more: {line.title}" for line in before.lines if line.title in went - anew]
    said += [f"said anew: {line.title}" for line in now.lines if line.title in anew]
    kept = [key for key in new if key in old]
    if kept != [key for key in old if key in new]:
        said.append("the order")
    if (before.starts, before.ends, before.place, before.link) != (now.starts, now.ends, now.place, now.link):
        said.append("time or place of the meeting")
    return tuple(said)


def _anew(new: Line, old: Line) -> bool:
    return (new.title, new.reason, new.minutes) != (old.title, old.reason, old.minutes)
