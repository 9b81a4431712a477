"""The weekly brief of the approving official: what held last week, what is being negotiated, what waits for a decision.

Composes what scorecards, adjustments and changes know; decides nothing and keeps nothing. A week is Monday to Sunday of the city.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from governance.agreements.queries.agreements import agreements_overview
from governance.agreements.queries.versions import city_zone
from governance.agreements.rules.standing import midnight
from governance.changes.queries.under_way import Negotiation, negotiations
from governance.results.queries.reliefs import ReliefFacts, reliefs_between, standing_now
from governance.results.rules.reliefs import State as ReliefState
from governance.scorecards.queries.cards import rows_in
from governance.scorecards.queries.week import Results, results_between
from governance.scorecards.rules.moves import State as CardState

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


class Owed(StrEnum):
    """What is to be decided."""

    APPROVAL = "approval"
    ADJUSTMENT = "adjustment"  # asked for
    CONFIRMATION = "confirmation"  # provisional
    CARD = "card"  # held back


@dataclass(frozen=True, kw_only=True)
class Decision:
    """`number` leads to its page; `since` is when it began to wait."""

    kind: Owed
    number: str
    title: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Hands:
    """How many negotiations one office has to act on, and for how many days in the median."""

    holder: str
    name: str
    count: int
    median_days: int


@dataclass(frozen=True, kw_only=True)
class Brief:
    """`week` are its first and last day; services are counted as they stand now.

    `median_days` is how long the open negotiations have lasted; -1 where there is none. `before` is the week before.
    """

    week: tuple[date, date]
    made_at: datetime
    services: int
    with_target: int
    whole: Results
    before: Results
    parties: tuple[Results, ...]
    overdue: int
    negotiations: tuple[Negotiation, ...]
    median_days: int
    hands: tuple[Hands, ...]
    decisions: tuple[Decision, ...]
    events: tuple[ReliefFacts, ...]


async def brief(*, at: datetime) -> Brief:
    """Of the last week that is over at an instant."""
    zone = await city_zone()
    today = at.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday()) - WEEK
    starts, ends = midnight(monday, zone), midnight(monday + WEEK, zone)
    now, then = (
        await results_between(starts, ends),
        await results_between(midnight(monday - WEEK, zone), starts),
    )
    offices = await agreements_overview(at=at)
    open_ones = await negotiations(at=at)
    return Brief(
        week=(monday, monday + WEEK - DAY),
        made_at=at,
        services=sum(each.services for each in offices),
        with_target=sum(each.services_with_target for each in offices),
        whole=now.whole,
        before=then.whole,
        parties=now.parties,
        overdue=now.overdue,
        negotiations=open_ones,
        median_days=_median([(at - each.opened_at).days for each in open_ones]),
        hands=_hands(open_ones, at),
        decisions=await _decisions(open_ones, at),
        events=await reliefs_between(starts, at + DAY),
    )


def _median(days: list[int]) -> int:
    """The smaller of two in the middle, so that it is a whole number of days; -1 of nothing."""
    return sorted(days)[(len(days) - 1) // 2] if days else -1


def _hands(open_ones: tuple[Negotiation, ...], at: datetime) -> tuple[Hands, ...]:
    """The office with most first."""
    found: dict[tuple[str, str], list[int]] = {}
    for each in open_ones:
        days = (at - (each.since or each.opened_at)).days
        found.setdefault((each.holder, each.holder_name), []).append(days)
    hands = (
        Hands(holder=code, name=name, count=len(days), median_days=_median(days))
        for (code, name), days in found.items()
    )
    return tuple(sorted(hands, key=lambda one: (-one.count, one.name)))


async def _decisions(open_ones: tuple[Negotiation, ...], at: datetime) -> tuple[Decision, ...]:
    """What waits longest first."""
    found = [
        Decision(kind=Owed.APPROVAL, number=each.number, title=each.title, since=each.since or each.opened_at)
        for each in open_ones
        if each.agreed
    ]
    found += [_adjustment(each) for each in await standing_now(at) if each.state in _KINDS]
    for row in await rows_in((CardState.HELD,)):
        title = f"{row.head.party.name}, {row.head.period.words}"
        since = row.held_at or row.head.drafted_at
        found.append(Decision(kind=Owed.CARD, number=row.head.number, title=title, since=since))
    return tuple(sorted(found, key=lambda one: (one.since, one.number)))


_KINDS = {ReliefState.REQUESTED: Owed.ADJUSTMENT, ReliefState.DECLARED: Owed.CONFIRMATION}


def _adjustment(facts: ReliefFacts) -> Decision:
    return Decision(
        kind=_KINDS[facts.state],
        number=facts.number,
        title=facts.wanted.name,
        since=facts.declared_at or facts.asked_at,
    )
