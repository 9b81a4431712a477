"""What a supervisor asks: does the process live, and can it answer pages."""

import asyncio

import asyncpg
import structlog
from litestar import Controller, Response, get

from governance import clock, jobs, lifeline
from governance.database import space
from governance.database.migrate import check_schema
from governance.errors import ConcordError, Late
from governance.reminders.queries.missed import standing
from governance.sweeps.queries import failing_count, last_runs
from governance.sweeps.rules import tasks
from governance.web.site.pages import Request, settings_of
from governance.web.site.problems import COUNTED

PATIENCE = 3.0  # seconds for the database to answer
AWAY = 10.0  # seconds after which our own database server counts as not coming back


class HealthController(Controller):
    path = "/health"
    opt = {"public": True}  # noqa: RUF012 - Litestar reads a controller's options from the class

    @get("/live", sync_to_thread=False)
    def live(self) -> Response[dict[str, str]]:
        """Fails where only another start may help: our own database server, which is watched, stays away."""
        if (away := _own_server_away()) > AWAY:
            return Response(
                {"status": "failing", "reason": f"database server away for {away:.0f} s"}, status_code=503
            )
        return Response({"status": "live"})

    @get("/ready")
    async def ready(self, request: Request) -> Response[dict[str, str]]:
        """Whether everything can be done here. Without room, pages are still read; one that tells late is ready, and
        says so.
        """
        try:
            await asyncio.wait_for(check_schema(), PATIENCE)
        except (ConcordError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
            request.scope["state"][COUNTED] = isinstance(error, Late)  # those are told once a minute
            return _not_ready("database", "" if isinstance(error, Late) else str(error))
        if lacking := "; ".join(each.words for each in space.low(settings_of(request))):
            return _not_ready(f"free space ({lacking}): read only", lacking)
        told = {"reminders": standing(clock.now()), "tasks": await _tasks()}
        return Response({"status": "ready", **told})


def _not_ready(reason: str, detail: str) -> Response[dict[str, str]]:
    if detail:
        structlog.get_logger("governance").warning("not ready", reason=detail)
    return Response({"status": "not ready", "reason": reason}, status_code=503)


def _own_server_away() -> float:
    """Seconds for which the watch has not seen it answer; 0 for a server of the city's own."""
    return lifeline.silence(lifeline.DATABASE) or 0.0


async def _tasks() -> str:
    """How timed tasks stand; a server whose tasks are late, or that cannot tell, still answers pages."""
    try:
        runs = await asyncio.wait_for(last_runs(), PATIENCE)
        failing = await asyncio.wait_for(failing_count(), PATIENCE)
    except (ConcordError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError):
        return "not known"
    late = tasks.late(jobs.EVERY, {name: run.since for name, run in runs.items()})
    return tasks.words(late, failing=failing, ran=bool(runs))
