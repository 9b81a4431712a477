"""Showing once more who one is before something that binds an office; then the same act again, by one button.

Nothing is done by the proof itself. Where the matter moved on meanwhile, the page says so and offers no button.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.audit import sentences
from governance.audit.stored_event import StoredEvent
from governance.audit.tags import Tag
from governance.errors import Invalid
from governance.identity.actions import passwords, sessions
from governance.identity.queries import intents
from governance.identity.queries.intents import Intent
from governance.people.rules import Viewer
from governance.people.rules.proofs import Shown
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
        found = await intents.intent(code, session=viewer_of(request).session)
        form = await read_form(request, again=lambda form: _page(request, found, form))
        shown = await WAYS[form.choice("way", "how you show it", WAYS)](request, form, code)
        token = await sessions.prove(request.state["token"], shown, at=now(request))
        return _proven(request, token, to=f"/proof/{code}")


def _proven(request: Request, token: str, *, to: str) -> Response[str]:
    """On to the next page, with the session's new token."""
    request.state["token"] = token
    answer = go(request, to)
    answer.cookies.append(cookies.make_cookie(settings_of(request), cookies.SESSION, token))
    return answer


async def _by_password(request: Request, form: Form, _: str) -> Shown:
    typed = form.value("present_password")
    await passwords.check_present(viewer_of(request), typed, field="present_password", at=now(request))
    return Shown(method="password", factors=("password",))


async def _by_demo(request: Request, form: Form, code: str) -> Shown:
    """Of a made-up city alone: everybody there signs in by one click, and types what the page displays."""
    form.check()
    typed = "".join(filter(str.isdecimal, form.value("demo_code")))
    if not _is_demo(request) or typed != _demo_code(request, code):
        raise Invalid(WRONG_CODE, fields={"demo_code": WRONG_CODE})
    return Shown(method=sessions.DEMO, factors=(sessions.DEMO,))


WAYS: Mapping[str, Callable[[Request, Form, str], Awaitable[Shown]]] = {
    "password": _by_password,
    "demo": _by_demo,
}


def _is_demo(request: Request) -> bool:
    """Whether whoever is here came by the one click of a made-up city."""
    return bool(request.app.state.city.facts.demo) and _signed_in(viewer_of(request)) == sessions.DEMO


def _signed_in(viewer: Viewer) -> str:
    return viewer.seats[0].signed_in if viewer.seats else ""


def _demo_code(request: Request, code: str) -> str:
    number = int.from_bytes(cookies.mac(settings_of(request), "demo-code", code)[:8])
    return f"{number % 10**6:06}"


async def _page(request: Request, found: Intent, form: Form) -> Response[str]:
    viewer = viewer_of(request)
    proven = viewer.proof is not None and viewer.proof.fresh
    context = {"form": form, "intent": found, **_told(request, found.event)}
    if not proven:
        return render(request, "proof/show.html", {**context, **_ways(request, found.code)})
    parties = sorted(viewer.parties)
    since = await intents.meanwhile(found, parties=parties)
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


def _ways(request: Request, code: str) -> dict[str, Any]:
    demo = _demo_code(request, code) if _is_demo(request) else ""
    return {"demo_code": demo, "password": not demo}
