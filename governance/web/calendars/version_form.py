"""The form of a calendar's version: the week day by day, the dates that differ as rows to untick, one field for another.

The same hours in writing ("Mon-Fri 08:30-17:00", a date and a name a line) are read as well: so a look-over hands them on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from governance import formats
from governance.calendars.proposals import proposed_holidays
from governance.calendars.rules import SpecialDay, versions
from governance.calendars.rules.day_fields import STRETCHES, DayTyped, days_of, hours_of
from governance.calendars.rules.hours import typed_hours
from governance.calendars.rules.regions import NAMES as REGIONS
from governance.calendars.rules.versions import NewVersion
from governance.calendars.rules.weeks import DAYS, hours_words
from governance.errors import Invalid
from governance.web.site.forms import Form

KEYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORKDAYS = KEYS[:5]
MOST_STRETCHES = 6
MOST_YEARS = 20  # years for which holidays are proposed at once
REWRITTEN = ("hours", "holidays", "offered", "day", "new_day", "new_name", "new_from", "new_to", "step")
SAME, PROPOSE, ADD, COUNT = "same", "propose", "add", "count"
STEPS = (SAME, PROPOSE, ADD, COUNT)  # buttons after which the form comes back; nothing is kept by them


@dataclass(frozen=True, kw_only=True)
class DateRow:
    """A date that differs from the week: its line as it is sent, and whether it is ticked."""

    line: str
    day: date
    name: str
    hours: str
    ticked: bool

    @property
    def shown(self) -> str:
        """Without its year, under which it stands."""
        return formats.near_day(self.day, self.day)


def places(known: str = "") -> list[tuple[str, str]]:
    """Whose public holidays can be proposed; a place elsewhere only where the calendar follows it already."""
    named = [
        ("US", "United States, federal"),
        *((c, n.removeprefix("the ")) for c, n in REGIONS.items() if c != "US"),
    ]
    return named if not known or known in REGIONS else [(known, known), *named]


def read_version(form: Form) -> NewVersion:
    """What was typed; errors are noted at their fields."""
    holidays, special = _read_dates(form)
    return NewVersion(
        hours=_read_hours(form),
        zone=form.text("zone", "Time zone", limit=60),
        effective_from=form.day("effective_from", "In force from"),
        covers_until=form.day("covers_until", "Holidays confirmed until"),
        holidays=holidays,
        special_days=special,
    )


def _read_hours(form: Form) -> str:
    if form.values("hours"):
        return form.text("hours", "Working hours", limit=500)
    days = read_days(form)
    if not any(day.works for day in days):
        form.wrong(
            "hours", "No day is worked. Tick the days on which this office works, and give their hours."
        )
    written, wrong = hours_of(days)
    for each in wrong:
        form.wrong(f"{KEYS[each.day]}_from_{each.stretch + 1}", each.message)
    return written


def read_days(form: Form) -> tuple[DayTyped, ...]:
    """The days as typed, times as 07:00 however they were written."""
    return tuple(_read_day(form, key, DAYS[number]) for number, key in enumerate(KEYS))


def _read_day(form: Form, key: str, name: str) -> DayTyped:
    times = []
    for n in range(1, stretches(form) + 1):
        ends = [(f"{key}_{end}_{n}", f"{name}, {word}") for end, word in (("from", "from"), ("to", "until"))]
        found = [f"{form.clock_time(at, label):%H:%M}" if form.value(at) else "" for at, label in ends]
        times.append((found[0], found[1]))
    return DayTyped(works=form.checked(key), times=tuple(times))


def stretches(form: Form) -> int:
    """How many stretches of hours a day has in this form."""
    numbers = [n for n in range(1, MOST_STRETCHES + 1) if any(form.values(f"{key}_from_{n}") for key in KEYS)]
    return max([STRETCHES, *numbers])


def _read_dates(form: Form) -> tuple[dict[date, str], tuple[SpecialDay, ...]]:
    typed = form.text("holidays", "Holidays", required=False, limit=20_000).splitlines()
    try:
        return versions.parse_days([*form.values("day"), *typed, *_added(form)])
    except Invalid as error:
        form.wrong("holidays", error.message)
        return {}, ()


def _added(form: Form) -> list[str]:
    """The one more day that was typed, as a line; errors are noted at its fields."""
    if not any(form.value(name) for name in ("new_day", "new_name", "new_from", "new_to")):
        return []
    day, name = form.day("new_day", "Another day"), form.text("new_name", "Its name", limit=120)
    hours = ""
    if form.value("new_from") or form.value("new_to"):
        first, last = (form.clock_time(f"new_{end}", "Its hours") for end in ("from", "to"))
        hours = f" {first:%H:%M}-{'24:00' if f'{last:%H:%M}' == '00:00' else f'{last:%H:%M}'}"
    return [f"{day.isoformat()}{hours} {name}"] if day != date.min and name else []


def shown(form: Form) -> Form:
    """The form as its page shows it: what is written becomes fields. What cannot be read stays as it was typed."""
    replaced = KEYS if form.value("hours") else ()
    pairs = [
        (name, value)
        for name, value in form.pairs()
        if name not in REWRITTEN and name.partition("_")[0] not in replaced
    ]
    pairs += _day_pairs(form) + _date_pairs(form)
    pairs += [(name, form.value(name)) for name in REWRITTEN if name.startswith("new_") and form.value(name)]
    found = Form(pairs)
    found.errors, found.message = form.errors, form.message
    return found


def _day_pairs(form: Form) -> list[tuple[str, str]]:
    written = form.value("hours")
    if not written:
        return []
    try:
        days = days_of(typed_hours(written))
    except Invalid:
        return [("hours", written)]
    return [pair for number, day in enumerate(days) for pair in _fields(KEYS[number], day)]


def _fields(key: str, day: DayTyped) -> Iterable[tuple[str, str]]:
    if day.works:
        yield key, "yes"
    for n, (begin, end) in enumerate(day.times, 1):
        yield f"{key}_from_{n}", begin
        yield f"{key}_to_{n}", end


def _date_pairs(form: Form) -> list[tuple[str, str]]:
    typed, ticked = form.value("holidays"), form.values("day")
    try:
        lines = _lines(typed.splitlines())
    except Invalid:
        lines, kept = [], [("holidays", typed)]
    else:
        kept = []
    chosen = dict.fromkeys([*ticked, *lines])
    offered = dict.fromkeys([*form.values("offered"), *chosen])
    return [*kept, *(("offered", line) for line in offered), *(("day", line) for line in chosen)]


def _lines(typed: Iterable[str]) -> list[str]:
    holidays, special = versions.parse_days(typed)
    return sorted(versions.holiday_lines(holidays) + versions.special_lines(special))


def date_rows(form: Form) -> list[DateRow]:
    """The dates that differ, in order; a line that nobody could have been offered is left out."""
    ticked = set(form.values("day"))
    rows = [row for line in form.values("offered") for row in _rows_of(line, ticked=line in ticked)]
    return sorted(rows, key=lambda row: row.day)


def _rows_of(line: str, *, ticked: bool) -> list[DateRow]:
    try:
        holidays, special = versions.parse_days([line])
    except Invalid:
        return []
    days = [(day, name, "") for day, name in holidays.items()]
    days += [(each.day, each.name, hours_words(each.hours)) for each in special]
    return [DateRow(line=line, day=day, name=name, hours=hours, ticked=ticked) for day, name, hours in days]


def reworked(form: Form, region: str) -> Form:
    """The form after one of its own buttons; errors stand at the fields that the button reads, and at no others."""
    step = form.value("step")
    if step == ADD:
        return _with_another(form)
    found = shown(form)
    if step == SAME:
        return _same_until_friday(found)
    return (
        _with_proposals(found, form.value("place") or form.value("region") or region)
        if step == PROPOSE
        else found
    )


def _same_until_friday(form: Form) -> Form:
    monday = _read_day(Form(form.pairs()), KEYS[0], DAYS[0])
    others = [(name, value) for name, value in form.pairs() if name.partition("_")[0] not in WORKDAYS[1:]]
    return Form([*others, *(pair for key in WORKDAYS[1:] for pair in _fields(key, monday))])


def _with_another(form: Form) -> Form:
    lines = _added(form)
    if not lines:
        form.day("new_day", "Another day")
        form.text("new_name", "Its name", limit=120)
    try:
        lines = _lines(lines)
    except Invalid as error:
        form.wrong("new_from", error.message)
    if form.errors:
        return shown(form.refused(Invalid("Please look at the marked fields.")))
    kept = [(name, value) for name, value in form.pairs() if not name.startswith("new_")]
    return shown(Form([*kept, *(("day", line) for line in lines)]))


def _with_proposals(form: Form, place: str) -> Form:
    """With the public holidays of a place ticked, from the day on which the hours start; dates that stand there stay as they are."""
    first, last = (Form(form.pairs()).day_or_none(name, name) for name in ("effective_from", "covers_until"))
    if not place or first is None or last is None or not 0 <= last.year - first.year < MOST_YEARS:
        form.wrong(
            "covers_until",
            "Give the day from which these hours hold, and the day until which holidays are confirmed: the days between them are proposed.",
        )
        return form.refused(Invalid("Please look at the marked fields."))
    known = {row.day for row in date_rows(form)}
    days = proposed_holidays(place, range(first.year, last.year + 1))
    new = versions.holiday_lines({d: n for d, n in days.items() if first <= d <= last and d not in known})
    return Form([*form.pairs(), *((name, line) for line in new for name in ("offered", "day"))])
