"""Who sees data sources and uploads, and in which role somebody changes them. Each act checks its own right as well."""

from litestar.enums import RequestEncodingType

from governance.errors import Forbidden, Malformed, NotFound
from governance.people.queries import directory
from governance.people.rules import Acting, Matter, PartyKind, Viewer, may_see
from governance.requests.rules.uploads import may_take_in
from governance.web.site.pages import Request, viewer_of

NOT_YOURS = "Only 311's analysts and an administrator take in requests. Ask 311's analyst."


async def sees_sources(request: Request) -> None:
    """Let through whoever may see data sources. Raises NotFound for everybody else."""
    if not may_see(viewer_of(request), Matter.SOURCES, own=await center()):
        raise NotFound("There is nothing here that you may see.")


async def takes_requests(request: Request) -> None:
    """Let through, before the body is read, whoever may upload requests. Raises NotFound or Forbidden for others.

    Raises Malformed for a form without a file part: it would be held in memory as a whole, where a file goes to disk.
    """
    await sees_sources(request)
    taker(viewer_of(request))
    if request.content_type[0] != RequestEncodingType.MULTI_PART:
        raise Malformed("A file is sent by the form of its page. Please open the page and choose it there.")


async def center() -> str:
    """The code of 311."""
    found = await directory.parties(PartyKind.CENTER)
    return found[0].code if found else ""


def keeps(viewer: Viewer) -> bool:
    return any(may_take_in(seat) for seat in viewer.seats)


def taker(viewer: Viewer) -> Acting:
    """The seat in which somebody uploads requests, their own before one they stand in for. Raises Forbidden."""
    found = [seat for seat in viewer.seats if may_take_in(seat)]
    if not found:
        raise Forbidden(NOT_YOURS)
    return min(found, key=lambda seat: seat.delegation_id is not None)
