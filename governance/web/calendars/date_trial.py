"""“Try a date” on a calendar's page: from an opening, an amount and a unit to the due date and its reasons."""

from dataclasses import dataclass, replace
from datetime import datetime

from governance import formats
from governance.calendars.queries import Timeline
from governance.calendars.rules import (
    Clock,
    DueRule,
    Unit,
    checked_amount,
    due,
    due_words,
    explanation,
    to_utc,
)
from governance.calendars.rules.model import MAX_AMOUNT
from governance.errors import ConcordError, Invalid
from governance.web.site.forms import Form

YEARS = range(1990, 2101)
UNITS = [(str(unit), unit.replace("-", " ")) for unit in Unit]
RULES = [
    (str(DueRule.SAME_TIME), "at the same time of day"),
    (str(DueRule.END_OF_DAY), "by the end of the day"),
]


@dataclass(frozen=True, kw_only=True)
class DateTrial:
    """The form's options and, once asked, the due date with its reasons."""

    units: list[tuple[str, str]]
    rules: list[tuple[str, str]]
    opened_on: str
    opened_at: str
    opened: str = ""
    due: str = ""
    because: str = ""


def try_date(form: Form, calendar: Timeline, *, at: datetime) -> tuple[DateTrial, bool]:
    """The due date for what was typed, if anything was, and whether it could not be read. Errors stand in the form."""
    local = at.astimezone(calendar.latest.tzinfo)
    start = {"opened_on": local.date().isoformat(), "opened_at": f"{local:%H:%M}"}
    blank = DateTrial(units=UNITS, rules=RULES, **start)
    if not form.values("amount"):
        return blank, False
    try:
        return _tried(form, calendar, blank), False
    except ConcordError as error:
        form.refused(error if isinstance(error, Invalid) else Invalid(error.message))
        return blank, True


def _tried(form: Form, calendar: Timeline, blank: DateTrial) -> DateTrial:
    opened, amount, unit, rule = _read_trial(form)
    clock = Clock(calendar=calendar.on(opened.date()), unit=unit, rule=rule)
    zone = clock.calendar.tzinfo
    opening = to_utc(opened, zone)
    found = due(opening, amount, clock=clock)
    because = explanation(opening, amount, found, clock=clock)
    return replace(blank, opened=formats.moment(opening, zone), due=due_words(found, zone), because=because)


def _read_trial(form: Form) -> tuple[datetime, int, Unit, DueRule]:
    day, clock = form.day("opened_on", "Opened on", years=YEARS), form.clock_time("opened_at", "Opened at")
    unit = form.choice("unit", "the unit", list(Unit))
    rule = form.choice("rule", "when on that day", list(DueRule))
    amount = form.whole("amount", "Amount", low=0, high=MAX_AMOUNT)
    form.check()
    checked_amount(amount, unit=Unit(unit), rule=DueRule(rule))
    return datetime.combine(day, clock), amount, Unit(unit), DueRule(rule)
