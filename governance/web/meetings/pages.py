"""A meeting's own address, which leads to the page it is at: agenda, the meeting itself, minutes."""

from litestar import Controller, Response, get
from litestar.params import FromPath

from governance.meetings.queries.access import seen_meeting
from governance.web.meetings.head import address
from governance.web.site.pages import Request, go, now, viewer_of


class MeetingController(Controller):
    path = "/meetings/{number:str}"

    @get("/")
    async def show(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await seen_meeting(viewer_of(request), number, now(request))
        return go(request, address(found))
