"""What a supervisor asks: does the process live, and can it answer pages."""

import asyncio

import asyncpg
import structlog
from litestar import Controller, Response, get

from governance import clock, lifeline
from governance.database.migrate import check_schema
from governance.errors import ConcordError
from governance.reminders.queries.missed import standing

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
    async def ready(self) -> Response[dict[str, str]]:
        """A server that tells late still answers pages: it stays in service, and says so."""
        try:
            await asyncio.wait_for(check_schema(), PATIENCE)
        except (ConcordError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
            structlog.get_logger("governance").warning("not ready", reason=str(error))
            return Response({"status": "not ready", "reason": "database"}, status_code=503)
        return Response({"status": "ready", "reminders": standing(clock.now())})


def _own_server_away() -> float:
    """Seconds for which the watch has not seen it answer; 0 for a server of the city's own."""
    return lifeline.silence(lifeline.DATABASE) or 0.0
