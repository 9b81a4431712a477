"""Writing down, in a meeting, what both sides agree on about an open change: line by line whose value, or another one.

The note taker's page; nothing of it binds anybody. Each side confirms on its own screen: `confirm.py`.
"""

import secrets
from dataclasses import replace
from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance import canonical
from governance.changes.queries.talked import Talked, talked_over
from governance.changes.rules.answers import Choice, choices, is_theirs
from governance.changes.rules.proposal import Proposal, body_of
from governance.errors import Forbidden, NotFound
from governance.meetings.actions import outcomes
from governance.meetings.actions.agreeing import ABOUT
from governance.meetings.queries.access import seen_meeting
from governance.meetings.queries.agenda import ItemFacts, item
from governance.meetings.queries.meetings import MeetingFacts
from governance.meetings.rules.outcomes import NewOutcome, OutcomeKind
from governance.people.rules import Acting, Viewer
from governance.web.changes import answer_form
from governance.web.changes.answer_form import AnswerRow
from governance.web.changes.propose import said_of, selections
from governance.web.changes.writing_page import value_meanings
from governance.web.meetings.head import head
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, today, viewer_of

LIMIT = 500


class AgreedController(Controller):
    path = "/meetings/{number:str}/items/{key:str}/agreed"

    @get("/")
    async def show(self, request: Request, number: FromPath[str], key: FromPath[str]) -> Response[str]:
        found, about = await _item(request, number, key)
        return await _page(request, found, about)

    @post("/")
    @typed_again
    async def write_down(self, request: Request, number: FromPath[str], key: FromPath[str]) -> Response[str]:
        found, about = await _item(request, number, key)
        form = await read_form(request, again=lambda form: _page(request, found, about, form))
        work = await talked_over(about.about.removeprefix(ABOUT), at=now(request))
        proposal = _read(request, form, work)
        form.check()
        typed = NewOutcome(
            key=form.value("outcome"), item=key, kind=OutcomeKind.AGREED, words=proposal.rationale
        )
        content = {"proposal": canonical.dumps(body_of(proposal))}
        await outcomes.add(found, typed, content, by=writer(viewer_of(request), found), at=now(request))
        return go(
            request, f"/meetings/{number}/now", notice="Written down. It binds once both have confirmed."
        )


async def _item(request: Request, number: str, key: str) -> tuple[MeetingFacts, ItemFacts]:
    """The meeting, for who writes in it, and its item, which is about a change. Raises NotFound otherwise."""
    found = await seen_meeting(viewer_of(request), number, now(request))
    writer(viewer_of(request), found)
    about = await item(key)
    if about.meeting != number or not about.about.startswith(ABOUT):
        raise NotFound("There is no such item about a change on this agenda.")
    return found, about


def writer(viewer: Viewer, found: MeetingFacts) -> Acting:
    """The role in which somebody writes in this meeting. Raises Forbidden for who does not."""
    seat = next((seat for seat in viewer.seats if found.circle.writes(seat)), None)
    if seat is None:
        raise Forbidden(f"You read along in {found.title}; its note takers write.")
    return seat


def _read(request: Request, form: Form, work: Talked) -> Proposal:
    """What was agreed, as typed; whatever is missing is noted at its field."""
    words = form.text("words", "Why, in a sentence", limit=LIMIT)
    typed = answer_form.read_answer(form, work)
    chosen = choices(work.table, typed)
    again = {key: words for key in work.table.agreed if chosen.get(key) is not Choice.TAKE}
    proposal = replace(typed, rationale=words, reasons={**again, **typed.reasons})
    if not is_theirs(work.change.agreement_code, proposal, work.change.offer_hash):
        asked = replace(proposal, rationale=words or "asked for above")
        answer_form.check_answer(form, asked, work, today=today(request))
    return proposal


async def _page(
    request: Request, found: MeetingFacts, about: ItemFacts, form: Form | None = None
) -> Response[str]:
    context = {
        "head": head(request, found),
        "item": about,
        **await agreed_form(request, about.about.removeprefix(ABOUT), form),
    }
    status = 422 if form and form.errors else 200
    return render(request, "meetings/agreed.html", context, status=status)


async def agreed_form(request: Request, change: str, form: Form | None = None) -> dict[str, Any]:
    """What the fragment meetings/_agreed_form.html needs, beside the meeting's `head` and its `item`."""
    work = await talked_over(change, at=now(request))
    names, rows = work.change.names, _rows(work)
    shown = (*rows["asked"], *rows["agreed_rows"])
    return {
        **await selections(names[work.change.department], names[work.change.center], said_of(work.lines)),
        **rows,
        "work": work,
        "weighed": await value_meanings(request, work.change.agreement, _values(work, shown)),
        "form": form if form and form.pairs() else answer_form.answer_form(work, shown),
        "outcome_key": secrets.token_hex(8),
        "spoken": True,
        "first_version": False,
    }


def _rows(work: Talked) -> dict[str, Any]:
    """The first lines that are asked for, how many are left out, and all that are agreed."""
    rows = answer_form.rows_of(work)
    asked = tuple(row for row in rows if not row.agreed)
    return {
        "asked": asked[: answer_form.FEW],
        "left": len(asked[answer_form.FEW :]),
        "agreed_rows": tuple(row for row in rows if row.agreed),
    }


def _values(work: Talked, rows: tuple[AnswerRow, ...]) -> list[Any]:
    return [(work.line_of[row.key], row.item) for row in rows]
