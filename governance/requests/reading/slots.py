"""What is read of a record, by name, wherever it stands: a column of a CSV or a value of a JSON or XML record.

Everything else of a file is never kept: no free text, no names, no addresses, no links.
"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from governance.agreements.rules.service_names import folded
from governance.requests.reading.records import Record, Refused, records
from governance.requests.reading.shape import Shape
from governance.requests.reading.structured import Fields, fields_of
from governance.requests.rules.columns import ColumnPlaces
from governance.requests.rules.mapping import Column, FeedMapping

MOST_VALUE = 10_000  # characters of a value that are looked at
_LOOKED_AT = 1_000  # records in which the names of a JSON or XML file are gathered
_TOLD_EVERY = 5_000
Report = Callable[[int], None]


@dataclass(frozen=True, kw_only=True)
class Slots:
    """`names` in order; `labels` are the names in the file, for those who read about a refused value."""

    names: tuple[str, ...]
    places: tuple[int, ...]
    labels: Mapping[str, str]


def slots_of(standing: ColumnPlaces, header: Sequence[str]) -> Slots:
    """Where the mapped columns of a CSV stand."""
    places = {name_of(column): place for column, place in standing.columns.items()}
    places |= {f"part{number}": place for number, place in enumerate(standing.parts)}
    places |= {f"fallback{number}": place for number, place in enumerate(standing.fallback)}
    places |= {f"{name_of(column)}_time": place for column, place in standing.times.items()}
    if standing.aside is not None:
        places["aside"] = standing.aside
    labels = {name: header[place] for name, place in places.items()}
    return Slots(names=tuple(places), places=tuple(places.values()), labels=labels)


def name_of(column: Column) -> str:
    return column.value.replace("-", "_")


@dataclass(frozen=True, kw_only=True)
class RegularFiles:
    """The files that were written for the next step, and how many records went where."""

    clean: Path
    refused: Path
    records: int
    refused_count: int


def written(
    source: Iterator[Sequence[str] | Refused], into: Path, *, report: Report, most: int = 0
) -> RegularFiles:
    """Rows (line, then the slots' values) and refusals, as regular CSV. `report` hears the line that was reached.

    `most`: no more records than that; 0 = all.
    """
    clean, refused = into / "clean.csv", into / "unreadable.csv"
    count = bad = 0
    with (
        clean.open("w", encoding="utf-8", errors="replace", newline="") as kept_file,
        refused.open("w", encoding="utf-8", errors="replace", newline="") as refused_file,
    ):
        keep = csv.writer(kept_file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        refuse = csv.writer(refused_file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for row in source:
            count += 1
            if isinstance(row, Refused):
                bad += 1
                refuse.writerow((row.line, row.column, row.value, row.reason))
            else:
                keep.writerow(row)
            if count % _TOLD_EVERY == 0:
                report(row.line if isinstance(row, Refused) else int(row[0]))
            if count == most:
                break
    return RegularFiles(clean=clean, refused=refused, records=count, refused_count=bad)


def rows_of_csv(path: Path, shape: Shape, slots: Slots) -> Iterator[Sequence[str] | Refused]:
    for record in records(path, shape):
        if isinstance(record, Record):
            cells = record.cells
            yield (str(record.line), *(cells[place][:MOST_VALUE] for place in slots.places))
        else:
            yield record


def rows_of_fields(
    path: Path, form: str, mapping: FeedMapping, *, whole: bool
) -> Iterator[Sequence[str] | Refused]:
    """Rows of a JSON or XML file: of several names of one meaning the first that a record has."""
    wanted = _wanted(mapping)
    for record in fields_of(path, form, whole=whole):
        if isinstance(record, Fields):
            yield (
                str(record.line),
                *(_first(record.values, names)[:MOST_VALUE] for names in wanted.values()),
            )
        else:
            yield record


def slots_of_fields(mapping: FeedMapping, header: Sequence[str]) -> Slots:
    wanted = _wanted(mapping)
    known = {folded(name): name for name in reversed(header)}
    labels = {
        slot: next((known[name] for name in names if name in known), names[0] if names else slot)
        for slot, names in wanted.items()
    }
    return Slots(names=tuple(wanted), places=(), labels=labels)


def header_of_fields(path: Path, form: str, *, whole: bool) -> tuple[str, ...]:
    """The names that the first records have, in the order in which they are met."""
    names: dict[str, None] = {}
    for number, record in enumerate(fields_of(path, form, whole=whole)):
        if isinstance(record, Fields):
            names |= dict.fromkeys(record.names[:1_000])
        if number == _LOOKED_AT or len(names) > 1_000:
            break
    return tuple(names)


def _wanted(mapping: FeedMapping) -> dict[str, tuple[str, ...]]:
    wanted = {name_of(column): tuple(map(folded, names)) for column, names in mapping.columns.items()}
    wanted |= {f"part{number}": (folded(name),) for number, name in enumerate(mapping.label_parts)}
    wanted |= {f"fallback{number}": (folded(name),) for number, name in enumerate(mapping.label_fallback)}
    wanted |= {
        f"{name_of(column)}_time": tuple(map(folded, names)) for column, names in mapping.times.items()
    }
    if mapping.aside_values:
        wanted["aside"] = (folded(mapping.aside_column), *wanted.get("label", ()))
    return wanted


def _first(values: Mapping[str, str], names: Sequence[str]) -> str:
    return next((values[name] for name in names if name in values), "")
