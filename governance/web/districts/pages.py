"""The page on which outlines of districts are taken in, and the file that counts now; for whoever may replace it."""

from litestar import Controller, Response, get, post

from governance.districts import queries
from governance.districts.actions import KEEPERS, NOT_YOURS, OutlinesFile, take_in
from governance.districts.queries import Outlines
from governance.districts.rules.geojson import MOST_BYTES
from governance.errors import NotFound
from governance.people.rules import Acting
from governance.web.people.acting_roles import seat_that
from governance.web.site import files, patience
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, viewer_of

LIMIT = MOST_BYTES + 1_000_000  # of a form with a file and its boundaries
KIND = "application/geo+json"
TAKEN_IN = "The outlines are here. Maps are drawn from them from now on."


async def may_take_in(request: Request) -> None:
    """Before a byte is read. Raises Forbidden."""
    _by(request)


class DistrictController(Controller):
    path = "/districts"

    @get("/")
    async def show(self, request: Request) -> Response[str]:
        _by(request)
        return await _page(request, Form())

    @post("/", request_max_body_size=LIMIT, opt={"before_reading": may_take_in, "patience": patience.FILE})
    @typed_again
    async def take_in(self, request: Request) -> Response[str]:
        by = _by(request)
        form = await read_form(request, again=lambda form: _page(request, form), file="file")
        source = form.text("source", "Where the outlines come from", limit=300)
        sent = form.file("file", "the file of outlines")
        form.check()
        content = await sent.read(MOST_BYTES + 1)
        await take_in(
            OutlinesFile(name=sent.filename, content=content, source=source), by=by, at=now(request)
        )
        return go(request, "/districts", notice=TAKEN_IN)

    @get("/outlines.geojson")
    async def file(self, request: Request) -> Response[bytes]:
        _by(request)
        found = await queries.outlines_file()
        if found is None:
            raise NotFound("No outlines of districts were taken in yet.")
        return files.download(found[1], "outlines.geojson", KIND)


def _by(request: Request) -> Acting:
    return seat_that(viewer_of(request), lambda seat: seat.holds(*KEEPERS), otherwise=NOT_YOURS)


async def _page(request: Request, form: Form) -> Response[str]:
    found, named = await queries.outlines(), await queries.districts_of_requests()
    context = {"form": form, "found": found, "named": named, **_unmatched(found, named)}
    return render(request, "districts/show.html", context, status=422 if form.errors else 200)


def _unmatched(found: Outlines | None, named: list[str]) -> dict[str, list[str]]:
    """Outlines whose name no request carries, and districts of requests that have no outline."""
    if found is None:
        return {"unused": [], "missing": named}
    drawn = {each.name.casefold() for each in found.map.shapes}
    carried = {each.casefold() for each in named}
    unused = [each.name for each in found.map.shapes if each.name.casefold() not in carried]
    return {"unused": unused, "missing": [each for each in named if each.casefold() not in drawn]}
