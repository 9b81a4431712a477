"""While a disk is nearly full nothing new is taken, reading goes on: refused before anything of it is written.

Signing in and out, and what else is open to everybody, goes on: whoever wants to read has to come in.
"""

from collections.abc import Mapping
from typing import Any

import asyncpg
import structlog
from litestar import Response
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from governance.database import space
from governance.errors import NoRoom
from governance.web.site import csrf, problems
from governance.web.site.pages import Request, remember_typed, settings_of

FULL = (
    "What you sent cannot be kept at present: the disk of the portal’s server is full or nearly so. Nothing was changed, "
    "and everything can still be read. Please tell your administrator; once there is room, send it again."
)


async def room_to_act(connection: ASGIConnection, handler: BaseRouteHandler) -> None:  # type: ignore[type-arg]
    """The guard of every route: refuses what would have to be kept. A form's texts are shown again, its files not taken."""
    opt: Mapping[str, Any] = handler.opt
    if connection.scope["method"] in csrf.SAFE_METHODS or opt.get("public"):  # type: ignore[typeddict-item]
        return
    request = Request(connection.scope, connection.receive, connection.send)
    lacking = space.low(settings_of(request))
    if not lacking:
        return
    structlog.get_logger("governance").error("no room", reason="; ".join(each.words for each in lacking))
    if not request.headers.get("Content-Type", "").startswith("multipart/"):
        await remember_typed(request)
    raise NoRoom(FULL)


def out_of_room(request: Request, error: Exception) -> Response[Any]:
    """The answer where writing failed all the same; any other error of the system is a fault of ours."""
    if isinstance(error, asyncpg.DiskFullError) or (isinstance(error, OSError) and space.is_full(error)):
        structlog.get_logger("governance").error("no room", reason=str(error))
        return problems.problem_response(request, NoRoom(FULL))
    return problems.fault(request, error)


HANDLERS = {asyncpg.DiskFullError: out_of_room, OSError: out_of_room}
