"""Open311 GeoReport v2, read only: services and requests, for everybody where these parts are open. Errors in its own form."""

from typing import Any

from litestar import Controller, Response, get
from litestar.params import FromPath

from governance.errors import ConcordError, Forbidden, Invalid, NotFound, TokenNeeded
from governance.identity.actions import throttles
from governance.identity.queries.tokens import Call, Caller, caller
from governance.identity.rules.real_time import real_now
from governance.identity.rules.tokens import Scope
from governance.open_data.queries.open311 import definition_entry, request_entries, service_entries
from governance.open_data.queries.opened import opened
from governance.open_data.rules import open311
from governance.open_data.rules.open311 import TYPES, Form
from governance.open_data.rules.parts import Opened, Part
from governance.web.open_data.pages import ASKED_PER_ADDRESS, check_few
from governance.web.requests.request_access import visible_parties
from governance.web.site.pages import Request, now

NOT_OPEN = "This is not open to everybody here. Send a token that reads: Authorization: Bearer concord_pat_…"
NOWHERE = "Ask for services, services/CODE, requests or requests/ID, each with .xml or .json."


class Open311Controller(Controller):
    path = "/open311/v2"
    opt = {"public": True}  # noqa: RUF012 - the framework reads it so

    @get("/{name:str}")
    async def everything(self, request: Request, name: FromPath[str]) -> Response[bytes]:
        return await _answered(request, name, "")

    @get("/{kind:str}/{name:str}")
    async def one(self, request: Request, kind: FromPath[str], name: FromPath[str]) -> Response[bytes]:
        return await _answered(request, name, kind)


async def _answered(request: Request, name: str, kind: str) -> Response[bytes]:
    stem, _, ending = name.rpartition(".")
    form = Form(ending) if ending in {*Form} else Form.XML
    status, headers = 200, {"Cache-Control": "no-cache"}
    try:
        if ending != form:
            raise NotFound(NOWHERE)
        content = await _content(request, (kind or stem, stem if kind else ""), form)
    except ConcordError as problem:
        status = 400 if isinstance(problem, Invalid) else problem.status
        content = open311.errors(status, problem.message, form)
        wait = getattr(problem, "retry_after", 0)
        headers |= {"Retry-After": str(wait)} if wait else {}
    return Response(content, status_code=status, media_type=TYPES[form], headers=headers)


async def _content(request: Request, wanted: tuple[str, str], form: Form) -> bytes:
    given, what = dict(request.query_params.multi_items()), await opened()
    extended = given.get("extensions") == "true" and await _tells_targets(request, what)
    match wanted:
        case ("services", ""):
            await _within(request, Part.SERVICES, what)
            return open311.services(await service_entries(at=now(request), extended=extended), form)
        case ("services", code):
            await _within(request, Part.SERVICES, what)
            return open311.definition(await definition_entry(code, at=now(request), extended=extended), form)
        case ("requests", one):
            about = given | ({"service_request_id": one} if one else {})
            return open311.requests(await _requests(request, about, what, extended=extended), form)
    raise NotFound(NOWHERE)


async def _requests(
    request: Request, given: dict[str, str], what: Opened, *, extended: bool
) -> list[dict[str, Any]]:
    within = await _within(request, Part.REQUESTS, what)
    asked = open311.asked(given, at=now(request))
    return await request_entries(asked, at=now(request), extended=extended, within=within)


async def _tells_targets(request: Request, what: Opened) -> bool:
    if Part.TARGETS not in what and "authorization" in request.headers:
        await _caller(request)
        return True
    return Part.TARGETS in what


async def _within(request: Request, part: Part, what: Opened) -> frozenset[str] | None:
    """The departments whose requests may be told, None for all. Raises Forbidden for what is neither open nor a token's."""
    if part in what:
        await check_few(request)
        return None
    found = await _caller(request)
    await throttles.check({f"open311:{found.code}": ASKED_PER_ADDRESS}, at=now(request))
    return await visible_parties(found.viewer) if part is Part.REQUESTS else None


async def _caller(request: Request) -> Caller:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    call = Call(at=now(request), real=real_now(), request=request.scope["state"]["request_id"])
    try:
        found = await caller(token.strip() if scheme.lower() == "bearer" else "", call)
    except TokenNeeded:
        await check_few(request)
        raise Forbidden(NOT_OPEN) from None
    if Scope.READ not in found.scopes:
        raise Forbidden(f"This token is not for that: it lacks the scope {Scope.READ}.")
    return found
