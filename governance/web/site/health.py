"""What a supervisor asks: does the process live, and can it answer pages."""

import asyncio

import asyncpg
import structlog
from litestar import Controller, Response, get

from governance import clock
from governance.database.migrate import check_schema
from governance.errors import ConcordError, Late
from governance.reminders.queries.missed import standing
from governance.web.site.pages import Request
from governance.web.site.problems import COUNTED

PATIENCE = 3.0  # seconds for the database to answer


class HealthController(Controller):
    path = "/health"
    opt = {"public": True}  # noqa: RUF012 - Litestar reads a controller's options from the class

    @get("/live", sync_to_thread=False)
    def live(self) -> dict[str, str]:
        return {"status": "live"}

    @get("/ready")
    async def ready(self, request: Request) -> Response[dict[str, str]]:
        """A server that tells late still answers pages: it stays in service, and says so."""
        try:
            await asyncio.wait_for(check_schema(), PATIENCE)
        except (ConcordError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
            if not isinstance(error, Late):  # those are counted, and told once a minute
                structlog.get_logger("governance").warning("not ready", reason=str(error))
            request.scope["state"][COUNTED] = isinstance(error, Late)
            return Response({"status": "not ready", "reason": "database"}, status_code=503)
        return Response({"status": "ready", "reminders": standing(clock.now())})
