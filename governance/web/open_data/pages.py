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
    """The package as it was made last."""

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
        context |= {
            "url": settings_of(request).url,
            "requests": Part.REQUESTS in what,
            "promises": Part.PROMISES in what,
        }
        return render(request, "open-data/show.html", context | {"services": Part.SERVICES in what})

    @get("/{name:str}")
    async def file(self, request: Request, name: FromPath[str]) -> Response[bytes]:
        files = await made(request, await _opened(request))
        if name not in files:
            raise NotFound(NOT_OPEN)
        kind = TYPES[name[name.rindex(".") :]]
        return sent(
            request, files[name], name, headers={"Cache-Control": KEPT_BY_OTHERS, "Content-Type": kind}
        )


def sent(request: Request, content: bytes, name: str, *, headers: dict[str, str]) -> Response[bytes]:
    """A file as it is, or an empty answer where it is known already."""
    mark = f'"{sha256(content).hexdigest()[:32]}"'
    headers = {**headers, "ETag": mark}
    if mark in request.headers.get("If-None-Match", ""):
        return Response(b"", status_code=304, headers=headers)
    if name != SHEET:
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(content, media_type=headers.pop("Content-Type"), headers=headers)


async def check_few(request: Request) -> None:
    """Everybody may ask, and nobody so often that others wait. Raises TooMany."""
    if request.state["viewer"] is None:
        key = throttles.by_address(client_address(request, settings_of(request)), "open-data")
        await throttles.check({key: ASKED_PER_ADDRESS}, at=now(request))


async def open_with(request: Request, part: Part) -> Opened:
    """What is open, this part among it. Raises NotFound where it is not, TooMany."""
    what = await opened()
    if part not in what:
        raise NotFound(NOT_OPEN)
    await check_few(request)
    return what


async def _opened(request: Request) -> Opened:
    what = await opened()
    if not what.parts:
        raise NotFound(NOT_OPEN)
    await check_few(request)
    return what


async def made(request: Request, of: Opened) -> dict[str, bytes]:
    """The files of the package, kept for a minute."""
    at, kept = now(request), request.app.state.setdefault("open_data", {})
    known: Made | None = kept.get(of)
    if known is None or abs(at - known.at) > KEPT_FOR:
        kept.pop(of, None)
        known = kept[of] = Made(at=at, files=await package.files(of, url=settings_of(request).url, at=at))
    return known.files
