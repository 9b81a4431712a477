"""Who is to follow in a role that two offices fill: one page, on which another office confirms or refuses."""

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.people.actions import successions as actions
from governance.people.actions.successions import STATES, SUCCESSIONS
from governance.people.queries.successions import succession
from governance.people.rules import Acting, Viewer
from governance.people.rules.succession import MOVES, State, Step
from governance.web.people import acting_roles
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, viewer_of

REFUSE, CONFIRM, WITHDRAW = "refuse", "confirm", "withdraw"
NOTICES = {
    CONFIRM: "It is confirmed. Everybody with an open change is told.",
    REFUSE: "It is refused.",
    WITHDRAW: "It is taken back.",
}


class SuccessionsController(Controller):
    path = "/successions"

    @get("/{number:str}")
    async def show(self, request: Request, number: FromPath[str]) -> Response[str]:
        return await _page(request, number, Form())

    @post("/{number:str}/answer")
    @typed_again
    async def answer(self, request: Request, number: FromPath[str]) -> Response[str]:
        form = await read_form(request, again=lambda form: _page(request, number, form))
        answer = form.choice("answer", "what you say", (CONFIRM, REFUSE, WITHDRAW))
        words = form.text("words", "Why", required=answer != CONFIRM, limit=1_000)
        seen = form.whole("revision", "What you looked at", low=1, high=1_000_000)
        form.check()
        by = await _seat(viewer_of(request), number, Step(answer))
        if answer == CONFIRM:
            await actions.confirm(number, seen=seen, by=by, at=now(request))
        else:
            act = actions.refuse if answer == REFUSE else actions.withdraw
            await act(number, words=words, seen=seen, by=by, at=now(request))
        return go(request, f"/successions/{number}", notice=NOTICES[answer])


async def _seat(viewer: Viewer, number: str, step: Step) -> Acting:
    """The role in which it may be done; where none may, any, and the act refuses it with the reason."""
    row = await succession(number)
    able = acting_roles.seat_for(viewer, step, of=MOVES, standing=lambda by: SUCCESSIONS.standing(row, by))
    return able or acting_roles.seat_that(
        viewer, lambda _: True, otherwise="You hold no role at this moment."
    )


async def _page(request: Request, number: str, form: Form) -> Response[str]:
    row, viewer = await succession(number), viewer_of(request)
    steps = {step for seat in viewer.seats for step in MOVES.open_steps(SUCCESSIONS.standing(row, seat))}
    is_handed = row.state is State.ASKED and viewer.person_id in row.handed
    context = {"found": row, "form": form, "state": STATES[row.state], "steps": steps, "is_handed": is_handed}
    return render(request, "successions/show.html", context)
