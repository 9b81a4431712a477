"""Uploads of requests: the list, what came of one, its contradictions, the labels in it that wait, every line refused."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.audit.spreadsheet import line as spreadsheet_line
from governance.compliance.queries.labels import LabelFacts, labels_named
from governance.compliance.rules.labels import OPEN
from governance.compliance.rules.taking_in import Counts, ImportState
from governance.compliance.tables.taken_in import Import, Rejection
from governance.errors import NotFound

PAGE = 50
BATCH = 5_000
MOST_WAITING = 50
FACTS = """SELECT i.*, f.code AS feed_code, f.name AS feed_name,
    (SELECT count(*) FROM request_import o WHERE o.feed = i.feed AND o.id < i.id
        AND o.state IN ('queued', 'reading', 'storing', 'judging')) AS ahead
    FROM request_import i JOIN feed f ON f.id = i.feed"""
REFUSED = """SELECT r.id, r.line, r."column", r.value, r.reason FROM rejection r JOIN request_import i ON i.id = r.upload
    WHERE i.number = {} AND r.id > {} ORDER BY r.id LIMIT {}"""
HEADING = spreadsheet_line(("line", "column", "value", "reason"))


@dataclass(frozen=True, kw_only=True)
class ImportFacts:
    """One upload. `file` tells what the file was; `flags` counts its records by contradiction, `waiting` by label that
    nobody had mapped then. `progress` is in ten-thousandths of the state; `ahead` uploads of its source come first.
    """

    id: int
    number: str
    feed: str
    feed_name: str
    state: ImportState
    file_name: str
    file_hash: str
    size: int
    full: bool
    counts: Counts
    file: Mapping[str, str]
    flags: Mapping[str, int]
    waiting: Mapping[str, int]
    progress: int
    ahead: int
    problem: str
    who: str
    at: datetime
    finished_at: datetime | None

    @property
    def ended(self) -> bool:
        return self.state in {ImportState.DONE, ImportState.FAILED}


@dataclass(frozen=True, kw_only=True)
class RefusedRecord:
    """A record that was refused; `id` is the key to go on after."""

    id: int
    line: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class WaitingIn:
    """A label of an upload that nobody has mapped to this day, and how many records of the upload are called so."""

    label: LabelFacts
    records: int


async def imports(*, feed: str = "", below: int | None = None) -> tuple[ImportFacts, ...]:
    """The newest first, one page of them; of one data source or of all, older than the one with this id."""
    rows = await Import.raw(
        f"{FACTS} WHERE ({{}} = '' OR f.code = {{}}) AND i.id < {{}} ORDER BY i.id DESC LIMIT {{}}",
        feed,
        feed,
        below if below is not None else 2**62,
        PAGE,
    )
    return tuple(_facts(row) for row in rows)


async def import_by_number(number: str) -> ImportFacts:
    rows = await Import.raw(f"{FACTS} WHERE i.number = {{}}", number)
    if not rows:
        raise NotFound(f"There is no upload {number}.")
    return _facts(rows[0])


async def waiting_in(upload: ImportFacts) -> tuple[WaitingIn, ...]:
    """Those that still wait, most records first."""
    most = sorted(upload.waiting, key=lambda name: -upload.waiting[name])[:MOST_WAITING]
    known = await labels_named(upload.feed, most)
    return tuple(
        WaitingIn(label=known[name], records=upload.waiting[name])
        for name in most
        if name in known and known[name].state in OPEN
    )


async def refused(number: str, *, after: int = 0, limit: int = PAGE) -> tuple[RefusedRecord, ...]:
    """One page of the records that were refused, in the order of the file."""
    return tuple(RefusedRecord(**row) for row in await Rejection.raw(REFUSED, number, after, limit))


async def refused_as_csv(number: str) -> AsyncIterator[str]:
    """Every one of them, as lines that no spreadsheet takes for formulas; read in batches so that memory stays flat."""
    yield HEADING
    after = 0
    while found := await refused(number, after=after, limit=BATCH):
        yield "".join(refused_line(one) for one in found)
        after = found[-1].id


def refused_line(one: RefusedRecord) -> str:
    return spreadsheet_line((str(one.line), one.column, one.value, one.reason))


def _facts(row: Mapping[str, Any]) -> ImportFacts:
    same = (
        "id",
        "number",
        "file_name",
        "file_hash",
        "size",
        "full",
        "progress",
        "ahead",
        "problem",
        "at",
        "finished_at",
    )
    told = json.loads(row["facts"])
    return ImportFacts(
        **{name: row[name] for name in same},
        feed=row["feed_code"],
        feed_name=row["feed_name"],
        state=ImportState(row["state"]),
        counts=Counts(**{name: row[name] for name in Counts.__dataclass_fields__}),
        file=told.get("file", {}),
        flags=told.get("flags", {}),
        waiting=told.get("waiting", {}),
        who=json.loads(row["who"])["name"],
    )
