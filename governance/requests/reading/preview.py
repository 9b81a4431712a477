"""The beginning of a file as it would be taken, for the page that asks which column means what. Stores nothing."""

import csv
from collections.abc import Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from governance.errors import Invalid
from governance.requests.reading.encoding import looked_at, plain
from governance.requests.reading.model import KEPT, Preview, ReadFile
from governance.requests.reading.progress import Progress
from governance.requests.reading.reader import Job, carefully, facts_of, prepared
from governance.requests.reading.records import Record, records
from governance.requests.reading.shape import Shape, shape_of
from governance.requests.reading.slots import header_of_fields
from governance.requests.reading.unpacking import beginning, packed
from governance.requests.rules.column_names import guess, same_names
from governance.requests.rules.columns import column_places, no_opening
from governance.requests.rules.dates import proposed_order
from governance.requests.rules.mapping import Column, FeedMapping
from governance.requests.rules.presets import PRESETS, recognized

_SHOWN = 5
_LOOKED_AT = 1024 * 1024  # bytes
_DATES_SEEN = 200
_VALUES_SEEN, _MOST_WORDS, _LONGEST_WORD = 5_000, 12, 40


def preview(path: Path, *, mapping: FeedMapping | None = None, at: datetime) -> Preview:
    """By the mapping, else by a known source's, else by a proposal; quick on a long file.

    Raises Invalid where nothing can be said about the file. What is wrong with the mapping stands in `problems`.
    """
    # Beside the file: what a reader that was cut off leaves there goes with it.
    with TemporaryDirectory(prefix="preview-", dir=path.parent) as folder:
        into = Path(folder)
        start = beginning(path, into, most=_LOOKED_AT)
        text = looked_at(start)
        file = plain(start, text, into)
        shape = shape_of(file, mapping)
        header = shape.header or header_of_fields(file, shape.form, whole=False)
        preset = "" if mapping else recognized(header)
        used = mapping or PRESETS.get(preset) or _proposal(file, shape, header)
        sample, problems = _sample(start, used, into, at)
        places = column_places(used, header).columns
        alike = "" if mapping else same_names(header)
        return Preview(
            header=header,
            mapping=used,
            columns={str(column): header[place] for column, place in places.items()},
            preset=preset,
            guessed=mapping is None and not preset,
            sample=sample,
            facts=facts_of(packed(path), text, shape, header),
            problems=(*problems, *filter(None, [no_opening(used, header), alike])),
            words=_words(file, shape) if shape.form == "csv" else {},
        )


def _words(file: Path, shape: Shape) -> dict[str, tuple[str, ...]]:
    """Of each column with few short values: what they are, so that somebody can say what they mean."""
    seen: dict[str, dict[str, None]] = {name: {} for name in shape.header}
    for one in islice(records(file, shape), _VALUES_SEEN):
        cells = one.cells if isinstance(one, Record) else ()
        for name, cell in zip(shape.header, cells, strict=False):
            if name in seen and (value := cell.strip()):
                seen[name][value[:_LONGEST_WORD]] = None
                if len(seen[name]) > _MOST_WORDS or len(value) >= _LONGEST_WORD:
                    del seen[name]
    return {name: tuple(values) for name, values in seen.items()}


def _proposal(file: Path, shape: Shape, header: tuple[str, ...]) -> FeedMapping:
    columns = guess(header)
    opened = columns.get(Column.OPENED, ("",))[0]
    dates: list[str] = []
    if shape.form == "csv" and opened in header:
        place = header.index(opened)
        seen = (one for one in records(file, shape) if isinstance(one, Record))
        dates = [one.cells[place] for one in islice(seen, _DATES_SEEN)]
    return FeedMapping(columns=columns, zone="UTC", date_order=proposed_order(dates))


def _sample(
    start: Path, mapping: FeedMapping, into: Path, at: datetime
) -> tuple[tuple[Mapping[str, str], ...], tuple[str, ...]]:
    """The first records as they would be taken, and why none can be."""
    job = Job(
        mapping=mapping, into=into, at=at, progress=Progress(into / "progress"), whole=False, most=_SHOWN
    )
    try:
        ready = prepared(start, job)
        return _rows(carefully(ready, job, why="the beginning alone")), ()
    except Invalid as wrong:
        return (), tuple(wrong.fields.values()) or (wrong.message,)


def _rows(read: ReadFile) -> tuple[Mapping[str, str], ...]:
    kept = [dict(zip((name for name, _ in KEPT), row, strict=True)) for row in _csv(read.kept)]
    refused = [
        {"line": line, "problem": f"{column}: {reason}" if column else reason, "value": value}
        for line, column, value, reason in _csv(read.refused)
    ]
    return tuple(sorted([*kept, *refused], key=lambda row: (int(row["line"]), row.get("external_id", ""))))


def _csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))
