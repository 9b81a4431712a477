"""Motions, votes and recusals on the page of a board's meeting. A working meeting has none of these addresses."""

from typing import Any

from litestar import Controller, Response, post
from litestar.params import FromPath

from governance import canonical
from governance.bodies.rules.ground_rules import MotionKind
from governance.errors import NotFound
from governance.meetings.actions import motions, recusals, votes
from governance.meetings.actions.board_floor import NO_VOTES
from governance.meetings.actions.live import NOT_YOURS
from governance.meetings.queries.meetings import MeetingFacts
from governance.meetings.rules.votes import GIVEN, LIMIT, LONGEST_REASON, Ballot, NewMotion, Result, Value
from governance.people.rules import Acting
from governance.web.meetings.floor_view import RESULTS
from governance.web.meetings.room import seen, taker
from governance.web.meetings.room_view import Asked, room_context
from governance.web.people.acting_roles import seat_that
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, viewer_of

TYPED = (
    MotionKind.ORDINARY,
    MotionKind.APPROVAL,
    MotionKind.CONSENT,
    MotionKind.LATE_ITEM,
    MotionKind.MINUTES,
)


class MotionController(Controller):
    path = "/meetings/{number:str}"

    @post("/motions")
    @typed_again
    async def put(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await _board(request, number)
        form = await read_form(request, again=lambda form: _page(request, found, form))
        new = _motion(form)
        form.check()
        by = taker(request, found)
        await motions.put(number, form.value("item"), new, by=by, at=now(request))
        return _back(request, number, form, "The motion is put. Each member in the room votes.")

    @post("/motions/{key:str}/votes")
    async def cast(self, request: Request, number: FromPath[str], key: FromPath[str]) -> Response[str]:
        found, form = await _board(request, number), await read_form(request)
        seat, value = form.value("seat"), form.choice("value", "the vote", GIVEN)
        form.check()
        ballot = Ballot(motion=key, seat=seat, value=Value(value), seen=form.value("seen"))
        await votes.cast(number, ballot, by=_for_seat(request, found, seat), at=now(request))
        return _back(request, number, form)

    @post("/motions/{key:str}/closing")
    async def close(self, request: Request, number: FromPath[str], key: FromPath[str]) -> Response[str]:
        found, form = await _board(request, number), await read_form(request)
        by = taker(request, found)
        result: Result = await votes.close(number, key, seen=form.value("seen"), by=by, at=now(request))
        return _back(request, number, form, f"The vote is closed. {RESULTS[result]}.")

    @post("/motions/{key:str}/withdrawal")
    async def withdraw(self, request: Request, number: FromPath[str], key: FromPath[str]) -> Response[str]:
        found, form = await _board(request, number), await read_form(request)
        by = taker(request, found)
        await motions.withdraw(number, key, seen=form.value("seen"), by=by, at=now(request))
        return _back(request, number, form, "The motion is taken back. It stays on record.")

    @post("/motions/{key:str}/taking-out")
    async def take_out(self, request: Request, number: FromPath[str], key: FromPath[str]) -> Response[str]:
        found, form = await _board(request, number), await read_form(request)
        by, out = _member(request, found), form.value("out")
        await motions.take_out(number, key, out, seen=form.value("seen"), by=by, at=now(request))
        return _back(
            request, number, form, "It is talked about for itself. Votes given so far are given anew."
        )

    @post("/recusals")
    async def recuse(self, request: Request, number: FromPath[str]) -> Response[str]:
        found, form = await _board(request, number), await read_form(request)
        seat, why = form.value("seat"), form.text("reason", "Why", limit=LONGEST_REASON)
        form.check()
        by = _for_seat(request, found, seat)
        await recusals.recuse(number, form.value("item"), seat, reason=why, by=by, at=now(request))
        return _back(request, number, form)

    @post("/recusals/end")
    async def take_back(self, request: Request, number: FromPath[str]) -> Response[str]:
        found, form = await _board(request, number), await read_form(request)
        seat = form.value("seat")
        by = _for_seat(request, found, seat)
        await recusals.take_back(number, form.value("item"), seat, by=by, at=now(request))
        return _back(request, number, form)


async def _board(request: Request, number: str) -> MeetingFacts:
    found = await seen(request, number)
    if not found.is_board:
        raise NotFound(NO_VOTES)
    return found


def _for_seat(request: Request, found: MeetingFacts, seat: str) -> Acting:
    """The reader's own role where it is theirs, else the one in which they write down the meeting."""
    own = next((each for each in viewer_of(request).seats if each.seat == seat), None)
    return own or taker(request, found)


def _member(request: Request, found: MeetingFacts) -> Acting:
    may = (found.circle.is_member, found.circle.writes)
    return seat_that(viewer_of(request), lambda by: any(each(by) for each in may), otherwise=NOT_YOURS)


def _motion(form: Form) -> NewMotion:
    """A motion as typed; what it takes into effect follows from its kind."""
    typed = form.value("kind")
    kind = MotionKind(typed) if typed in TYPED else MotionKind.ORDINARY
    about, usual, content = _by_kind(form).get(kind, ("", "", {}))
    words = form.text("moved", "What is moved", required=not usual, limit=LIMIT)
    return NewMotion(
        key=form.value("key"),
        kind=kind,
        words=words or usual,
        about=about,
        content=canonical.dumps(content) if content else "",
        mover=form.value("mover"),
        seconder=form.value("seconder"),
    )


def _by_kind(form: Form) -> dict[MotionKind, tuple[str, str, dict[str, Any]]]:
    """What a motion is about, its usual words, and what it takes into effect."""
    change, _, offer = form.value("change").partition(" ")
    minutes, ground = form.value("minutes"), form.value("exception")
    late = f"Take it up although it came too late: {ground}."
    approved = f"Approve the minutes of {minutes} as they are."
    return {
        MotionKind.APPROVAL: (f"change/{change}", f"Approve {change}.", {"hash": offer}),
        MotionKind.CONSENT: ("", "Approved as proposed.", {"items": form.values("together")}),
        MotionKind.LATE_ITEM: ("", late, {"exception": ground}),
        MotionKind.MINUTES: (f"minutes/{minutes}", approved, {"hash": form.value("minutes_hash")}),
    }


def _back(request: Request, number: str, form: Form, notice: str = "") -> Response[str]:
    return go(request, f"/meetings/{number}/now?item={form.value('item')}#motions", notice=notice)


async def _page(request: Request, found: MeetingFacts, form: Form) -> Response[str]:
    asked = Asked(item=form.value("item"))
    context = await room_context(request, found, None, asked)
    return render(request, "meetings/now.html", {**context, "motion_form": form}, status=422)
