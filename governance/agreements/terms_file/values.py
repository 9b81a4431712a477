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
    "business hour": Unit.BUSINESS_HOURS,
    "calendar day": Unit.CALENDAR_DAYS,
    "business day": Unit.BUSINESS_DAYS,
}
# How people write the words of those units; “day(s)” and “days.” are the same word.
_SPELLINGS = {
    **dict.fromkeys(("h", "hr", "hrs", "hours"), "hour"),
    **dict.fromkeys(("days", "dys"), "day"),
    **dict.fromkeys(("wk", "wks", "weeks"), "week"),
    **dict.fromkeys(("bus", "biz", "working", "work"), "business"),
    **dict.fromkeys(("workday", "workdays"), "business day"),
    "cal": "calendar",
}
_NUMBERS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_TENS = {"thirty": 30, "forty": 40, "forty five": 45, "sixty": 60, "ninety": 90}
_IN_WORDS = {word: number for number, word in enumerate(_NUMBERS, 1)} | _TENS
UNIT_HELP = "write hours, business hours, calendar days, weeks, business days, or days if it is the same for the whole file"
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
_WORDED = re.compile(
    rf"({'|'.join(sorted(_IN_WORDS, key=len, reverse=True))})\b\s*(.*)", re.IGNORECASE | re.DOTALL
)
_TWO = re.compile(r"\w+\s*(?:-|–|—|\bto\b|\bor\b)\s*(?:\d|one\b|two\b|three\b|four\b|five\b)", re.IGNORECASE)
_FRACTION = re.compile(r"\d*[.,]\d+\s*(.*)", re.DOTALL)
_AMOUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?(?![.,\d])\s*(.*)", re.DOTALL)
_PAUSE = re.compile(
    r"\s*(.+?), at most (\d[\d,]*) ((?:business |calendar )?(?:hours?|days?))\s*(?:;|$)", re.DOTALL
)
_GOAL = re.compile(r"(\d{1,3})(?:\.(\d{1,2}))?\s*%?")


def span(amount: str, unit: str = "") -> Span | None:
    """“4 days”; “4” and “business days”; “ten days”; None for “no target”. Raises Invalid."""
    if {folded(amount), folded(unit)} & NO_TARGET:
        return None
    amount, whole = amount.strip(), f"{amount.strip()} {unit.strip()}".strip()
    read = _AMOUNT.fullmatch(amount) or _WORDED.fullmatch(amount)
    if read is None or _TWO.match(amount):
        raise Invalid(_no_amount(amount, unit, whole))
    number, named = _number(read[1]), read[2] or unit
    if not number:
        raise Invalid("0 promises nothing; write “no target” as the unit if there is none")
    if _spelled(named) == "week":
        return Span(amount=7 * number, unit=Unit.CALENDAR_DAYS)
    return Span(amount=number, unit=_unit(named, whole))


def _number(text: str) -> int:
    return _IN_WORDS.get(folded(text)) or int(text.replace(",", ""))


def _no_amount(amount: str, unit: str, whole: str) -> str:
    """The whole value is named: a part of it tells nobody what is wrong."""
    if not amount:
        return "there is no amount; write a number, or “no target” as the unit"
    if _TWO.match(amount):
        return f"“{whole}” names two amounts; write the one that is promised, such as 5 business days"
    if fraction := _FRACTION.match(amount):
        return f"“{whole}” must be a whole number; {_of_parts(_spelled(fraction[1] or unit))}"
    return f"“{whole}” is not a number with a unit, such as 4 days or 8 hours"


def _of_parts(unit: str) -> str:
    if unit == "business day":
        return "parts of a business day can be written as business hours, 12 where 8 make a day and it is 1.5"
    if unit == "day":
        return (
            "parts of a day can be written as hours (1.5 calendar days are 36 hours), those of a business day as "
            "business hours"
        )
    return (
        "1.5 calendar days can be written as 36 hours"
        if unit == "calendar day"
        else "write it in a smaller unit"
    )


def _spelled(named: str) -> str:
    """The words of a unit as UNITS has them, however they are written."""
    words = folded(named.replace("(s)", "").replace("(S)", "")).split()
    return " ".join(_SPELLINGS.get(word, word) for word in words)


def _unit(named: str, whole: str = "") -> Unit | None:
    """None for plain “days”: only a person can say which days. `whole` is the value with its amount."""
    words = _spelled(named)
    if words == "day":
        return None
    if words not in UNITS:
        raise Invalid(
            f"“{whole or named.strip()}” is not in a unit we know; {UNIT_HELP}"
            if words
            else f"there is no unit; {UNIT_HELP}"
        )
    return UNITS[words]


def goal(cell: str) -> int:
    """Basis points of “90%” or “97.5”."""
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
    unit = UNITS[_spelled(match[3])]
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
