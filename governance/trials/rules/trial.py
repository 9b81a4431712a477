"""Past requests timed by a term's clock, so that any target of that clock can be tried on them. Pure.

One calendar judges the whole past: the figures answer "what if this had held then", not what was published then.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Self

import numpy as np
from numpy.typing import NDArray

from governance.agreements.rules.items import Target, Term
from governance.calendars.rules import Calendar, Clock, DueRule, Pause, scalar, vector
from governance.errors import Invalid
from governance.results.rules.formulas import FORMULAS, Formula
from governance.results.rules.frame import Codes, Ints, code
from governance.results.rules.verdicts import Verdict
from governance.trials.rules.curve import Curve, Flags, Floats


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Past requests of one service, column by column, seconds since 1970; `ended` NEVER where it is open.

    Pauses of their own: the seconds between `paused` and `resumed` for the reason with the place `reason` in `reasons`
    (-1 = none).
    """

    request: Ints
    opened: Ints
    ended: Ints
    district: Ints
    paused: Ints
    resumed: Ints
    reason: Ints
    reasons: tuple[str, ...] = ()

    def __len__(self) -> int:
        return int(self.request.size)

    def only(self, rows: Flags | NDArray[np.intp]) -> Self:
        columns = {each.name: getattr(self, each.name) for each in fields(self)}
        return type(self)(**{n: v if n == "reasons" else v[rows] for n, v in columns.items()})


@dataclass(frozen=True, kw_only=True)
class Events:
    """What event adjustments do to a service's requests: times in which the clock stands, openings left out.

    `names` has one entry for each of them, in this order.
    """

    pauses: tuple[Pause, ...] = ()
    left_out: tuple[Pause, ...] = ()
    names: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.pauses or self.left_out)


@dataclass(frozen=True, kw_only=True)
class Timed:
    """How long each request took as of an instant; `done` = ended by then, `counted` = not left out."""

    elapsed: Floats
    done: Flags
    counted: Flags
    curve: Curve

    def codes(self, amount: int) -> Codes:
        """The verdict of each request for a target of this amount."""
        short = self.elapsed <= amount
        ended = np.where(short, code(Verdict.MET), code(Verdict.MISSED))
        waiting = np.where(short, code(Verdict.OPEN), code(Verdict.OVERDUE))
        found = np.where(self.done, ended, waiting)
        return np.where(self.counted, found, code(Verdict.EXCLUDED)).astype(np.int8)


def formula_of(term: Term) -> Formula:
    """The term's own way of working out a rate; `on-time` where it names one that is not known here."""
    return FORMULAS.get(term.formula, FORMULAS["on-time"])


@dataclass(frozen=True, kw_only=True)
class Clocked:
    """A clock, and the caps that a term puts on pauses of single requests, by reason (folded)."""

    clock: Clock
    caps: tuple[tuple[str, Target], ...] = ()


def clocked(term: Term, calendar: Calendar) -> Clocked:
    """How a term's clock runs. Raises Invalid for a term without a target."""
    if term.target is None:
        reason = "has no target, so there is nothing to judge by"
        raise Invalid(f"This {reason}.", fields={"target": reason})
    clock = Clock(calendar=calendar, unit=term.target.unit, rule=term.due_rule, comparison=term.comparison)
    return Clocked(clock=clock, caps=tuple((folded(pause.reason), pause.cap) for pause in term.pauses))


def folded(reason: str) -> str:
    """A pause's reason as it is compared: letters and digits in lower case."""
    return " ".join("".join(c if c.isalnum() else " " for c in reason.casefold()).split())


def timed(facts: Facts, by: Clocked, *, as_of: int, events: Events, plain: Timed | None = None) -> Timed:
    """How long each request took. `plain`, without the events, saves judging anew what no event touched."""
    done = facts.ended <= as_of
    until = np.where(done, facts.ended, as_of)
    found = plain.elapsed if plain else _elapsed(facts, until, by)
    if events.pauses and len(facts):
        (touched,) = np.nonzero(_between(facts.opened, until, events.pauses))
        found = found.copy()
        found[touched] = _elapsed(facts.only(touched), until[touched], _standing(by, events.pauses))
    counted = ~_opened_within(facts.opened, events.left_out)
    return Timed(elapsed=found, done=done, counted=counted, curve=Curve.of(found[counted], done[counted]))


def _between(opened: Ints, until: Ints, pauses: Sequence[Pause]) -> Flags:
    """Requests whose time overlaps the stretch of all these pauses."""
    first = min(int(each.start.timestamp()) for each in pauses)
    last = max(int(each.end.timestamp()) for each in pauses)
    found: Flags = (opened < last) & (until > first)
    return found


def _opened_within(opened: Ints, spans: Sequence[Pause]) -> Flags:
    found = np.zeros(opened.size, dtype=np.bool_)
    for each in spans:
        found |= (opened >= int(each.start.timestamp())) & (opened < int(each.end.timestamp()))
    return found


def _standing(by: Clocked, pauses: tuple[Pause, ...]) -> Clocked:
    return replace(by, clock=replace(by.clock, pauses=(*by.clock.pauses, *pauses)))


def _elapsed(facts: Facts, until: Ints, by: Clocked) -> Floats:
    if not len(facts):
        return np.zeros(0)
    found = vector.elapsed(facts.opened, until, clock=by.clock)
    for row, pause in _own_pauses(facts, until, by):
        moments = (datetime.fromtimestamp(int(each[row]), UTC) for each in (facts.opened, until))
        found[row] = scalar.elapsed(*moments, clock=_standing(by, (pause,)).clock)
    return found


def _own_pauses(facts: Facts, until: Ints, by: Clocked) -> Iterator[tuple[int, Pause]]:
    """Requests whose source stopped the clock for a reason that the term names, no longer than its cap."""
    caps = dict(by.caps)
    wanted = [place for place, reason in enumerate(facts.reasons) if reason in caps]
    if not wanted:
        return
    for row in np.flatnonzero(np.isin(facts.reason, wanted)):
        cap = caps[facts.reasons[int(facts.reason[row])]]
        start = datetime.fromtimestamp(int(facts.paused[row]), UTC)
        last = datetime.fromtimestamp(int(min(facts.resumed[row], until[row])), UTC)
        capped = scalar.due(start, cap.amount, clock=replace(by.clock, unit=cap.unit, rule=DueRule.SAME_TIME))
        if (end := min(last, capped.at)) > start:
            yield int(row), Pause(start=start, end=end)


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A term and how long requests took by its clock; `plain`: as if no event had been adjusted for."""

    term: Term
    by: Clocked
    timed: Timed
    plain: Timed

    @property
    def amount(self) -> int:
        if self.term.target is None:
            raise AssertionError(f"{self.term.key} is tried without a target")
        return self.term.target.amount


def trial(facts: Facts, term: Term, by: Clocked, *, as_of: int, events: Events) -> Trial:
    """A term tried on past requests, with and without the events."""
    plain = timed(facts, by, as_of=as_of, events=Events())
    adjusted = timed(facts, by, as_of=as_of, events=events, plain=plain) if events else plain
    return Trial(term=term, by=by, timed=adjusted, plain=plain)
