"""The door of every resource: a token, and nothing but a token, good for what the route asks.

A browser's cookie opens nothing here, alone or beside a token: no page of anybody's can be made to call this interface.
"""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from governance.api.site import limits
from governance.errors import Forbidden, TokenNeeded
from governance.identity.actions.tokens import note_use
from governance.identity.queries import tokens
from governance.identity.queries.tokens import Call, Caller
from governance.identity.rules.real_time import real_now
from governance.people.rules import Acting
from governance.web.site import cookies
from governance.web.site.client_address import client_address
from governance.web.site.pages import Request, now, settings_of, viewer_of
from governance.web.site.sessions import BY_TOKEN

NEEDED = "Send a token: Authorization: Bearer concord_pat_…"
NO_COOKIES = "Send the token alone, without the cookie of a signed-in browser."


async def opened(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """The guard of every resource. Raises TokenNeeded, TooMany or Forbidden."""
    request = Request(connection.scope, connection.receive, connection.send)
    address = client_address(request, settings_of(request))
    try:
        call = Call(at=now(request), real=real_now(), request=request.scope["state"]["request_id"])
        found = await tokens.caller(_token(request), call)
    except TokenNeeded:
        await limits.count_stranger(address, real=real_now())
        raise
    request.scope["state"].update(caller=found, viewer=found.viewer)
    request.scope["state"]["limit"] = await limits.count(found, real=call.real)
    await note_use(found, address=address, real=call.real)
    needed = handler.opt[BY_TOKEN]
    if needed and needed not in found.scopes:
        raise Forbidden(f"This token is not for that: it lacks the scope {needed}.")


def _token(request: Request) -> str:
    if cookies.name(settings_of(request), cookies.SESSION) in request.cookies:
        raise TokenNeeded(NO_COOKIES)
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise TokenNeeded(NEEDED)
    return token.strip()


def caller_of(request: Request) -> Caller:
    found: Caller = request.scope["state"]["caller"]
    return found


def acting_of(request: Request, party: str) -> Acting:
    """In which seat the owner acts for this office; a service account as itself, for its own. Raises Forbidden."""
    machine = caller_of(request).machine
    by = machine if machine and machine.party == party else viewer_of(request).seat_at(party)
    if by is None:
        raise Forbidden("The owner of this token holds no role there at this moment.")
    return by
