"""Which column of a file means what, by the names a feed's columns have had; what is wrong with a mapping, and with a file.

A column that tells when a record was last touched is never taken for the closing time, whoever asks for it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from governance.agreements.rules.service_names import folded
from governance.errors import Invalid
from governance.requests.rules.column_names import places_of, touched, twins
from governance.requests.rules.mapping import Column, FeedMapping

WORDS: Mapping[Column, str] = {
    Column.ID: "the number of a request",
    Column.LABEL: "what the request is about",
    Column.OPENED: "when it was opened",
    Column.CLOSED: "when it was closed",
    Column.DUE: "when it was due",
    Column.STATUS: "its status",
    Column.VERDICT: "the city's own result",
    Column.HANDED: "when the department had it",
    Column.PAUSED: "when its clock was stopped",
    Column.RESUMED: "when its clock went on",
    Column.PAUSE_REASON: "why its clock was stopped",
    Column.DISTRICT: "its district",
    Column.CHANNEL: "how it came in",
    Column.OUTCOME: "how it was closed",
    Column.COMPLETE: "whether 311 passed on what was agreed",
    Column.TRANSFERS: "how often it was sent on",
    Column.REOPENED: "how often it was opened again",
    Column.UPDATED: "when it was last updated",
}
DATES = (
    *(Column.OPENED, Column.CLOSED, Column.DUE, Column.HANDED, Column.PAUSED, Column.RESUMED),
    Column.UPDATED,
)
# No request is known without these. One without an opening is refused by itself: a file that lost the column is told so.
NEEDED = (Column.ID, Column.LABEL)
_MOST_TOLD = 12


@dataclass(frozen=True, kw_only=True)
class ColumnPlaces:
    """Where each meaning stands in a header, as places from 0; `parts` are those of the label's further columns,
    `fallback` those that serve where it is blank.

    `aside` is the place of the column by which records are set aside; where a file lacks it, the label's own place.
    """

    columns: Mapping[Column, int]
    parts: tuple[int, ...] = ()
    fallback: tuple[int, ...] = ()
    times: Mapping[Column, int] = field(default_factory=dict)
    aside: int | None = None


def column_places(mapping: FeedMapping, header: Sequence[str]) -> ColumnPlaces:
    """Where the mapped columns stand; of several names of one meaning the first present counts."""
    places = places_of(header)
    columns = _first_places(mapping.columns, places)
    parts = tuple(places[key] for key in map(folded, mapping.label_parts) if key in places)
    fallback = tuple(places[key] for key in map(folded, mapping.label_fallback) if key in places)
    aside = places.get(folded(mapping.aside_column), columns.get(Column.LABEL))
    return ColumnPlaces(
        columns=columns,
        parts=parts,
        fallback=fallback,
        times=_first_places(mapping.times, places),
        aside=aside if mapping.aside_values else None,
    )


def _first_places(wanted: Mapping[Column, tuple[str, ...]], places: Mapping[str, int]) -> dict[Column, int]:
    return {
        column: places[name]
        for column, names in wanted.items()
        if (name := next((key for key in map(folded, names) if key in places), None)) is not None
    }


def checked(mapping: FeedMapping, header: Sequence[str]) -> ColumnPlaces:
    """Where the mapped columns stand. Raises Invalid, by field, where no request could be told from this file."""
    wrong = wrong_columns(mapping)
    places = column_places(mapping, header)
    for column in NEEDED:
        if column not in places.columns:
            wrong.setdefault(column, _missing(column, mapping))
    wrong |= _twice(places, header) | _of_twins(mapping, header)
    if wrong:
        has = f"The file has: {_cut(', '.join(name for name in header if name.strip()))}."
        fields = {f"column-{key}": told for key, told in wrong.items()}
        raise Invalid(" ".join([*wrong.values(), has]), fields=fields)
    return places


def _of_twins(mapping: FeedMapping, header: Sequence[str]) -> dict[str, str]:
    """What is taken by a name that two columns have: which one counts, the source has to say."""
    both = twins(header)
    present = places_of(header)
    asked = [*mapping.columns.items(), *mapping.times.items()]
    asked += [(Column.LABEL, (name,)) for name in (*mapping.label_parts, *mapping.label_fallback)]
    wrong: dict[str, str] = {}
    for column, names in asked:
        taken = next((key for key in map(folded, names) if key in present), "")
        if taken in both:
            listed = " or ".join(f"“{name}”" for name in both[taken])
            wrong[column] = f"Several columns have the same name. Say which one is {WORDS[column]}: {listed}."
    return wrong


def wrong_columns(mapping: FeedMapping) -> dict[str, str]:
    """What is wrong with a mapping whatever the file, by meaning."""
    wrong: dict[str, str] = {}
    for name in mapping.columns.get(Column.CLOSED, ()):
        if touched(name):
            wrong[Column.CLOSED] = (
                f"The column “{name}” tells when a record was last touched, not when the work ended. Choose the column "
                "with the closing time, or none."
            )
    if mapping.columns.get(Column.VERDICT) and not (mapping.on_time_words and mapping.late_words):
        wrong[Column.VERDICT] = (
            f"The column “{mapping.columns[Column.VERDICT][0]}” tells the city's own result. Say which of its words mean on "
            "time, and which late."
        )
    apart = [column for column in mapping.times if not mapping.columns.get(column)]
    wrong |= {column: f"Say which column holds the date: {WORDS[column]}." for column in apart}
    pattern = mapping.extra.get("outcome_pattern", "")
    if pattern and not _is_pattern(pattern):
        wrong[Column.OUTCOME] = "The pattern of outcomes cannot be read. It needs one pair of parentheses."
    return wrong


def unknown_words(mapping: FeedMapping, column: str, values: Iterable[str]) -> str:
    """Why a file's own results cannot be taken over: words that nobody said the meaning of; "" where there are none."""
    known = {*mapping.on_time_words, *mapping.late_words, *mapping.neither_words}
    meant = {folded(word) for word in known} | {""}
    new = sorted({value for value in values if folded(value) not in meant})
    if not new:
        return ""
    listed = ", ".join(f"“{value}”" for value in new[:_MOST_TOLD])
    return f"The column “{column}” says {listed}: say whether that means on time, late or neither."


def no_opening(mapping: FeedMapping, header: Sequence[str]) -> str:
    """What is told of each record of a file that has no column for the opening; "" where it has one."""
    if Column.OPENED in column_places(mapping, header).columns:
        return ""
    return _missing(Column.OPENED, mapping)


def _missing(column: Column, mapping: FeedMapping) -> str:
    names = " or ".join(f"“{name}”" for name in mapping.columns.get(column, ())) or "nothing"
    return f"The file has no column for {WORDS[column]}: looked for {names}."


def _twice(places: ColumnPlaces, header: Sequence[str]) -> dict[str, str]:
    """One column taken for two times would make every request on time, or none."""
    dates: dict[int, Column] = {}
    wrong: dict[str, str] = {}
    for column in DATES:
        place = places.columns.get(column)
        if place is None:
            continue
        if place in dates:
            wrong[column] = (
                f"The column “{header[place]}” is already {WORDS[dates[place]]}. Choose another column, or none."
            )
        dates.setdefault(place, column)
    return wrong


def _cut(text: str, most: int = 300) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def _is_pattern(pattern: str) -> bool:
    try:
        return len(pattern) <= 200 and re.compile(pattern).groups == 1
    except re.error:
        return False
