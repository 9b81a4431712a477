"""A promised time: its amount and unit, in words and in calendar days, and the reasons for which its clock may stand still."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from governance import formats
from governance.calendars.rules.units import Unit

MOST_DAYS, MOST_HOURS = 3_660, 87_840  # ten years: beyond it a figure is a slip of the pen
HOURS_A_DAY, WORKING_HOURS_A_DAY, WORKING_DAYS_A_WEEK = 24, 8, 5


@dataclass(frozen=True, kw_only=True)
class Target:
    """An amount of a unit: 4 business days."""

    amount: int
    unit: Unit

    def canonical(self) -> dict[str, Any]:
        return {"amount": self.amount, "unit": str(self.unit)}


@dataclass(frozen=True, kw_only=True)
class Pause:
    """A negotiated reason for which the clock may stand still, for at most `cap` (amount and unit)."""

    reason: str
    cap: Target

    def canonical(self) -> dict[str, Any]:
        return {"reason": self.reason, "cap": self.cap.canonical()}


def most_of(unit: Unit) -> int:
    """The highest amount of a unit that can be promised."""
    return MOST_HOURS if unit in {Unit.HOURS, Unit.BUSINESS_HOURS} else MOST_DAYS


def target_from(body: Mapping[str, Any]) -> Target:
    return Target(amount=int(body["amount"]), unit=Unit(body["unit"]))


def pause_from(body: Mapping[str, Any]) -> Pause:
    return Pause(reason=body["reason"], cap=target_from(body["cap"]))


def target_words(target: Target | None) -> str:
    """4 business days; "no target" for none."""
    if target is None:
        return "no target"
    unit = str(target.unit).replace("-", " ")
    return f"{target.amount:,} {unit.removesuffix('s') if target.amount == 1 else unit}"


def goal_words(goal_bp: int) -> str:
    """90%; 97.5%."""
    return formats.percent(goal_bp)


def pauses_words(pauses: tuple[Pause, ...]) -> str:
    return "; ".join(f"{p.reason}, at most {target_words(p.cap)}" for p in pauses) or "none"


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
