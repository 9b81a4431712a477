"""When the next level of a matter is due, from its clock, what was told, and what was promised. Pure.

Of asked, reminded and due, only the last that is due is told; a level that was passed before is not told later. Whoever is
above somebody is told one business day after a warning that was told, however late that came.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from governance.reminders.rules.humane import Hours, due_day
from governance.reminders.rules.levels import Ladder, Of, Rung
from governance.reminders.rules.watches import ABOVE, REMINDERS, Level, again_level, times_again


@dataclass(frozen=True, kw_only=True)
class Told:
    """How far a matter's telling has come: the `level` told last ("": none) and when (`at`)."""

    level: str = ""
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Running:
    """A matter's clock. `promised` until when whoever has to act said they will; `quiet` until when an event asks for
    quiet in their office.
    """

    since: datetime
    until: datetime | None = None
    promised: datetime | None = None
    quiet: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Step:
    """The next level to tell, its name as it is kept, and the moment from which it is due."""

    rung: Rung
    level: str
    at: datetime


def next_step(ladder: Ladder, told: Told, running: Running, hours: Hours) -> Step | None:
    """The next level, due or not; None where nothing more is told."""
    for rung in ladder.later(told.level):
        at = moment(rung, told, running, hours)
        if at is not None:
            return Step(rung=rung, level=rung.level, at=at)
    return _again(ladder, told, hours)


def step_due(ladder: Ladder, told: Told, running: Running, hours: Hours, at: datetime) -> Step | None:
    """What is told at `at`: of several reminders that are due, the last one."""
    step = next_step(ladder, told, running, hours)
    if step is None or step.at > at:
        return None
    while following := _following_reminder(ladder, step, told, running, hours, at):
        step = following
    return step


def _following_reminder(
    ladder: Ladder, step: Step, told: Told, running: Running, hours: Hours, at: datetime
) -> Step | None:
    for rung in ladder.later(step.level) if step.rung.level in REMINDERS else ():
        when = moment(rung, told, running, hours) if rung.level in REMINDERS else None
        if when is not None and when <= at:
            return Step(rung=rung, level=rung.level, at=when)
    return None


def moment(rung: Rung, told: Told, running: Running, hours: Hours) -> datetime | None:
    """When a level is due; None where it has no date to be counted from, or was passed before anybody was asked."""
    if rung.level is Level.ASKED:
        return running.since
    planned = _planned(rung, told, running, hours)
    if planned is None:
        return None
    if rung.level in REMINDERS:
        passed = planned <= running.since or (told.at is not None and planned <= told.at)
        return None if passed else _held(planned, running.promised, hours)
    spaced = max(planned, _next_day(told.at or running.since, hours))
    return _held(_held(spaced, running.promised, hours), running.quiet, hours)


def _planned(rung: Rung, told: Told, running: Running, hours: Hours) -> datetime | None:
    """The opening of the day so many business days away."""
    if rung.of is Of.UNTIL:
        base = due_day(running.until, hours) if running.until else None
    else:
        base = hours.local((told.at if rung.of is Of.LAST else None) or running.since)
    if base is None:
        return None
    on_its_day = rung.of is Of.UNTIL and rung.after == 0
    return hours.opening(hours.last_until(base) if on_its_day else hours.shifted(base, rung.after))


def _next_day(at: datetime, hours: Hours) -> datetime:
    return hours.opening(hours.shifted(hours.local(at), 1))


def _held(planned: datetime, until: datetime | None, hours: Hours) -> datetime:
    """Not before the business day after `until`."""
    return planned if until is None else max(planned, _next_day(until - timedelta(seconds=1), hours))


def _again(ladder: Ladder, told: Told, hours: Hours) -> Step | None:
    if not ladder.again or told.at is None:
        return None
    at = hours.opening(hours.shifted(hours.local(told.at), ladder.again))
    rung = Rung(level=Level.REMINDED, after=ladder.again, of=Of.LAST, to=ladder.again_to)
    return Step(rung=rung, level=again_level(times_again(told.level) + 1), at=at)


def superiors_ahead(ladder: Ladder, level: str) -> tuple[tuple[Rung, int], ...]:
    """The levels that tell a superior after this one, each with the business days until then if this is told today."""
    days, found = 0, []
    for rung in ladder.later(level):
        days += rung.after if rung.of is Of.LAST else 0
        if rung.level in ABOVE:
            found.append((rung, days))
    return tuple(found)
