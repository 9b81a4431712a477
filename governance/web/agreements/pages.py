"""The pages of agreements: the overview, one on a day, opening a department's first."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance import canonical
from governance.agreements import actions, queries
from governance.agreements.actions import NewAgreement
from governance.agreements.queries import AgreementFacts, VersionFacts
from governance.agreements.queries.sheet import Sheet, sheet
from governance.agreements.rules import versions as version_rules
from governance.agreements.rules.catalog import may_keep_catalog
from governance.agreements.rules.versions import VersionState, midnight
from governance.calendars.queries import load_all
from governance.changes.queries.access import may_open
from governance.changes.queries.agreed_since import Since, agreed_since
from governance.changes.rules.policy import DEFAULT_POLICY, policy_body
from governance.database.session import one_connection
from governance.errors import NotFound
from governance.people.queries import directory
from governance.people.rules import Matter, PartyKind, Viewer, may_see
from governance.waiting.queries.changes import in_whose_hands
from governance.waiting.queries.matters import (
    CHANGES,
    MOST,
    NEAR_DAYS,
    STEPS,
    Scope,
    WaitingMatters,
    matters,
)
from governance.waiting.rules import matter as waiting
from governance.waiting.rules.matter import Subject
from governance.web.agreements.contacts import contacts
from governance.web.agreements.obligations import Reading, duty_groups, found_in
from governance.web.people.acting_roles import seat_that
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, is_fragment, now, render, today, viewer_of, zone

NOT_YOURS = "Only 311's analysts, an administrator or the facilitator open agreements. Ask 311's analyst."


class AgreementController(Controller):
    path = "/agreements"

    @get("/")
    async def index(self, request: Request) -> Response[str]:
        rows = await queries.agreements_overview(at=now(request))
        open_changes = await in_whose_hands(before=midnight(today(request), zone(request)))
        viewer = viewer_of(request)
        context = {
            "rows": [
                (row, open_changes.get(row.agreement_id), _reads(viewer, row.department)) for row in rows
            ],
            "covered": sum(row.services_with_target for row in rows),
            "services": sum(row.services for row in rows),
        }
        return render(request, "agreements/index.html", context)

    @post("/")
    @typed_again
    async def create(self, request: Request) -> Response[str]:
        form = await read_form(request, again=lambda form: _first(request, form.value("department"), form))
        department = await directory.party(form.value("department"))
        await actions.open_agreement(
            _new(form),
            by=seat_that(viewer_of(request), may_keep_catalog, otherwise=NOT_YOURS),
            at=now(request),
        )
        notice = f"The agreement with {department.name} is open. Its first targets come next."
        return go(request, f"/agreements/{department.code}", notice=notice)

    @get("/{code:str}")
    async def show(self, request: Request, code: FromPath[str]) -> Response[str]:
        agreement = await _find_agreement(code)
        if agreement is None:
            return await _first(request, code, Form())
        form = Form(request.query_params.multi_items())
        context = await _context(request, agreement, form)
        if is_fragment(request):
            return render(request, "agreements/_group_lines.html", context)
        return render(request, "agreements/show.html", context, status=422 if form.errors else 200)


async def _find_agreement(code: str) -> AgreementFacts | None:
    """The agreement of this code, or None where the department of that code has none. Raises NotFound."""
    try:
        return await queries.agreement_by_code(code)
    except NotFound:
        known = {each.code for each in await directory.parties(PartyKind.DEPARTMENT)}
        if code not in known or await queries.agreement_of(code):
            raise
        return None


@one_connection()
async def _context(request: Request, agreement: AgreementFacts, form: Form) -> dict[str, Any]:
    """What the page of an agreement says on the day asked for."""
    on = form.day_or_none("on", "As of", years=range(1990, 2201)) or today(request)
    known = await queries.versions(agreement.id, on=today(request))
    version = version_rules.in_force(known, on)
    opened = form.value("group") if form.values("group") else None
    said = await sheet(version, group=opened, after=form.value("after")) if version else None
    since = await _since(request, agreement, version, said, on) if version and said else Since()
    groups = (
        duty_groups(said, agreement, since, Reading(today=today(request), zone=zone(request))) if said else ()
    )
    return {
        **await _sides_context(request, agreement),
        "agreement": agreement,
        "form": form,
        "on": on,
        "version": version,
        "versions": known,
        "coming": [v for v in reversed(known) if v.state is VersionState.SCHEDULED],
        "sheet": said,
        "gone": since.gone,
        "review_on": date.fromisoformat(said.header.review_on) if said and said.header.review_on else None,
        "group": opened,
        "groups": found_in(groups, form.value("find")),
        "find": form.value("find"),
        "since": since,
        "proposes": on == today(request) and _negotiates(viewer_of(request), agreement),
    }


async def _since(
    request: Request, agreement: AgreementFacts, version: VersionFacts, said: Sheet, on: date
) -> Since:
    """Since when the targets that are shown stand as they do, and how they were kept."""
    keys = [row.key for group in said.groups for row in (*group.department, *group.center)]
    return await agreed_since(version, agreement, keys=keys, on=on, at=midnight(on, zone(request)))


async def _sides_context(request: Request, agreement: AgreementFacts) -> dict[str, Any]:
    """Whom to call at both sides, what is under way between them, and what the viewer may do about it."""
    viewer, sides = viewer_of(request), (agreement.department, agreement.center)
    speak = await directory.directory(at=now(request), of=sides)
    known = await _waiting(request, agreement)
    found = known.matters
    sees = may_see(viewer, Matter.OPEN_CHANGE, sides=sides)
    return {
        "sides": contacts(speak, *sides),
        "own": next((s.party for s in viewer.seats if s.negotiates and s.party in sides), ""),
        "changes": [(each, _is_late(request, each)) for each in _under_way(viewer, found)],
        "near": [each for each in found if each.subject is Subject.AGREEMENT] if sees else (),
        "reads_changes": sees,
        "steps": {each.version: each for each in known.steps},
        "may_import": any(seat.negotiates and seat.party == agreement.center for seat in viewer.seats),
    }


async def _waiting(request: Request, agreement: AgreementFacts) -> WaitingMatters:
    """What waits for somebody about this agreement: its changes, its days that are near, the steps of its versions."""
    scope = Scope(at=now(request), every=True, agreement=agreement.id)
    return await matters(scope, of=(CHANGES, NEAR_DAYS, STEPS))


def _under_way(viewer: Viewer, found: Iterable[waiting.Matter]) -> list[waiting.Matter]:
    """The open changes that this viewer may know of and with whom each waits: the longest first, drafts last."""
    lies = waiting.lying(each for each in found if each.subject is Subject.CHANGE)
    return [each for each in waiting.by_age(lies)[:MOST] if _knows(viewer, each)]


def _knows(viewer: Viewer, each: waiting.Matter) -> bool:
    sides = tuple(side.code for side in each.sides)
    return may_open(viewer, sides=sides, initiator=each.party.code, sent=not each.is_draft)


def _is_late(request: Request, each: waiting.Matter) -> bool:
    return each.until is not None and each.until < midnight(today(request), zone(request))


def _negotiates(viewer: Viewer, agreement: AgreementFacts) -> bool:
    sides = (agreement.department, agreement.center)
    return any(seat.negotiates and seat.party in sides for seat in viewer.seats)


def _reads(viewer: Viewer, department: str) -> bool:
    """Whether this viewer may know of the open changes between 311 and a department."""
    center = (seat.party for seat in viewer.seats if seat.kind is PartyKind.CENTER)
    return may_see(viewer, Matter.OPEN_CHANGE, sides=(department, *center))


# The page of a department without an agreement.


async def _first(request: Request, department: str, form: Form) -> Response[str]:
    party = await directory.party(department)
    if party.kind is not PartyKind.DEPARTMENT:
        raise NotFound(f"There is no agreement “{department}”.")
    keeps = any(may_keep_catalog(seat) for seat in viewer_of(request).seats)
    calendars = (await load_all()).values()
    context = {
        "department": party,
        "form": form,
        "keeps": keeps,
        "calendars": [(line.code, line.name) for line in calendars if line.party in ("", party.code)],
        "own_calendar": next((line.code for line in calendars if line.party == party.code), ""),
        "sides": contacts(await directory.directory(at=now(request), party=party.code), party.code),
    }
    return render(request, "agreements/first.html", context)


def _new(form: Form) -> NewAgreement:
    department = form.text("department", "Department", limit=60)
    calendar = form.text("calendar", "Calendar", limit=60)
    days = form.whole("respond_days", "Days to answer", low=2, high=40)
    form.check()
    policy = canonical.dumps(policy_body(DEFAULT_POLICY))
    return NewAgreement(
        code=department, department=department, calendar=calendar, policy=policy, respond_days=days
    )
