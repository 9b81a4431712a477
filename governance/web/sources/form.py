"""The form of a data source: how its files are read, in words with examples; and a file's columns by what they mean.

Decides wording and what stands in which field; what makes a sound data source is decided by the action that keeps it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from governance.calendars.rules.units import Comparison
from governance.formats import clock_time
from governance.requests.queries.feeds import FeedFacts
from governance.requests.reading.model import Preview
from governance.requests.rules.columns import NEEDED, WORDS, usual_names
from governance.requests.rules.mapping import Column, DateOrder, FeedClock, FeedMapping
from governance.requests.rules.presets import PRESETS, TITLES, preset
from governance.requests.rules.uploads import FeedEntry, code_of
from governance.web.site.forms import Form

OTHER = "other"
FALLBACK = "What the request is about, where that is blank"
Choice = TypeVar("Choice", bound=StrEnum)
Options = list[tuple[str, str, str]]
_USUAL = frozenset({Column.ID, Column.LABEL, Column.OPENED, Column.CLOSED, Column.DUE, Column.STATUS})
_SUMMER = datetime(2026, 7, 6, 14, 30, tzinfo=UTC)
_MOST_WORDS = 30
_WORDY = {
    "closed_words": "Status words that mean closed",
    "open_words": "Further status words that mean not done yet",
    "empty_words": "What stands in a date that is not told",
    "undone_words": "Outcomes that mean the work was not done",
    "aside_value": "What stands there",
}
_MAPPED_WORDS = tuple(name for name in _WORDY if name != "aside_value")
DATE_ORDERS: Options = [
    (DateOrder.YEAR_FIRST, "Year first", "2026-07-04 is July 4"),
    (DateOrder.MONTH_FIRST, "Month first", "7/4/2026 is July 4"),
    (DateOrder.DAY_FIRST, "Day first", "7/4/2026 is April 7"),
]
COMPARISONS: Options = [
    (Comparison.INSTANT, "To the minute", "Due at 4:30 PM and closed at 4:31 PM is late"),
    (Comparison.DATE, "By the day", "Closed at any time of the due day is on time"),
]


@dataclass(frozen=True, kw_only=True)
class ColumnChoice:
    """One meaning that a column of a file can have."""

    name: str
    label: str
    usual: bool
    needed: bool


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
    return Form.holding({"name": source.name, "seen": source.revision, **values})


def _mapping_values(mapping: FeedMapping, *, endpoint: str) -> dict[str, str]:
    return {
        "zone": mapping.zone,
        "clock": mapping.clock,
        "date_order": mapping.date_order,
        "comparison": mapping.comparison,
        "due_is_date": "yes" if mapping.due_is_date else "",
        **{name: ", ".join(getattr(mapping, name)) for name in _MAPPED_WORDS},
        "aside_column": mapping.aside_column,
        "aside_value": ", ".join(mapping.aside_values),
        "endpoint": endpoint,
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
    )


def changed_entry(form: Form, source: FeedFacts) -> FeedEntry:
    return FeedEntry(
        code=source.code,
        name=form.text("name", "Name", limit=120),
        preset=source.preset,
        mapping=read_mapping(form, source.mapping),
        endpoint=form.text("endpoint", "Address to fetch from", required=False, limit=500),
    )


def read_mapping(form: Form, base: FeedMapping) -> FeedMapping:
    words: dict[str, Any] = {name: _words(form, name) for name in _MAPPED_WORDS}
    return replace(
        base,
        **words,
        zone=_zone(form),
        clock=_chosen(form, "clock", "Times in the file", FeedClock, base.clock),
        date_order=_chosen(form, "date_order", "Dates in the file", DateOrder, base.date_order),
        comparison=_chosen(form, "comparison", "On time means", Comparison, base.comparison),
        due_is_date=form.checked("due_is_date"),
        set_aside=_set_aside(form),
    )


def _set_aside(form: Form) -> tuple[str, ...]:
    """The column and those of its values that are no work; () where nothing is set aside."""
    column = form.text("aside_column", "column", required=False, limit=200)
    values = _words(form, "aside_value")
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


def _words(form: Form, name: str) -> tuple[str, ...]:
    typed = form.text(name, _WORDY[name], required=False, limit=1_000)
    found = tuple(dict.fromkeys(word for part in typed.split(",") if (word := part.strip())))
    if len(found) > _MOST_WORDS:
        form.wrong(name, f"{_WORDY[name]}: at most {_MOST_WORDS}, with commas between.")
    return found


def column_choices() -> tuple[ColumnChoice, ...]:
    """The meanings a column can have, the most common first."""
    return tuple(
        ColumnChoice(
            name=f"column-{meaning}",
            label=_capital(WORDS[meaning]),
            usual=meaning in _USUAL,
            needed=meaning in NEEDED,
        )
        for meaning in Column
    )


def columns_form(seen: Preview, used: FeedMapping | None = None) -> Form:
    """The form with the columns chosen so far; `used` is the mapping by which the file was looked at, if any."""
    chosen = [(f"column-{meaning}", name) for meaning, name in seen.columns.items()]
    if used is None:
        return Form(chosen)
    fallback = [("fallback", name) for name in used.label_fallback if name in seen.header][:1]
    return Form([*chosen, *fallback, *(("label_parts", part) for part in used.label_parts)])


def is_unconfirmed(source: FeedFacts) -> bool:
    """Whether nobody has confirmed this data source's columns yet, so that they are recognized by the usual names."""
    return not source.preset and source.mapping.columns == usual_names()


def read_columns(form: Form, source: FeedFacts, header: Sequence[str]) -> FeedEntry:
    """The data source with the columns chosen for a file; names from files of other years stay, after the chosen ones."""
    columns: dict[Column, tuple[str, ...]] = {}
    for meaning in Column:
        name = form.value(f"column-{meaning}")
        if name and name not in header:
            form.wrong(f"column-{meaning}", f"This file has no column “{name}”. Choose one of the list.")
        elif name:
            others = [one for one in source.mapping.columns.get(meaning, ()) if one not in {name, *header}]
            columns[meaning] = (name, *others)
    parts = tuple(part for part in dict.fromkeys(form.values("label_parts")) if part in header)
    fallback = tuple(name for name in dict.fromkeys(form.values("fallback")) if name in header)
    fallback += tuple(name for name in source.mapping.label_fallback if name not in header)
    mapping = replace(source.mapping, columns=columns, label_parts=parts, label_fallback=fallback)
    known = {name: getattr(source, name) for name in ("name", "code", "preset", "endpoint")}
    return FeedEntry(**known, mapping=mapping)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def column_words(mapping: FeedMapping) -> list[tuple[str, str]]:
    """Which column has which meaning, with the names it had in files of other years."""
    told = [(_capital(WORDS[meaning]), " or ".join(names)) for meaning, names in mapping.columns.items()]
    further = (("And then", " · ".join(mapping.label_parts)), (FALLBACK, " or ".join(mapping.label_fallback)))
    return [*told, *(one for one in further if one[1])]
