"""When many requests fall due by one term on one version of a calendar: plainly, with their own pauses, with events.

All rows of a call share the term and the calendar version. `at` is the due moment itself, `last` the last second that
counts as on time: the end of the due date where dates are compared or work is due at its 24:00.
"""

from dataclasses import dataclass

import numpy as np

from governance.agreements.rules.items import Pause as NegotiatedPause
from governance.agreements.rules.items import Term, slug
from governance.calendars.rules import Calendar, Clock, Pause, due, vector
from governance.calendars.rules.zones import day_number, instant_at, seconds
from governance.results.rules.frame import NEVER, Ints
from governance.results.rules.ground import Flags
from governance.results.rules.reliefs import Relief, pauses_of, standing_since


@dataclass(frozen=True, kw_only=True)
class Openings:
    """Requests of one term: when opened, ended, paused and resumed (NEVER = not), and the place of the reason."""

    opened: Ints
    ended: Ints
    paused: Ints
    resumed: Ints
    reason: Ints

    def only(self, rows: Flags) -> "Openings":
        return Openings(**{name: values[rows] for name, values in vars(self).items()})


@dataclass(frozen=True, kw_only=True)
class Dues:
    """`plain` with the requests' own pauses alone, `adjusted` with event adjustments too; `stood` seconds paused."""

    plain: Ints
    adjusted: Ints
    provisional: Flags
    stood: Ints


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A term with a target, the calendar version it is read on, and the events that touch its service."""

    term: Term
    calendar: Calendar
    reliefs: tuple[Relief, ...] = ()

    def clock(self, pauses: tuple[Pause, ...] = ()) -> Clock:
        term = self.term
        if term.target is None:
            raise ValueError("a term without a target has no clock")
        return Clock(
            calendar=self.calendar,
            unit=term.target.unit,
            rule=term.due_rule,
            comparison=term.comparison,
            pauses=pauses,
        )

    @property
    def amount(self) -> int:
        return self.term.target.amount if self.term.target else 0


def dues(rows: Openings, rule: Rule, reasons: tuple[str, ...]) -> Dues:
    """Raises ConcordError where the calendar has no working time for them."""
    own = own_pauses(rows, rule, reasons)
    plain = _counted(rows.opened, own, rule, events=False)
    adjusted = _with_events(rows.opened, own, rule, plain)
    stood = np.zeros(len(rows.opened), dtype=np.int64)
    for place, pause in own.items():
        end = min(seconds(pause.end), int(rows.ended[place]))
        stood[place] = max(end - seconds(pause.start), 0)
    return Dues(plain=plain.last, adjusted=adjusted, provisional=plain.provisional, stood=stood)


def own_pauses(rows: Openings, rule: Rule, reasons: tuple[str, ...]) -> dict[int, Pause]:
    """By place of the row: the pause that was negotiated for its reason, no longer than its cap (FIELD A5)."""
    allowed = {slug(pause.reason): pause for pause in rule.term.pauses}
    negotiated = [allowed.get(slug(reason)) if reason else None for reason in reasons]
    if not allowed or not any(negotiated):
        return {}
    places = np.nonzero((rows.paused < NEVER) & (rows.resumed > np.maximum(rows.paused, rows.opened)))[0]
    found: dict[int, Pause] = {}
    for place in places.tolist():
        agreed = negotiated[int(rows.reason[place])]
        pause = _capped(rows, place, agreed, rule) if agreed else None
        if pause:
            found[place] = pause
    return found


def _capped(rows: Openings, place: int, agreed: NegotiatedPause, rule: Rule) -> Pause | None:
    start = instant_at(int(rows.paused[place]))
    cap = due(start, agreed.cap.amount, clock=Clock(calendar=rule.calendar, unit=agreed.cap.unit)).at
    end = min(int(rows.resumed[place]), seconds(cap))
    first = max(seconds(start), int(rows.opened[place]))
    return Pause(start=instant_at(first), end=instant_at(end)) if end > first else None


@dataclass(frozen=True, kw_only=True)
class _Moments:
    at: Ints
    last: Ints
    provisional: Flags


def _counted(opened: Ints, own: dict[int, Pause], rule: Rule, *, events: bool) -> _Moments:
    shared = pauses_of(rule.reliefs) if events else ()
    whole = vector.due(opened, rule.amount, clock=rule.clock(shared))
    at, on, provisional = whole.at.copy(), whole.on.copy(), whole.provisional.copy()
    for place, pause in own.items():
        found = due(
            instant_at(int(opened[place])), rule.amount, clock=rule.clock(tuple(sorted_pauses(shared, pause)))
        )
        at[place], on[place] = seconds(found.at), day_number(found.on)
        provisional[place] = found.provisional
    return _Moments(at=at, last=vector.last_second(at, on, clock=rule.clock()), provisional=provisional)


def sorted_pauses(shared: tuple[Pause, ...], own: Pause) -> list[Pause]:
    return sorted((*shared, own), key=lambda pause: pause.start)


def _with_events(opened: Ints, own: dict[int, Pause], rule: Rule, plain: _Moments) -> Ints:
    """Only what was open while an event stood is counted anew; while one lasts, what is due after its start is not due."""
    pauses, lasting = pauses_of(rule.reliefs), standing_since(rule.reliefs)
    at, last = plain.at.copy(), plain.last.copy()
    if pauses:
        first, end = min(seconds(p.start) for p in pauses), max(seconds(p.end) for p in pauses)
        rows = np.nonzero((opened < end) & (at > first))[0]
        theirs = {
            int(np.searchsorted(rows, place)): own[place] for place in own if place in set(rows.tolist())
        }
        again = _counted(opened[rows], theirs, rule, events=True)
        at[rows], last[rows] = again.at, again.last
    if lasting:
        last[at > seconds(lasting.starts)] = NEVER
    return last
