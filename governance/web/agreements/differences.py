"""A target that is signed one way and applied another: what shows it, what each side says becomes of it."""

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.changes.actions import differences
from governance.changes.queries.differences import DifferenceFacts, difference
from governance.changes.rules.differences import ANSWERS, MOVES, Answer, Standing, Step
from governance.errors import Forbidden
from governance.people.rules import Acting, Matter, Viewer, may_see
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, viewer_of
from governance.web.sources.source_access import center

NOT_YOURS = "Only those who negotiate for one of the two sides say what becomes of it."
SAID = "It is on record what your side says."
DRAFTED = "It is on record, and here is your side's draft. Nothing is sent."


class TargetDifferenceController(Controller):
    path = "/differences"

    @get("/{number:str}")
    async def show(self, request: Request, number: FromPath[str]) -> Response[str]:
        return await _page(request, await difference(number, viewer=viewer_of(request)), Form())

    @post("/{number:str}/answers")
    @typed_again
    async def answer(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await difference(number, viewer=viewer_of(request))
        by = _by(viewer_of(request), found)
        form = await read_form(request, again=lambda form: _page(request, found, form))
        said = form.choice("answer", "what becomes of it", map(str, Answer))
        words = form.text("words", "Your words", required=False, limit=1_000)
        seen = form.whole("revision", "What you looked at", low=1, high=1_000_000)
        form.check()
        change = await differences.answer(
            number, Answer(said), words=words, seen=seen, by=by, at=now(request)
        )
        if change:
            return go(request, f"/changes/{change}/draft", notice=DRAFTED)
        return go(request, f"/differences/{number}", notice=SAID)


def _seats(viewer: Viewer, found: DifferenceFacts) -> list[Acting]:
    """The seats that may answer, their own before those they stand in for."""
    may = MOVES.may[MOVES.of(Step.ANSWER).by]
    seats = sorted(viewer.seats, key=lambda seat: seat.delegation_id is not None)
    return [seat for seat in seats if may(Standing(state=found.state, by=seat, sides=found.sides))]


def _by(viewer: Viewer, found: DifferenceFacts) -> Acting:
    seats = _seats(viewer, found)
    if not seats:
        raise Forbidden(NOT_YOURS)
    return seats[0]


async def _page(request: Request, found: DifferenceFacts, form: Form) -> Response[str]:
    viewer = viewer_of(request)
    asked = next((seat for seat in _seats(viewer, found) if not found.said(seat.party)), None)
    waits = found.state in MOVES.of(Step.ANSWER).start
    context = {
        "found": found,
        "form": form,
        "asked": asked if waits else None,
        "answers": [(key, *words) for key, words in ANSWERS.items()],
        "said_words": {key: words[0] for key, words in ANSWERS.items()},
        "sees_source": may_see(viewer, Matter.SOURCES, own=await center()),
        "own": {seat.party for seat in viewer.seats},
    }
    return render(request, "differences/show.html", context)
