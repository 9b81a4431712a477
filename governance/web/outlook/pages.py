"""What departments have coming up: the list, the quarterly question answered by one click, one entry and what is done with it."""

from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.outlook.actions import entries, links, questions
from governance.outlook.queries.entries import OutlookEntryFacts, coming_up, entry_for, own_services
from governance.outlook.queries.questions import asked
from governance.outlook.rules import LINK_DAYS, MOVES, State, Step, announces
from governance.people.rules import Acting, Viewer
from governance.web.outlook.form import read_announcement, stored_form
from governance.web.people.acting_roles import seat_for, seat_that
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, settings_of, today, viewer_of

LIST = "/coming-up"
SAID = {
    Step.CHANGE: "It is changed. 311 reads it as it is now.",
    Step.WITHDRAW: "It is taken back. Call takers do not read it any more.",
    Step.ACCEPT: "You took it over. 311 reads it from now on.",
    Step.LEAVE_OUT: "It is left out. Nobody else has seen it.",
}


class OutlookController(Controller):
    path = LIST

    @get("/")
    async def index(self, request: Request) -> Response[str]:
        return await _list_page(request)

    @get("/new")
    async def new(self, request: Request) -> Response[str]:
        _by(viewer_of(request))
        return await _new_page(request, Form())

    @post("/")
    @typed_again
    async def enter(self, request: Request) -> Response[str]:
        by = _by(viewer_of(request))
        form = await read_form(request, again=lambda form: _new_page(request, form))
        typed = read_announcement(form)
        form.check()
        await entries.enter(typed, by=by, at=now(request))
        return go(request, LIST, notice=f"311 reads now what {by.party_name} has coming up.")

    @post("/answers")
    async def nothing(self, request: Request) -> Response[str]:
        by = _by(viewer_of(request))
        await questions.nothing_planned(by=by, at=now(request))
        return go(request, LIST, notice="Answered. You may tell what is coming up at any time.")

    @post("/links")
    async def invite(self, request: Request) -> Response[str]:
        token = await links.invite(by=_by(viewer_of(request)), at=now(request))
        return await _list_page(request, link=f"{settings_of(request).url}{LIST}/links/{token}")

    @get("/{number:str}")
    async def show(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await entry_for(viewer_of(request), number)
        return await _entry_page(request, found, stored_form(found))

    @post("/{number:str}/changes")
    @typed_again
    async def change(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await entry_for(viewer_of(request), number)
        by = _seat(viewer_of(request), found, Step.CHANGE)
        form = await read_form(request, again=lambda form: _entry_page(request, found, form))
        typed, seen = read_announcement(form), _seen(form)
        form.check()
        await entries.change(number, typed, seen=seen, by=by, at=now(request))
        return go(request, f"{LIST}/{number}", notice=SAID[Step.CHANGE])

    @post("/{number:str}/withdrawal")
    @typed_again
    async def withdraw(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await entry_for(viewer_of(request), number)
        by = _seat(viewer_of(request), found, Step.WITHDRAW)
        form = await read_form(request, again=lambda form: _entry_page(request, found, _beside(found, form)))
        words, seen = form.text("reason", "Why", limit=500), _seen(form)
        form.check()
        await entries.withdraw(number, words=words, seen=seen, by=by, at=now(request))
        return go(request, LIST, notice=SAID[Step.WITHDRAW])

    @post("/{number:str}/acceptance")
    async def accept(self, request: Request, number: FromPath[str]) -> Response[str]:
        return await _decided(request, number, Step.ACCEPT)

    @post("/{number:str}/leaving-out")
    async def leave_out(self, request: Request, number: FromPath[str]) -> Response[str]:
        return await _decided(request, number, Step.LEAVE_OUT)


async def _decided(request: Request, number: str, step: Step) -> Response[str]:
    found = await entry_for(viewer_of(request), number)
    by, form = _seat(viewer_of(request), found, step), await read_form(request)
    act = entries.accept if step is Step.ACCEPT else entries.leave_out
    await act(number, seen=_seen(form), by=by, at=now(request))
    return go(request, LIST, notice=SAID[step])


def _by(viewer: Viewer) -> Acting:
    return seat_that(viewer, announces, otherwise=questions.NOT_YOURS)


def _seat(viewer: Viewer, found: OutlookEntryFacts, step: Step) -> Acting:
    """The role in which it may be done; where none may, any, and the act refuses it with the reason."""
    may = MOVES.may[MOVES.of(step).by]
    return seat_that(
        viewer, lambda by: may(entries.ANNOUNCEMENTS.standing(found, by)), otherwise=questions.NOT_YOURS
    )


def _seen(form: Form) -> int:
    return form.whole("revision", "What you looked at", low=1, high=1_000_000)


def _beside(found: OutlookEntryFacts, form: Form) -> Form:
    """What was typed as the reason, beside the entry as it is stored."""
    stored = stored_form(found)
    made = Form([*stored.pairs(), *form.pairs()])
    made.errors, made.message = form.errors, form.message
    return made


async def _list_page(request: Request, *, link: str = "") -> Response[str]:
    viewer = viewer_of(request)
    own = next((seat for seat in viewer.seats if announces(seat)), None)
    found = await coming_up(viewer, today(request))
    context = {
        "told": [each for each in found if each.state is State.SHOWN],
        "sent": [each for each in found if each.state is State.SENT],
        "own": own,
        "link": link,
        "days": LINK_DAYS,
        "asked": await asked(own.party) if own else None,
    }
    return render(request, "coming-up/index.html", context)


async def _new_page(request: Request, form: Form) -> Response[str]:
    by = _by(viewer_of(request))
    context = {"form": form, "by": by, "services": await own_services(by.party, at=now(request))}
    return render(request, "coming-up/new.html", context)


async def _entry_page(request: Request, found: OutlookEntryFacts, form: Form) -> Response[str]:
    viewer = viewer_of(request)
    can = {
        str(step)
        for step in Step
        if seat_for(viewer, step, of=MOVES, standing=lambda by: entries.ANNOUNCEMENTS.standing(found, by))
    }
    context: dict[str, Any] = {"found": found, "form": form, "can": can}
    context["services"] = await own_services(found.party, at=now(request)) if can else ()
    return render(request, "coming-up/show.html", context)
