"""When what is promised of a service falls due for a report at an instant, and why: the one answer of pages and machines.

Event adjustments move the department's own dates, not those of 311's part. Decides no words but the reason for a date.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from governance.agreements.queries import Lookup, Promise
from governance.agreements.rules.items import OwedBy, Target, Term
from governance.calendars.rules import Calendar, Clock, Due, due, explanation, last_second
from governance.errors import ConcordError
from governance.results.queries.reliefs import reliefs_of
from governance.results.rules.reliefs import Relief, left_out_by, pauses_of, standing_since

STILL = "The clock stands still while the event “{}” lasts; how long is not known yet."
LEFT_OUT = "During the event “{}” promised times do not hold."


@dataclass(frozen=True, kw_only=True)
class Answered:
    """When a promise falls due; `last` is the last second that is on time. No `due`: no date can be told, `because` says why."""

    due: Due | None = None
    last: datetime | None = None
    because: str = ""


NO_TARGET = Answered()


async def events_of(of: Lookup) -> tuple[Relief, ...]:
    """The event adjustments of a service, the oldest first."""
    return (await reliefs_of([of.service.id])).get(of.service.id, ())


def answered(promise: Promise, opened: datetime, events: Sequence[Relief]) -> Answered:
    """`events` are those of the service; () asks what would be due without any."""
    term, calendar = promise.term, promise.calendar
    if term.target is None:
        return NO_TARGET
    events = () if term.owed_by is OwedBy.CENTER else events
    if storm := left_out_by(events, opened):
        return Answered(because=LEFT_OUT.format(storm.name))
    clock = _clock(term, term.target, calendar, events)
    try:
        found = due(opened, term.target.amount, clock=clock)
    except ConcordError as error:
        return Answered(because=error.message)
    if (lasting := standing_since(events)) and found.at > lasting.starts:
        return Answered(because=STILL.format(lasting.name))
    because = explanation(opened, term.target.amount, found, clock=clock)
    return Answered(due=found, last=last_second(found, clock=clock), because=because)


def _clock(term: Term, target: Target, calendar: Calendar, events: Sequence[Relief]) -> Clock:
    return Clock(
        calendar=calendar,
        unit=target.unit,
        rule=term.due_rule,
        comparison=term.comparison,
        pauses=pauses_of(events),
    )
