"""What an agenda proposes by itself: one matter with its title, why it is there, and its minutes; and who may hear of it.

An agenda of both sides holds nothing that one side alone may see: what is proposed names its line of WHO_SEES_WHAT, and
only what every office of the body sees comes onto its agenda. Pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from governance import formats
from governance.meetings.rules.agenda import TITLE, WORDS, ItemSource, rank
from governance.people.rules import WHO_SEES_WHAT, Circle, Matter, PartyKind

# What every role of these offices that belongs to a body sees, beyond what is between sides.
_BY_OFFICE = {
    PartyKind.OVERSIGHT: frozenset({Circle.CONVENING, Circle.SIGNED_IN}),
    PartyKind.AUDIT: frozenset({Circle.AUDITORS, Circle.SIGNED_IN}),
}


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """`about` names the matter, for ever the same; `reason` changes only with the matter, never by time alone.

    `sees` is its line of WHO_SEES_WHAT, `sides` the codes of the offices it is between. The older `since`, the earlier; of
    those without one, the lower `place`.
    """

    source: ItemSource
    about: str
    title: str
    reason: str
    minutes: int
    sees: Matter
    sides: tuple[str, ...] = ()
    since: datetime | None = None
    place: int = 0


@dataclass(frozen=True, kw_only=True)
class Days:
    """How a meeting names days: in its zone, the year only where it is not its own."""

    zone: ZoneInfo
    year: int

    def named(self, value: date) -> str:
        """`Fri, Dec 4`."""
        local = value.astimezone(self.zone).date() if isinstance(value, datetime) else value
        return formats.near_day(local, date(self.year, 1, 1))


def may_hear(each: Proposed, offices: Mapping[str, PartyKind]) -> bool:
    """Whether all of these offices see it."""
    meant = WHO_SEES_WHAT[each.sees]
    return all(meant & _circles(code, kind, each.sides) for code, kind in offices.items())


def _circles(code: str, kind: PartyKind, sides: tuple[str, ...]) -> frozenset[Circle]:
    if kind in _BY_OFFICE:
        return _BY_OFFICE[kind]
    return frozenset({Circle.SIGNED_IN, *([Circle.SIDES] if code in sides else [])})


def ordered(found: Iterable[Proposed]) -> list[Proposed]:
    """By kind, then by age; of several about one matter the first."""
    first: dict[str, Proposed] = {}
    for each in sorted(found, key=_place):
        first.setdefault(
            each.about, replace(each, title=_cut(each.title, TITLE), reason=_cut(each.reason, WORDS))
        )
    return list(first.values())


def _cut(words: str, most: int) -> str:
    """What other people wrote may be longer than a line of an agenda."""
    line = " ".join(words.split("\n"))  # spaces that do not break stay
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _place(each: Proposed) -> tuple[int, bool, float, int, str]:
    since = each.since.timestamp() if each.since else 0.0
    return rank(each.source), each.since is None, since, each.place, each.about
