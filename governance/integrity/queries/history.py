"""What checks of the record came to."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.database import sql
from governance.integrity.queries.checks import CHECKS
from governance.integrity.queries.examination import AT_STEP
from governance.integrity.rules.findings import Area, Finding

LATEST = """SELECT id, at, by, areas, took_ms, looked_at, sound, found, findings FROM record_check
    WHERE :areas = '*' OR areas = :areas ORDER BY id DESC LIMIT :most"""
WHOLE, ANY = "", "*"


@dataclass(frozen=True, kw_only=True)
class PastCheck:
    """`areas` is "" for a check of everything; `found` counts all findings, of which the first are kept."""

    id: int
    at: datetime
    by: str
    areas: str
    took_ms: int
    looked_at: Mapping[str, int]
    sound: bool
    found: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, kw_only=True)
class UnderWay:
    """A check of everything that goes on now: since when, and at which of how many steps; "" where it is not told."""

    begun: datetime | None
    step: int
    steps: int
    title: str


UNDER_WAY = """SELECT a.xact_start AS begun, a.application_name AS told
    FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
    WHERE l.locktype = 'advisory' AND l.classid = 2911 AND l.objid = 1 AND l.objsubid = 2 AND l.granted
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) LIMIT 1"""
ALONE = "SELECT pg_try_advisory_xact_lock(2911, 1) AS ours"


async def under_way() -> UnderWay | None:
    """The check of everything that some process makes now, as its connection to the database tells."""
    row = await sql.row(UNDER_WAY)
    if row is None:
        return None
    told = (row["told"] or "").removeprefix(AT_STEP)
    step = int(told) if told.isdecimal() and 0 < int(told) <= len(CHECKS) else 0
    title = CHECKS[step - 1].title if step else ""
    return UnderWay(begun=row["begun"], step=step, steps=len(CHECKS), title=title)


async def past_checks(*, most: int, areas: str = ANY) -> tuple[PastCheck, ...]:
    """The latest checks, the newest first."""
    return tuple(_check(row) for row in await sql.rows(LATEST, areas=areas, most=most))


async def last_check(areas: str = ANY) -> PastCheck | None:
    return next(iter(await past_checks(most=1, areas=areas)), None)


def _check(row: Mapping[str, Any]) -> PastCheck:
    found = tuple(Finding(**{**each, "area": Area(each["area"])}) for each in json.loads(row["findings"]))
    return PastCheck(**{**row, "looked_at": json.loads(row["looked_at"]), "findings": found})
