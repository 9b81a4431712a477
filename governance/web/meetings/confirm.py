"""Confirming on one's own screen: what a meeting agreed, as a whole, what pressing commits, one button.

`/m/7K2Q` is the short address that a meeting shows: it leads to what waits there for its reader's own yes, else to the
meeting. Following any of these links changes nothing.
"""

import json
from dataclasses import replace
from datetime import date
from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance import formats
from governance.agreements.queries import local_day
from governance.changes.actions.adoption import effective_day
from governance.changes.queries.acts import acts
from governance.changes.queries.lines import lines
from governance.changes.queries.page import sides_of
from governance.changes.queries.situation import Situation, steps
from governance.changes.rules.moves import Step as ChangeStep
from governance.changes.rules.proposal import proposal_from
from governance.database import sql
from governance.meetings.actions import confirming
from governance.meetings.queries.access import seen_meeting
from governance.meetings.queries.agreed import agreed_by_code, agreed_now
from governance.meetings.rules.agreeing import MOVES, AgreedInMeeting, State, Step, Way
from governance.people.rules import Acting, Viewer
from governance.web.changes.commitment import approvals_of, results
from governance.web.changes.outcome import onward, shows_overtaken, visible
from governance.web.meetings.agreed_view import shown_agreed, who_confirms
from governance.web.meetings.head import address
from governance.web.site import phrases
from governance.web.site.forms import Form, read_form
from governance.web.site.pages import Request, go, now, render, today, viewer_of

OF_CODE = "SELECT number FROM meeting WHERE code = upper(:code)"
NO_CODE = "No meeting has this short address. Look at the screen in the room again, or open Meetings."
AFTER = {
    State.WAITING: "You agreed for {party}. It binds once {other} has confirmed, too.",
    State.CONFIRMED: "You agreed for {party}. Both sides have now agreed to it.",
}


class ShortAddressController(Controller):
    path = "/m/{code:str}"

    @get("/")
    async def show(self, request: Request, code: FromPath[str]) -> Response[str]:
        number = (await sql.one(OF_CODE, NO_CODE, code=code))["number"]
        waits = [
            each
            for each in await agreed_by_code(code.upper(), at=now(request))
            if _seat(each, viewer_of(request), Step.CONFIRM)
        ]
        if not waits:
            return go(request, address(await seen_meeting(viewer_of(request), number, now(request))))
        return await _page(request, waits[-1], waits=len(waits), onward=f"/m/{code.upper()}")


class ConfirmController(Controller):
    path = "/changes/{number:str}/agreed"

    @get("/")
    async def show(self, request: Request, number: FromPath[str]) -> Response[str]:
        await visible(request, number)
        return await _page(request, await agreed_now(number, at=now(request)))

    @post("/")
    @shows_overtaken
    async def confirm(self, request: Request, number: FromPath[str]) -> Response[str]:
        found, form, by = await _sent(request, number, Step.CONFIRM)
        fingerprint = form.value("proposal")
        state = await confirming.confirm(number, fingerprint=fingerprint, by=by, at=now(request))
        names = {"party": by.party_name, "other": found.names[found.other(by.party)]}
        return onward(request, number, form, AFTER[state].format(**names))

    @post("/take-back")
    @shows_overtaken
    async def take_back(self, request: Request, number: FromPath[str]) -> Response[str]:
        _, form, by = await _sent(request, number, Step.TAKE_BACK)
        await confirming.take_back(number, by=by, at=now(request))
        return onward(request, number, form, f"{by.party_name} has taken its confirmation back.")

    @post("/recommendation")
    @shows_overtaken
    async def recommend(self, request: Request, number: FromPath[str]) -> Response[str]:
        found, form, by = await _sent(request, number, None)
        await confirming.put_before(number, fingerprint=form.value("proposal"), by=by, at=now(request))
        return onward(request, number, form, f"It waits for {who_confirms(found, by.party)} to sign.")


