"""What a timed task did: kept where something was done or failed, and once a minute where nothing was.

A task that fails as a whole is logged and tried again at its next time. None of this is an act of anybody's.
"""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import structlog

from governance.database import sql
from governance.errors import Late
from governance.sweeps import rules

LOG = structlog.get_logger("jobs")
QUIET = 60.0  # seconds between two notes of a task that has nothing to do
NOTE = """INSERT INTO sweep_run AS r (name, began_at, ended_at, took, done, failed, error, did, did_at)
    SELECT :name, x.now - make_interval(secs => :took::bigint / 1000.0), x.now, :took, :done, :failed, :error, :done,
      CASE WHEN :done > 0 THEN x.now END FROM (SELECT clock_timestamp() AS now) x
    ON CONFLICT (name) DO UPDATE SET began_at = excluded.began_at, ended_at = excluded.ended_at, took = excluded.took,
      done = excluded.done, failed = excluded.failed, error = excluded.error, did_at = coalesce(excluded.did_at, r.did_at),
      did = CASE WHEN excluded.done > 0 THEN excluded.done ELSE r.did END"""


@dataclass(kw_only=True)
class Run:
    """A run of a task that is under way; `error` is of the task as a whole."""

    name: str
    done: int = 0
    failed: int = 0
    error: str = ""


under_way: ContextVar[Run | None] = ContextVar("under_way", default=None)
_noted: dict[str, float] = {}  # when this process noted each task last


@asynccontextmanager
async def noted(name: str) -> AsyncIterator[Run]:
    """A run of the task of this name, which sets `done`. Whatever it raises is logged and noted, and ends here."""
    run, began = Run(name=name), time.monotonic()
    mark = under_way.set(run)
    try:
        yield run
    except Late as away:  # the database counts these, and tells them once a minute
        run.error = rules.told(type(away).__name__, str(away))
    except Exception as fault:
        LOG.exception("sweep failed", sweep=name)
        run.error = rules.told(type(fault).__name__, str(fault))
    finally:
        under_way.reset(mark)
    await _note(run, time.monotonic() - began)


async def _note(run: Run, took: float) -> None:
    idle = not (run.done or run.failed or run.error)
    if idle and time.monotonic() - _noted.get(run.name, -QUIET) < QUIET:
        return
    values = {"done": run.done, "failed": run.failed, "error": run.error}
    try:
        await sql.rows(NOTE, name=run.name, took=round(took * 1000), **values)
    except Late:
        pass
    except Exception as away:  # noqa: BLE001 - the database is away: that is told by everything else
        LOG.warning("a run could not be noted", sweep=run.name, reason=type(away).__name__)
    else:
        _noted[run.name] = time.monotonic()
