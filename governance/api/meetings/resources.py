"""`/meetings` and `/decisions`: what the owner of a token sees of them on their pages."""

from typing import Annotated

from litestar import Controller, Response
from litestar.params import FromPath, QueryParameter

from governance.api.meetings import shapes
from governance.api.meetings.shapes import DecisionEntry, MeetingDetail, MeetingHead
from governance.api.site.answers import Cursor, Limit, Page, after, answered, page
from governance.api.site.routes import read
from governance.database.session import one_connection
from governance.meetings.queries import lists
from governance.meetings.queries.access import seen_meeting
from governance.meetings.queries.agenda import agenda
from governance.meetings.queries.bodies import bodies_of
from governance.meetings.queries.decisions import Wanted, decision, decisions
from governance.meetings.queries.lists import Reader
from governance.web.site.pages import Request, now, settings_of, viewer_of

Group = Annotated[
    str, QueryParameter(name="group", required=False, max_length=100, description="The code of a group.")
]


class MeetingResource(Controller):
    path = "/meetings"
    tags = ("meetings",)

    @read(
        "/",
        operation="listMeetings",
        summary="The meetings that you may see, in the order in which they were set",
    )
    @one_connection()
    async def index(
        self,
        request: Request,
        group: Group = "",
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> Response[Page[MeetingHead]]:
        viewer = viewer_of(request)
        bodies = tuple(one.id for one in await bodies_of(viewer, at=now(request)))
        reader = Reader(person=viewer.person_id, bodies=bodies, only=group)
        rows = await lists.following(reader, after=int(after(request, cursor) or 0), most=limit + 1)
        shown, following = page(request, rows, limit, lambda one: str(one.id))
        heads = [shapes.meeting_line(one, url=settings_of(request).url) for one in shown]
        return answered(request, Page(items=heads, next=following))

    @read("/{number:str}", operation="showMeeting", summary="One meeting with its agenda")
    @one_connection()
    async def show(self, request: Request, number: FromPath[str]) -> Response[MeetingDetail]:
        found = await seen_meeting(viewer_of(request), number, now(request))
        return answered(request, shapes.meeting(found, await agenda(found.id), url=settings_of(request).url))


class DecisionResource(Controller):
    path = "/decisions"
    tags = ("meetings",)

    @read("/", operation="listDecisions", summary="The decisions that you may read, the newest first")
    @one_connection()
    async def index(
        self,
        request: Request,
        group: Group = "",
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> Response[Page[DecisionEntry]]:
        wanted = Wanted(body=group, before=int(after(request, cursor) or 0))
        found = await decisions(viewer_of(request), wanted, at=now(request), most=limit + 1)
        shown, following = page(request, found.decisions, limit, lambda one: str(one.id))
        entries = [shapes.decision(one, url=settings_of(request).url) for one in shown]
        return answered(request, Page(items=entries, next=following))

    @read("/{number:str}", operation="showDecision", summary="One decision")
    @one_connection()
    async def show(self, request: Request, number: FromPath[str]) -> Response[DecisionEntry]:
        found, _ = await decision(number, viewer=viewer_of(request), at=now(request))
        return answered(request, shapes.decision(found, url=settings_of(request).url))
