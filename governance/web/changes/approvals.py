"""Approving: one change on a page with all that is needed above its button, and every one that waits on `/approvals`."""

from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.changes import actions
from governance.changes.queries.access import seat_to_act
from governance.changes.queries.page import ChangePage
from governance.changes.rules.moves import State, Step
from governance.errors import Forbidden
from governance.waiting.queries.matters import CHANGES, matters_for
from governance.waiting.rules.matter import Kind, asked_of
from governance.web.changes import status
from governance.web.changes.acts import commitment_context
from governance.web.changes.outcome import came_first, onward, overtaken_page, shows_overtaken, visible
from governance.web.changes.show import load_page
from governance.web.changes.weighing import weighing
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, now, render, viewer_of, zone


class ApprovalController(Controller):
    path = "/"

    @get("/approvals")
    async def index(self, request: Request) -> Response[str]:
        waiting = [
            await _context(request, await load_page(request, number)) for number in await _asked(request)
        ]
        return render(request, "approvals/index.html", {"waiting": waiting})

    @get("/changes/{number:str}/approve")
    async def approve(self, request: Request, number: FromPath[str]) -> Response[str]:
        return await _page(request, number, Form())

    @post("/changes/{number:str}/approval")
    @typed_again
    @shows_overtaken
    async def take(self, request: Request, number: FromPath[str]) -> Response[str]:
        before = await visible(request, number)
        form = await read_form(request, again=lambda form: _page(request, number, form))
        by = seat_to_act(before, viewer_of(request), Step.APPROVE, form.value("seat"))
        words, proposal = form.text("words", "The text", required=False), form.value("proposal")
        form.check()
        state = await actions.approve(number, offer_hash=proposal, words=words, by=by, at=now(request))
        then = "It takes effect on its date." if state is State.ADOPTED else "Others approve next."
        return onward(request, number, form, f"You approved {number}. {then}")


async def _asked(request: Request) -> list[str]:
    """The numbers of all that wait for the reader's approval, the oldest due first."""
    viewer = viewer_of(request)
    found = asked_of((await matters_for(viewer, at=now(request), of=(CHANGES,))).matters, viewer)
    asked = sorted(
        (e.until is None, e.until, e.number) for e in found if e.kind is Kind.APPROVAL and not e.is_boards
    )
    return [number for *_, number in asked]


async def _context(request: Request, page: ChangePage) -> dict[str, Any]:
    return {**await commitment_context(request, page, Step.APPROVE), "weighed": weighing(page)}


def _stands(request: Request, page: ChangePage) -> str:
    return status.heading(page, zone=zone(request))


async def _page(request: Request, number: str, form: Form) -> Response[str]:
    page = await load_page(request, number)
    if page.overtaken and Step.APPROVE in page.steps:
        return await overtaken_page(request, number, came_first(page))
    if Step.APPROVE not in page.steps:
        raise Forbidden(f"There is nothing for you to approve here. {_stands(request, page)}.")
    context = await _context(request, page)
    asked = await _asked(request)
    context |= {"place": asked.index(number) + 1 if number in asked else 0, "asked": asked}
    return render(request, "changes/approve.html", {**context, "form": form, "several": False})
