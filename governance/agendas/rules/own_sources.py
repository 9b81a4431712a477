"""What belongs on an agenda and waits for nobody by itself: targets that changed meanwhile, results, actions, last minutes,
what is coming up, what stands at every meeting. Pure.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from governance import formats
from governance.agendas.rules.items import Days, Proposed
from governance.meetings.rules.agenda import ItemSource
from governance.people.rules import Matter
from governance.results.rules.formulas import Rate
from governance.scorecards.rules.swing import Compared
from governance.scorecards.rules.values import Card, OptionalShare, ServiceLine

# A duty of 311: its metric in an agreement, and how a miss reads.
DUTIES = {"routed": "passed on in time", "complete": "passed on complete"}


@dataclass(frozen=True, kw_only=True)
class Collision:
    """A change in hand that starts from a target which has changed since."""

    number: str
    title: str
    sides: tuple[str, ...]
    since: datetime


@dataclass(frozen=True, kw_only=True)
class OpenAction:
    """An action of the body that is to be looked at: `due`, how often it was `carried`, and whose it is.

    `done` says when its owner said that it is done; it waits for the other side's look.
    """

    number: str
    words: str
    owner: str
    due: datetime
    carried: int
    done: datetime | None
    sides: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LastMinutes:
    """Minutes of the last meeting that are not final: `state` "" where nobody has written any yet."""

    number: str
    day: datetime
    state: str
    until: datetime | None
    sides: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ComingUp:
    """What a department has told of the next three months: how many entries, the first ones, and the last day known."""

    party: str
    count: int
    first: str
    starts: date
    ends: date
    sides: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Latest:
    """The latest published card of a month; `goals` are the lowest that 311 agreed to, by metric, in ten-thousandths."""

    number: str
    card: Card
    goals: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class StandingItem:
    """What a series puts on every agenda; `first` of its items stand before all others."""

    title: str
    minutes: int
    first: bool = False


def of_collision(found: Collision) -> Proposed:
    return Proposed(
        source=ItemSource.COLLISION,
        about=f"change/{found.number}",
        title=found.title,
        reason="a target that it starts from has changed meanwhile",
        minutes=10,
        sees=Matter.OPEN_CHANGE,
        sides=found.sides,
        since=found.since,
    )


def of_action(found: OpenAction, days: Days) -> Proposed:
    """Overdue, due before the meeting after this one, or carried: which of them, its days and number say."""
    due = f"done on {days.named(found.done)}" if found.done else f"due on {days.named(found.due)}"
    times = {0: "", 1: ", carried once"}.get(found.carried, f", carried {found.carried} times")
    return Proposed(
        source=ItemSource.ACTION,
        about=f"action/{found.number}",
        title=found.words,
        reason=f"action of {found.owner}, {due}{times}",
        minutes=3,
        sees=Matter.MEETING,
        sides=found.sides,
        since=found.due,
    )


def of_minutes(found: LastMinutes, days: Days, *, board: bool) -> Proposed:
    until = f", corrections until {days.named(found.until)}" if found.until else ""
    waits = "to be approved" if board else f"not final yet{until}"
    return Proposed(
        source=ItemSource.MINUTES,
        about=f"minutes/{found.number}",
        title=f"Minutes of {days.named(found.day)}",
        reason=waits if found.state else "not sent round yet",
        minutes=2,
        sees=Matter.MEETING,
        sides=found.sides,
    )


def of_coming_up(found: ComingUp, days: Days) -> Proposed:
    more = f" and {found.count - 1} more" if found.count > 1 else ""
    return Proposed(
        source=ItemSource.OUTLOOK,
        about=f"outlook/{found.party}",
        title=f"Coming up until {days.named(found.ends)}",
        reason=f"{found.first} from {days.named(found.starts)}{more}",
        minutes=5,
        sees=Matter.OUTLOOK,
        sides=found.sides,
    )


def of_card(latest: Latest) -> Iterator[Proposed]:
    """The services that the card itself says need attention, and 311's own part where it is surely below its goal."""
    card = latest.card
    for place, code in enumerate(card.attention):
        yield replace(_of_line(latest, card.line(code)), place=place)
    own = {"routed": card.center.handed, "complete": card.center.complete}
    for metric, words in DUTIES.items():
        goal = latest.goals.get(metric, -1)
        if surely_below(own[metric], goal):
            yield _item(
                ItemSource.CENTER,
                f"duty/{latest.number}:{metric}",
                f"311’s own part: {figures(own[metric].share, goal)} {words}",
                f"below its goal in {card.period.words}",
            )


def surely_below(told: OptionalShare, goal: int) -> bool:
    """Below a goal by more than chance explains, by the rule that scorecards have."""
    return told.told and told.share.ranked and told.share.high_bp < goal


def figures(rate: Rate, goal: int) -> str:
    """`69.2% of 90%`."""
    return f"{formats.rounded(rate.bp)} of {formats.percent(goal)}" if goal >= 0 else formats.rounded(rate.bp)


def _of_line(latest: Latest, line: ServiceLine) -> Proposed:
    period, about = latest.card.period.words, f"card/{latest.number}:{line.service.code}"
    now = f"{line.service.name}: {figures(line.on_time, line.goal_bp)}"
    if line.on_time.ranked and line.on_time.high_bp < line.goal_bp:
        return _item(ItemSource.MISSED, about, now, f"target missed in {period}", minutes=8)
    return _item(ItemSource.DECLINING, about, now, _fell(latest.card, line))


def _fell(card: Card, line: ServiceLine) -> str:
    """The first cards named services below their goal, whatever they were before."""
    if card.compared is Compared.PERIOD_BEFORE:
        return f"below its goal in {card.period.words}"
    usual = formats.rounded(card.former(line).bp)
    return f"fell in {card.period.words} more than its own months usually do; usual is {usual}"


def _item(source: ItemSource, about: str, title: str, reason: str, *, minutes: int = 5) -> Proposed:
    return Proposed(
        source=source, about=about, title=title, reason=reason, minutes=minutes, sees=Matter.SCORECARD
    )


def of_standing(items: tuple[StandingItem, ...], series: str) -> Iterator[Proposed]:
    for place, each in enumerate(items):
        yield Proposed(
            source=ItemSource.STANDING_FIRST if each.first else ItemSource.STANDING,
            about=f"standing/{series}:{place}-{each.title}",
            title=each.title,
            reason="at every meeting",
            minutes=each.minutes,
            sees=Matter.CATALOG,
            place=place,
        )
