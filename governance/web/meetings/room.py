"""The page of a meeting while it is open: `/meetings/{number}/now`, what drives it, and the stream that it follows."""

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from governance.meetings.actions import current_item
from governance.meetings.actions.live import NOT_YOURS
from governance.meetings.queries.access import seen_meeting
from governance.meetings.queries.meetings import MeetingFacts
from governance.meetings.rules.meetings import State
from governance.people.rules import Acting
from governance.web.meetings.head import address
from governance.web.meetings.room_view import room_context
from governance.web.people.acting_roles import seat_that
from governance.web.site import patience
from governance.web.site.forms import read_form
from governance.web.site.pages import Request, go, now, render, viewer_of

STREAM = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}
MOST = 9_223_372_036_854_775_807


class RoomController(Controller):
    path = "/meetings/{number:str}"

    @get("/now")
    async def show(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await seen(request, number)
        if found.state is not State.OPEN:
            return go(request, address(found))
        return render(request, "meetings/now.html", await room_context(request, found))

    @get("/now/parts")
    async def parts(self, request: Request, number: FromPath[str]) -> Response[str]:
        """What a screen that follows shows anew; nothing where it has that already."""
        found = await seen(request, number)
        if found.state is not State.OPEN:
            return go(request, address(found))
        if request.query_params.get("live") == str(found.live):
            return Response("", status_code=204)
        return render(request, "meetings/_now_parts.html", await room_context(request, found) | {"oob": True})

    @get("/live", opt={"patience": patience.STREAM})
    async def live(self, request: Request, number: FromPath[str]) -> Response[str] | Stream:
        """The numbers of what is new; no stream of a meeting that is not open, and none is asked for again."""
        found = await seen(request, number)
        if found.state is not State.OPEN:
            return Response("", status_code=204)
        typed = request.query_params.get("live", "") or request.headers.get("Last-Event-ID", "")
        last = min(int(typed), MOST) if typed.isascii() and typed.isdecimal() else 0
        following = request.app.state.following
        return Stream(following.stream(found.id, last), media_type="text/event-stream", headers=STREAM)

    @post("/next")
    async def go_on(self, request: Request, number: FromPath[str]) -> Response[str]:
        found, form = await seen(request, number), await read_form(request)
        by = taker(request, found)
        await current_item.go_on(found, seen=form.value("seen"), by=by, at=now(request))
        return go(request, f"/meetings/{number}/now")

    @post("/current")
    async def go_to(self, request: Request, number: FromPath[str]) -> Response[str]:
        found, form = await seen(request, number), await read_form(request)
        await current_item.go_to(found, form.value("item"), by=taker(request, found), at=now(request))
        return go(request, f"/meetings/{number}/now")


async def seen(request: Request, number: str) -> MeetingFacts:
    return await seen_meeting(viewer_of(request), number, now(request))


def taker(request: Request, found: MeetingFacts) -> Acting:
    """The role in which its reader writes in a meeting."""
    return seat_that(viewer_of(request), found.circle.writes, otherwise=NOT_YOURS)
