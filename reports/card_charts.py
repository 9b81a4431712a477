"""The charts of a scorecard. Decides which of its figures are drawn."""

from datetime import date

from governance.results.rules.formulas import Rate
from governance.scorecards.rules.goals import weighed_goal
from governance.scorecards.rules.periods import Period
from governance.scorecards.rules.values import Card, Event, TrendPoint
from reports import card_words as words
from reports.card_words import former_rate
from reports.charts import Dots, Hue, Point, ServiceDot, Size, Trend, dots, trend


def trend_chart(card: Card, *, size: Size) -> str:
    """On time by period, with what events and new targets did to it."""
    goal = goal_bp(card)
    return trend(
        Trend(
            title=f"{card.party.name}: share on time by {card.period.kind}",
            says=trend_words(card),
            name="on time",
            points=tuple(_point(each, card) for each in card.trend),
            hue=_hue(card),
            goal_bp=goal,
        ),
        size=size,
    )


def services_chart(card: Card, codes: tuple[str, ...], *, title: str, size: Size) -> str:
    """Services beside each other, each with what it is compared with and its goal."""
    lines = [card.line(code) for code in codes]
    rows = tuple(
        ServiceDot(
            name=line.service.name,
            bp=line.on_time.bp,
            low_bp=line.on_time.low_bp,
            high_bp=line.on_time.high_bp,
            n=line.on_time.n,
            before_bp=card.former(line).bp,
            goal_bp=line.goal_bp,
        )
        for line in lines
    )
    said = "; ".join(f"{line.service.name} {words.share(line.on_time)}" for line in lines)
    return dots(Dots(title=title, says=f"On time: {said}.", rows=rows, hue=_hue(card)), size=size)


def drawable(card: Card) -> bool:
    """Whether there is anything to draw over time."""
    return any(each.on_time.bp >= 0 for each in card.trend)


def shaded(card: Card) -> bool:
    """Whether an event adjustment changed any of the figures drawn."""
    return any(each.plain != each.on_time for each in card.trend)


def goal_bp(card: Card) -> int:
    return weighed_goal((line.goal_bp, line.on_time.n) for line in card.services)


def _hue(card: Card) -> Hue:
    return Hue.CITY if card.citywide else Hue.DEPARTMENT


def trend_words(card: Card) -> str:
    """The chart in a sentence, for those who do not see it."""
    known = [each for each in card.trend if each.on_time.bp >= 0]
    if not known:
        return "No request fell due in these periods."
    low = min(known, key=lambda each: each.on_time.bp)
    first, last = known[0], known[-1]
    return (
        f"From {words.share(first.on_time)} in {_named(first, card)} to {words.share(last.on_time)} in "
        f"{_named(last, card)}; lowest in {_named(low, card)} with {words.share(low.on_time)}."
    )


def _named(each: TrendPoint, card: Card) -> str:
    return _period(each, card).words


def _period(each: TrendPoint, card: Card) -> Period:
    return Period(kind=card.period.kind, starts=date.fromisoformat(each.starts))


def _point(each: TrendPoint, card: Card) -> Point:
    period = _period(each, card)
    moved = each.plain != each.on_time
    former = former_rate(each, card)
    return Point(
        label=words.short_name(period),
        year="" if period.kind == "year" else str(period.starts.year),
        bp=each.on_time.bp,
        low_bp=each.on_time.low_bp,
        high_bp=each.on_time.high_bp,
        n=each.on_time.n,
        plain_bp=each.plain.bp if moved else -1,
        former_bp=former.bp if former != each.on_time else -1,
        event=_event(period, card.events) if moved else "",
        few=not _ranked(each.on_time),
    )


def _ranked(of: Rate) -> bool:
    return of.ranked


def _event(period: Period, events: tuple[Event, ...]) -> str:
    """The name of an event adjustment of that period; a card names those of its own, others stay a space."""
    first, last = period.starts.isoformat(), period.ends.isoformat()
    names = [e.name for e in events if e.starts[:10] <= last and (not e.ends or e.ends[:10] >= first)]
    return names[0] if names else " "
