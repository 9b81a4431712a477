"""Which column of a file means what: by the names a feed's columns have had, and by a proposal for files nobody knows.

A column that tells when a record was last touched is never taken for the closing time, whoever asks for it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from governance.agreements.rules.service_names import folded
from governance.errors import Invalid
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
}
DATES = (Column.OPENED, Column.CLOSED, Column.DUE, Column.HANDED, Column.PAUSED, Column.RESUMED)
# No request is known without these. One without an opening is refused by itself: a file that lost the column is told so.
NEEDED = (Column.ID, Column.LABEL)
# In names as they are run together (“LASTMODIFIEDDATE”), and in words that mean it alone (“Edited”, “Upd Date”).
_TOUCHED = re.compile(
    r"upd|modif|chang|touch|last ?(action|activity|edit|mod)|status ?d(ate|t)|d(ate|t) ?status"
    r"|\bedit(?!ion)|\b(mod|chg|amended|revised)\b"
)
_RUN_TOGETHER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_PROPOSED: Mapping[Column, tuple[str, ...]] = {
    Column.ID: (
        "unique key",
        "service request id",
        "case enquiry id",
        "service request number",
        "request id",
        "case id",
        "case number",
        "sr number",
        "ticket id",
        "id",
    ),
    Column.LABEL: (
        "complaint type",
        "service name",
        "service type",
        "request type",
        "sr type",
        "type",
        "case title",
        "problem",
        "category",
        "label",
    ),
    Column.OPENED: (
        *("created date", "requested datetime", "open dt", "opened", "opened at", "date opened", "open date"),
        *("created", "created at", "date created", "request date", "reported", "requested"),
    ),
    Column.CLOSED: (
        *("closed date", "closed datetime", "closed dt", "closed", "closed at", "date closed", "close date"),
        *("completed date", "date completed", "resolved date", "ended"),
    ),
    Column.DUE: (
        *("due date", "expected datetime", "sla target dt", "target dt", "due", "due at", "target date"),
        *("expected date", "expected by", "sla due date"),
    ),
    Column.STATUS: ("status", "case status", "request status", "state"),
    Column.VERDICT: ("on time", "ontime", "sla met", "within sla"),
    Column.HANDED: ("handed", "assigned date", "date assigned", "routed date"),
    Column.PAUSED: ("paused", "on hold date", "hold start"),
    Column.RESUMED: ("resumed", "hold end"),
    Column.PAUSE_REASON: ("pause reason", "hold reason"),
    Column.DISTRICT: (
        *("council district", "city council district", "community board", "borough", "district", "ward"),
        *("neighborhood",),
    ),
    Column.CHANNEL: ("open data channel type", "source", "channel", "method received", "origin"),
    Column.OUTCOME: ("outcome", "resolution", "resolution code", "disposition"),
    Column.COMPLETE: ("complete", "information complete"),
    Column.TRANSFERS: ("transfers", "times transferred"),
    Column.REOPENED: ("reopened", "times reopened"),
}


@dataclass(frozen=True, kw_only=True)
class ColumnPlaces:
    """Where each meaning stands in a header, as places from 0; `parts` are those of the label's further columns,
    `fallback` those that serve where it is blank.

    `aside` is the place of the column by which records are set aside; where a file lacks it, the label's own place.
    """

    columns: Mapping[Column, int]
    parts: tuple[int, ...] = ()
    fallback: tuple[int, ...] = ()
    aside: int | None = None


def touched(name: str) -> bool:
    """Whether a column tells when the record was last touched, which is not when the work ended."""
    return bool(_TOUCHED.search(folded(_RUN_TOGETHER.sub(" ", name))))


def usual_names() -> dict[Column, tuple[str, ...]]:
    """The names that columns of such files usually have: what a source goes by before anybody said how its own are called."""
    return dict(_PROPOSED)


def guess(header: Sequence[str]) -> dict[Column, tuple[str, ...]]:
    """A proposal for the page where a person says which column means what; each column is proposed once."""
    places = _places(header)
    proposed: dict[Column, tuple[str, ...]] = {}
    for column, names in _PROPOSED.items():
        known = (header[places[name]] for name in names if name in places)
        name = next((each for each in known if (each,) not in proposed.values()), None)
        if name is not None:
            proposed[column] = (name,)
    return proposed


def column_places(mapping: FeedMapping, header: Sequence[str]) -> ColumnPlaces:
    """Where the mapped columns stand; of several names of one meaning the first present counts."""
    places = _places(header)
    columns = {
        column: places[name]
        for column, names in mapping.columns.items()
        if (name := next((key for key in map(folded, names) if key in places), None)) is not None
    }
    parts = tuple(places[key] for key in map(folded, mapping.label_parts) if key in places)
    fallback = tuple(places[key] for key in map(folded, mapping.label_fallback) if key in places)
    aside = places.get(folded(mapping.aside_column), columns.get(Column.LABEL))
    return ColumnPlaces(
        columns=columns, parts=parts, fallback=fallback, aside=aside if mapping.aside_values else None
    )


def checked(mapping: FeedMapping, header: Sequence[str]) -> ColumnPlaces:
    """Where the mapped columns stand. Raises Invalid, by field, where no request could be told from this file."""
    wrong = wrong_columns(mapping)
    places = column_places(mapping, header)
    for column in NEEDED:
        if column not in places.columns:
            wrong.setdefault(column, _missing(column, mapping))
    wrong |= _twice(places, header)
    if wrong:
        has = f"The file has: {_cut(', '.join(name for name in header if name.strip()))}."
        fields = {f"column-{key}": told for key, told in wrong.items()}
        raise Invalid(" ".join([*wrong.values(), has]), fields=fields)
    return places


def wrong_columns(mapping: FeedMapping) -> dict[str, str]:
    """What is wrong with a mapping whatever the file, by meaning."""
    wrong: dict[str, str] = {}
    for name in mapping.columns.get(Column.CLOSED, ()):
        if touched(name):
            wrong[Column.CLOSED] = (
                f"“{name}” tells when a record was last touched, not when the work ended. Choose the column "
                "with the closing time, or none."
            )
    pattern = mapping.extra.get("outcome_pattern", "")
    if pattern and not _is_pattern(pattern):
        wrong[Column.OUTCOME] = "The pattern of outcomes cannot be read. It needs one pair of parentheses."
    return wrong


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
                f"“{header[place]}” is already {WORDS[dates[place]]}. Choose another column, or none."
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


def _places(header: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        places.setdefault(folded(name), place)
    places.pop("", None)
    return places
