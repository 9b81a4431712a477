"""The form of a data source: how its files are read, in words with examples. A file's columns are column_form.py.

Decides wording and what stands in which field; what makes a sound data source is decided by the action that keeps it.
"""

import csv
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from governance.calendars.rules.units import Comparison
from governance.formats import clock_time
from governance.requests.queries.feeds import FeedFacts
from governance.requests.rules.column_names import usual_names
from governance.requests.rules.mapping import DateForm, DateOrder, FeedClock, FeedMapping
from governance.requests.rules.open311 import Answers
from governance.requests.rules.presets import PRESETS, TITLES, preset
from governance.requests.rules.uploads import LONGEST_WAIT, FeedEntry, code_of
from governance.web.site.forms import Form

OTHER = "other"
Choice = TypeVar("Choice", bound=StrEnum)
Options = list[tuple[str, str, str]]
_SUMMER = datetime(2026, 7, 6, 14, 30, tzinfo=UTC)
_MOST_WORDS = 30
RESULT_WORDS = {
    "on_time_words": "Results that mean on time",
    "late_words": "Results that mean late",
    "neither_words": "Results that mean neither",
}
_WORDY = {
    "closed_words": "Status words that mean closed",
    "open_words": "Further status words that mean not done yet",
    "empty_words": "What stands in a date that is not told",
    "undone_words": "Outcomes that mean the work was not done",
    **RESULT_WORDS,
    "aside_value": "What stands there",
}
_MAPPED_WORDS = tuple(name for name in _WORDY if name != "aside_value")
DATE_ORDERS: Options = [
    (DateOrder.YEAR_FIRST, "Year first", "2026-07-04 is July 4"),
    (DateOrder.MONTH_FIRST, "Month first", "7/4/2026 is July 4"),
    (DateOrder.DAY_FIRST, "Day first", "7/4/2026 is April 7"),
]
DATE_FORMS = [
    (DateForm.MONTH_NAMES, "The month’s name: Jul 4, 2026 2:30 PM or 04-JUL-26 02.30.00 PM"),
    (DateForm.COMPACT, "Digits without signs: 20260704143000"),
    (DateForm.EPOCH_SECONDS, "Seconds since 1970: 1783189800"),
    (DateForm.EPOCH_MILLISECONDS, "Milliseconds since 1970: 1783189800000"),
    (DateForm.EXCEL, "A spreadsheet’s numbers: 46207.604"),
]
ANSWERS = [(Answers.JSON, "JSON"), (Answers.XML, "XML")]
COMPARISONS: Options = [
    (Comparison.INSTANT, "To the minute", "Due at 4:30 PM and closed at 4:31 PM is late"),
    (Comparison.DATE, "By the day", "Closed at any time of the due day is on time"),
]


def presets() -> Options:
    """The kinds of data source that can be chosen."""
    known = [(name, title, "We know its columns") for name, title in TITLES.items()]
    return [*known, (OTHER, "Another CSV file", "You say once which column means what")]


def clocks(zone: str) -> Options:
    """The ways in which times are written, each with an example of one moment in such a file."""
    local = _SUMMER.astimezone(_zone_or_utc(zone))
    shifted = local + (local.utcoffset() or local - local)
    told = "A request opened on a July day at {} in the city stands in the file as {}"
    city, utc, moved = clock_time(local), clock_time(_SUMMER), clock_time(shifted)
    return [
        (FeedClock.LOCAL, "City time", told.format(city, city)),
        (FeedClock.UTC, "UTC, the time of computers", told.format(city, utc)),
        (
            FeedClock.SHIFTED,
            "City time, moved once more",
            f"{told.format(city, moved)}: a known fault of some yearly files, such as Boston’s",
        ),
    ]


def clock_words(mapping: FeedMapping) -> str:
    return next(label for key, label, _ in clocks(mapping.zone) if key == mapping.clock)


def opening(name: str, *, zone: str) -> Form:
    """The form for a new data source of this kind, before anything is typed."""
    mapping = preset(name) if name in PRESETS else FeedMapping(columns=usual_names(), zone=zone)
    return Form.holding({"preset": name, "name": "", **_mapping_values(mapping, endpoint="")})


def form_of(source: FeedFacts) -> Form:
    values = _mapping_values(source.mapping, endpoint=source.endpoint)
    often = source.every_days or ""
    return Form.holding({"name": source.name, "seen": source.revision, "every_days": often, **values})


