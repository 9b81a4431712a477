"""Closing a meeting: what is still open is named, when it meets next is told, then nothing can be written in it any more."""

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.meetings.actions.closing import close
from governance.meetings.queries.agenda import agenda
from governance.meetings.queries.meetings import MeetingFacts, next_meeting
from governance.meetings.rules.agenda import ItemState
from governance.meetings.rules.meetings import State
from governance.web.meetings.head import address, head
from governance.web.meetings.room import seen, taker
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render

CLOSED = "The meeting is closed. The minutes are drafted from what was written down."


class ClosingController(Controller):
    path = "/meetings/{number:str}/closing"

    @get("/")
    async def show(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await seen(request, number)
        taker(request, found)
        return await _page(request, found, Form())

    @post("/")
    @typed_again
    async def close(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await seen(request, number)
        await read_form(request, again=lambda form: _page(request, found, form))
        await close(found, by=taker(request, found), at=now(request))
        return go(request, f"/meetings/{number}", notice=CLOSED)


async def _page(request: Request, found: MeetingFacts, form: Form) -> Response[str]:
    if found.state is not State.OPEN:
        return go(request, address(found))
    left = [each for each in await agenda(found.id) if each.state is ItemState.PLANNED]
    following = await next_meeting(found.body, at=now(request), after=found.starts)
    context = {"head": head(request, found), "left": left, "following": following, "form": form}
    return render(request, "meetings/closing.html", {**context, "base": f"/meetings/{found.number}"})
