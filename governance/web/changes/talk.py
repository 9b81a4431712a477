"""Putting a change on the next meeting of its two sides: the first rung of “If we get stuck”."""

from litestar import Controller, Response, post
from litestar.params import FromPath

from governance.changes.queries.access import seat_to_act
from governance.changes.rules.moves import Step
from governance.meetings.actions.talking import talk
from governance.web.changes.outcome import onward, shows_overtaken, visible
from governance.web.changes.show import load_page, page_context
from governance.web.changes.stuck import named, stuck_of
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, now, render, viewer_of


class TalkController(Controller):
    path = "/changes/{number:str}/talk"

    @post("/")
    @typed_again
    @shows_overtaken
    async def take(self, request: Request, number: FromPath[str]) -> Response[str]:
        before = await visible(request, number)
        form = await read_form(request, again=lambda form: _page(request, number, form))
        by = seat_to_act(before, viewer_of(request), Step.TALK, form.value("seat"))
        found = await talk(number, by=by, at=now(request), seen=form.value("meeting"))
        day = named(found.starts, found.tz)
        return onward(request, number, form, f"It is on the agenda of {day}. Both sides see it there.")


async def _page(request: Request, number: str, form: Form) -> Response[str]:
    page = await load_page(request, number)
    context = page_context(request, page, form) | stuck_of(request, page)
    return render(request, "changes/show.html", context)
