"""Reads a file of requests: whatever it is, every record is kept or refused with a reason, and nothing else is stored.

A regular CSV is taken by DuckDB as a whole. A file that is not regular is first written anew, record by record; then
both go through the same statements. Runs in a child process (worker.py).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from errno import ENOSPC
from pathlib import Path

import duckdb

from governance.errors import Unavailable
from governance.requests.reading import value_statements
from governance.requests.reading.encoding import NAMES, Text, looked_at, plain
from governance.requests.reading.engine import csv_source, engine
from governance.requests.reading.model import ReadFile
from governance.requests.reading.progress import Progress
from governance.requests.reading.records import Refused
from governance.requests.reading.scan import NO_PLACES, Scan, line_count, scanned
from governance.requests.reading.shape import DELIMITERS, Shape, shape_of
from governance.requests.reading.slots import (
    Slots,
    header_of_fields,
    rows_of_csv,
    rows_of_fields,
    slots_of,
    slots_of_fields,
    written,
)
from governance.requests.reading.sorting import Sorting
from governance.requests.reading.structured import fields_of
from governance.requests.reading.unpacking import packed, unpacked
from governance.requests.rules.columns import NEEDED, checked, no_opening
from governance.requests.rules.mapping import FeedMapping

_DIFFERENT = "two ways of reading do not tell its records apart alike"


@dataclass(frozen=True, kw_only=True)
class Job:
    """One file to be read: how, where to, when it was taken in.

    Not `whole`: the file was cut, and no more than `most` of its records are wanted.
    """

    mapping: FeedMapping
    into: Path
    at: datetime
    progress: Progress
    whole: bool = True
    most: int = 0


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A file in UTF-8 with line feeds, and what it is."""

    path: Path
    shape: Shape
    slots: Slots
    facts: Mapping[str, str]
    missing: str = ""  # why no record of it can be kept


def read(path: Path, *, mapping: FeedMapping, into: Path, at: datetime) -> ReadFile:
    """The file as kept and refused records, in two files in the folder `into`. `at` is when it was taken in.

    Raises Invalid where the file as a whole cannot be read, with fields where columns are missing.
    """
    job = Job(mapping=mapping, into=into, at=at, progress=Progress(into / "progress"))
    try:
        ready = prepared(path, job)
        scan = _scanned(ready)
        job.progress.reached(2_000)
        quick = None if scan.irregular else quickly(ready, job, scan)
        return quick or carefully(ready, job, why=scan.irregular or _DIFFERENT)
    except OSError as full:
        if full.errno != ENOSPC:
            raise
        raise Unavailable("There is no room left on the server's disk to read this file.") from full
    except duckdb.OutOfMemoryException as full:
        raise Unavailable(
            "Reading this file takes more memory or disk than there is. Send it in parts."
        ) from full


def prepared(path: Path, job: Job) -> Prepared:
    """Unpacked, decoded, its columns found and checked."""
    whole = unpacked(path, job.into)
    job.progress.reached(500)
    text = looked_at(whole)
    file = plain(whole, text, job.into)
    if whole not in {path, file}:  # of a long file, one copy beside the upload is enough
        whole.unlink()
    job.progress.reached(1_000)
    shape = shape_of(file, job.mapping)
    header = shape.header or header_of_fields(file, shape.form, whole=job.whole)
    slots = _slots(file, shape, header, job)
    return Prepared(
        path=file,
        shape=shape,
        slots=slots,
        facts=facts_of(packed(path), text, shape, header) | _taken_for(slots, header),
        missing=no_opening(job.mapping, header),
    )


def _slots(file: Path, shape: Shape, header: Sequence[str], job: Job) -> Slots:
    """An answer without a single record has no names either: nothing can be wrong with its columns."""
    if shape.form == "csv":
        return slots_of(checked(job.mapping, header), header)
    named = set(NEEDED) <= job.mapping.columns.keys()
    if header or not named or any(True for _ in fields_of(file, shape.form, whole=job.whole)):
        checked(job.mapping, header)
    return slots_of_fields(job.mapping, header)


