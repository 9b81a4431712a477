"""How timed tasks ran last and at which rows they fail, by the clock of the database. They decide nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from governance.database import sql

RUNS = """SELECT name, ended_at, took, done, failed, error, did, did_at, clock_timestamp() - ended_at AS since
    FROM sweep_run ORDER BY name"""
FAILING = """SELECT sweep, key, failed, error, began_at, next_at FROM sweep_failure ORDER BY failed DESC, began_at, id LIMIT :most"""
COUNT = "SELECT count(*) FROM sweep_failure"
ON_A_PAGE = 200


@dataclass(frozen=True, kw_only=True)
class LastRun:
    """The last run of a task: `took` milliseconds; `did` is what the last one that did anything did. `error`: of it all."""

    name: str
    ended_at: datetime
    took: int
    done: int
    failed: int
    error: str
    did: int
    did_at: datetime | None
    since: timedelta


@dataclass(frozen=True, kw_only=True)
class FailingRow:
    """A row at which a task failed so many times in a row, since when, why the last time, and when it is tried next."""

    sweep: str
    key: str
    failed: int
    error: str
    began_at: datetime
    next_at: datetime


async def last_runs() -> dict[str, LastRun]:
    """By the name of the task; none of one that never ran."""
    return {row["name"]: LastRun(**row) for row in await sql.rows(RUNS)}


async def failing_rows() -> tuple[FailingRow, ...]:
    """Those that fail most first, as many as a page holds."""
    return tuple(FailingRow(**row) for row in await sql.rows(FAILING, most=ON_A_PAGE))


async def failing_count() -> int:
    return int(await sql.value(COUNT))
