"""Groups of the city's directory: which propose people for a role, and what a lead answers to a proposal."""

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.errors import Forbidden
from governance.identity.actions import groups as actions
from governance.identity.actions.groups import Group
from governance.identity.queries import groups
from governance.identity.queries.groups import Proposal
from governance.identity.rules.groups import Asks, Claim
from governance.people.queries import directory
from governance.people.rules import Acting
from governance.web.people import acting_roles
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, viewer_of

YES, NO = "yes", "no"
CLAIMS = ((str(Claim.GROUPS), "A group"), (str(Claim.ROLES), "An app role"))
NOT_YOURS = "Only whoever leads {office}, or an administrator, sees what the directory says of its roles."
DONE = {
    (Asks.APPOINT, YES): "It is recorded.",
    (Asks.APPOINT, NO): "They are not appointed, and you are not asked again.",
    (Asks.END, YES): "Their time in this role has ended.",
    (Asks.END, NO): "They keep the role.",
}


class GroupController(Controller):
    path = "/accounts/groups"

    @get("/")
    async def index(self, request: Request) -> Response[str]:
        return await _index(request, Form())

    @post("/")
    @typed_again
    async def create(self, request: Request) -> Response[str]:
        form = await read_form(request, again=lambda form: _index(request, form))
        by = acting_roles.administrator(viewer_of(request))
        seat, issuer = form.value("seat"), form.text("issuer", "The directory’s address", limit=300)
        claim = form.choice("claim", "what it is", [value for value, _ in CLAIMS])
        name, words = form.text("name", "Its id", limit=300), form.text("words", "Its name", limit=200)
        if not seat:
            form.wrong("seat", "Choose the role for which it proposes people.")
        form.check()
        group = Group(issuer=issuer, claim=Claim(claim), name=name, words=words)
        await actions.propose_members(seat, of=group, by=by, at=now(request))
        return go(request, "/accounts/groups", notice="It proposes people from their next sign-in on.")

    @post("/{number:str}/end")
    async def end(self, request: Request, number: FromPath[str]) -> Response[str]:
        by = acting_roles.administrator(viewer_of(request))
        await actions.propose_no_more(number, by=by, at=now(request))
        return go(request, "/accounts/groups", notice="It proposes nobody any more.")


class ListingController(Controller):
    path = "/listings"

    @get("/{number:str}")
    async def show(self, request: Request, number: FromPath[str]) -> Response[str]:
        return await _page(request, number, Form())

    @post("/{number:str}/answer")
    @typed_again
    async def answer(self, request: Request, number: FromPath[str]) -> Response[str]:
        form = await read_form(request, again=lambda form: _page(request, number, form))
        answer = form.choice("answer", "your answer", (YES, NO))
        why = form.text("reason", "Why", required=False, limit=500)
        form.check()
        by = _seat(request, await groups.proposal(number, at=now(request)))
        if answer == YES:
            one = await actions.accept(number, by=by, at=now(request))
        else:
            one = await actions.decline(number, reason=why, by=by, at=now(request))
        return go(request, f"/people/{one.party}/roles/{one.seat}", notice=DONE[one.asks, answer])


def _seat(request: Request, one: Proposal) -> Acting:
    """The role of whoever leads that office, or an administrator's, who appoints its first lead. Raises Forbidden."""
    viewer = viewer_of(request)
    leads = any(seat.leads and seat.party == one.party and not seat.delegation_id for seat in viewer.seats)
    if not (leads or acting_roles.administers(viewer)):
        raise Forbidden(NOT_YOURS.format(office=one.party_name))
    return acting_roles.actor(viewer, one.party)


async def _index(request: Request, form: Form) -> Response[str]:
    acting_roles.administrator(viewer_of(request))
    offices = await directory.directory(at=now(request))
    roles = [(role.seat, f"{role.title}, {role.party_name}") for office in offices for role in office.roles]
    context = {"form": form, "mappings": await groups.mappings(), "roles": roles, "claims": CLAIMS}
    return render(request, "accounts/groups.html", context)


async def _page(request: Request, number: str, form: Form) -> Response[str]:
    one = await groups.proposal(number, at=now(request))
    by = _seat(request, one)
    able = one.waits and await _answers(one, by, request)
    return render(request, "listings/show.html", {"one": one, "form": form, "able": able})


async def _answers(one: Proposal, by: Acting, request: Request) -> bool:
    try:
        await actions.check_answers(one, by, at=now(request))
    except Forbidden:
        return False
    return True
