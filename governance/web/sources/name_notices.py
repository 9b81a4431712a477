"""The pages of notices about names: what an office was told, its reply, and what became of an objection."""

from collections.abc import Awaitable, Callable

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.errors import Forbidden
from governance.people.rules import Acting, Viewer
from governance.requests.actions import objections
from governance.requests.queries import meanings as queries
from governance.requests.queries.meanings import NoticeFacts
from governance.requests.rules.meanings import MOVES, Standing, Step
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, viewer_of

NOT_YOURS = "Whoever negotiates for the office that was told replies; 311 answers an objection."
SAID = {
    Step.ACCEPT: "You accepted what these names mean now.",
    Step.OBJECT: "311 has your objection. The names mean again what they meant before.",
    Step.LEAVE: "The names stay as they were before the objection.",
    Step.AGREE: "The objection is taken back. The names mean again what 311 said.",
}


class NameNoticeController(Controller):
    path = "/names"

    @get("/")
    async def index(self, request: Request) -> Response[str]:
        found = await queries.notices(viewer_of(request))
        return render(request, "names/index.html", {"found": found})

    @get("/{number:str}")
    async def show(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await queries.notice(number, viewer=viewer_of(request))
        return _page(request, found, Form())

    @post("/{number:str}/acceptance")
    async def accept(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await queries.notice(number, viewer=viewer_of(request))
        by, form = _by(viewer_of(request), found, Step.ACCEPT), await read_form(request)
        await objections.accept(number, seen=_seen(form), by=by, at=now(request))
        return _said(request, found, Step.ACCEPT)

    @post("/{number:str}/objection")
    @typed_again
    async def object_to(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await queries.notice(number, viewer=viewer_of(request))
        by = _by(viewer_of(request), found, Step.OBJECT)
        form = await read_form(request, again=lambda form: _page(request, found, form))
        words, chosen = (
            form.text("words", "Why"),
            {line.change for line in found.lines if _ticked(form, line.change)},
        )
        form.check()
        await objections.object_to(number, chosen, words=words, seen=_seen(form), by=by, at=now(request))
        return _said(request, found, Step.OBJECT)

    @post("/{number:str}/leaving")
    @typed_again
    async def leave(self, request: Request, number: FromPath[str]) -> Response[str]:
        return await _settled(request, number, Step.LEAVE, objections.leave)

    @post("/{number:str}/agreement")
    @typed_again
    async def agree(self, request: Request, number: FromPath[str]) -> Response[str]:
        return await _settled(request, number, Step.AGREE, objections.agree)


async def _settled(
    request: Request, number: str, step: Step, act: Callable[..., Awaitable[None]]
) -> Response[str]:
    found = await queries.notice(number, viewer=viewer_of(request))
    by = _by(viewer_of(request), found, step)
    form = await read_form(request, again=lambda form: _page(request, found, form))
    words = form.text("answer", "Why")
    form.check()
    await act(number, words=words, seen=_seen(form), by=by, at=now(request))
    return _said(request, found, step)


def _said(request: Request, found: NoticeFacts, step: Step) -> Response[str]:
    return go(request, f"/names/{found.number}", notice=SAID[step])


def _ticked(form: Form, change: int) -> bool:
    return str(change) in form.values("name")


def _seen(form: Form) -> int:
    return form.whole("revision", "What you looked at", low=1, high=1_000_000)


def _seat(viewer: Viewer, found: NoticeFacts, step: Step) -> Acting | None:
    """The seat for a step, their own before one they stand in for; that it comes too late is told by the act itself."""
    may = MOVES.may[MOVES.of(step).by]
    seats = sorted(viewer.seats, key=lambda seat: seat.delegation_id is not None)
    return next((seat for seat in seats if may(Standing(state=found.state, by=seat, told=found.party))), None)


def _by(viewer: Viewer, found: NoticeFacts, step: Step) -> Acting:
    seat = _seat(viewer, found, step)
    if seat is None:
        raise Forbidden(NOT_YOURS)
    return seat


def _page(request: Request, found: NoticeFacts, form: Form) -> Response[str]:
    viewer = viewer_of(request)
    can = {str(step) for step in Step if found.state in MOVES.of(step).start and _seat(viewer, found, step)}
    in_time = now(request) <= found.reply_by and bool(found.standing_lines)
    context = {"found": found, "form": form, "can": can, "in_time": in_time}
    return render(request, "names/show.html", context)
