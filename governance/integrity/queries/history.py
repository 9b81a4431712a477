"""What checks of the record came to."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.database import sql
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


UNDER_WAY = """SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = 2911 AND objid = 1
    AND objsubid = 2 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS found"""
ALONE = "SELECT pg_try_advisory_xact_lock(2911, 1) AS ours"


async def is_under_way() -> bool:
    """Whether some process checks everything now."""
    return bool(await sql.value(UNDER_WAY))


async def past_checks(*, most: int, areas: str = ANY) -> tuple[PastCheck, ...]:
    """The latest checks, the newest first."""
    return tuple(_check(row) for row in await sql.rows(LATEST, areas=areas, most=most))


async def last_check(areas: str = ANY) -> PastCheck | None:
    return next(iter(await past_checks(most=1, areas=areas)), None)


def _check(row: Mapping[str, Any]) -> PastCheck:
    found = tuple(Finding(**{**each, "area": Area(each["area"])}) for each in json.loads(row["findings"]))
    return PastCheck(**{**row, "looked_at": json.loads(row["looked_at"]), "findings": found})
