"""Open311 GeoReport v2, read only: services and requests, for everybody where these parts are open. Errors in its own form."""

from typing import Any

from litestar import Controller, Response, get
from litestar.params import FromPath

from governance.errors import ConcordError, Forbidden, Invalid, NotFound
from governance.open_data.queries.open311 import definition_entry, request_entries, service_entries
from governance.open_data.queries.opened import opened
from governance.open_data.rules import open311
from governance.open_data.rules.open311 import TYPES, Asked, Form
from governance.open_data.rules.parts import Opened, Part
from governance.web.open_data.pages import check_few
from governance.web.site.pages import Request, now

NOT_OPEN = "This is not open to everybody here."
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
    extended = given.get("extensions") == "true" and Part.TARGETS in what
    match wanted:
        case ("services", ""):
            await _check(request, Part.SERVICES, what)
            return open311.services(await service_entries(at=now(request), extended=extended), form)
        case ("services", code):
            await _check(request, Part.SERVICES, what)
            return open311.definition(await definition_entry(code, at=now(request), extended=extended), form)
        case ("requests", one):
            await _check(request, Part.REQUESTS, what)
            asked = open311.asked(given | ({"service_request_id": one} if one else {}), at=now(request))
            return open311.requests(await _requests(request, asked, extended=extended), form)
    raise NotFound(NOWHERE)


async def _requests(request: Request, asked: Asked, *, extended: bool) -> list[dict[str, Any]]:
    found = await request_entries(asked, at=now(request), extended=extended)
    if asked.ids and not found:
        raise NotFound("There is no such service_request_id.")
    return found


async def _check(request: Request, part: Part, what: Opened) -> None:
    if part not in what:
        raise Forbidden(NOT_OPEN)
    await check_few(request)
