"""`/events`: the record by number, the oldest first, for whoever may read it; of one change, for whoever may open that."""

from typing import Annotated

from litestar import Controller, Response
from litestar.params import QueryParameter

from governance.api.record.shapes import RecordEntry, entry
from governance.api.site.answers import Cursor, Limit, Page, after, answered, page
from governance.api.site.routes import read
from governance.audit import queries
from governance.audit.queries import VisibleEvent
from governance.audit.rules import SHARED
from governance.changes.queries.access import opened, own_party
from governance.changes.queries.situation import situation
from governance.database.session import one_connection
from governance.errors import Forbidden
from governance.people.rules import Matter, may_see
from governance.web.site.pages import Request, viewer_of, zone

NOT_YOURS = "The whole record is for auditors. Name a change that you may open: change=CH-2026-0001."
OfChange = Annotated[
    str,
    QueryParameter(
        name="change",
        required=False,
        max_length=40,
        description="The number of a change: only what is about it.",
    ),
]


class EventResource(Controller):
    path = "/events"
    tags = ("record",)

    @read("/", operation="listEvents", summary="Entries of the record, the oldest first")
    @one_connection()
    async def index(
        self,
        request: Request,
        change: OfChange = "",
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> Response[Page[RecordEntry]]:
        """Keep the last number that you have read; entries come in the order of their numbers, without a gap."""
        begins = int(after(request, cursor) or 0)
        rows = await _entries(request, change, after=begins, most=limit + 1)
        shown, following = page(request, rows, limit, lambda one: str(one.number))
        return answered(
            request, Page(items=[entry(one, zone=zone(request)) for one in shown], next=following)
        )


async def _entries(request: Request, change: str, *, after: int, most: int) -> tuple[VisibleEvent, ...]:
    viewer = viewer_of(request)
    if change:
        found = opened(await situation(change), viewer)
        audiences = frozenset({SHARED, own_party(found, viewer)} - {""})
        return await queries.following(
            after, audiences=audiences, subject=f"change:{found.number}", most=most
        )
    if not may_see(viewer, Matter.TRAIL):
        raise Forbidden(NOT_YOURS)
    return await queries.following(after, audiences=frozenset({SHARED}), most=most)
