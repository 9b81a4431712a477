"""The weekly brief of the approving official: what held last week, what is being negotiated, what waits for a decision.

Composes what scorecards, adjustments and changes know; decides nothing and keeps nothing. A week is Monday to Sunday of the city.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from governance.agreements.queries.agreements import agreements_overview
from governance.agreements.queries.versions import city_zone
from governance.agreements.rules.versions import midnight
from governance.results.queries.reliefs import ReliefFacts, reliefs_between
from governance.scorecards.queries.week import Results, results_between, usual_before
from governance.scorecards.rules.swing import Usual
from governance.waiting.queries.matters import ALL, CHANGES, EVENTS, SCORECARDS, Scope, matters
from governance.waiting.rules.matter import Kind, Matter, Office, Subject, lying

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


# What the approving official has to decide.
OWED = frozenset({Kind.APPROVAL, Kind.EVENT, Kind.PROVISIONAL, Kind.HELD})


@dataclass(frozen=True, kw_only=True)
class OfficeLoad:
    """How many negotiations one office has to act on, and for how many days in the median."""

    holder: str
    name: str
    count: int
    median_days: int


@dataclass(frozen=True, kw_only=True)
class Brief:
    """`week` are its first and last day; services are counted as they stand now.

    `median_days` is how long the open negotiations have lasted; -1 where there is none. `usual` is what the twelve months
    before say of each department by its code, and of all together by "".
    """

    week: tuple[date, date]
    made_at: datetime
    services: int
    with_target: int
    whole: Results
    usual: Mapping[str, Usual]
    parties: tuple[Results, ...]
    overdue: int
    negotiations: tuple[Matter, ...]
    median_days: int
    hands: tuple[OfficeLoad, ...]
    decisions: tuple[Matter, ...]
    events: tuple[ReliefFacts, ...]


async def brief(*, at: datetime) -> Brief:
    """The brief of the last week that is over at an instant."""
    zone = await city_zone()
    today = at.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday()) - WEEK
    starts, ends = midnight(monday, zone), midnight(monday + WEEK, zone)
    now = await results_between(starts, ends)
    offices = await agreements_overview(at=at)
    waiting = lying(
        (await matters(Scope(at=at, every=True, most=ALL), of=(CHANGES, EVENTS, SCORECARDS))).matters
    )
    open_ones = _negotiations(waiting, at)
    return Brief(
        week=(monday, monday + WEEK - DAY),
        made_at=at,
        services=sum(each.services for each in offices),
        with_target=sum(each.services_with_target for each in offices),
        whole=now.whole,
        usual=await usual_before(monday),
        parties=now.parties,
        overdue=now.overdue,
        negotiations=open_ones,
        median_days=_median([(at - (each.begun or at)).days for each in open_ones]),
        hands=_hands(open_ones, at),
        decisions=_decisions(waiting),
        events=await reliefs_between(starts, at + DAY),
    )


def _median(days: list[int]) -> int:
    """The smaller of two in the middle, so that it is a whole number of days; -1 of nothing."""
    return sorted(days)[(len(days) - 1) // 2] if days else -1


def _negotiations(waiting: Iterable[Matter], at: datetime) -> tuple[Matter, ...]:
    """Changes that were sent, in whose hands they are, the oldest first."""
    sent = [each for each in waiting if each.subject is Subject.CHANGE and each.begun and each.begun <= at]
    return tuple(sorted(sent, key=lambda each: (each.begun, each.number)))


def _hands(open_ones: tuple[Matter, ...], at: datetime) -> tuple[OfficeLoad, ...]:
    """The open negotiations by the office that has to act, the office with most first."""
    found: dict[Office, list[int]] = {}
    for each in open_ones:
        found.setdefault(each.party, []).append((at - (each.office_since or each.begun or at)).days)
    hands = (
        OfficeLoad(holder=office.code, name=office.name, count=len(days), median_days=_median(days))
        for office, days in found.items()
    )
    return tuple(sorted(hands, key=lambda one: (-one.count, one.name)))


def _decisions(waiting: Iterable[Matter]) -> tuple[Matter, ...]:
    """The matters that the approving official has to decide, the longest waiting first."""
    owed = [each for each in waiting if each.kind in OWED]
    return tuple(sorted(owed, key=lambda each: (each.since, each.number)))
