"""Groups that meet: the list, one of them, founding a board, and other ground rules for a board by a motion in its meeting."""

import secrets
from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance import canonical
from governance.agreements.rules.items import slug
from governance.bodies.actions.founding import found_board
from governance.bodies.queries import BodyFacts, bodies, body, members, open_seats, versions
from governance.bodies.rules.founding import LONGEST_NAME, NewBoard, founds, may_found
from governance.bodies.rules.ground_rules import GroundRules, Kind, MotionKind
from governance.bodies.rules.words import sentences
from governance.errors import Stale
from governance.meetings.actions import motions
from governance.meetings.queries.access import seen_meeting
from governance.meetings.queries.agenda import agenda
from governance.meetings.queries.ground_rules import in_force
from governance.meetings.queries.groups import decisions_of, next_meetings, open_meeting_of
from governance.meetings.rules.votes import NewMotion
from governance.people.rules import Acting, Viewer
from governance.web.bodies.rules_form import context, fields_of, read_rules
from governance.web.meetings.room import taker
from governance.web.people.acting_roles import seat_that
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, viewer_of

FOUNDERS_ONLY = "The convening office founds boards: its facilitator, or its approving official."
NOT_OPEN = (
    "The ground rules of a board change by a motion in its meeting. Open its meeting and the item first."
)
USUAL = GroundRules(kind=Kind.BOARD, minutes_within=14)
WORDS = "The ground rules are from now on as written down with this motion."


class BodyController(Controller):
    path = "/bodies"

    @get("/")
    async def index(self, request: Request) -> Response[str]:
        viewer, at = viewer_of(request), now(request)
        found = {
            "groups": await bodies(),
            "coming": await next_meetings(viewer, at=at),
            "founds": any(may_found(seat) for seat in viewer.seats),
        }
        return render(request, "bodies/index.html", found)

    @get("/new")
    async def new(self, request: Request) -> Response[str]:
        _founder(viewer_of(request))
        return await _form_page(request, fields_of(USUAL))

    @post("/")
    @typed_again
    async def found(self, request: Request) -> Response[str]:
        by = _founder(viewer_of(request))
        form = await read_form(request, again=lambda form: _form_page(request, form))
        name, rules = form.text("name", "Its name", limit=LONGEST_NAME), read_rules(form)
        form.check()
        code = await found_board(
            NewBoard(code=slug(name)[:60], name=name, rules=rules), by=by, at=now(request)
        )
        return go(request, f"/bodies/{code}", notice=f"{name} is founded. Its members see its meetings.")

    @get("/{code:str}")
    async def show(self, request: Request, code: FromPath[str]) -> Response[str]:
        return render(request, "bodies/show.html", await _shown(request, await body(code)))

    @get("/{code:str}/ground-rules")
    async def ask(self, request: Request, code: FromPath[str]) -> Response[str]:
        of = await body(code)
        await _floor(request, of)
        return await _form_page(request, fields_of((await in_force(of, at=now(request))).rules), of)

    @post("/{code:str}/ground-rules")
    @typed_again
    async def propose(self, request: Request, code: FromPath[str]) -> Response[str]:
        of = await body(code)
        number, item, by = await _floor(request, of)
        form = await read_form(request, again=lambda form: _form_page(request, form, of))
        new = _motion(form)
        form.check()
        await motions.put(number, item, new, by=by, at=now(request))
        there = f"/meetings/{number}/now?item={item}#motions"
        return go(request, there, notice="The motion is put. The members vote on it now.")


async def _shown(request: Request, of: BodyFacts) -> dict[str, Any]:
    at, viewer = now(request), viewer_of(request)
    held = await in_force(of, at=at)
    known = await members(of, held.rules, at=at)
    names = {each.seat: f"{each.title} ({each.party_name})" for each in known}
    return {
        "of": of,
        "held": held,
        "members": known,
        "rules": sentences(held.rules, names),
        "versions": await versions(of.id, at=at),
        "coming": (await next_meetings(viewer, at=at)).get(of.code),
        "decisions": await decisions_of(of.code),
        "proposes": _proposes(viewer, of),
    }


def _motion(form: Form) -> NewMotion:
    """Other ground rules as a motion, in full."""
    content = canonical.dumps(read_rules(form).canonical())
    return NewMotion(key=form.value("key"), kind=MotionKind.GROUND_RULES, words=WORDS, content=content)


def _founder(viewer: Viewer) -> Acting:
    by = seat_that(viewer, may_found, otherwise=FOUNDERS_ONLY)
    founds(by)
    return by


def _proposes(viewer: Viewer, of: BodyFacts) -> bool:
    """Whether its reader may propose other ground rules: a side of a pair by a change."""
    return any(seat.negotiates and seat.party in of.parties for seat in viewer.seats)


async def _floor(request: Request, of: BodyFacts) -> tuple[str, str, Acting]:
    """The meeting that a board has open, the item talked about, and the role in which its reader writes in it."""
    number = await open_meeting_of(of.code) if of.kind is Kind.BOARD else ""
    if not number:
        raise Stale(NOT_OPEN)
    found = await seen_meeting(viewer_of(request), number, now(request))
    item = next((each.key for each in await agenda(found.id) if each.id == found.item), "")
    if not item:
        raise Stale(NOT_OPEN)
    return number, item, taker(request, found)


async def _form_page(request: Request, form: Form, of: BodyFacts | None = None) -> Response[str]:
    known: dict[str, Any] = context(form, await open_seats(at=now(request)))
    status = 422 if form.errors else 200
    found = {**known, "of": of, "new_key": secrets.token_hex(8)}
    return render(request, "bodies/form.html", found, status=status)
