"""“Try a date” on a calendar's page: an opening, an amount and a unit in, the due date and its reasons in words out."""

import re
from dataclasses import dataclass
from datetime import datetime, time

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

TIME = re.compile(r"(\d{1,2}):(\d\d)(?::\d\d)?\s*(am|pm)?", re.IGNORECASE)
UNITS = [(str(unit), unit.replace("-", " ")) for unit in Unit]
RULES = [
    (str(DueRule.SAME_TIME), "at the same time of day"),
    (str(DueRule.END_OF_DAY), "by the end of the day"),
]


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What the page answers; `date_fields` are as the form shows them at first."""

    units: list[tuple[str, str]]
    rules: list[tuple[str, str]]
    opened_on: str
    opened_at: str
    opened: str = ""
    due: str = ""
    because: str = ""


def tried(form: Form, calendar: Timeline, *, at: datetime) -> tuple[Tried, bool]:
    """The answer for what was asked, if anything was; and whether it could not be read. Errors stand in the form."""
    local = at.astimezone(calendar.latest.tzinfo)
    start = {"opened_on": local.date().isoformat(), "opened_at": f"{local:%H:%M}"}
    blank = Tried(units=UNITS, rules=RULES, **start)
    if not form.values("amount"):
        return blank, False
    try:
        opened, amount, unit, rule = _asked(form)
        clock = Clock(calendar=calendar.on(opened.date()), unit=unit, rule=rule)
        opening = to_utc(opened, clock.calendar.tzinfo)
        found = due(opening, amount, clock=clock)
    except ConcordError as error:
        form.refused(error if isinstance(error, Invalid) else Invalid(error.message))
        return blank, True
    zone = clock.calendar.tzinfo
    return Tried(
        units=UNITS,
        rules=RULES,
        **start,
        opened=formats.moment(opening, zone),
        due=due_words(found, zone),
        because=explanation(opening, amount, found, clock=clock),
    ), False


def _asked(form: Form) -> tuple[datetime, int, Unit, DueRule]:
    day = form.day("opened_on", "Opened on")
    if not form.error("opened_on") and not 1990 <= day.year <= 2100:
        form.wrong("opened_on", "Opened on should lie between 1990 and 2100.")
    clock = clock_time(form, "opened_at", "Opened at")
    unit = form.choice("unit", "the unit", list(Unit))
    rule = form.choice("rule", "when on that day", list(DueRule))
    amount = form.whole("amount", "Amount", low=0, high=MAX_AMOUNT)
    form.check()
    checked_amount(amount, unit=Unit(unit), rule=DueRule(rule))
    return datetime.combine(day, clock), amount, Unit(unit), DueRule(rule)


def clock_time(form: Form, name: str, label: str) -> time:
    """14:00 or 2:00 PM; anything else is noted as the field's error and reads as midnight."""
    typed = form.text(name, label, limit=20)
    match = TIME.fullmatch(typed)
    hour = int(match[1]) if match else 24
    if match and match[3]:
        hour = hour % 12 + (12 if match[3].lower() == "pm" else 0) if 1 <= hour <= 12 else 24
    if match is None or hour > 23 or int(match[2]) > 59:
        form.wrong(name, f"{label} is not a time. Write it like 2:00 PM.")
        return time.min
    return time(hour, int(match[2]))
