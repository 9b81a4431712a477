"""One's own account: profile, password, browsers signed in, and who acts while one is away."""

from datetime import datetime, time

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.errors import Forbidden
from governance.identity.actions import addresses, emergencies, passwords, sessions
from governance.identity.queries import identities, letters
from governance.identity.queries import sessions as session_queries
from governance.identity.queries.emergencies import emergency_account
from governance.people.actions import delegations
from governance.people.queries import delegations as lent
from governance.people.queries import directory, viewers
from governance.people.queries.directory import Listing
from governance.people.rules import Acting, PartyKind, Viewer, separation
from governance.people.rules.rights import Period
from governance.people.rules.separation import Stand
from governance.web.people import acting_roles
from governance.web.people.mail import MOVING, check_mails, mails
from governance.web.people.sign_in import arrived, browser_of
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, viewer_of, zone

CHANGED = "Your password is changed. All your other browsers are signed out."


class AccountController(Controller):
    path = "/account"
    opt = {"own_account": True}  # noqa: RUF012 - Litestar reads a controller's options from the class

    @get("/")
    async def show(self, request: Request) -> Response[str]:
        return await _page(request, Form())

    @get("/session")
    async def keep(self) -> dict[str, str]:
        """Keep the session alive; the page's script calls this while somebody types."""
        return {"session": "kept"}

    @get("/password", opt={"first_sign_in": True})
    async def password(self, request: Request) -> Response[str]:
        return _password_page(request, Form())

    @post("/password", opt={"first_sign_in": True})
    @typed_again
    async def change_password(self, request: Request) -> Response[str]:
        form = await read_form(request, again=lambda form: _password_page(request, form))
        old, new = form.value("old_password"), form.value("password")
        if new != form.value("password_again"):
            form.wrong("password_again", "The two new passwords differ.")
        form.check()
        signed_in = await passwords.change_password(
            viewer_of(request), old=old, new=new, browser=browser_of(request), at=now(request)
        )
        return await arrived(request, signed_in, to="/", notice=CHANGED)

    @post("/drill")
    @typed_again
    async def drill(self, request: Request) -> Response[str]:
        form = await read_form(request, again=lambda form: _page(request, form))
        viewer, words = viewer_of(request), form.text("words", "What you tried", required=False, limit=500)
        form.check()
        by = acting_roles.administrator(viewer)
        await emergencies.drill(viewer.email, words=words, by=by, at=now(request))
        return go(request, "/account", notice="It is recorded that this account works.")

    @get("/address")
    async def address(self, request: Request) -> Response[str]:
        return await _address_page(request, Form())

    @post("/address")
    @typed_again
    async def move(self, request: Request) -> Response[str]:
        form = await read_form(request, again=lambda form: _address_page(request, form))
        check_mails(request)
        to, password = form.text("email", "New e-mail address", limit=254), form.value("present_password")
        form.check()
        await addresses.ask(viewer_of(request), to=to, password=password, at=now(request))
        return go(request, "/account", notice=MOVING)

    @post("/sessions/{code:str}/end")
    async def end_session(self, request: Request, code: FromPath[str]) -> Response[str]:
        await sessions.end_session(code, viewer=viewer_of(request), at=now(request))
        return go(request, "/account", notice="That browser is signed out.")

    @post("/sessions/end")
    async def end_other_sessions(self, request: Request) -> Response[str]:
        await sessions.end_other_sessions(viewer=viewer_of(request), at=now(request))
        return go(request, "/account", notice="All your other browsers are signed out.")

    @post("/delegations")
    @typed_again
    async def delegate(self, request: Request) -> Response[str]:
        form = await read_form(request, again=lambda form: _page(request, form))
        seat, to = _chosen(form, viewer_of(request))
        period = _period(form, request)
        reason = form.text("reason", "The reason", limit=500)
        form.check()
        await delegations.delegate(seat.seat, to=to, period=period, reason=reason, by=seat, at=now(request))
        return go(request, "/account", notice="It is arranged. Both of you see it on your account pages.")

    @post("/delegations/{code:str}/end")
    async def end_delegation(self, request: Request, code: FromPath[str]) -> Response[str]:
        viewer, at = viewer_of(request), now(request)
        known = {one.code: one.seat for one in await lent.delegations_of(viewer.person_id, at=at)}
        await delegations.end_delegation(code, by=_acting_in(viewer, known.get(code, "")), at=at)
        return go(request, "/account", notice="It is ended.")


def _password_page(request: Request, form: Form) -> Response[str]:
    return render(request, "account/password.html", {"form": form})


async def _address_page(request: Request, form: Form) -> Response[str]:
    known = await letters.administrators(at=now(request))
    context = {"form": form, "mails": mails(request), "administrators": known}
    return render(request, "account/address.html", context)


async def _page(request: Request, form: Form) -> Response[str]:
    viewer, at = viewer_of(request), now(request)
    own_seats = [seat for seat in viewer.seats if not seat.for_person]
    context = {
        "form": form,
        "emergency": await emergency_account(viewer.person_id) if acting_roles.administers(viewer) else None,
        "own_seats": own_seats,
        "person": await viewers.known_person(viewer.email),
        "sessions": await session_queries.sessions_of(viewer.person_id, at=at),
        "identities": await identities.identities_of(viewer.person_id),
        "delegations": await lent.delegations_of(viewer.person_id, at=at),
        "candidates": await _candidates(viewer, own_seats, at),
        "at": at,
    }
    return render(request, "account/show.html", context)


async def _candidates(viewer: Viewer, own_seats: list[Acting], at: datetime) -> list[tuple[str, str]]:
    """Colleagues of one's own offices, whom one may ask to act in one of one's roles."""
    found = {}
    for own in own_seats:
        for entry in await directory.directory(at=at, party=own.party):
            for role in entry.roles:
                able = separation.may_be_asked(_stand(role, own.kind), _stand(own, own.kind))
                if able and role.holder and role.holder.person_id != viewer.person_id:
                    found[role.holder.email] = f"{role.holder.name}, {role.title}"
    return sorted(found.items(), key=lambda pair: pair[1])


def _stand(role: Acting | Listing, kind: PartyKind) -> Stand:
    return Stand(role=role.role, title=role.title, party_name=role.party_name, kind=kind)


def _chosen(form: Form, viewer: Viewer) -> tuple[Acting, str]:
    seats = {seat.seat: seat for seat in viewer.seats if not seat.for_person}
    if not seats:
        raise Forbidden("You hold no role in which somebody could act for you.")
    code = form.choice("seat", "your role", seats) if len(seats) > 1 else next(iter(seats))
    return seats.get(code, viewer.seats[0]), form.text("to", "The person who acts for you", limit=254)


def _period(form: Form, request: Request) -> Period:
    """Whole days in the city's zone: from the start of the first to the end of the last."""
    first, last = form.day("starts", "The first day"), form.day("ends", "The last day")
    starts = max(now(request), datetime.combine(first, time(0), zone(request)))
    return Period(starts=starts, ends=datetime.combine(last, time(23, 59, 59), zone(request)))


def _acting_in(viewer: Viewer, seat: str) -> Acting:
    """The role a delegation concerns. A stand-in for a later time does not act in it yet, so acts in a role of their own."""
    found = next((one for one in viewer.seats if one.seat == seat), viewer.seats[0] if viewer.seats else None)
    if found is None:
        raise Forbidden("This is not yours to end: you hold no role at this moment.")
    return found