async def _sent(request: Request, number: str, step: Step | None) -> tuple[AgreedInMeeting, Form, Acting]:
    """What was agreed, the form that was sent, and the role its sender acts in, which the act itself refuses if need be."""
    await visible(request, number)
    form, found = await read_form(request), await agreed_now(number, at=now(request))
    viewer = viewer_of(request)
    by = (step and _seat(found, viewer, step, form.value("seat"))) or _on_a_side(found, viewer)
    return found, form, by or next(iter(viewer.seats))


def _seat(found: AgreedInMeeting, viewer: Viewer, step: Step, named: str = "") -> Acting | None:
    """The role in which somebody may take this step now, the named one first."""
    able = [seat for seat in viewer.seats if step in MOVES.open_steps(confirming.standing(found, seat))]
    return next((seat for seat in able if seat.seat == named), None) or next(iter(able), None)


def _on_a_side(found: AgreedInMeeting, viewer: Viewer) -> Acting | None:
    return next((seat for seat in viewer.seats if seat.party in found.sides and seat.negotiates), None)


async def _page(
    request: Request, found: AgreedInMeeting, *, waits: int = 1, onward: str = ""
) -> Response[str]:
    change, viewer = await visible(request, found.number), viewer_of(request)
    by = _seat(found, viewer, Step.CONFIRM) or _on_a_side(found, viewer)
    context = {
        **_agreed(found, today(request)),
        "by": by,
        "may": _may(found, change, viewer, by),
        "waits": waits,
        "onward": onward or f"/changes/{found.number}",
        **_for_side(found, by.party if by else ""),
        **await _results(request, found, change, by.party if by else change.department),
    }
    return render(request, "changes/agreed.html", context)


def _may(found: AgreedInMeeting, change: Situation, viewer: Viewer, by: Acting | None) -> str:
    """The one thing its reader may do here, "" if none."""
    if _seat(found, viewer, Step.CONFIRM):
        return "confirm"
    if _seat(found, viewer, Step.TAKE_BACK):
        return "take back"
    if found.state is State.WAITING and by and ChangeStep.RECOMMEND in steps(change, by):
        return "recommend"
    return ""


def _agreed(found: AgreedInMeeting, on: date) -> dict[str, Any]:
    """What was agreed, and in the meeting of which day."""
    return {"agreed": found, "shown": shown_agreed(found), "day": formats.near_date(found.day, on)}


def _for_side(found: AgreedInMeeting, side: str) -> dict[str, str]:
    """Who signs for the side of its reader and what that does; nothing for who speaks for neither."""
    signers, commits = (who_confirms(found, side), _commits(found, side)) if side else ("", "")
    return {"signers": signers, "commits": commits}


def _commits(found: AgreedInMeeting, side: str) -> str:
    """What happens once the button is pressed, in one sentence."""
    other = found.names[found.other(side)]
    if found.way(side) is Way.KEPT:
        return f"It is {formats.possessive(other)} turn. Your yes is kept, has no effect before {other} confirms the same, and can be taken back until then."
    if found.has_confirmed(found.other(side)):
        return f"{other} has confirmed already, so it binds both sides at once."
    return f"It binds once {other} has confirmed the same. Nothing changes before."


async def _results(request: Request, found: AgreedInMeeting, change: Situation, side: str) -> dict[str, Any]:
    """The whole as it would become: each value with what it is until now, from when, and who else is asked."""
    at = now(request)
    said, whole = await acts(change.id, own=0, at=at), proposal_from(json.loads(found.proposal))
    every = (await lines(change, own=0, at=at)).all
    starts = await effective_day(replace(change, effective=whole.effective), at=at)
    return {
        "change": change,
        "results": results(whole, every, sides_of(change, said), side),
        "effect": phrases.effect(starts, today=await local_day(at)),
        "affected": (),
        "approvals": await approvals_of(whole, said, agreement=change.agreement, policy=change.policy, at=at),
    }
