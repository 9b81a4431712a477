"""What residents notice of a proposal: days more or fewer, how many requests a year, what becomes weaker. Pure.

It compares promises, not work done: what would have happened to past requests is not decided here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from governance.agreements.rules.items import Target, calendar_days, target_words
from governance.calendars.rules import Calendar, Unit, add_business_days
from governance.changes.rules.policy import Impact
from governance.results.rules.volume import YEAR, Volume

DAY_UNITS = frozenset({Unit.CALENDAR_DAYS, Unit.BUSINESS_DAYS})


@dataclass(frozen=True, kw_only=True)
class Residents:
    """`shifts` are sentences, most requested service first; `within` is the time that `requests` were counted in; `slower` and `faster` say what happens to any of them."""

    shifts: tuple[str, ...]
    more: int
    requests: int
    within: str
    sources: tuple[str, ...]
    weaker: tuple[str, ...]
    faster: bool
    slower: bool


SHOWN = 4


def residents(weighed: Iterable[Impact], calendar: Calendar | None) -> Residents:
    found = sorted(weighed, key=lambda each: -each.volume.requests)
    moved = [each for each in found if _moves(each)]
    fresh = [each for each in moved if each.before is None]
    told = moved if len(fresh) <= SHOWN else [each for each in moved if each.before is not None]
    weaker = [f"{each.name}: {loose.reason}" for each in found for loose in each.loosenings]
    volumes = {each.service: each.volume for each in found}
    return Residents(
        shifts=(*_first_time(fresh), *(_sentence(each, calendar) for each in told[:SHOWN])),
        more=max(len(told) - SHOWN, 0),
        requests=sum(volume.requests for volume in volumes.values()),
        within=within([volume for volume in volumes.values() if volume.requests]),
        sources=tuple(dict.fromkeys(v.source for v in volumes.values() if v.source and v.requests)),
        weaker=tuple(weaker),
        faster=any(_direction(each) < 0 for each in moved),
        slower=any(_direction(each) > 0 for each in moved),
    )


def within(volumes: Iterable[Volume]) -> str:
    """“a year”; “in 7 months” where fewer are stored; of services that differ: as far as they are stored."""
    months = {volume.months for volume in volumes}
    if months <= {YEAR}:
        return "a year"
    few = min(months)
    if len(months) > 1:
        return "in twelve months, as far as they are stored"
    return "in one month" if few == 1 else f"in {few} months"


def _first_time(fresh: list[Impact]) -> tuple[str, ...]:
    """Many targets that are written down for the first time are told as a number."""
    if len(fresh) <= SHOWN:
        return ()
    return (f"{len(fresh):,} targets are written down for the first time",)


def _moves(each: Impact) -> bool:
    before, after = each.targets
    return before != after or each.shift != (0, 0)


def _direction(each: Impact) -> float:
    """Above zero where residents wait longer for the promise, below where less long; new and removed count too."""
    before, after = each.targets
    if each.shift != (0, 0):
        return sum(each.shift)
    if before is None or after is None:
        return 0.0 if before is after else (1.0 if after is None else -1.0)
    return sum(calendar_days(after)) - sum(calendar_days(before))


def _sentence(each: Impact, calendar: Calendar | None) -> str:
    return f"{each.name}: {noticed(each, calendar)}"


def noticed(each: Impact, calendar: Calendar | None) -> str:
    """What residents notice of one line whose time moves: “up to 3 more days”."""
    before, after = each.targets
    if each.shift != (0, 0):
        return f"{each.name}: {shift_words(*each.shift)}"
    if after is None:
        return "no promised time any more"
    if before is None:
        return f"a promised time for the first time, {target_words(after)}"
    if calendar is None or not {before.unit, after.unit} <= DAY_UNITS:
        return f"{'more' if _direction(each) > 0 else 'less'} time, {target_words(after)}"
    return shift_words(*shift(calendar, before, after))


def shift(calendar: Calendar, before: Target, after: Target) -> tuple[int, int]:
    """Fewest and most calendar days that the promised date moves, over an ordinary week without holidays."""
    plain = replace(calendar, holidays=(), special_days=())
    monday = calendar.effective_from - timedelta(days=calendar.effective_from.weekday()) + timedelta(days=7)
    moves = []
    for start in (monday + timedelta(days=n) for n in range(7)):
        if plain.works_on(start):
            old, new = (_lands(plain, start, target) for target in (before, after))
            moves.append((new - old).days)
    return (min(moves), max(moves)) if moves else (0, 0)


def _lands(calendar: Calendar, start: date, target: Target) -> date:
    if target.unit is Unit.BUSINESS_DAYS:
        return add_business_days(calendar, start, target.amount)
    return start + timedelta(days=target.amount)


def shift_words(least: int, most: int) -> str:
    """Up to 3 more days; 1 to 3 more days; 2 fewer days; the same date, or up to 2 days later."""
    if least == most:
        return _plain(least)
    if least >= 0:
        return f"{least} to {most} more days" if least else f"up to {most} more days"
    if most <= 0:
        return f"{-most} to {-least} fewer days" if most else f"up to {-least} fewer days"
    return f"between {-least} {_days(-least)} sooner and {most} {_days(most)} later"


def _plain(days: int) -> str:
    if days == 0:
        return "the same date"
    return f"{abs(days)} {'more' if days > 0 else 'fewer'} {_days(abs(days))}"


def _days(count: int) -> str:
    return "day" if count == 1 else "days"
