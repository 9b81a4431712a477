"""Counting a published scorecard again on the page, as the command does; for auditors."""

from litestar import Controller, Response, get, post

from governance.errors import Invalid, NotFound
from governance.people.rules import Matter
from governance.scorecards.actions.recounting import Recount, recount
from governance.scorecards.queries.cards import card_page
from governance.web.people.acting_roles import auditor
from governance.web.records.matters import timeline
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, settings_of, viewer_of

UNKNOWN = "There is no published scorecard with this number."


class RecountController(Controller):
    path = "/audit/recount"

    @get("/")
    async def new(self, request: Request) -> Response[str]:
        """`?number=…` names the scorecard."""
        auditor(viewer_of(request), Matter.TRAIL)
        return await _page(request, Form(request.query_params.multi_items()))

    @post("/")
    @typed_again
    async def count(self, request: Request) -> Response[str]:
        by = auditor(viewer_of(request), Matter.TRAIL)
        form = await read_form(request, again=lambda form: _page(request, form))
        number = form.text("number", "The scorecard’s number", limit=40).upper()
        form.check()
        await _published(request, number)
        found = await recount(number, home=settings_of(request).home, by=by, at=now(request))
        return go(request, timeline(number), notice=told(found), kind="success" if found.same else "error")


async def _published(request: Request, number: str) -> None:
    """Raises Invalid where there is none that this viewer may read and that has its requests in a file."""
    try:
        page = await card_page(number, viewer=viewer_of(request), at=now(request))
    except NotFound as unknown:
        raise Invalid(UNKNOWN, fields={"number": UNKNOWN}) from unknown
    if not page.rows_hash:
        raise Invalid(UNKNOWN, fields={"number": UNKNOWN})


def told(found: Recount) -> str:
    if found.same:
        return f"Counted again from its stored requests, {found.number} is the same in every figure."
    return f"Counted again from its stored requests, {found.number} is NOT the same: {', '.join(found.different)}."


async def _page(request: Request, form: Form) -> Response[str]:
    return render(request, "audit/recount.html", {"form": form})
