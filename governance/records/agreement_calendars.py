"""How the time of an agreement's targets is counted, in the words of its paper: on which version of which calendar.

Decides the words only; which version counts is decided in agreements. Hours by the clock and calendar days count on none.
"""

from collections.abc import Iterable
from datetime import date

from governance import formats
from governance.agreements.queries.counting import Counting
from governance.agreements.rules.items import Term
from governance.calendars.rules import Calendar
from governance.calendars.rules.regions import region_words
from governance.calendars.rules.units import Comparison, DueRule, Unit
from governance.calendars.rules.weeks import hours_words, week_words
from reports import model

EVERY = {
    Unit.HOURS: "All hours, day and night",
    Unit.CALENDAR_DAYS: "All days, weekends and holidays included",
}
CONFIRMED = "Days off are confirmed until {day}."
BY_RULE = (
    "Those of further years are the public holidays of {region}, once confirmed and announced to both sides."
)
BY_HAND = "Those of further years count once they are confirmed and announced to both sides."


def calendar_words(term: Term, counting: Counting) -> str:
    """“Streets crews, version 2”; "" where no time is promised."""
    if term.target is None:
        return ""
    every, code = EVERY.get(term.target.unit, ""), _working_calendar(term, counting)
    named = _named(counting.of(code).calendar) if code else ""
    return f"{every}; the time the clock stands by {named}" if every and named else every or named


def _working_calendar(term: Term, counting: Counting) -> str:
    """The code of the calendar whose working time it needs, by its own unit or by that of a cap; "" for none."""
    spans = [term.target, *(pause.cap for pause in term.pauses)] if term.target else []
    return term.counts_on(counting.usual) if any(span and span.unit.is_business for span in spans) else ""


def due_words(term: Term) -> str:
    """When it falls due; "" where no time is promised."""
    if term.target is None:
        return ""
    if term.due_rule is DueRule.END_OF_DAY:
        return "At the end of the due day"
    if term.comparison is Comparison.DATE:
        return "At any time of the due day"
    days = term.target.unit.is_days
    return "At the same time of day as the report" if days else "As soon as that many hours are over"


def counted_calendars(
    terms: Iterable[Term], counting: Counting, since: date
) -> tuple[model.CountedCalendar, ...]:
    """The calendars that these targets count on, with their days off from the year of `since` on."""
    codes = {_working_calendar(term, counting) for term in terms} - {""}
    return tuple(_printed(code, counting, since) for code in sorted(codes))


def _printed(code: str, counting: Counting, since: date) -> model.CountedCalendar:
    calendar, region = counting.of(code).calendar, counting.line(code).region
    further = BY_RULE.format(region=region_words(region)) if region else BY_HAND
    return model.CountedCalendar(
        name=_named(calendar),
        hours=f"{week_words(calendar.week)} ({calendar.zone.replace('_', ' ')} time)",
        days_off=_days_off(calendar, since),
        confirmed=f"{CONFIRMED.format(day=formats.day(calendar.covers_until))} {further}",
        agreed=code in counting.pinned,
    )


def _named(calendar: Calendar) -> str:
    return f"{calendar.name}, version {calendar.number}"


def _days_off(calendar: Calendar, since: date) -> tuple[tuple[str, str], ...]:
    """By year: the dates that differ from the week, with their hours where some are worked."""
    found: dict[str, list[str]] = {}
    for day, (name, hours) in sorted(calendar.dates.items()):
        if day.year >= since.year:
            worked = f", {hours_words(hours)} only" if hours else ""
            found.setdefault(str(day.year), []).append(f"{formats.day_of_month(day)} {name}{worked}")
    return tuple((year, "; ".join(days)) for year, days in found.items())
