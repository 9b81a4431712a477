"""What a supervisor asks: does the process live, and can it answer pages."""

import asyncio

import asyncpg
import structlog
from litestar import Controller, Response, get

from governance import clock, jobs
from governance.database.migrate import check_schema
from governance.errors import ConcordError
from governance.reminders.queries.missed import standing
from governance.sweeps.queries import failing_count, last_runs
from governance.sweeps.rules import tasks

PATIENCE = 3.0  # seconds for the database to answer


class HealthController(Controller):
    path = "/health"
    opt = {"public": True}  # noqa: RUF012 - Litestar reads a controller's options from the class

    @get("/live", sync_to_thread=False)
    def live(self) -> dict[str, str]:
        return {"status": "live"}

    @get("/ready")
    async def ready(self) -> Response[dict[str, str]]:
        """A server that tells late still answers pages: it stays in service, and says so."""
        try:
            await asyncio.wait_for(check_schema(), PATIENCE)
        except (ConcordError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
            structlog.get_logger("governance").warning("not ready", reason=str(error))
            return Response({"status": "not ready", "reason": "database"}, status_code=503)
        told = {"reminders": standing(clock.now()), "tasks": await _tasks()}
        return Response({"status": "ready", **told})


async def _tasks() -> str:
    """How timed tasks stand; a server whose tasks are late, or that cannot tell, still answers pages."""
    try:
        runs = await asyncio.wait_for(last_runs(), PATIENCE)
        failing = await asyncio.wait_for(failing_count(), PATIENCE)
    except (ConcordError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError):
        return "not known"
    late = tasks.late(jobs.EVERY, {name: run.since for name, run in runs.items()})
    return tasks.words(late, failing=failing, ran=bool(runs))