def _mapping_values(mapping: FeedMapping, *, endpoint: str) -> dict[str, str]:
    return {
        "zone": mapping.zone,
        "clock": mapping.clock,
        "date_order": mapping.date_order,
        "date_form": "" if mapping.date_form is DateForm.USUAL else mapping.date_form,
        "comparison": mapping.comparison,
        "due_is_date": "yes" if mapping.due_is_date else "",
        **{name: joined(getattr(mapping, name)) for name in _MAPPED_WORDS},
        "aside_column": mapping.aside_column,
        "aside_value": joined(mapping.aside_values),
        "endpoint": endpoint,
        "answers": mapping.extra.get("answers", ""),
    }


def new_entry(form: Form) -> FeedEntry:
    """A new data source as typed; errors are noted in the form."""
    kind = form.choice("preset", "Kind", [*TITLES, OTHER])
    base = PRESETS.get(kind) or FeedMapping(columns=usual_names(), zone="UTC")
    name = form.text("name", "Name", limit=120)
    if code_of(name) == "new":
        form.wrong("name", "Please choose another name: this one is the address of this page.")
    return FeedEntry(
        name=name,
        preset="" if kind == OTHER else kind,
        mapping=read_mapping(form, base),
        endpoint=form.text("endpoint", "Address to fetch from", required=False, limit=500),
        every_days=_often(form),
    )


def changed_entry(form: Form, source: FeedFacts) -> FeedEntry:
    return FeedEntry(
        code=source.code,
        name=form.text("name", "Name", limit=120),
        preset=source.preset,
        mapping=read_mapping(form, source.mapping),
        endpoint=form.text("endpoint", "Address to fetch from", required=False, limit=500),
        every_days=_often(form),
    )


def _often(form: Form) -> int:
    """Every so many days; nothing typed promises nothing."""
    if not form.value("every_days").strip():
        return 0
    return form.whole("every_days", "New data every so many days", low=1, high=LONGEST_WAIT)


def read_mapping(form: Form, base: FeedMapping) -> FeedMapping:
    said: dict[str, Any] = {name: words(form, name) for name in _MAPPED_WORDS}
    form.named(**{"column-verdict": "on_time_words"})
    return replace(
        base,
        **said,
        zone=_zone(form),
        clock=_chosen(form, "clock", "Times in the file", FeedClock, base.clock),
        date_order=_chosen(form, "date_order", "Dates in the file", DateOrder, base.date_order),
        date_form=_named(form, "date_form", DateForm) or DateForm.USUAL,
        comparison=_chosen(form, "comparison", "On time means", Comparison, base.comparison),
        due_is_date=form.checked("due_is_date"),
        set_aside=_set_aside(form),
        extra=_extra(form, base),
    )


def _named(form: Form, name: str, kind: type[Choice]) -> Choice | None:
    """What was chosen where nothing needs to be."""
    typed = form.choice(name, "This", kind) if form.value(name) else ""
    return kind(typed) if typed in set(kind) else None


def _extra(form: Form, base: FeedMapping) -> dict[str, str]:
    told = {**base.extra, "answers": str(_named(form, "answers", Answers) or "")}
    return {name: value for name, value in told.items() if value}


def _set_aside(form: Form) -> tuple[str, ...]:
    """The column and those of its values that are no work; () where nothing is set aside."""
    column = form.text("aside_column", "column", required=False, limit=200)
    values = words(form, "aside_value")
    if bool(column) != bool(values):
        form.wrong("aside_value", "Give both the column and its value, or neither.")
    return (column, *values) if column else ()


def _zone(form: Form) -> str:
    typed = form.text("zone", "Time zone", limit=60)
    if typed and _known_zone(typed) is None:
        form.wrong("zone", "Time zone is not known. Write it like America/New_York.")
    return typed


def _known_zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: "America" is a folder of zones
        return None


def _zone_or_utc(name: str) -> ZoneInfo:
    return _known_zone(name) or ZoneInfo("UTC")


def _chosen(form: Form, name: str, label: str, kind: type[Choice], otherwise: Choice) -> Choice:
    typed = form.choice(name, label, kind)
    return kind(typed) if typed in set(kind) else otherwise


def joined(several: Iterable[str]) -> str:
    """The reverse of `words`."""
    return ", ".join(f'"{word}"' if "," in word else word for word in several)


def words(form: Form, name: str) -> tuple[str, ...]:
    """The words of a field, with commas between; one that holds a comma stands in quotation marks."""
    typed = form.text(name, _WORDY[name], required=False, limit=1_000)
    parts = next(csv.reader([typed], skipinitialspace=True), [])
    found = tuple(dict.fromkeys(word for part in parts if (word := part.strip())))
    if len(found) > _MOST_WORDS:
        form.wrong(name, f"{_WORDY[name]}: at most {_MOST_WORDS}, with commas between.")
    return found
