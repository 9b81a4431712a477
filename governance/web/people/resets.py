"""A lost second factor: one page, on which a second person confirms that it is taken away, or refuses.

Seen by who may confirm, by administrators, and by its person.
"""

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.errors import Forbidden, NotFound
from governance.identity.actions import resets as actions
from governance.identity.queries.resets import Reset, reset
from governance.people.rules import Acting, Matter, Viewer, may_see
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, viewer_of

ACTS = {"confirm": actions.confirm, "refuse": actions.refuse, "withdraw": actions.withdraw}
NOTICES = {
    "confirm": "The second factor is taken away. Its person signs in with the password, and sets up another one.",
    "refuse": "It is refused.",
    "withdraw": "It is taken back.",
}


class ResetController(Controller):
    path = "/resets"

    @get("/{number:str}")
    async def show(self, request: Request, number: FromPath[str]) -> Response[str]:
        return await _page(request, number, Form())

    @post("/{number:str}/answer")
    @typed_again
    async def answer(self, request: Request, number: FromPath[str]) -> Response[str]:
        form = await read_form(request, again=lambda form: _page(request, number, form))
        await _seen(request, number)
        answer = form.choice("answer", "what you say", tuple(ACTS))
        form.check()
        await ACTS[answer](number, by=_own_role(viewer_of(request)), at=now(request))
        return go(request, f"/resets/{number}", notice=NOTICES[answer])


def _own_role(viewer: Viewer) -> Acting:
    own = next((seat for seat in viewer.seats if seat.delegation_id is None), None)
    if own is None:
        raise Forbidden("You hold no role of your own in which you could do this.")
    return own


async def _seen(request: Request, number: str) -> Reset:
    viewer, row = viewer_of(request), await reset(number, at=now(request))
    if viewer.person_id in {*row.confirmers, row.person} or may_see(viewer, Matter.SETTINGS):
        return row
    raise NotFound("There is nothing here that you may see.")


async def _page(request: Request, number: str, form: Form) -> Response[str]:
    row, viewer = await _seen(request, number), viewer_of(request)
    is_open, me = row.state == "asked", viewer.person_id
    context = {
        "found": row,
        "form": form,
        "confirms": is_open and me in row.confirmers,
        "withdraws": is_open and me in {row.asker, row.person} and bool(viewer.seats),
    }
    return render(request, "resets/show.html", context)
