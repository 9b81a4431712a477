"""Actions: the lists (mine, my office's, to be confirmed, a group's, a version's), one action and what is done about it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.agreements.queries.deployments import deployment
from governance.audit.queries import about
from governance.audit.rules import SHARED
from governance.audit.sentences import sentence
from governance.audit.stored_event import StoredEvent
from governance.database.session import one_connection
from governance.meetings.actions import following_up
from governance.meetings.actions.following_up import ACTIONS
from governance.meetings.queries.actions import ActionFacts, Whose, action_for, actions, owner_seats
from governance.meetings.queries.bodies import bodies_of
from governance.meetings.rules.actions import MOVES, Evidence, State, Step, VersionStep, speaks
from governance.people.rules import Acting, Viewer
from governance.web.attachments.access import BESIDE
from governance.web.attachments.pages import files_context
from governance.web.people.acting_roles import open_steps, seat_that
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, viewer_of, zone

LIST = "/actions"
TABS = {Whose.MINE: "Mine", Whose.SIDE: "My office’s", Whose.VERIFY: "To be confirmed"}
SAID = {
    Step.DO: "It is done. {other} looks now, and confirms it.",
    Step.VERIFY: "Confirmed: it is done.",
    Step.NOT_YET: "{party} is told what is missing.",
    Step.DEFER: "It has another day. {other} is told.",
    Step.HAND_OVER: "It is given to another role of {party}.",
    Step.DROP: "It is dropped. The other side is told.",
}
CONFIRMING = frozenset({Step.VERIFY, Step.NOT_YET})
Act = Callable[..., Awaitable[None]]


class ActionController(Controller):
    path = LIST

    @get("/")
    @one_connection()
    async def index(self, request: Request) -> Response[str]:
        viewer, asked = viewer_of(request), request.query_params
        whose, of = _whose(request)
        found, after = await actions(viewer, whose, at=now(request), of=of, after=asked.get("after", ""))
        context = {
            "found": found,
            "whose": whose,
            "of": of,
            "tabs": TABS if any(speaks(seat) for seat in viewer.seats) else {},
            "after": after,
            "first": "after" not in asked,
            "groups": await bodies_of(viewer, at=now(request)),
            "at": now(request),
        }
        return render(request, "actions/index.html", context)

    @get("/{number:str}")
    async def show(self, request: Request, number: FromPath[str]) -> Response[str]:
        return await _page(request, number, Form())

    @post("/{number:str}/done")
    @typed_again
    async def do(self, request: Request, number: FromPath[str]) -> Response[str]:
        form, by, seen = await _begun(request, number, Step.DO)
        typed = Evidence(
            words=form.text("words", "What shows it", required=False),
            link=form.text("link", "Link", required=False, limit=500),
        )
        form.check()
        await following_up.do(number, typed, seen=seen, by=by, at=now(request))
        return await _said(request, number, Step.DO)

    @post("/{number:str}/confirmation")
    @typed_again
    async def verify(self, request: Request, number: FromPath[str]) -> Response[str]:
        form, by, seen = await _begun(request, number, Step.VERIFY)
        form.check()
        await following_up.verify(number, seen=seen, by=by, at=now(request))
        return await _said(request, number, Step.VERIFY)

    @post("/{number:str}/not-yet")
    @typed_again
    async def not_yet(self, request: Request, number: FromPath[str]) -> Response[str]:
        form, by, seen = await _begun(request, number, Step.NOT_YET)
        words = form.text("missing", "What is missing")
        form.check()
        await following_up.not_yet(number, words=words, seen=seen, by=by, at=now(request))
        return await _said(request, number, Step.NOT_YET)

    @post("/{number:str}/deferral")
    @typed_again
    async def defer(self, request: Request, number: FromPath[str]) -> Response[str]:
        form, by, seen = await _begun(request, number, Step.DEFER)
        due, words = form.text("due", "The other day", limit=40), form.text("why_later", "Why")
        form.check()
        await following_up.defer(number, due=due, words=words, seen=seen, by=by, at=now(request))
        return await _said(request, number, Step.DEFER)

    @post("/{number:str}/handing-over")
    @typed_again
    async def hand_over(self, request: Request, number: FromPath[str]) -> Response[str]:
        form, by, seen = await _begun(request, number, Step.HAND_OVER)
        seat = form.text("seat", "Role", limit=80)
        form.check()
        await following_up.hand_over(number, seat=seat, seen=seen, by=by, at=now(request))
        return await _said(request, number, Step.HAND_OVER)

    @post("/{number:str}/dropping")
    @typed_again
    async def drop(self, request: Request, number: FromPath[str]) -> Response[str]:
        form, by, seen = await _begun(request, number, Step.DROP)
        words = form.text("why_not", "Why")
        form.check()
        await following_up.drop(number, words=words, seen=seen, by=by, at=now(request))
        return await _said(request, number, Step.DROP)


def _whose(request: Request) -> tuple[Whose, str]:
    """Which list the address asks for: of a group, of a version, of what waits to be confirmed, else one's own."""
    asked = request.query_params
    if group := asked.get("group", ""):
        return Whose.BODY, group
    if version := asked.get("of", ""):
        return Whose.VERSION, version
    named = asked.get("show", "")
    return next((each for each in TABS if each == named), Whose.MINE), ""


