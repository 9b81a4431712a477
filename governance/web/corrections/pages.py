"""The pages of corrections: the list, one of them, requesting in two steps (choose, then confirm), answering."""

from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance import formats
from governance.adjustments.actions import corrections as actions
from governance.adjustments.queries import corrections as queries
from governance.adjustments.queries.corrections import CorrectionFacts
from governance.adjustments.queries.selection import Choice, chosen, offered
from governance.adjustments.rules.corrections import MOVES, State, Step
from governance.database.session import one_connection
from governance.errors import Forbidden, Stale
from governance.people.rules import Acting, Viewer
from governance.web.corrections import form as correction_form
from governance.web.requests.request_links import request_address
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, viewer_of
from governance.web.site.words import TAG

NOT_YOURS = "Corrections are asked for by those who negotiate for a department, and answered by 311."
OWN = "You asked for this yourself, so somebody else at 311 answers it."
SHOWN_AGAIN = ("do", "fingerprint", "csrf")  # hidden fields of the form


class CorrectionController(Controller):
    path = "/corrections"

    @get("/")
    @one_connection()
    async def index(self, request: Request) -> Response[str]:
        viewer, state = viewer_of(request), _state(request)
        asked = request.query_params.get("below", "")
        found, below = await queries.corrections(viewer, below=asked, state=state)
        context = {
            "found": found,
            "below": below,
            "first": not asked,
            "state": state,
            "states": _state_chips(await queries.by_state(viewer), state),
            "asks": correction_form.seat_for(viewer, Step.ASK),
        }
        return render(request, "corrections/index.html", context)

    @get("/new")
    @one_connection()
    async def new(self, request: Request) -> Response[str]:
        """`?feed=…&numbers=…` names one request, `?service=…` and the like a filter."""
        form = Form(request.query_params.multi_items())
        return await _form_page(request, form, by=_asker(request))

    @post("/")
    @typed_again
    async def create(self, request: Request) -> Response[str]:
        """Choosing shows the requests that are meant; sending them back with their fingerprint asks."""
        by = _asker(request)
        form = await read_form(request, again=lambda form: _form_page(request, form, by=by))
        if form.value("do") == "change":
            return await _form_page(request, form, by=by)
        asking = correction_form.read(form)
        choice = await chosen(asking.selection, party=by.party_id, at=now(request))
        if form.value("do") != "send" or not choice.requests:
            return _choice_page(request, form, choice, by)
        try:
            number = await actions.ask(asking, seen=form.value("fingerprint"), by=by, at=now(request))
        except Stale as error:
            return _choice_page(request, form, choice, by, stale=error)
        count = formats.plural(len(choice.requests), "request")
        return go(request, f"/corrections/{number}", notice=f"311 is asked about {count}.")

    @get("/{number:str}")
    @one_connection()
    async def show(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await queries.correction(number, viewer=viewer_of(request))
        return await _page(request, found, Form())

    @post("/{number:str}/answer")
    @typed_again
    async def answer(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await queries.correction(number, viewer=viewer_of(request))
        by = _may(request, found, Step.ANSWER)
        form = await read_form(request, again=lambda form: _page(request, found, form))
        known = frozenset(await queries.answers_of(found.id))
        said, seen = correction_form.read_answer(form, known), _seen(form)
        await actions.answer(number, said, seen=seen, by=by, at=now(request))
        return go(request, f"/corrections/{number}", notice=f"{found.party_name} has your answer.")

    @get("/{number:str}/withdrawal")
    async def withdrawal(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await queries.correction(number, viewer=viewer_of(request))
        _may(request, found, Step.WITHDRAW)
        if found.state is not State.ASKED:
            raise Stale(f"{number} is {actions.STATES[found.state]}, so this cannot be done any more.")
        return _withdrawal_page(request, found, Form())

    @post("/{number:str}/withdrawal")
    @typed_again
    async def withdraw(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await queries.correction(number, viewer=viewer_of(request))
        by = _may(request, found, Step.WITHDRAW)
        form = await read_form(request, again=lambda form: _withdrawal_page(request, found, form))
        words, seen = form.text("words", "Why"), _seen(form)
        form.check()
        await actions.withdraw(number, words=words, seen=seen, by=by, at=now(request))
        return go(request, f"/corrections/{number}", notice="It is taken back. Results stay as they are.")


def _state(request: Request) -> State | None:
    """The state that an address asks for; None, every one, for what is none."""
    asked = request.query_params.get("state", "")
    return State(asked) if asked in set(State) - {State.NEW} else None


def _state_chips(counted: dict[State, int], state: State | None) -> list[dict[str, Any]]:
    """The states that a correction has, with how many have it; one that was asked for stays."""
    shown = [each for each in State if each in counted or each is state]
    every = ("All", "/corrections", sum(counted.values()), state is None)
    chips = [
        (TAG[each][0], f"/corrections?state={each}", counted.get(each, 0), each is state) for each in shown
    ]
    return [dict(zip(("label", "href", "count", "current"), chip, strict=True)) for chip in (every, *chips)]


def _asker(request: Request) -> Acting:
    seat = correction_form.seat_for(viewer_of(request), Step.ASK)
    if seat is None:
        raise Forbidden(NOT_YOURS)
    return seat


def _may(request: Request, found: CorrectionFacts, step: Step) -> Acting:
    """The seat for a step; that a step comes too late is told by the act itself."""
    viewer, (start,) = viewer_of(request), MOVES.of(step).start
    seat = correction_form.seat_for(
        viewer, step, State(start), asked_by=found.party, asker=found.asked_person
    )
    if seat is None:
        raise Forbidden(OWN if step is Step.ANSWER and _is_own(viewer, found) else NOT_YOURS)
    return seat


def _is_own(viewer: Viewer, found: CorrectionFacts) -> bool:
    """Whether only having requested it themselves keeps this person from answering for 311."""
    would = correction_form.seat_for(viewer, Step.ANSWER, State.ASKED)
    return viewer.person_id == found.asked_person and would is not None


def _seen(form: Form) -> int:
    return form.whole("revision", "What you looked at", low=1, high=1_000_000)


async def _form_page(request: Request, form: Form, *, by: Acting) -> Response[str]:
    choices = await offered(by.party_id)
    names = {**dict(choices.services), **dict(choices.feeds), by.party: by.party_name}
    context = {
        "form": form,
        "by": by,
        "offered": choices,
        "hows": correction_form.ways(form, names),
        "reasons": correction_form.REASONS,
        "results": correction_form.RESULTS,
    }
    return render(request, "corrections/new.html", context)


def _choice_page(
    request: Request, form: Form, choice: Choice, by: Acting, *, stale: Stale | None = None
) -> Response[str]:
    """The page that lists what would be sent and what cannot be, with everything typed in hidden fields."""
    form.message = stale.message if stale else form.message
    context = {
        "form": form,
        "choice": choice,
        "by": by,
        "typed": [(name, value) for name, value in form.pairs() if name not in SHOWN_AGAIN],
        "addresses": [request_address(each.feed, each.number) for each in choice.first],
    }
    return render(request, "corrections/confirm.html", context, status=stale.status if stale else 200)


def _withdrawal_page(request: Request, found: CorrectionFacts, form: Form) -> Response[str]:
    return render(request, "corrections/withdrawal.html", {"found": found, "form": form})


async def _page(request: Request, found: CorrectionFacts, form: Form) -> Response[str]:
    after = (request.query_params.get("feed", ""), request.query_params.get("after", ""))
    page, last = await queries.requests_of(found.id, at=now(request), after=after)
    context: dict[str, Any] = {
        **_act_context(viewer_of(request), found),
        "found": found,
        "form": form,
        "page": [(each, request_address(each.request.feed, each.request.number)) for each in page],
        "last": last,
        "first": not any(after),
        "checkbox": correction_form.checkbox,
        "decisions": correction_form.DECISIONS,
    }
    return render(request, "corrections/show.html", context)


def _act_context(viewer: Viewer, found: CorrectionFacts) -> dict[str, Any]:
    """What the viewer may do with the correction, and in which seat."""
    asked: dict[str, Any] = {"asked_by": found.party, "asker": found.asked_person}
    answers = correction_form.seat_for(viewer, Step.ANSWER, found.state, **asked)
    return {
        "answers": answers,
        "boxes": answers is not None and found.requests <= queries.REQUESTS_PAGE,
        "own": _is_own(viewer, found),
        "withdraws": correction_form.seat_for(viewer, Step.WITHDRAW, found.state, **asked),
    }
