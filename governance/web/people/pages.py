"""People and their roles: the directory, one office, one role; its lead appoints, ends, adds and closes."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.errors import Forbidden, NotFound
from governance.identity.queries import groups
from governance.people.actions import appointments, tenures
from governance.people.actions import directory as actions
from governance.people.actions.appointments import Appointee
from governance.people.queries import directory, successions
from governance.people.queries.directory import Holder, PartyRoles
from governance.people.rules import NEGOTIATING, ROLES_OF, Acting, Role, rights
from governance.people.rules.entries import NewSeat
from governance.people.rules.rights import Post
from governance.reminders.queries.unreached import unreached
from governance.web.people import acting_roles
from governance.web.people.mail import way_in, welcoming
from governance.web.site import words
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, today, viewer_of, zone

USUAL, YES, NO = "usual", "yes", "no"
ASKED = (
    "It is asked. Nothing changes until whoever leads 311 or a department with an agreement has confirmed it."
)
RECORDED = "The appointment is recorded."


class PeopleController(Controller):
    path = "/people"

    @get("/")
    async def index(self, request: Request) -> Response[str]:
        parties = await directory.directory(at=now(request))
        administers = acting_roles.administers(viewer_of(request))
        context = {
            "parties": parties,
            "administers": administers,
            "unreached": await _unreached(request, parties if administers else ()),
        }
        return render(request, "people/index.html", context)

    @get("/{party:str}")
    async def show(self, request: Request, party: FromPath[str]) -> Response[str]:
        return await _party_page(request, party, Form())

    @post("/{party:str}/persons")
    @typed_again
    async def add_person(self, request: Request, party: FromPath[str]) -> Response[str]:
        form = await read_form(request, again=lambda form: _party_page(request, party, form))
        by = acting_roles.actor(viewer_of(request), party)
        email, name, phone = _person(form)
        form.check()
        async with welcoming(request, by):
            await actions.create_person(email, name=name, phone=phone, by=by, at=now(request))
        return go(request, f"/people/{party}", notice=f"{name} has an account.{way_in(request)}")

    @get("/{party:str}/roles/new")
    async def new_role(self, request: Request, party: FromPath[str]) -> Response[str]:
        return await _new_role_page(request, party, Form())

    @post("/{party:str}/roles")
    @typed_again
    async def add_role(self, request: Request, party: FromPath[str]) -> Response[str]:
        form = await read_form(request, again=lambda form: _new_role_page(request, party, form))
        await _new_role_context(request, party, form)
        new = _new_seat(form, party)
        form.check()
        seat = await actions.create_seat(
            new, by=acting_roles.actor(viewer_of(request), party), at=now(request)
        )
        return go(
            request, f"/people/{party}/roles/{seat}", notice="The role is there. Appoint somebody to it."
        )

    @get("/{party:str}/roles/{seat:str}")
    async def role(self, request: Request, party: FromPath[str], seat: FromPath[str]) -> Response[str]:
        return await _role_page(request, party, seat, Form())

    @post("/{party:str}/roles/{seat:str}/appointments")
    @typed_again
    async def appoint(self, request: Request, party: FromPath[str], seat: FromPath[str]) -> Response[str]:
        form, by = await _about_role(request, party, seat)
        who, authority = _appointee(form), form.text("authority", "What it rests on", limit=500)
        starts = _starts(request, form.day_or_none("starts", "From"))
        form.check()
        async with welcoming(request, by):
            done = await appointments.appoint_person(
                seat, who=who, authority=authority, by=by, at=now(request), starts=starts
            )
        notice = (ASKED if done.asked else RECORDED) + (way_in(request) if done.new else "")
        return go(request, f"/people/{party}/roles/{seat}", notice=notice)

    @post("/{party:str}/roles/{seat:str}/ending")
    @typed_again
    async def end(self, request: Request, party: FromPath[str], seat: FromPath[str]) -> Response[str]:
        form, by = await _about_role(request, party, seat)
        why = form.text("end_reason", "The reason", limit=1_000)
        last = form.day_or_none("last_day", "The last day")
        form.check()
        form.named(ends="last_day", reason="end_reason")
        await tenures.end_tenure(seat, reason=why, by=by, at=now(request), ends=_ends(request, last))
        return go(request, f"/people/{party}/roles/{seat}", notice="It is recorded.")

    @post("/{party:str}/roles/{seat:str}/binding")
    @typed_again
    async def bind(self, request: Request, party: FromPath[str], seat: FromPath[str]) -> Response[str]:
        form, by = await _about_role(request, party, seat)
        binds = form.choice("binding", "whether it binds", (YES, NO)) == YES
        why = form.text("binding_reason", "The reason", required=False, limit=1_000)
        form.check()
        await actions.set_binding(seat, binding=binds, reason=why, by=by, at=now(request))
        return go(
            request, f"/people/{party}/roles/{seat}", notice="It is recorded. What was agreed before stays."
        )

    @post("/{party:str}/roles/{seat:str}/closing")
    @typed_again
    async def close(self, request: Request, party: FromPath[str], seat: FromPath[str]) -> Response[str]:
        form, by = await _about_role(request, party, seat)
        why = form.text("close_reason", "The reason", limit=1_000)
        form.check()
        await actions.close_seat(seat, reason=why, by=by, at=now(request))
        return go(request, f"/people/{party}", notice="The role is closed.")


def _person(form: Form) -> tuple[str, str, str]:
    return (
        form.text("email", "E-mail", limit=254),
        form.text("name", "Name", limit=200),
        form.text("phone", "Phone", required=False, limit=60),
    )


def _appointee(form: Form) -> Appointee:
    return Appointee(
        email=form.text("email", "E-mail", limit=254),
        name=form.text("name", "Name", required=False, limit=200),
        phone=form.text("phone", "Phone", required=False, limit=60),
    )


def _new_seat(form: Form, party: str) -> NewSeat:
    role = form.choice("role", "what the role does", [str(one) for one in Role])
    binding = form.choice("binding", "whether it binds", (USUAL, YES, NO))
    return NewSeat(
        party=party,
        role=Role(role) if role in set(Role) else Role.OBSERVER,
        title=form.text("title", "Title", limit=200),
        binding=None if binding == USUAL else binding == YES,
        leads=form.checked("leads"),
    )


def _starts(request: Request, day: date | None) -> datetime | None:
    """The beginning of that day in the city; for today or none, now."""
    if day is None or day == today(request):
        return None
    return datetime.combine(day, time(), tzinfo=zone(request))


def _ends(request: Request, last: date | None) -> datetime | None:
    """The end of the last day in the city; without one, now."""
    return None if last is None else datetime.combine(last + timedelta(days=1), time(), tzinfo=zone(request))


async def _about_role(request: Request, party: str, seat: str) -> tuple[Form, Acting]:
    """What was sent about a role, and the role its sender acts in."""
    form = await read_form(request, again=lambda form: _role_page(request, party, seat, form))
    return form, acting_roles.actor(viewer_of(request), party)


async def _party_page(request: Request, party: str, form: Form) -> Response[str]:
    return render(request, "people/show.html", await _party_context(request, party, form))


async def _party_context(request: Request, party: str, form: Form) -> dict[str, Any]:
    viewer, at = viewer_of(request), now(request)
    entry = await _entry(party, at)
    leads = any(seat.leads and seat.party == party and not seat.delegation_id for seat in viewer.seats)
    administers = acting_roles.administers(viewer)
    return {
        "entry": entry,
        "unreached": await _unreached(request, [entry] if leads or administers else ()),
        "new_holders": [one for one in await successions.news(at=at) if one.party == party],
        "form": form,
        "leads": leads,
        "may_add": acting_roles.adds_people(viewer, party) if viewer.seats else False,
        "administers": administers,
    }


async def _entry(party: str, at: datetime) -> PartyRoles:
    known = await directory.directory(at=at, party=party)
    if not known:
        raise NotFound(f"There is no office with the short name {party}.")
    return known[0]


async def _unreached(request: Request, parties: Iterable[PartyRoles]) -> dict[str, str]:
    """Whom of them no letters reach, and why."""
    holders = (role.holder for entry in parties for role in entry.roles)
    return await unreached([holder.email for holder in holders if holder], zone(request))


async def _new_role_page(request: Request, party: str, form: Form) -> Response[str]:
    return render(request, "people/new_role.html", await _new_role_context(request, party, form))


async def _new_role_context(request: Request, party: str, form: Form) -> dict[str, Any]:
    context = await _party_context(request, party, form)
    if not (context["leads"] or context["administers"]):
        raise Forbidden("Only whoever leads this office, or an administrator, adds roles to it.")
    kind = context["entry"].party.kind
    roles = [(str(role), words.role(role).capitalize()) for role in ROLES_OF[kind]]
    return {**context, "roles": roles, "negotiates": any(role in NEGOTIATING for role in ROLES_OF[kind])}


async def _role_page(request: Request, party: str, seat: str, form: Form) -> Response[str]:
    known = await directory.post(seat, at=now(request))
    if known.party != party:
        raise NotFound(f"There is no role {seat} at this office.")
    context = await _role_context(request, known)
    return render(request, "people/role.html", {**context, "form": form})


async def _role_context(request: Request, known: Post) -> dict[str, Any]:
    at, held = now(request), await directory.history(known.seat)
    ahead = next((one for one in held if _not_over(one, at)), None)
    return {
        "post": known,
        "history": held,
        "holder": next((one for one in held if one.since <= at and _not_over(one, at)), None),
        "coming": [one for one in held if one.since > at],
        "ahead": ahead,
        "offered": acting_roles.role_acts(viewer_of(request), known, ahead),
        "two": rights.needs_two(known),
        "asked": await successions.open_for(known.seat),
        "unlisted": await groups.ending(known.seat, at=at),
        "negotiates": known.role in NEGOTIATING,
    }


def _not_over(one: Holder, at: datetime) -> bool:
    return one.until is None or one.until > at
