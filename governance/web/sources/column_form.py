"""The form of a file's columns: which one means what, which stands in where another is blank, which words are results.

Decides wording and what stands in which field; what cannot be is said by the rules of columns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from governance.errors import Invalid
from governance.requests.queries.feeds import FeedFacts
from governance.requests.reading.model import Preview
from governance.requests.rules.column_names import usual_names
from governance.requests.rules.columns import NEEDED, WORDS, checked, unknown_words
from governance.requests.rules.mapping import Column, FeedMapping
from governance.requests.rules.uploads import FeedEntry
from governance.web.site.forms import Form
from governance.web.sources.form import RESULT_WORDS, joined, words

FALLBACK = "What the request is about, where that is blank"
TIMED = (Column.OPENED, Column.CLOSED, Column.DUE)
_USUAL = frozenset({Column.ID, Column.LABEL, Column.OPENED, Column.CLOSED, Column.DUE, Column.STATUS})


@dataclass(frozen=True, kw_only=True)
class ColumnChoice:
    """One meaning that a column of a file can have."""

    name: str
    label: str
    usual: bool
    needed: bool


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


def time_label(meaning: Column) -> str:
    return f"The time of day {WORDS[meaning]}, where it stands apart"


def time_choices() -> list[tuple[str, str]]:
    return [(f"time-{meaning}", time_label(meaning)) for meaning in TIMED]


def columns_form(seen: Preview, used: FeedMapping | None = None) -> Form:
    """The form with the columns chosen so far; `used` is the mapping by which the file was looked at, if any."""
    chosen = [(f"column-{meaning}", name) for meaning, name in seen.columns.items()]
    if used is None:
        return Form(chosen)
    fallback = [("fallback", name) for name in used.label_fallback if name in seen.header][:1]
    times = [
        (f"time-{meaning}", name)
        for meaning, names in used.times.items()
        for name in names
        if name in seen.header
    ]
    results = [(name, joined(getattr(used, name))) for name in RESULT_WORDS]
    parts = [("label_parts", part) for part in used.label_parts]
    return Form([*chosen, *fallback, *times, *results, *parts])


def is_unconfirmed(source: FeedFacts) -> bool:
    """Whether nobody has confirmed this data source's columns yet, so that they are recognized by the usual names."""
    return not source.preset and source.mapping.columns == usual_names()


def read_columns(form: Form, source: FeedFacts, seen: Preview) -> FeedEntry:
    """The data source with the columns chosen for a file; names from files of other years stay, after the chosen ones."""
    old, header = source.mapping, seen.header
    fallback = tuple(name for name in dict.fromkeys(form.values("fallback")) if name in header)
    results: dict[str, Any] = {name: words(form, name) for name in RESULT_WORDS}
    mapping = replace(
        old,
        **results,
        columns=_read(form, "column", old.columns, header),
        times=_read(form, "time", old.times, header),
        label_parts=tuple(part for part in dict.fromkeys(form.values("label_parts")) if part in header),
        label_fallback=(*fallback, *(name for name in old.label_fallback if name not in header)),
    )
    known = {name: getattr(source, name) for name in ("name", "code", "preset", "endpoint", "every_days")}
    return FeedEntry(**known, mapping=mapping)


def _read(
    form: Form, kind: str, old: Mapping[Column, tuple[str, ...]], header: Sequence[str]
) -> dict[Column, tuple[str, ...]]:
    found: dict[Column, tuple[str, ...]] = {}
    for meaning in Column:
        name = form.value(f"{kind}-{meaning}")
        if name and name not in header:
            form.wrong(f"{kind}-{meaning}", f"This file has no column “{name}”. Choose one of the list.")
        elif name:
            others = [one for one in old.get(meaning, ()) if one not in {name, *header}]
            found[meaning] = (name, *others)
    return found


def refuse_unfit(mapping: FeedMapping, seen: Preview) -> None:
    """Raises Invalid at the field of each column that cannot have the chosen meaning."""
    place = checked(mapping, seen.header).columns.get(Column.VERDICT)
    name = "" if place is None else seen.header[place]
    if wrong := unknown_words(mapping, name, seen.words.get(name, ())):
        raise Invalid(wrong, fields={f"column-{Column.VERDICT}": wrong})


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def column_words(mapping: FeedMapping) -> list[tuple[str, str]]:
    """Which column has which meaning, with the names it had in files of other years."""
    told = [(_capital(WORDS[meaning]), " or ".join(names)) for meaning, names in mapping.columns.items()]
    further = [("And then", " · ".join(mapping.label_parts)), (FALLBACK, " or ".join(mapping.label_fallback))]
    further += [(time_label(meaning), " or ".join(names)) for meaning, names in mapping.times.items()]
    return [*told, *(one for one in further if one[1])]
