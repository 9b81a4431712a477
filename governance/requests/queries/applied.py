"""The requests that an upload wrote, line by line: what the store keeps of it, and what stands now, in the same form.

The entry by which an upload was taken carries the fingerprint of its file. Whoever reads all files in their order has
every stored request as it has to be.
"""

import gzip
import heapq
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from governance.audit.tags import Tag
from governance.database import sql
from governance.files import store

COLUMNS = (
    "feed, external_id, label, opened_at, ended_at, due_at, handed_at, paused_at, resumed_at, pause_reason, closed, verdict,"
    " flags, district, channel, outcome, complete, transfers, reopened, first_import, last_import, vanished_import"
)
LINE = f"ROW({COLUMNS})::text"
ONE_FORM = "SET LOCAL datestyle = 'ISO, YMD'"
STANDING = f"SELECT id, {LINE} AS line FROM request ORDER BY id"  # noqa: S608 - column names of ours alone
# In the order in which they were stored. Those sealed at an upgrade were stored before, and share no request.
UPLOADS = """SELECT u.number, u.applied FROM request_import u
    LEFT JOIN event e ON e.subject = 'upload:' || u.number AND e.tag = :taken
    WHERE u.applied <> '' ORDER BY e.body LIKE '%"applied":"%', e.number, u.id"""
SOME = 10_000
_ESCAPED = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


@dataclass(frozen=True, kw_only=True)
class AppliedFile:
    """The number of an upload, and the name of its file in the store."""

    number: str
    file: str


@dataclass(frozen=True, kw_only=True)
class RequestLine:
    """One request by its id, in one line; the number of the upload whose file has it."""

    id: int
    line: str
    upload: str = ""


async def files() -> tuple[AppliedFile, ...]:
    rows = await sql.rows(UPLOADS, taken=str(Tag.REQUESTS_TAKEN))
    return tuple(AppliedFile(number=row["number"], file=row["applied"]) for row in rows)


def replayed(home: Path, of: Iterable[AppliedFile]) -> Iterator[RequestLine]:
    """Every request as the last file that has it says, by id."""
    every = heapq.merge(*(_lines(home, nth, each) for nth, each in enumerate(of)))
    for key, lines in groupby(every, key=lambda line: line[0]):
        *_, (_, _, line, upload) = lines
        yield RequestLine(id=key, line=line, upload=upload)


def _lines(home: Path, nth: int, of: AppliedFile) -> Iterator[tuple[int, int, str, str]]:
    with gzip.open(store.path_of(home, of.file), "rt", encoding="utf-8", newline="\n") as file:
        for text in file:
            key, _, line = text[:-1].partition("\t")
            yield int(key), nth, line, of.number


async def standing() -> AsyncIterator[RequestLine]:
    """All requests as they are now, by id. Inside a transaction."""
    await sql.rows(ONE_FORM)
    async with sql.connection() as server:
        cursor = await server.cursor(STANDING)
        while rows := await cursor.fetch(SOME):
            for row in rows:
                yield RequestLine(id=row["id"], line=row["line"].translate(_ESCAPED))
