"""The pages of reorganizations: say what becomes of a service, read it with all it does, agree, or end it."""

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.agreements import queries
from governance.agreements.actions import reorganizations as actions
from governance.agreements.queries import ServiceFacts, Sight
from governance.agreements.queries.reorganizations import ReorganizationFacts, reorganization
from governance.agreements.queries.services import codes_in_use, services
from governance.agreements.rules.reorganizations import MOVES, Kind, State, Step, consequences
from governance.database.session import one_connection
from governance.errors import Forbidden, NotFound
from governance.people.queries.directory import parties
from governance.people.rules import Acting, PartyKind
from governance.web.people.acting_roles import seat_for, seat_that
from governance.web.services import reorganization_form as forms
from governance.web.services.promises import promised_words
from governance.web.services.reorganization_form import Catalog
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, viewer_of

NOT_YOURS = "Only a role that binds 311 or a department says what becomes of a service."
AGREED = "Every side has agreed."
PROPOSED = "It is proposed. Nothing moves until every side has agreed."


class ReorganizationController(Controller):
    path = "/"

    @get("/services/new")
    @one_connection()
    async def new(self, request: Request) -> Response[str]:
        return await _new_page(request, Form())

    @post("/services/new")
    @typed_again
    async def enter(self, request: Request) -> Response[str]:
        by, form = _proposer(request), await read_form(request, again=lambda form: _new_page(request, form))
        written = forms.read_new(form, await _catalog(request, by))
        number = await actions.propose(
            written.plan, reason=form.value("words"), new=written.new, by=by, at=now(request)
        )
        return go(request, f"/reorganizations/{number}", notice=PROPOSED)

    @get("/services/{code:str}/reorganization")
    @one_connection()
    async def write(self, request: Request, code: FromPath[str]) -> Response[str]:
        service, kind = await queries.service_by_code(code, at=now(request)), _kind(request)
        held = {name: getattr(service, name) for name in forms.LABELS} if kind is Kind.DESCRIBE else {}
        return await _form_page(request, service, kind, Form.holding(held))

    @post("/services/{code:str}/reorganization")
    @typed_again
    async def propose(self, request: Request, code: FromPath[str]) -> Response[str]:
        service, kind = await queries.service_by_code(code, at=now(request)), _kind(request)
        by = _proposer(request)
        form = await read_form(request, again=lambda form: _form_page(request, service, kind, form))
        written = forms.read(form, service, kind, await _catalog(request, by))
        number = await actions.propose(
            written.plan, reason=form.value("words"), new=written.new, by=by, at=now(request)
        )
        return go(request, f"/reorganizations/{number}", notice=PROPOSED)

    @get("/reorganizations/{number:str}")
    @one_connection()
    async def show(self, request: Request, number: FromPath[str]) -> Response[str]:
        return await _page(request, await reorganization(number, viewer=viewer_of(request)), Form())

    @post("/reorganizations/{number:str}/consent")
    @typed_again
    async def agree(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await reorganization(number, viewer=viewer_of(request))
        by = _may(request, found, Step.AGREE)
        form = await read_form(request, again=lambda form: _page(request, found, form))
        read, seen = form.value("hash"), _seen(form)
        state = await actions.agree(number, plan_hash=read, seen=seen, by=by, at=now(request))
        done = AGREED if state is State.AGREED else f"{by.party_name} has agreed. Others are still asked."
        return go(request, f"/reorganizations/{number}", notice=done)

    @post("/reorganizations/{number:str}/decline")
    @typed_again
    async def decline(self, request: Request, number: FromPath[str]) -> Response[str]:
        return await _end(request, number, Step.DECLINE)

    @post("/reorganizations/{number:str}/withdrawal")
    @typed_again
    async def withdraw(self, request: Request, number: FromPath[str]) -> Response[str]:
        return await _end(request, number, Step.WITHDRAW)


async def _end(request: Request, number: str, step: Step) -> Response[str]:
    found = await reorganization(number, viewer=viewer_of(request))
    by, form = (
        _may(request, found, step),
        await read_form(request, again=lambda form: _page(request, found, form)),
    )
    words, seen = form.text("words", "Why"), _seen(form)
    form.check()
    act = actions.decline if step is Step.DECLINE else actions.withdraw
    await act(number, words=words, seen=seen, by=by, at=now(request))
    return go(request, f"/reorganizations/{number}", notice="It is ended. Everything stays as it is.")


def _kind(request: Request) -> Kind:
    wanted = request.query_params.get("kind", Kind.MOVE)
    if wanted not in set(forms.KINDS):
        raise NotFound("There is no such change of a service.")
    return Kind(wanted)


def _proposer(request: Request) -> Acting:
    return seat_that(viewer_of(request), may_propose, otherwise=NOT_YOURS)


def may_propose(seat: Acting) -> bool:
    return seat.binding and seat.negotiates


def _may(request: Request, found: ReorganizationFacts, step: Step) -> Acting:
    """The seat for a step; that a step comes too late is told by the act itself."""
    viewer = viewer_of(request)
    own = {side.code for side in found.sides}
    seat = _seat(request, found, step) or next(
        (s for s in viewer.seats if may_propose(s) and s.party in own), None
    )
    if seat is None:
        raise Forbidden(
            f"Only roles that bind {' or '.join(side.name for side in found.sides)} decide about this."
        )
    return seat


def _seat(request: Request, found: ReorganizationFacts, step: Step) -> Acting | None:
    standing = actions.REORGANIZATIONS.standing
    return seat_for(viewer_of(request), step, of=MOVES, standing=lambda seat: standing(found, seat))


def _seen(form: Form) -> int:
    return form.whole("revision", "What you looked at", low=0, high=1_000_000)


async def _catalog(request: Request, by: Acting) -> Catalog:
    return Catalog(
        departments={each.code: each.name for each in await parties(PartyKind.DEPARTMENT)},
        services=await services(at=now(request), sight=Sight(side=by.party)),
        codes=await codes_in_use(),
    )


async def _new_page(request: Request, form: Form) -> Response[str]:
    by = _proposer(request)
    own = {by.party: by.party_name} if by.kind is PartyKind.DEPARTMENT else {}
    departments = own or (await _catalog(request, by)).departments
    return render(request, "reorganizations/enter.html", {"form": form, "by": by, "departments": departments})


async def _form_page(request: Request, service: ServiceFacts, kind: Kind, form: Form) -> Response[str]:
    by = _proposer(request)
    catalog = await _catalog(request, by)
    about = {"service": service, "kind": kind, "by": by, "form": form}
    context = {
        **about,
        "kinds": forms.KINDS,
        "labels": forms.LABELS,
        "departments": {code: n for code, n in catalog.departments.items() if code != service.owner},
        "others": catalog.others(service),
        "promised": await promised_words(service.code, at=now(request)),
    }
    return render(request, "reorganizations/new.html", context)


async def _page(request: Request, found: ReorganizationFacts, form: Form) -> Response[str]:
    about = {"found": found, "form": form, "labels": forms.LABELS}
    context = {
        **about,
        "consequences": tuple(consequences(found.plan)),
        "agrees": _seat(request, found, Step.AGREE),
        "declines": _seat(request, found, Step.DECLINE),
        "withdraws": _seat(request, found, Step.WITHDRAW),
        "promised": await _promised(request, found),
    }
    return render(request, "reorganizations/show.html", context)


async def _promised(request: Request, found: ReorganizationFacts) -> list[str]:
    """What ends or moves with it; of one that is over, nothing that could have changed since."""
    codes = found.plan.services if found.state is State.PROPOSED and found.takes_effect else ()
    return [each for code in codes for each in await promised_words(code, at=now(request))]
