"""Showing once more who one is before something that binds an office; then the same act again, by one button.

Nothing is done by the proof itself. Where the matter moved on meanwhile, the page says so and offers no button.
"""

from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.audit import sentences
from governance.audit.stored_event import StoredEvent
from governance.audit.tags import Tag
from governance.errors import Gone, Invalid, SignInNeeded, TooMany
from governance.identity.actions import asked, proving, sessions
from governance.identity.actions.asked import Asked, Purpose
from governance.identity.queries import accounts, identities, intents
from governance.identity.queries.intents import OVER, Intent
from governance.people.rules import Viewer
from governance.people.rules.proofs import Shown, Strength, is_fresh
from governance.web.people import proof_form
from governance.web.site import cookies
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, settings_of, viewer_of, zone

# What the button says that does it after the proof; everything else is done by the last one.
BUTTONS = {
    Tag.CONSENTED: "Agree for {office}",
    Tag.AGREED_CONFIRMED: "Agree for {office}",
    Tag.AGREED_AHEAD: "Agree for {office}",
    Tag.REORGANIZATION_AGREED: "Agree for {office}",
    Tag.APPROVED: "Approve",
    Tag.RETURNED: "Send back",
    Tag.REJECTED: "Reject",
    Tag.OFFER_SENT: "Send proposal",
    Tag.COUNTER_SENT: "Send counterproposal",
    Tag.NOTICE_GIVEN: "Give notice",
    Tag.DECLINED: "Decline",
    Tag.OBJECTED: "Object for {office}",
    Tag.WITHDRAWN: "Withdraw",
    Tag.MINUTES_APPROVED: "Approve the minutes",
    Tag.MOTION_DECIDED: "Close the vote",
    Tag.CARD_PUBLISHED: "Publish",
    Tag.TENURE_STARTED: "Appoint",
    Tag.DELEGATION_MADE: "Let them act",
    Tag.TRAIL_EXPORTED: "Export",
}
OTHERWISE = "Do this now"
WRONG_CODE = "This is not the code that stands here. Type its six digits."


class ProofController(Controller):
    path = "/proof/{code:str}"

    @get("/")
    async def show(self, request: Request, code: FromPath[str]) -> Response[str]:
        found = await intents.intent(code, session=viewer_of(request).session)
        return await _page(request, found, Form())

    @post("/")
    @typed_again
    async def prove(self, request: Request, code: FromPath[str]) -> Response[str]:
        found, at = await intents.intent(code, session=viewer_of(request).session), now(request)
        form = await read_form(request, again=lambda form: _page(request, found, form))
        try:
            shown = await _shown(request, form, code)
        except TooMany as error:
            form.message = error.message
            return await _page(request, found, form, status=error.status)
        token = await sessions.prove(request.state["token"], shown, at=at)
        request.state["token"] = token
        answer = go(request, f"/proof/{code}")
        answer.cookies.append(cookies.make_cookie(settings_of(request), cookies.SESSION, token))
        return answer


async def _shown(request: Request, form: Form, code: str) -> Shown:
    way, at = form.value("way"), now(request)
    if way == "password":
        return await proving.by_password(viewer_of(request), form.value("present_password"), at=at)
    if way == "demo":
        return _by_demo(request, form, code)
    token, asking = await _asked(request)
    return await proof_form.shown(form, asking, token=token, at=at)


def _by_demo(request: Request, form: Form, code: str) -> Shown:
    """Of a made-up city alone: everybody there signs in by one click, and types what the page displays."""
    typed = "".join(filter(str.isdecimal, form.value("demo_code")))
    if not _is_demo(request) or typed != _demo_code(request, code):
        raise Invalid(WRONG_CODE, fields={"demo_code": WRONG_CODE})
    return Shown(method=sessions.DEMO, strength=Strength.TWO, factors=(sessions.DEMO,))


async def _asked(request: Request) -> tuple[str, Asked]:
    """What this browser was asked for with the form that waits. Raises Gone."""
    token = request.cookies.get(cookies.name(settings_of(request), cookies.ASKED), "")
    try:
        found = await asked.asked(token, Purpose.STEP_UP)
    except SignInNeeded:
        raise Gone(OVER) from None
    if found.owner.person_id != viewer_of(request).person_id:
        raise Gone(OVER)
    return token, found


def _is_demo(request: Request) -> bool:
    """Whether whoever is here came by the one click of a made-up city."""
    return bool(request.app.state.city.facts.demo) and _signed_in(viewer_of(request)) == sessions.DEMO


def _signed_in(viewer: Viewer) -> str:
    return viewer.seats[0].signed_in if viewer.seats else ""


def _demo_code(request: Request, code: str) -> str:
    number = int.from_bytes(cookies.mac(settings_of(request), "demo-code", code)[:8])
    return f"{number % 10**6:06}"


async def _page(request: Request, found: Intent, form: Form, *, status: int = 200) -> Response[str]:
    viewer = viewer_of(request)
    context = {"form": form, "intent": found, **_told(request, found.event)}
    if not is_fresh(viewer.proof):
        offered = await _offered(request, found.code)
        return render(request, "proof/show.html", {**context, **offered}, status=status)
    since = await intents.meanwhile(found, parties=sorted(viewer.parties))
    moved = [str(sentences.sentence(each, zone=zone(request))) for each in since]
    return render(request, "proof/again.html", {**context, "moved": moved})


def _told(request: Request, event: StoredEvent | None) -> dict[str, Any]:
    """The act in the words that the record will have, its fingerprint, and what its button says."""
    if event is None:
        return {"did": "", "reason": "", "fingerprint": "", "button": OTHERWISE}
    sentence = sentences.sentence(event, zone=zone(request))
    return {
        "did": sentence.act,
        "reason": sentence.reason,
        "fingerprint": str(event.after.get("hash", "")),
        "button": BUTTONS.get(event.tag, OTHERWISE).format(office=event.by.office),
    }


async def _offered(request: Request, code: str) -> dict[str, Any]:
    """By what this person has; in a made-up city, the code that it displays."""
    viewer = viewer_of(request)
    demo = _demo_code(request, code) if _is_demo(request) else ""
    ways = await proving.ways(viewer.person_id, (await _asked(request))[1].challenge)
    bound = {one.issuer for one in await identities.identities_of(viewer.person_id)}
    providers = [one for one in settings_of(request).providers if one.issuer in bound]
    enough = viewer.proof is None or viewer.proof.strength is Strength.ONE  # a proof makes no session weaker
    password = ways.password and enough and not demo and await accounts.has_password(viewer.person_id)
    offered = {"demo_code": demo, "ways": ways, "providers": providers, "password": password}
    return {**offered, "needs_both": not enough}