async def _begun(request: Request, number: str, step: Step) -> tuple[Form, Acting, int]:
    """The form, the role in which it is done (where none may, any: the act says why not), the revision looked at."""
    viewer = viewer_of(request)
    found = await action_for(viewer, number, at=now(request))
    may = MOVES.may[MOVES.of(step).by]
    by = seat_that(
        viewer,
        lambda seat: may(ACTIONS.standing(found, seat)),
        otherwise=f"This is for {MOVES.of(step).by}.",
    )
    form = await read_form(request, again=lambda form: _page(request, number, form))
    return form, by, form.whole("revision", "What you looked at", low=1, high=1_000_000)


async def _said(request: Request, number: str, step: Step) -> Response[str]:
    found = await action_for(viewer_of(request), number, at=now(request))
    notice = SAID[step].format(party=found.party_name, other=found.other_name)
    return go(request, f"{LIST}/{number}", notice=notice)


@one_connection()
async def _page(request: Request, number: str, form: Form) -> Response[str]:
    viewer, at = viewer_of(request), now(request)
    found = await action_for(viewer, number, at=at)
    context = {
        "found": found,
        "form": form,
        **await _may(viewer, found, at),
        "history": await _history(request, number),
        "at": at,
        **await files_context(request, await BESIDE["action"](viewer, number, at)),
    }
    return render(request, "actions/show.html", context)


async def _may(viewer: Viewer, found: ActionFacts, at: datetime) -> dict[str, Any]:
    """What its reader may do about it here; what is done elsewhere is only confirmed here."""
    elsewhere = await _elsewhere(found, at)
    can = open_steps(viewer, of=MOVES, standing=lambda by: ACTIONS.standing(found, by))
    can &= CONFIRMING if elsewhere else can
    roles = await _roles(found, at) if Step.HAND_OVER in can else []
    return {"can": can, "elsewhere": elsewhere, "roles": roles}


async def _elsewhere(found: ActionFacts, at: datetime) -> str:
    """The page on which it is said since when the city's system shows it, while that is asked; "": done right here."""
    if found.step != VersionStep.SYSTEM or found.state is not State.OPEN:
        return ""
    asked = await deployment(found.deployment, at=at)
    return f"/shown/{found.deployment}" if asked.waits else ""


async def _roles(found: ActionFacts, at: datetime) -> list[tuple[str, str]]:
    """The other roles of its office that it may be handed to."""
    every = await owner_seats(found.party, at=at)
    return [
        (each.code, f"{each.title}: {each.name or 'nobody now'}") for each in every if each.code != found.seat
    ]


async def _history(request: Request, number: str) -> list[dict[str, Any]]:
    found = await about(f"action:{number}", audiences=frozenset({SHARED}))
    return [{"at": e.at, "sentence": sentence(_plain(e.event), zone=zone(request))} for e in found]


def _plain(event: StoredEvent | None) -> StoredEvent | None:
    """The event without a file's fingerprint, which only documents and the record show."""
    if event is None:
        return None
    return replace(event, after={key: value for key, value in event.after.items() if key != "sha256"})
