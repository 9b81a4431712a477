"""Open data for everybody: a page that says what there is, and the files of the data package. What is not open is not there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from litestar import Controller, Response, get
from litestar.params import FromPath

from governance.errors import NotFound
from governance.identity.actions import throttles
from governance.open_data import package
from governance.open_data.queries.opened import opened
from governance.open_data.rules.package import SHEET, resources
from governance.open_data.rules.parts import LICENCES, PARTS, Opened, Part
from governance.web.site.client_address import client_address
from governance.web.site.pages import Request, now, render, settings_of

NOT_OPEN = "There is nothing here that is open to everybody."
KEPT_FOR = timedelta(minutes=1)
ASKED_PER_ADDRESS = 600  # within a quarter of an hour, by whoever is not signed in
TYPES = {".json": "application/json", ".jsonl": "application/jsonl", ".gz": "application/gzip"}
KEPT_BY_OTHERS = "public, max-age=300"


@dataclass(frozen=True, kw_only=True)
class Made:
    """The package as it was made last; made again after a minute, or once something else is open."""

    of: Opened
    at: datetime
    files: dict[str, bytes]


class OpenDataController(Controller):
    path = "/open-data"
    opt = {"public": True}  # noqa: RUF012 - the framework reads it so

    @get("/")
    async def show(self, request: Request) -> Response[str]:
        what = await _opened(request)
        tables = [each for each in resources(what) if each.part in what]
        parts = [(str(part), PARTS[part]) for part in what.parts]
        context = {"parts": parts, "tables": tables, "licence": LICENCES.get(what.licence)}
        context |= {"url": settings_of(request).url, "requests": Part.REQUESTS in what}
        return render(request, "open-data/show.html", context | {"services": Part.SERVICES in what})

    @get("/{name:str}")
    async def file(self, request: Request, name: FromPath[str]) -> Response[bytes]:
        made = await _made(request, await _opened(request))
        if name not in made.files:
            raise NotFound(NOT_OPEN)
        return sent(request, made.files[name], TYPES[name[name.rindex(".") :]], name=name)


def sent(request: Request, content: bytes, kind: str, *, name: str) -> Response[bytes]:
    """A file as it is, or an empty answer where it is known already."""
    mark = f'"{sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": mark, "Cache-Control": KEPT_BY_OTHERS}
    if mark in request.headers.get("If-None-Match", ""):
        return Response(b"", status_code=304, headers=headers)
    if name != SHEET:
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(content, media_type=kind, headers=headers)


async def check_few(request: Request) -> None:
    """Everybody may ask, and nobody so often that others wait. Raises TooMany."""
    if request.state["viewer"] is None:
        key = throttles.by_address(client_address(request, settings_of(request)), "open-data")
        await throttles.check({key: ASKED_PER_ADDRESS}, at=now(request))


async def _opened(request: Request) -> Opened:
    what = await opened()
    if not what.parts:
        raise NotFound(NOT_OPEN)
    await check_few(request)
    return what


async def _made(request: Request, of: Opened) -> Made:
    state, at = request.app.state, now(request)
    known: Made | None = state.get("open_data")
    if known is None or known.of != of or abs(at - known.at) > KEPT_FOR:
        files = await package.files(of, url=settings_of(request).url, at=at)
        known = state["open_data"] = Made(of=of, at=at, files=files)
    return known
