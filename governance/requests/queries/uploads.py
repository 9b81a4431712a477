"""Uploads of a data source: where each stands, what came of it, the lines we could not read."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.audit.stored_event import who_from
from governance.database import sql
from governance.requests.rules.marks import Mark
from governance.requests.rules.uploads import UNDER_WAY, Counts, ImportState

RECENT = 30
BATCH = 2_000
FACTS = """SELECT i.*, f.code AS source, f.name AS source_name FROM request_import i JOIN feed f ON f.id = i.feed"""
_COUNTS = ("records", "accepted", "updated", "unchanged", "rejected", "unmatched", "flagged", "vanished")
_PLAIN = (
    "number",
    "source",
    "source_name",
    "file_name",
    "size",
    "full",
    "progress",
    "problem",
    "at",
    "finished_at",
)


@dataclass(frozen=True, kw_only=True)
class UploadFacts:
    """One upload. `progress` is in ten-thousandths of the state it is in; `marks` are records by contradiction,
    `waiting` by label that no service is known for; `file` tells what the file was, `anew`
    by department what became of stored requests.
    """

    id: int
    number: str
    source: str
    source_name: str
    state: ImportState
    file_name: str
    size: int
    full: bool
    progress: int
    problem: str
    who: str
    at: datetime
    finished_at: datetime | None
    counts: Counts
    marks: Mapping[Mark, int]
    waiting: Mapping[str, int]
    file: Mapping[str, str]
    anew: tuple[str, ...]

    @property
    def under_way(self) -> bool:
        return self.state in UNDER_WAY


@dataclass(frozen=True, kw_only=True)
class RefusedRecord:
    line: int
    column: str
    value: str
    reason: str


async def upload_by_number(number: str) -> UploadFacts:
    unknown = f"There is no upload {number}."
    return _facts(await sql.one(f"{FACTS} WHERE i.number = :number", unknown, number=number))


async def uploads_of(source: str, *, limit: int = RECENT) -> tuple[UploadFacts, ...]:
    """The latest first."""
    rows = await sql.rows(
        f"{FACTS} WHERE f.code = :source ORDER BY i.id DESC LIMIT :most", source=source, most=limit
    )
    return tuple(_facts(row) for row in rows)


BEFORE = """SELECT i.number FROM request_import i JOIN feed f ON f.id = i.feed
    WHERE f.code = :source AND i.file_hash = :file_hash AND i.state <> 'failed' ORDER BY i.id DESC LIMIT 1"""


async def taken_before(source: str, file_hash: str) -> str:
    """The number of the latest upload of this very file from this source, "" if it was never taken in."""
    rows = await sql.rows(BEFORE, source=source, file_hash=file_hash)
    return str(rows[0]["number"]) if rows else ""


async def refused_records(upload: int, *, limit: int) -> tuple[RefusedRecord, ...]:
    """The first lines we could not read."""
    rows = await _refused(upload, 0, limit)
    return tuple(_record(row) for row in rows)


async def every_refused_record(upload: int) -> AsyncIterator[RefusedRecord]:
    """All of them in the order of the file, in batches so that memory stays flat."""
    last = 0
    while rows := await _refused(upload, last, BATCH):
        for row in rows:
            yield _record(row)
        last = rows[-1]["id"]


async def _refused(upload: int, last: int, limit: int) -> list[dict[str, Any]]:
    # They are stored in the order of the file: going on by their ids never sorts a million of them.
    query = """SELECT id, line, "column", value, reason FROM rejection
        WHERE upload = :upload AND id > :last ORDER BY id LIMIT :most"""
    return await sql.rows(query, upload=upload, last=last, most=limit)


def _record(row: Mapping[str, Any]) -> RefusedRecord:
    return RefusedRecord(line=row["line"], column=row["column"], value=row["value"], reason=row["reason"])


def _facts(row: Mapping[str, Any]) -> UploadFacts:
    told = json.loads(row["facts"])
    flags = told.get("flags", {})
    known: dict[str, Any] = {name: row[name] for name in _PLAIN}
    return UploadFacts(
        **known,
        id=row["id"],
        state=ImportState(row["state"]),
        who=who.name if (who := who_from(row["who"])) else "",
        counts=Counts(**{name: row[name] for name in _COUNTS}),
        marks={Mark(name): flags[name] for name in Mark if name in flags},
        waiting=dict(sorted(told.get("waiting", {}).items(), key=lambda each: -each[1])),
        file=told.get("file", {}),
        anew=tuple(told.get("anew", ())),
    )
