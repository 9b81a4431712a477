"""The pages of minutes: how they read, sending them round, asking for a correction and answering it, the public reading."""

from dataclasses import replace
from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.errors import Forbidden, NotFound
from governance.meetings.actions import minutes as actions
from governance.meetings.actions import minutes_corrections
from governance.meetings.actions.minutes import LIMIT
from governance.meetings.actions.minutes_corrections import Wish
from governance.meetings.queries.meetings import MeetingFacts, following
from governance.meetings.queries.minutes import (
    MinutesPage,
    confirmed_later,
    public_minutes,
    seen_minutes,
)
from governance.meetings.rules.minutes_moves import MOVES, State, Step
from governance.meetings.rules.minutes_moves import answers as may_answer
from governance.people.rules import Acting
from governance.records.documents import DocumentPlace
from governance.records.minutes import minutes_document
from governance.web.meetings.minutes_view import Spot, page_context, public_context
from governance.web.people.acting_roles import seat_for
from governance.web.records.documents import send_document
from governance.web.site import patience
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, settings_of, viewer_of

NOT_YOURS = {
    Step.WRITE: "The note taker writes the draft.",
    Step.CIRCULATE: "The note taker sends the minutes round.",
    Step.ASK: "Who was here may ask for a correction.",
    Step.APPROVE: "Minutes are taken as they are at the next meeting, with both sides in the room.",
}
ANSWERS = "The note taker or the other side answers a correction, never whoever asked for it."


class MinutesController(Controller):
    path = "/meetings/{number:str}/minutes"

    @get("/")
    async def show(self, request: Request, number: FromPath[str]) -> Response[str]:
        page = await _seen(request, number)
        later = await confirmed_later(page.facts, page.content)
        return _page(request, page, Form(), Spot(later=later, coming=await _coming(request, page)))

    @get("/public")
    async def public(self, request: Request, number: FromPath[str]) -> Response[str]:
        page = await public_minutes(number, now(request))
        return render(request, "meetings/minutes/public.html", public_context(request, page))

    @get("/public.pdf", opt={"patience": patience.PAPER})
    async def public_paper(self, request: Request, number: FromPath[str]) -> Response[bytes]:
        page = await public_minutes(number, now(request))
        return await _document(request, page, public=True)

    @get("/whole.pdf", opt={"patience": patience.PAPER})
    async def paper(self, request: Request, number: FromPath[str]) -> Response[bytes]:
        return await _document(request, await _seen(request, number), public=False)

    @get("/words")
    async def words(self, request: Request, number: FromPath[str]) -> Response[str]:
        """`?place=…`: the draft with a form where that sentence stands."""
        page = await _seen(request, number)
        _may(request, page, Step.WRITE)
        return _page(request, page, Form(), _spot(request, Step.WRITE))

    @post("/words")
    @typed_again
    async def write(self, request: Request, number: FromPath[str]) -> Response[str]:
        page = await _seen(request, number)
        by = _may(request, page, Step.WRITE)
        form = await read_form(request, again=lambda form: _typed(request, page, form, Step.WRITE))
        words = form.text("words", "It says", required=False, limit=LIMIT)
        seen = _revision(form)
        form.check()
        await actions.write(number, form.value("place"), words, seen=seen, by=by, at=now(request))
        return go(request, _address(number), notice="The draft says it so.")

    @post("/circulation")
    async def circulate(self, request: Request, number: FromPath[str]) -> Response[str]:
        page = await _seen(request, number)
        by = _may(request, page, Step.CIRCULATE)
        form = await read_form(request)
        await actions.circulate(number, seen=_revision(form), by=by, at=now(request))
        return go(request, _address(number), notice="Everybody who was here is told where to read them.")

    @get("/correction")
    async def asking(self, request: Request, number: FromPath[str]) -> Response[str]:
        """Every place with a link; `?place=…`: a form where that sentence stands."""
        page = await _seen(request, number)
        _may(request, page, Step.ASK)
        return _page(request, page, Form(), _spot(request, Step.ASK))

    @post("/correction")
    @typed_again
    async def ask(self, request: Request, number: FromPath[str]) -> Response[str]:
        page = await _seen(request, number)
        by = _may(request, page, Step.ASK)
        form = await read_form(request, again=lambda form: _typed(request, page, form, Step.ASK))
        await minutes_corrections.ask(number, _wish(form), by=by, at=now(request))
        return go(
            request,
            f"{_address(number)}#corrections",
            notice="It waits for an answer; until then the minutes are not final.",
        )

    @get("/corrections/{nth:int}")
    async def answering(self, request: Request, number: FromPath[str], nth: FromPath[int]) -> Response[str]:
        """The page with a form in which a correction is declined."""
        page = await _seen(request, number)
        _answerer(request, page, nth)
        return _page(request, page, Form(), Spot(nth=nth))

    @post("/corrections/{nth:int}/answer")
    @typed_again
    async def answer(self, request: Request, number: FromPath[str], nth: FromPath[int]) -> Response[str]:
        page = await _seen(request, number)
        by = _answerer(request, page, nth)
        form = await read_form(request, again=lambda form: _page(request, page, form, Spot(nth=nth)))
        act: dict[str, Any] = {"seen": _revision(form), "by": by, "at": now(request)}
        if form.choice("do", "the answer", ("accept", "decline")) == "accept":
            await minutes_corrections.accept(number, nth, **act)
            return go(request, _address(number), notice="The minutes say it so from now on.")
        words = form.text("answer", "Why")
        form.check()
        await minutes_corrections.decline(number, nth, words=words, **act)
        return go(request, _address(number), notice="It stays as it is.")

    @post("/approval")
    async def approve(self, request: Request, number: FromPath[str]) -> Response[str]:
        page = await _seen(request, number)
        by = _may(request, page, Step.APPROVE)
        form = await read_form(request)
        await actions.approve(number, seen=_revision(form), by=by, at=now(request))
        return go(request, _address(number), notice="Taken as they are.")


