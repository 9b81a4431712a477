"""What one cell means: amounts, units, goals, pauses, yes and no. A cell that cannot be read is refused, never guessed."""

import re
from datetime import date
from typing import Final, TypeVar

from governance.agreements.rules.items import OwedBy, Pause, Target
from governance.agreements.rules.service_names import folded
from governance.agreements.terms_file.model import Span
from governance.calendars.rules.units import Comparison, DueRule, Unit
from governance.errors import Invalid

UNITS: Final[dict[str, Unit]] = {
    "hour": Unit.HOURS,
    "hr": Unit.HOURS,
    "business hour": Unit.BUSINESS_HOURS,
    "working hour": Unit.BUSINESS_HOURS,
    "calendar day": Unit.CALENDAR_DAYS,
    "business day": Unit.BUSINESS_DAYS,
    "working day": Unit.BUSINESS_DAYS,
}
UNIT_HELP = (
    "write hours, business hours, calendar days, business days, or days if it is the same for the whole file"
)
NO_TARGET = frozenset({"no target", "sla not managed by 311", "not managed by 311"})
NOTHING = frozenset({"n a", "not applicable"})
DUE_RULES = {
    "same time": DueRule.SAME_TIME,
    "same time of day": DueRule.SAME_TIME,
    "the same time of day": DueRule.SAME_TIME,
    "end of day": DueRule.END_OF_DAY,
    "end of that day": DueRule.END_OF_DAY,
    "the end of that day": DueRule.END_OF_DAY,
}
COMPARISONS = {
    "by the minute": Comparison.INSTANT,
    "instant": Comparison.INSTANT,
    "by date": Comparison.DATE,
    "date": Comparison.DATE,
}
OWED_BY = {"department": OwedBy.DEPARTMENT, "center": OwedBy.CENTER, "311": OwedBy.CENTER}
YES_NO = {"": False, "no": False, "n": False, "false": False, "yes": True, "y": True, "x": True, "true": True}
V = TypeVar("V")
_AMOUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?(?![.,\d])\s*(.*)", re.DOTALL)
_PAUSE = re.compile(
    r"\s*(.+?), at most (\d[\d,]*) ((?:business |calendar )?(?:hours?|days?))\s*(?:;|$)", re.DOTALL
)
_GOAL = re.compile(r"(\d{1,3})(?:\.(\d{1,2}))?\s*%?")


def span(amount: str, unit: str = "") -> Span | None:
    """“4 days”; “4” and “business days”; None for “no target”. Raises Invalid."""
    if {folded(amount), folded(unit)} & NO_TARGET:
        return None
    read = _AMOUNT.fullmatch(amount.strip())
    if read is None:
        raise Invalid(_no_amount(amount.strip()))
    number, named = int(read[1].replace(",", "")), read[2] or unit
    if not number:
        raise Invalid("0 promises nothing; write “no target” as the unit if there is none")
    return Span(amount=number, unit=_unit(named))


def _no_amount(amount: str) -> str:
    if not amount:
        return "there is no amount; write a number, or “no target” as the unit"
    if re.match(r"\d+[.,]\d", amount):
        return "it must be a whole number; 1.5 days can be written as 36 hours"
    return "it is not a number with a unit, such as 4 days or 8 hours"


def _unit(named: str) -> Unit | None:
    """None for plain “days”: only a person can say which days."""
    words = folded(named).removesuffix("s")
    if words == "day":
        return None
    if words not in UNITS:
        raise Invalid(
            f"“{named.strip()}” is not a unit we know; {UNIT_HELP}"
            if words
            else f"there is no unit; {UNIT_HELP}"
        )
    return UNITS[words]


def goal(cell: str) -> int:
    """Basis points of “90 %” or “97.5”."""
    read = _GOAL.fullmatch(cell.strip())
    points = int(read[1]) * 100 + int((read[2] or "0").ljust(2, "0")) if read else 0
    if not 100 <= points <= 10_000:
        raise Invalid(
            "a goal is a percentage from 1 to 100 with at most two decimals; write 90 for nine out of ten"
        )
    return points


def pauses(cell: str) -> tuple[Pause, ...]:
    """“waiting for the resident, at most 5 business days; …”, as we write it."""
    if folded(cell) in {"", "none"}:
        return ()
    found = list(_PAUSE.finditer(cell))
    if "".join(match[0] for match in found) != cell.rstrip() or any(
        _unit(match[3]) is None for match in found
    ):
        raise Invalid(
            "write each reason with its limit, parted by semicolons: waiting for the resident, at most 5 business days"
        )
    return tuple(_pause(match) for match in found)


def _pause(match: re.Match[str]) -> Pause:
    unit = UNITS[folded(match[3]).removesuffix("s")]
    return Pause(reason=match[1], cap=Target(amount=int(match[2].replace(",", "")), unit=unit))


def due_rule(cell: str) -> DueRule:
    return _one_of(DUE_RULES, cell, "same time or end of day")


def comparison(cell: str) -> Comparison:
    return _one_of(COMPARISONS, cell, "by the minute or by date")


def owed_by(cell: str) -> OwedBy:
    return _one_of(OWED_BY, cell, "department or center")


def yes(cell: str) -> bool:
    return _one_of(YES_NO, cell, "yes or nothing")


def day(cell: str) -> str:
    """An ISO date, checked; other ways of writing dates differ between countries and are refused."""
    try:
        return date.fromisoformat(cell.strip()).isoformat()
    except ValueError:
        raise Invalid("write the date as year-month-day, such as 2026-07-01") from None


def without_nothing(cell: str) -> str:
    """The cell's text; "" where a published list writes N/A because there is no detail."""
    return "" if folded(cell) in NOTHING else cell


def _one_of(known: dict[str, V], cell: str, names: str) -> V:
    if folded(cell) not in known:
        raise Invalid(f"write {names}")
    return known[folded(cell)]
