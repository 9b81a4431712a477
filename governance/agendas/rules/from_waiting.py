"""What waits for a side and belongs onto the agenda of the pair: changes, corrections, names, days of the agreement. Pure.

A draft is its own side's. That a side's negotiator asked for a signature is, too: it reads as that side's turn.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from governance import formats
from governance.agendas.rules.items import Days, Proposed
from governance.meetings.rules.agenda import ItemSource
from governance.people.rules import Matter as Seen
from governance.waiting.rules.matter import Kind, Matter, lying

Reason = Callable[[Matter, Days], str]


@dataclass(frozen=True, kw_only=True)
class Onto:
    """How a kind of matter comes onto an agenda; `named` is what its item is about, with the matter's number."""

    source: ItemSource
    named: str
    minutes: int
    sees: Seen
    reason: Reason


def _turn(matter: Matter, days: Days) -> str:
    since = f"{formats.possessive(matter.party.name)} turn since {days.named(_since(matter))}"
    return f"{since}, to be answered by {days.named(matter.until)}" if matter.until else since


def _question(matter: Matter, days: Days) -> str:
    return f"{matter.party.name} was asked a question on {days.named(_since(matter))}"


def _approval(matter: Matter, days: Days) -> str:
    return f"agreed by both sides, waits for {matter.party.name} since {days.named(_since(matter))}"


def _notice(matter: Matter, days: Days) -> str:
    until = f" by {days.named(matter.until)}" if matter.until else ""
    return f"takes effect unless {matter.party.name} objects{until}"


def _asked(matter: Matter, days: Days) -> str:
    return f"asked on {days.named(_since(matter))}, waits for {matter.party.name}"


def _names(matter: Matter, days: Days) -> str:
    return f"{matter.party.name} was told on {days.named(_since(matter))}"


def _objected(matter: Matter, days: Days) -> str:
    other = matter.other.name if matter.other else "the other side"
    return f"{other} objected on {days.named(_since(matter))}"


def _near(matter: Matter, days: Days) -> str:
    until = f" on {days.named(matter.until)}" if matter.until else ""
    return f"{'ends' if matter.kind is Kind.ENDING else 'to be looked at again'}{until}"


def _since(matter: Matter) -> datetime:
    return matter.office_since or matter.begun or datetime.min.replace(tzinfo=UTC)


def _change(reason: Reason, minutes: int = 10) -> Onto:
    return Onto(
        source=ItemSource.CHANGE, named="change", minutes=minutes, sees=Seen.OPEN_CHANGE, reason=reason
    )


def _labels(reason: Reason) -> Onto:
    return Onto(source=ItemSource.LABELS, named="names", minutes=3, sees=Seen.LABELS, reason=reason)


def _day(named: str) -> Onto:
    return Onto(source=ItemSource.REVIEW, named=named, minutes=10, sees=Seen.CATALOG, reason=_near)


# A kind that is not here comes onto no agenda by itself.
KINDS: dict[Kind, Onto] = {
    Kind.QUESTION: _change(_question),
    Kind.TURN: _change(_turn),
    Kind.SIGNATURE: _change(_turn),
    Kind.APPROVAL: _change(_approval, 3),
    Kind.NOTICE: _change(_notice, 3),
    Kind.CORRECTION: Onto(
        source=ItemSource.CORRECTION, named="correction", minutes=5, sees=Seen.CORRECTION, reason=_asked
    ),
    Kind.LABELS: _labels(_names),
    Kind.LABELS_OBJECTED: _labels(_objected),
    Kind.READ_ANEW: _labels(_names),
    Kind.REVIEW: _day("review"),
    Kind.ENDING: _day("ending"),
}


def proposed(matters: Iterable[Matter], days: Days) -> Iterator[Proposed]:
    """One item for each thing, by where it lies."""
    for matter in lying(matters):
        if onto := KINDS.get(matter.kind):
            yield Proposed(
                source=onto.source,
                about=f"{onto.named}/{matter.number}",
                title=matter.title,
                reason=onto.reason(matter, days),
                minutes=onto.minutes,
                sees=onto.sees,
                sides=tuple(side.code for side in matter.sides),
                since=matter.office_since,
            )