def _address(number: str) -> str:
    return f"/meetings/{number}/minutes"


async def _seen(request: Request, number: str) -> MinutesPage:
    return await seen_minutes(viewer_of(request), number, now(request))


async def _coming(request: Request, page: MinutesPage) -> MeetingFacts | None:
    """The next meeting as it stands today, which the minutes know only by its date; None once it is over."""
    found = await following(page.facts.meeting)
    return found if found and found.ends > now(request) else None


def _may(request: Request, page: MinutesPage, step: Step) -> Acting:
    """The role for a step. That it comes too late, or that a correction holds it, is told by the act itself."""
    start = State(min(MOVES.of(step).start))
    early = replace(page.facts, state=start, open_corrections=0)
    seat = seat_for(viewer_of(request), step, of=MOVES, standing=early.standing)
    if seat is None:
        raise Forbidden(NOT_YOURS[step])
    return seat


def _answerer(request: Request, page: MinutesPage, nth: int) -> Acting:
    asked = next((each for each in page.corrections if each.nth == nth), None)
    if asked is None:
        raise NotFound(f"Nobody asked for a correction {nth} of these minutes.")
    seat = next((seat for seat in viewer_of(request).seats if may_answer(asked.asked(seat))), None)
    if seat is None:
        raise Forbidden(ANSWERS)
    return seat


def _wish(form: Form) -> Wish:
    said = form.text("words", "It should say", required=False, limit=LIMIT)
    reason = form.text("reason", "Why")
    form.check()
    return Wish(place=form.value("place"), words=said, reason=reason, before=form.value("before"))


def _revision(form: Form) -> int:
    return form.whole("revision", "What you looked at", low=1, high=1_000_000)


def _spot(request: Request, step: Step) -> Spot:
    return Spot(step=step, place=request.query_params.get("place", ""))


def _typed(request: Request, page: MinutesPage, form: Form, step: Step) -> Response[str]:
    """The page with the form where it stood, and all that was typed."""
    return _page(request, page, form, Spot(step=step, place=form.value("place")))


def _page(request: Request, page: MinutesPage, form: Form, spot: Spot | None = None) -> Response[str]:
    context = page_context(request, page, spot or Spot())
    return render(request, "meetings/minutes/show.html", {**context, "form": form})


async def _document(request: Request, page: MinutesPage, *, public: bool) -> Response[bytes]:
    settings = settings_of(request)
    place = DocumentPlace(home=settings.home, url=settings.url)
    made = await minutes_document(page, public=public, at=now(request), place=place)
    return send_document(request, made)
