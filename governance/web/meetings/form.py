"""The forms of meetings: a series and a single meeting as typed, and as they are stored."""

from collections.abc import Iterator
from datetime import time

from governance.bodies.rules.ground_rules import Holidays
from governance.meetings.queries.meetings import MeetingFacts
from governance.meetings.queries.series import SeriesFacts
from governance.meetings.rules.patterns import DAYS, LAST_DAY, MONTHS, MOST_WEEKS, ORDINALS, Every, Pattern
from governance.meetings.rules.series import SeriesEntry
from governance.meetings.rules.times import LONGEST, SHORTEST, Slot
from governance.web.site.forms import Form

NTH = {str(nth): word for nth, word in ORDINALS.items()}
WEEKS = tuple((str(n), "every week" if n == 1 else f"every {n} weeks") for n in range(1, MOST_WEEKS + 1))
MONTH_WORDS = {1: "every month", 12: "every year"}
MONTH_STEPS = tuple((str(n), MONTH_WORDS.get(n, f"every {n} months")) for n in MONTHS)
WEEKDAYS = tuple(enumerate(DAYS))
TIMES = tuple(
    (f"{hour:02d}:{minute:02d}", f"{hour % 12 or 12}:{minute:02d} {'AM' if hour < 12 else 'PM'}")
    for hour in range(7, 22)
    for minute in (0, 15, 30, 45)
)


def read_series(form: Form, *, zone: str) -> SeriesEntry:
    """What was typed; notes errors at their fields and does not raise."""
    return SeriesEntry(
        title=form.text("title", "Title", limit=120),
        pattern=_read_pattern(form),
        starts_on=form.day("starts_on", "From"),
        begins=_begins(form),
        minutes=_minutes(form),
        zone=zone,
        place=form.text("place", "Place", required=False, limit=200),
        link=form.text("link", "Link", required=False, limit=500),
        holidays=Holidays(_one(form, "holidays", "days off", list(Holidays))),
    )


def _one(form: Form, name: str, label: str, options: list[str]) -> str:
    """One of the options; the first stands for anything else, which is noted as the field's error."""
    typed = form.choice(name, label, options)
    return typed if typed in options else options[0]


def _begins(form: Form) -> time:
    return form.clock_time("begins", "Begins")


def _minutes(form: Form) -> int:
    return form.whole("minutes", "Minutes", low=SHORTEST, high=LONGEST)


def _read_pattern(form: Form) -> Pattern:
    """The three ways stand beside each other; only the fields of the chosen one are read."""
    every = Every(_one(form, "every", "how often", list(Every)))
    if every is Every.WEEKS:
        days = tuple(int(each) for each in form.values("weekdays") if each in set("0123456"))
        return Pattern(every=every, step=_step(form, "weeks", WEEKS), weekdays=days)
    step = _step(form, "months", MONTH_STEPS)
    if every is Every.DAY:
        return Pattern(
            every=every, step=step, day=form.whole("day", "Day of the month", low=1, high=LAST_DAY)
        )
    nth = _one(form, "nth", "which one", list(NTH))
    weekday = _one(form, "weekday", "the day of the week", [str(each) for each, _ in WEEKDAYS])
    return Pattern(every=every, step=step, weekdays=(int(weekday),), nth=int(nth))


def _step(form: Form, name: str, options: tuple[tuple[str, str], ...]) -> int:
    return int(_one(form, name, "how often", [key for key, _ in options]))


def series_form(found: SeriesFacts) -> Form:
    """The form as a series is stored."""
    known = found.entry
    pairs = {
        "title": known.title,
        "begins": known.begins.isoformat("minutes"),
        "minutes": str(known.minutes),
        "place": known.place,
        "link": known.link,
        "holidays": str(known.holidays),
    }
    return Form([*pairs.items(), *_pattern_pairs(found.pattern)])


def _pattern_pairs(pattern: Pattern) -> Iterator[tuple[str, str]]:
    """The fields of all three ways, so that another one may be chosen."""
    yield "every", str(pattern.every)
    yield "weeks", str(pattern.step)
    yield "months", str(pattern.step)
    yield "nth", str(pattern.nth)
    yield "weekday", str(pattern.weekdays[0]) if pattern.weekdays else ""
    yield "day", str(pattern.day or "")
    for each in pattern.weekdays:
        yield "weekdays", str(each)


def read_slot(form: Form, *, zone: str, place: str = "", link: str = "") -> Slot:
    """Day, hour and length as typed."""
    return Slot(
        day=form.day("day", "Day"),
        begins=_begins(form),
        minutes=_minutes(form),
        zone=zone,
        place=place,
        link=link,
    )


def slot_form(found: MeetingFacts) -> Form:
    """The form as a meeting stands."""
    begins = found.starts.astimezone(found.tz)
    minutes = int((found.ends - found.starts).total_seconds() // 60)
    return Form.holding(
        {"day": begins.date().isoformat(), "begins": begins.strftime("%H:%M"), "minutes": minutes}
    )
