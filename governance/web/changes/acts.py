"""Acts on one change. Each is a POST from a page that says what it does; following a link (a GET) never acts."""

from collections.abc import Iterable
from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.changes import actions
from governance.changes.actions.adoption import effective_day
from governance.changes.queries.access import seat_to_act, seats_for
from governance.changes.queries.page import ChangePage
from governance.changes.queries.situation import Situation, situation
from governance.changes.rules.line_results import result
from governance.changes.rules.moves import State, Step
from governance.errors import AlreadyDone, Forbidden
from governance.people.rules import Acting
from governance.web.changes import status
from governance.web.changes.outcome import came_first, onward, overtaken_page, shows_overtaken, visible
from governance.web.changes.show import load_page, page_context
from governance.web.changes.verbs import VERBS, ActForm
from governance.web.changes.ways import open_steps, signs
from governance.web.site import phrases
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, now, render, viewer_of, zone


class ActController(Controller):
    path = "/changes/{number:str}"

    @get([f"/{noun}" for noun in VERBS])
    async def ask(self, request: Request, number: FromPath[str]) -> Response[str]:
        return await _act_page(request, number, Form())

    @post([f"/{noun}" for noun in VERBS])
    @typed_again
    @shows_overtaken
    async def take(self, request: Request, number: FromPath[str]) -> Response[str]:
        before, verb = await visible(request, number), VERBS[_noun(request)]
        form = await read_form(request, again=lambda form: _act_page(request, number, form))
        by = seat_to_act(before, viewer_of(request), verb.step, form.value("seat"))
        form.text("words", verb.label, required=verb.needed)
        form.check()
        notice = await verb.take(ActForm(now=before, form=form, by=by, at=now(request)))
        return onward(request, number, form, notice)

    @post("/more-time")
    @typed_again
    @shows_overtaken
    async def grant(self, request: Request, number: FromPath[str]) -> Response[str]:
        _, form, by = await _read_act(request, number, Step.GRANT)
        await actions.grant_time(number, by=by, at=now(request))
        return onward(request, number, form, "They have 5 more business days.")

    @post("/note")
    @typed_again
    @shows_overtaken
    async def note(self, request: Request, number: FromPath[str]) -> Response[str]:
        _, form, by = await _read_act(request, number, Step.ASK)
        words = form.text("words", "The note")
        form.check()
        await actions.note(number, words=words, by=by, at=now(request))
        return onward(request, number, form, "Your note is kept. Only your side reads it.")

    @get("/agree")
    async def agree(self, request: Request, number: FromPath[str]) -> Response[str]:
        page = await load_page(request, number)
        if page.overtaken and Step.CONSENT in page.steps:
            return await overtaken_page(request, number, came_first(page))
        if Step.CONSENT not in open_steps(page):
            return await _nothing_to_sign(request, page)
        return render(request, "changes/agree.html", await commitment_context(request, page, Step.CONSENT))

    @post("/consent")
    @typed_again
    @shows_overtaken
    async def consent(self, request: Request, number: FromPath[str]) -> Response[str]:
        before, form, by = await _read_act(request, number, Step.CONSENT)
        state = await actions.consent(before, offer_hash=form.value("proposal"), by=by, at=now(request))
        return onward(request, number, form, f"You agreed for {by.party_name}. {AFTER_YES[state]}")


AFTER_YES = {
    State.OPEN: "Now the other side has to agree.",
    State.AGREED: "Both sides agree; it waits for approval.",
    State.ADOPTED: "Both sides agree: it is part of the agreement from its date.",
}


def _noun(request: Request) -> str:
    return request.url.path.rsplit("/", maxsplit=1)[-1]


async def _read_act(request: Request, number: str, step: Step) -> tuple[Situation, Form, Acting]:
    """The change as it stands, what was sent from its own page, and the role its sender acts in."""
    before = await visible(request, number)
    form = await read_form(request, again=lambda form: _change_page(request, number, form))
    return before, form, seat_to_act(before, viewer_of(request), step, form.value("seat"))


async def _change_page(request: Request, number: str, form: Form) -> Response[str]:
    return render(request, "changes/show.html", page_context(request, await load_page(request, number), form))


async def _act_page(request: Request, number: str, form: Form) -> Response[str]:
    """The page on which a sentence is typed."""
    page = await load_page(request, number)
    verb = VERBS[_noun(request)]
    if verb.step not in open_steps(page):
        return await _nothing_to_sign(request, page)
    context = {
        **page_context(request, page, form),
        "noun": _noun(request),
        "verb": verb,
        "names": _names(page),
        "seats": seats_for(page.change, viewer_of(request), verb.step),
        "signs": signs(page),
    }
    return render(request, "changes/act.html", context)


def _names(page: ChangePage) -> dict[str, str]:
    own = page.own or page.change.initiator
    question = page.change.question and page.acts.questions[0].words
    return {
        "own": page.change.names[own],
        "other": page.change.names[page.change.other(own)],
        "initiator": page.change.names[page.change.initiator],
        "signers": status.signers_of(page, own),
        "question": question or "",
    }


async def _nothing_to_sign(request: Request, page: ChangePage) -> Response[str]:
    """Answer a link whose act is no longer open to this person: they have done it already, or it is not theirs to do."""
    current = await situation(page.change.number)
    mine = {seat.party_id for seat in viewer_of(request).seats}
    person = viewer_of(request).person_id
    if (
        any(party in mine and who == person for party, who in current.consents.items())
        and _noun(request) == "agree"
    ):
        return await overtaken_page(
            request, current.number, AlreadyDone("You have already agreed to this; it stands.")
        )
    stands = status.heading(page, zone=zone(request))
    raise Forbidden(f"There is nothing for you to do here. {stands}.")


async def commitment_context(request: Request, page: ChangePage, step: Step) -> dict[str, Any]:
    """The context of a page that commits a side or approves: the results in plain words, and what the button does."""
    side = page.current.party if page.current else page.own
    starts = await effective_day(page.change, at=now(request))
    effect = phrases.effect(starts, today=page.today)
    seats = seats_for(page.change, viewer_of(request), step)
    return {
        **page_context(request, page),
        "seats": seats,
        "starts": starts,
        "results": [result(line, page.sides, side) for line in page.lines if side in line.words],
        "effect": effect,
        "consequence": _approved(page, seats, effect) if step is Step.APPROVE else _agreed(page, effect),
    }


def _approved(page: ChangePage, seats: Iterable[Acting], effect: str) -> str:
    """What happens once the button is pressed, in one sentence."""
    left = status.waiting_approvers(page, besides=frozenset(str(seat.role) for seat in seats))
    if not left:
        return f"It becomes part of the agreement and {effect}."
    return f"Then it goes to {' and '.join(left)}."


def _agreed(page: ChangePage, effect: str) -> str:
    """As above, for a side's yes."""
    other = page.change.other(page.own)
    if page.change.parties[other] not in page.change.consents:
        return f"{page.change.names[other]} has to agree to the same before anything changes."
    if page.approvals:
        who = " and ".join(status.approver_words(page, asked.role, asked.board) for asked in page.approvals)
        return f"{page.change.names[other]} has agreed. It then goes to {who} for approval."
    return f"{page.change.names[other]} has agreed, so it becomes part of the agreement and {effect}."
