"""Who comes and goes: the page for it, and the marks that people make of themselves and the note taker of anybody."""

import secrets
from datetime import datetime, time

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.errors import Forbidden, Invalid
from governance.meetings.actions import attendance
from governance.meetings.actions.live import NOT_YOURS
from governance.meetings.queries.meetings import MeetingFacts
from governance.meetings.queries.room import Member, room
from governance.meetings.rules.attendance import Arrival, Mode, Stay
from governance.people.rules import Acting
from governance.web.meetings.head import head
from governance.web.meetings.room import seen, taker
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, local_path, now, render, viewer_of, zone

NOT_A_MEMBER = "Choose somebody who belongs to this meeting, or write down a guest by name."
MODES = ((Mode.ROOM, "Here"), (Mode.PHONE, "By phone"), (Mode.ONLINE, "Online"))


class AttendanceController(Controller):
    path = "/meetings/{number:str}/attendance"

    @get("/")
    async def show(self, request: Request, number: FromPath[str]) -> Response[str]:
        return await _page(request, await seen(request, number), Form())

    @post("/")
    @typed_again
    async def come(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await seen(request, number)
        form = await read_form(request, again=lambda form: _page(request, found, form))
        person = form.value("person").partition("/")[0]
        by = _marks(request, found, int(person) if person.isdecimal() else None)
        mode = form.choice("mode", "how they are here", Mode)
        form.check()
        who = await _arrival(request, found, form, Mode(mode))
        await attendance.come(found, who, by=by, at=now(request))
        return go(request, local_path(form.value("back"), otherwise=f"/meetings/{number}/attendance"))

    @post("/{key:str}/leaving")
    async def leave(self, request: Request, number: FromPath[str], key: FromPath[str]) -> Response[str]:
        found, form = await seen(request, number), await read_form(request)
        stays = (await room(found, item="", change="", at=now(request))).stays
        person = next((each.person for each in stays if each.key == key), None)
        await attendance.leave(found, key, by=_marks(request, found, person), at=now(request))
        return go(request, local_path(form.value("back"), otherwise=f"/meetings/{number}/attendance"))

    @post("/{key:str}/times")
    @typed_again
    async def correct(self, request: Request, number: FromPath[str], key: FromPath[str]) -> Response[str]:
        found = await seen(request, number)
        form = await read_form(request, again=lambda form: _page(request, found, form, key))
        came = _moment(request, found, form.clock_time("came", "Came"))
        went = _moment(request, found, form.clock_time("went", "Left")) if form.value("went") else None
        reason = form.text("reason", "Why", required=False, limit=500)
        form.check()
        stay, by = Stay(came=came, went=went), taker(request, found)
        await attendance.correct(found, key, stay, reason=reason, by=by, at=now(request))
        return go(request, f"/meetings/{number}/attendance", notice="The times are corrected.")


def _marks(request: Request, found: MeetingFacts, person: int | None) -> Acting:
    """The role in which its reader marks somebody: themselves in any of theirs, others where they write in the meeting."""
    viewer = viewer_of(request)
    may = (seat for seat in viewer.seats if found.circle.writes(seat) or person == viewer.person_id)
    by = next(may, None)
    if by is None:
        raise Forbidden(NOT_YOURS)
    return by


async def _arrival(request: Request, found: MeetingFacts, form: Form, mode: Mode) -> Arrival:
    """Somebody by name, or a member as they stand in the directory, for the role that was chosen."""
    key, typed = form.value("key"), form.value("person")
    if not typed:
        name, title = (
            form.text("name", "Name", limit=80),
            form.text("title", "From", required=False, limit=80),
        )
        form.check()
        return Arrival(key=key, name=name, title=title, mode=mode)
    known = await room(found, item="", change="", at=now(request))
    member = next((each for each in known.members if f"{each.person}/{each.seat or 0}" == typed), None)
    if member is None:
        raise Invalid(NOT_A_MEMBER, fields={"person": "does not belong to this meeting"})
    return _of(member, key, mode)


def _of(member: Member, key: str, mode: Mode) -> Arrival:
    names = ("person", "name", "title", "party", "seat", "proxy")
    return Arrival(key=key, mode=mode, **{name: getattr(member, name) for name in names})


def _moment(request: Request, found: MeetingFacts, at: time) -> datetime:
    """An hour of the meeting's day, on the city's clock, as the page shows it."""
    here = zone(request)
    return datetime.combine(found.starts.astimezone(here).date(), at, tzinfo=here)


async def _page(request: Request, found: MeetingFacts, form: Form, key: str = "") -> Response[str]:
    at = now(request)
    known = await room(found, item="", change="", at=at)
    context = {
        "head": head(request, found),
        "meeting": found,
        "base": f"/meetings/{found.number}",
        "room": known,
        "form": form,
        "wrong": key,
        "modes": MODES,
        "me": viewer_of(request).person_id,
        "keys": [secrets.token_hex(8) for _ in range(len(known.members) + 1)],
    }
    return render(request, "meetings/attendance.html", context)
