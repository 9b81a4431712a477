"""What came before a card: rates of earlier periods and of a year from monthly counts, and habits in earlier cards."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from governance.results.rules.formulas import Rate, share
from governance.scorecards.rules.periods import TREND, Period, PeriodKind
from governance.scorecards.rules.swing import MONTHS, Usual, usual
from governance.scorecards.rules.values import NO_RATE, Card, Habit, TrendPoint


@dataclass(frozen=True, kw_only=True)
class Month:
    """Of a service (its code) and a party: how many fell due in a month and were met, with and without events."""

    month: date
    party: int
    service: str
    due: int
    met: int
    due_plain: int
    met_plain: int


def trend(months: Iterable[Month], period: Period, neutral: Mapping[date, Rate]) -> tuple[TrendPoint, ...]:
    """The periods of the same kind before this one, from the first that has any request on.

    `neutral` are the rates by the targets before, as the cards of those periods told them.
    """
    known = tuple(months)
    points = [_point(known, each, neutral) for each in period.before(TREND - 1)]
    first = next(
        (place for place, point in enumerate(points) if point.plain.n or point.on_time.n), len(points)
    )
    return tuple(points[first:])


def _point(months: tuple[Month, ...], period: Period, neutral: Mapping[date, Rate]) -> TrendPoint:
    own = [month for month in months if month.month in period.months]
    return TrendPoint(
        starts=period.starts.isoformat(),
        on_time=share(sum(m.met for m in own), sum(m.due for m in own)),
        plain=share(sum(m.met_plain for m in own), sum(m.due_plain for m in own)),
        neutral=neutral.get(period.starts, NO_RATE),
    )


def year_before(months: Iterable[Month], period: Period) -> Iterator[Month]:
    """The months of the twelve before a period."""
    first = Period(kind=PeriodKind.MONTH, starts=period.starts).before(MONTHS)[0].starts
    return (month for month in months if month.month >= first)


def usual_of(months: Iterable[Month]) -> Usual:
    """What these months say together. Those in which an event adjustment moved a figure are set aside."""
    by_month: dict[date, list[Month]] = {}
    for each in months:
        by_month.setdefault(each.month, []).append(each)
    calm = (
        own for own in by_month.values() if all((m.met, m.due) == (m.met_plain, m.due_plain) for m in own)
    )
    return usual([(sum(m.met for m in own), sum(m.due for m in own)) for own in calm])


def usual_by(months: Iterable[Month], key: Callable[[Month], str]) -> dict[str, Usual]:
    """By a key of each month, and "" for all together, where there are enough months to compare with."""
    found: dict[str, list[Month]] = {}
    for month in months:
        for place in {"", key(month)}:
            found.setdefault(place, []).append(month)
    told = {place: usual_of(own) for place, own in sorted(found.items())}
    return {place: each for place, each in told.items() if each.months}


def habits(cards: Iterable[Card]) -> dict[str, Habit]:
    """By service: of how many closed requests how many came back or were paused, over all these cards."""
    found: dict[str, Habit] = {}
    for card in cards:
        for line in card.services:
            before = found.get(line.service.code, Habit(closed_told=0, reopened=0, paused_told=0, paused=0))
            found[line.service.code] = Habit(
                closed_told=before.closed_told + line.reopened.share.n,
                reopened=before.reopened + line.reopened.share.met,
                paused_told=before.paused_told + line.paused.share.n,
                paused=before.paused + line.paused.share.met,
            )
    return found
