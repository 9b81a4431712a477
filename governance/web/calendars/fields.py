"""What the template of a version's form draws: a row a day beside today's hours, the dates, the zones, two due dates."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from governance.calendars.rules import Calendar
from governance.calendars.rules.day_fields import hours_of
from governance.calendars.rules.hours import Intervals, typed_hours
from governance.calendars.rules.weeks import DAYS, clock_words, hours_words
from governance.errors import Invalid
from governance.web.calendars.due_by_hours import examples
from governance.web.calendars.version_form import KEYS, date_rows, places, read_days, stretches
from governance.web.site.forms import Form

ZONES = (
    ("America/New_York", "New York (Eastern)"),
    ("America/Chicago", "Chicago (Central)"),
    ("America/Denver", "Denver (Mountain)"),
    ("America/Phoenix", "Phoenix (Mountain, no summer time)"),
    ("America/Los_Angeles", "Los Angeles (Pacific)"),
    ("America/Anchorage", "Anchorage (Alaska)"),
    ("Pacific/Honolulu", "Honolulu (Hawaii)"),
    ("America/Puerto_Rico", "San Juan (Atlantic)"),
)


@dataclass(frozen=True, kw_only=True)
class DayRow:
    """A day as its row shows it; where the typed hours differ from today's, `was` says these, and `changed` names the fields."""

    key: str
    name: str
    works: bool
    was: str = ""
    changed: frozenset[str] = frozenset()


def fields(form: Form, today: date, before: Calendar | None, *, region: str = "") -> dict[str, Any]:
    """`before` is the calendar as it is today; None for a new one."""
    dates = date_rows(form)
    return {
        "form": form,
        "days": _rows(form, before),
        "stretches": range(1, stretches(form) + 1),
        "dates": dates,
        "chosen": sum(row.ticked for row in dates),
        "zones": zones(form.value("zone")),
        "places": places(form.value("region") or region),
        "place": form.value("place") or form.value("region") or region,
        "examples": examples(form, today, before),
    }


def zones(known: str) -> Sequence[tuple[str, str]]:
    """Those of the United States; the calendar's own where it is another one."""
    return ZONES if not known or known in dict(ZONES) else ((known, known.replace("_", " ")), *ZONES)


def _rows(form: Form, before: Calendar | None) -> list[DayRow]:
    typed, was = _typed(form), before.week if before else ((),) * 7
    return [_row(form, n, typed[n] if before else None, was[n]) for n in range(len(KEYS))]


def _row(form: Form, number: int, typed: Intervals | None, was: Intervals) -> DayRow:
    row = DayRow(key=KEYS[number], name=DAYS[number], works=form.checked(KEYS[number]))
    if typed is None or typed == was:
        return row
    ends = [
        (f"{row.key}_{end}_{n}", before)
        for n in range(1, len(typed) + 1)
        for end, now, before in zip(
            ("from", "to"), typed[n - 1], was[n - 1] if n <= len(was) else (-1, -1), strict=True
        )
        if now != before
    ]
    alone = len(ends) == 1 and len(typed) == len(was)
    told = clock_words(ends[0][1]) if alone else hours_words(was)
    return replace(row, was=told, changed=frozenset(name for name, _ in ends))


def _typed(form: Form) -> list[Intervals | None]:
    """The hours of each day as typed; None for all where they cannot be read yet."""
    written, wrong = hours_of(read_days(Form(form.pairs())))
    try:
        return [None] * 7 if wrong or not written else list(typed_hours(written))
    except Invalid:
        return [None] * 7
