"""What differs between two items, field by field, and whether a change loosens a target.

Loosened means: for some requests the promise becomes weaker. A difference that nobody can prove strict (another
population, another meaning of closed, another formula) counts as loosening, so that it is approved and not slipped in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from governance import formats
from governance.agreements.rules.items import Clause, Item, Pause, Target, Term
from governance.calendars.rules.units import Comparison, DueRule, Unit

HOURS_A_DAY, WORKING_HOURS_A_DAY, WORKING_DAYS_A_WEEK = 24, 8, 5


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One field of an item that is not the same; `before` or `after` is "" where there is none."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Loosening:
    """Why a target is weaker than before; `share` is the growth of its longest span in basis points (0 = not of time)."""

    reason: str
    share_bp: int = 0


def calendar_days(target: Target) -> tuple[float, float]:
    """Shortest and longest span in calendar days on an ordinary five-day, eight-hour week without holidays.

    A planning figure for comparing units: 4 business days are 4 to 6 calendar days. Due dates never use it.
    """
    if target.unit is Unit.HOURS:
        return (target.amount / HOURS_A_DAY,) * 2
    if target.unit is Unit.CALENDAR_DAYS:
        return (float(target.amount),) * 2
    days = target.amount if target.unit is Unit.BUSINESS_DAYS else target.amount / WORKING_HOURS_A_DAY
    weeks, rest = divmod(days, WORKING_DAYS_A_WEEK)
    shortest = days + 2 * weeks
    return shortest, shortest + (2 if rest else 0)


def loosenings(before: Term, after: Term) -> list[Loosening]:
    """Every way in which `after` is weaker than `before`, empty if none."""
    found = [
        _target_loosened(before.target, after.target),
        _goal(before, after),
        *_laxer_rules(before, after),
    ]
    found += [_unproven(before, after), _wider_pauses(before.pauses, after.pauses)]
    return [loosening for loosening in found if loosening]


def _target_loosened(before: Target | None, after: Target | None) -> Loosening | None:
    if before is None:
        return None
    if after is None:
        return Loosening(reason="the target is removed")
    (short_before, long_before), (short_after, long_after) = calendar_days(before), calendar_days(after)
    if before.unit == after.unit:
        share = round((after.amount - before.amount) * 10_000 / before.amount)
        return Loosening(reason="more time", share_bp=share) if share > 0 else None
    if short_after > short_before or long_after > long_before:
        share = round((long_after - long_before) * 10_000 / long_before)
        return Loosening(reason="more time for some requests", share_bp=max(share, 0))
    return None


def _goal(before: Term, after: Term) -> Loosening | None:
    if after.goal_bp >= before.goal_bp:
        return None
    return Loosening(
        reason="a lower on-time goal",
        share_bp=round((before.goal_bp - after.goal_bp) * 10_000 / before.goal_bp),
    )


def _laxer_rules(before: Term, after: Term) -> list[Loosening]:
    found = []
    if before.due_rule is DueRule.SAME_TIME and after.due_rule is DueRule.END_OF_DAY:
        found.append(Loosening(reason="due at the end of the day instead of the same time"))
    if before.comparison is Comparison.INSTANT and after.comparison is Comparison.DATE:
        found.append(Loosening(reason="judged by date instead of by the minute"))
    return found


def _unproven(before: Term, after: Term) -> Loosening | None:
    fields = {
        "population_words": "who it covers",
        "closed_when": "what counts as closed",
        "formula": "how on time is worked out",
        "calendar": "the calendar",
        "condition": "a condition",
    }
    changed = [words for name, words in fields.items() if getattr(before, name) != getattr(after, name)]
    return Loosening(reason=f"a change of {' and '.join(changed)}") if changed else None


def _wider_pauses(before: tuple[Pause, ...], after: tuple[Pause, ...]) -> Loosening | None:
    caps = {pause.reason: calendar_days(pause.cap)[1] for pause in before}
    wider = [p.reason for p in after if p.reason not in caps or calendar_days(p.cap)[1] > caps[p.reason]]
    return Loosening(reason=f"the clock may stand still longer ({', '.join(wider)})") if wider else None


def differences(before: Item | None, after: Item | None, worded: Mapping[str, str]) -> list[Difference]:
    """Fields that differ, in the order of `worded` (field name to the words a page shows for it)."""
    names = [name for name in worded if hasattr(before or after, name)]
    pairs = ((name, _shown(before, name), _shown(after, name)) for name in names)
    return [Difference(field=worded[name], before=old, after=new) for name, old, new in pairs if old != new]


def _shown(item: Item | None, name: str) -> str:
    return "" if item is None else VALUE_WORDS.get(name, str)(getattr(item, name))


def target_words(target: Target | None) -> str:
    """4 business days; "no target" for none."""
    if target is None:
        return "no target"
    unit = str(target.unit).replace("-", " ")
    return f"{target.amount:,} {unit.removesuffix('s') if target.amount == 1 else unit}"


def goal_words(goal_bp: int) -> str:
    """90 %; 97.5 %."""
    return formats.percent(goal_bp, space=" ")


def pauses_words(pauses: tuple[Pause, ...]) -> str:
    return "; ".join(f"{p.reason}, at most {target_words(p.cap)}" for p in pauses) or "none"


def date_words(day: str) -> str:
    """Tue, Jul 1, 2025, of an ISO date; nothing for none."""
    return formats.day(date.fromisoformat(day)) if day else ""


VALUE_WORDS: dict[str, Callable[[Any], str]] = {
    "target": target_words,
    "goal_bp": goal_words,
    "pauses": pauses_words,
    "due_rule": lambda rule: "the end of that day" if rule is DueRule.END_OF_DAY else "the same time of day",
    "comparison": lambda how: "by date" if how is Comparison.DATE else "by the minute",
    "review_on": date_words,
    "ends_on": date_words,
}
TERM_FIELDS = {
    "target": "Time",
    "goal_bp": "On time at least",
    "handled_by": "Handled by",
    "population_words": "Covers",
    "calendar": "Calendar",
    "due_rule": "Due at",
    "comparison": "Judged",
    "pauses": "Clock stands still while",
    "closed_when": "Counts as closed when",
    "formula": "Worked out as",
    "condition": "Condition",
    "owed_by": "Owed by",
}
CLAUSE_FIELDS = {"title": "Title", "text": "Text"}
HEADER_FIELDS = {"review_on": "Looked at again on", "ends_on": "Ends on"}


def item_differences(before: Item | None, after: Item | None) -> list[Difference]:
    """The differences of two items of one key, whatever their kind."""
    item = after or before
    if isinstance(item, Term):
        return differences(before, after, TERM_FIELDS)
    return differences(before, after, CLAUSE_FIELDS if isinstance(item, Clause) else HEADER_FIELDS)