def _taken_for(slots: Slots, header: Sequence[str]) -> dict[str, str]:
    return {f"column {name}": label for name, label in slots.labels.items() if label in header}


def facts_of(packing: str, text: Text, shape: Shape, header: Sequence[str]) -> dict[str, str]:
    """What the file is, in words."""
    facts = {"form": shape.form.upper(), "encoding": NAMES[text.encoding], "columns": str(len(header))}
    if packing:
        facts["packed"] = packing
    if shape.form == "csv":
        facts |= {"line ends": text.ends, "delimiter": DELIMITERS[shape.delimiter]}
    if shape.above:
        facts["above"] = (
            f"{shape.above:,} line{'s' if shape.above > 1 else ''} above the names of the columns"
        )
    if text.broken:
        facts["bytes that are no text"] = f"{text.broken:,}"
    return facts


def _scanned(ready: Prepared) -> Scan:
    if ready.shape.form != "csv":
        return Scan(records=0, irregular=f"it is {ready.shape.form.upper()}")
    return scanned(ready.path, start=ready.shape.start, delimiter=ready.shape.delimiter)


def quickly(ready: Prepared, job: Job, scan: Scan) -> ReadFile | None:
    """The file as DuckDB reads it as a whole.

    None where DuckDB counts other records than the scan did: then it has to be read `carefully`.
    """
    with engine(job.into) as connection:
        work = Sorting(
            connection=connection,
            progress=job.progress,
            slots=ready.slots,
            names=ready.slots.names,
            mapping=job.mapping,
            missing=ready.missing,
            facts={**ready.facts, "read": "as a whole"},
        )
        try:
            if work.take(_source(ready, scan)) != scan.records:
                return None
        except duckdb.OutOfMemoryException:
            raise
        except duckdb.Error:
            return None
        work.lined(first=ready.shape.line, inner=scan.inner)
        return work.written(job.into, at=job.at)


def _source(ready: Prepared, scan: Scan) -> str:
    table = csv_source(
        ready.path,
        columns=len(ready.shape.header),
        delimiter=ready.shape.delimiter,
        skip=ready.shape.line - 1,
        in_parts=not len(scan.inner),
    )
    return value_statements.values(table, zip(ready.slots.names, ready.slots.places, strict=True))


def carefully(ready: Prepared, job: Job, *, why: str) -> ReadFile:
    """The file, first rewritten record by record and then read. `why` is noted among the facts."""
    new = written(_rows(ready, job), job.into, report=_telling(ready, job), most=job.most)
    names = ("line", *ready.slots.names)
    table = csv_source(new.clean, columns=len(names), delimiter=",", skip=0, in_parts=False)
    unreadable = csv_source(new.refused, columns=4, delimiter=",", skip=0, in_parts=False)
    with engine(job.into) as connection:
        work = Sorting(
            connection=connection,
            progress=job.progress,
            slots=ready.slots,
            names=names,
            mapping=job.mapping,
            missing=ready.missing,
            facts={**ready.facts, "read": f"record by record: {why}"},
        )
        work.take(value_statements.values(table, zip(names, range(len(names)), strict=True)))
        work.lined(first=1, inner=NO_PLACES)
        return work.written(job.into, at=job.at, unreadable=value_statements.unreadable(unreadable))


def _telling(ready: Prepared, job: Job) -> Callable[[int], None]:
    """Reports how far the rewriting is by the line that was reached; it is most of the work."""
    lines = line_count(ready.path)
    return lambda line: job.progress.reached(2_000 + 4_000 * min(1, line / lines))


def _rows(ready: Prepared, job: Job) -> Iterator[Sequence[str] | Refused]:
    if ready.shape.form == "csv":
        return rows_of_csv(ready.path, ready.shape, ready.slots)
    return rows_of_fields(ready.path, ready.shape.form, job.mapping, whole=job.whole)
