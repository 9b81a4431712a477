"""Who sees data sources and uploads, and in which role somebody keeps them. The guard of each act stands in the act."""

from litestar.enums import RequestEncodingType

from governance.errors import Forbidden, Malformed, NotFound
from governance.people.queries import directory
from governance.people.rules import Acting, Matter, PartyKind, Viewer, may_see
from governance.requests.rules.uploads import may_take_in
from governance.web.site.pages import Request, viewer_of

NOT_YOURS = "Only 311's analysts and an administrator take in requests. Ask 311's analyst."


async def sees_sources(request: Request) -> None:
    """For everybody else data sources are not there. Raises NotFound."""
    if not may_see(viewer_of(request), Matter.SOURCES, own=await center()):
        raise NotFound("There is nothing here that you may see.")


async def takes_requests(request: Request) -> None:
    """Raises NotFound or Forbidden: a gigabyte is taken from nobody else, and only as a file, which goes to disk.

    Raises Malformed for a form of another kind: it would lie in memory as a whole.
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
    """The role in which somebody takes requests in, an own one before one acted in for another. Raises Forbidden."""
    found = [seat for seat in viewer.seats if may_take_in(seat)]
    if not found:
        raise Forbidden(NOT_YOURS)
    return min(found, key=lambda seat: seat.delegation_id is not None)
