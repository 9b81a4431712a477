"""Who is behind a request, and the door that every route has: closed, unless it says `opt={"public": True}`.

A route with `opt={"first_sign_in": True}` is also open to somebody who must change a one-time password first; one with
`opt={"own_account": True}` to somebody who had to set up a second factor by now; one with `opt={"catalog": True}` to everybody where the city opens look-up and catalog (there is no viewer then). One that says
`by_token` has a door of its own (`governance/api/site/door.py`), and no session opens it.
When a session begins or ends is decided in people; what a viewer may see there, by `may_see`.
"""

from dataclasses import replace
from datetime import datetime

from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.handlers import BaseRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from governance.errors import Late, SignInNeeded
from governance.identity.actions import sessions
from governance.identity.queries.sessions import Arrival
from governance.people.rules import Viewer
from governance.reminders.queries.inbox import UNREAD_ON_ARRIVAL, unread
from governance.web.site import city, cookies
from governance.web.site.csrf import SAFE_METHODS
from governance.web.site.pages import (
    Request,
    is_fragment,
    now,
    refuse_broken,
    refuse_nul,
    remember_typed,
    settings_of,
)

NEEDED = "Please sign in to go on."
BY_TOKEN = "by_token"  # noqa: S105 - in a route's options: the scope that its token needs, "" for any
ENDED = "Your session has ended, so that nobody else can use it. Sign in again to go on; nothing you typed is lost."


class PasswordChangeNeeded(Exception):
    """Raised for somebody signed in with a one-time password, who must choose one of their own before anything else."""


class SecondFactorNeeded(Exception):
    """Raised for somebody who had to set up a second factor by now: only their own account opens."""


class Recognition(ASGIMiddleware):
    """Loads the viewer, what is new to them and the city once per request, for every route but assets and health."""

    scopes = (ScopeType.HTTP,)

    @staticmethod
    def should_bypass_for_scope(scope: Scope) -> bool:
        return scope["path"].startswith(("/assets/", "/health/"))

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        request = Request(scope, receive, send)
        refuse_broken(scope.get("raw_path", b"").partition(b"?")[0])
        refuse_broken(scope["query_string"])
        refuse_nul([("address", scope["path"]), *request.query_params.multi_items()])
        try:
            await _recognized(request)
        except Late:
            if request.method not in SAFE_METHODS and not scope["route_handler"].opt.get("before_reading"):
                await remember_typed(request)
            raise
        await next_app(scope, receive, send)


async def _recognized(request: Request) -> None:
    app, at, state = request.app, now(request), request.scope["state"]
    if is_by_token(request.scope["route_handler"]):
        app.state.city = await city.current(app.state.city, at)
        return
    token = request.cookies.get(cookies.name(settings_of(request), cookies.SESSION), "")
    state["token"] = token  # what is typed can be sent again where the database is away just now
    app.state.city = await city.current(app.state.city, at)
    found = await _arrival(request, token, at) if token else None
    state["viewer"], state["unread"] = (found.viewer, found.figure) if found else (None, 0)
    state["token"] = token if found else ""
    state["session_ended"] = bool(token) and found is None


def is_by_token(handler: BaseRouteHandler) -> bool:
    """Whether a route is of the programming interface: the only ones to which no form of ours belongs."""
    return BY_TOKEN in handler.opt


async def _arrival(request: Request, token: str, at: datetime) -> Arrival | None:
    """Who comes, and with a whole page how many notices are new to them: one query."""
    told = "0" if is_fragment(request) else UNREAD_ON_ARRIVAL
    found = await sessions.arrive(token, at=at, request=request.scope["state"]["request_id"], figure=told)
    if found is None or found.figure is not None:
        return found
    return replace(found, figure=0 if is_fragment(request) else await unread(found.viewer))


async def signed_in(connection: ASGIConnection, handler: BaseRouteHandler) -> None:  # type: ignore[type-arg]
    """The guard of every route. Where a session has ended, the form that was sent is kept for after sign-in."""
    request = Request(connection.scope, connection.receive, connection.send)
    viewer = request.state.get("viewer")
    if _is_open(request, handler, viewer):
        return
    if viewer is None:
        if request.method not in SAFE_METHODS:
            await remember_typed(request)
        raise SignInNeeded(ENDED if request.state.get("session_ended") else NEEDED)
    if viewer.must_change and not handler.opt.get("first_sign_in"):
        raise PasswordChangeNeeded
    if viewer.confined and not handler.opt.get("own_account"):
        raise SecondFactorNeeded


def _is_open(request: Request, handler: BaseRouteHandler, viewer: Viewer | None) -> bool:
    open_to_all = bool(is_by_token(handler) or handler.opt.get("public"))
    return open_to_all or (viewer is None and _is_open_catalog(request, handler))


def _is_open_catalog(request: Request, handler: BaseRouteHandler) -> bool:
    return bool(handler.opt.get("catalog") and request.app.state.city.facts.open_catalog)
