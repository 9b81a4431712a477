"""The look-up of call takers: a service by everyday words, when to expect it, what changes soon; its catalog entry.

The look-up is open without signing in where the city says so; the entry is changed by those who keep the catalog.
"""

from datetime import timedelta
from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.agreements import actions, queries
from governance.agreements.queries import Lookup, ServiceFacts
from governance.agreements.queries.deployments import StillShown, still_shown
from governance.agreements.queries.reorganizations import (
    ReorganizationFacts,
    coming_reorganizations,
    reorganizations_of,
    seen_by,
)
from governance.agreements.rules.catalog import may_keep_catalog
from governance.agreements.rules.reorganizations import State
from governance.calendars.rules import REPLY_DAYS
from governance.errors import AlreadyDone, NotFound
from governance.estimates.queries.estimates import estimates_of
from governance.outlook.queries.entries import calls_expected
from governance.people.rules import Acting, PartyKind
from governance.results.queries.promised import events_of
from governance.web.people.acting_roles import seat_that
from governance.web.services.honest_date import beside
from governance.web.services.look_up import look_up
from governance.web.services.promises import Reported, answer, coming, reported
from governance.web.services.reorganizations import may_propose
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, today, viewer_of, zone
from governance.web.sources.label_effects import LabelEffect, of_aliases

TEXTS = {
    "ask_first": ("What to ask first", 2_000),
    "tell_resident": ("What to tell the resident", 2_000),
}
NOT_YOURS = "Only 311's analysts, an administrator or the facilitator change what is said about a service."


class LookUpController(Controller):
    path = "/services"
    opt = {"catalog": True}  # noqa: RUF012 - the framework reads it so

    @get("/")
    async def index(self, request: Request) -> Response[str]:
        form = Form(request.query_params.multi_items())
        words = form.text("q", "Words", required=False, limit=200)
        asked = _reported(request, form)
        found = await look_up(words, asked)
        context = {"form": form, "words_typed": words, "found": found, "may_propose": _proposes(request)}
        context |= _told(asked)
        return render(request, "services/index.html", context, status=422 if form.errors else 200)

    @get("/changes")
    async def changes(self, request: Request) -> Response[str]:
        found = await queries.upcoming_for_call_takers(today(request))
        moving = await coming_reorganizations(today(request), today(request) + timedelta(days=30))
        context = {"changes": [coming(change) for change in found], "moving": moving}
        return render(request, "services/changes.html", context)

    @get("/{code:str}")
    async def show(self, request: Request, code: FromPath[str]) -> Response[str]:
        form = Form(request.query_params.multi_items())
        asked = _reported(request, form)
        found = await _lookup(request, code, form, asked.opened)
        context = {**await _expected(request, found, asked), "form": form}
        context |= {"may_edit": _keeper(request) is not None, "may_propose": _proposes(request)}
        context |= {"may_word": _speaks(request, found), "still": await _still(request, found)}
        return render(request, "services/show.html", context, status=422 if form.errors else 200)


class ServiceController(Controller):
    path = "/services"

    @get("/{code:str}/entry")
    async def edit(self, request: Request, code: FromPath[str]) -> Response[str]:
        _by(request)
        service = await queries.service_by_code(code, at=now(request))
        return await _entry_page(request, service, Form.holding(_entry_values(service)))

    @post("/{code:str}/entry")
    @typed_again
    async def change(self, request: Request, code: FromPath[str]) -> Response[str]:
        by, service = _by(request), await queries.service_by_code(code, at=now(request))
        form = await read_form(request, again=lambda form: _entry_page(request, service, form))
        await actions.change_service(code, _read_entry(form), seen=_seen(form), by=by, at=now(request))
        return go(request, f"/services/{code}", notice=f"What is said about “{service.name}” is saved.")

    @post("/{code:str}/names")
    @typed_again
    async def add_name(self, request: Request, code: FromPath[str]) -> Response[str]:
        by, service = _by(request), await queries.service_by_code(code, at=now(request))
        form = await read_form(
            request, again=lambda form: _entry_page(request, service, _beside_entry(service, form))
        )
        name = form.text("name", "Another name", limit=200)
        form.check()
        moved = await of_aliases([(service.id, name)], at=now(request))
        if moved and not form.checked("confirmed"):
            return _name_page(request, service, form, moved)
        return await _named(request, code, name, by)


async def _named(request: Request, code: str, name: str, by: Acting) -> Response[str]:
    to, kind, notice = f"/services/{code}/entry", "success", f"The service is now found under “{name}”, too."
    try:
        await actions.add_alias(code, name, by=by, at=now(request))
    except AlreadyDone as done:
        kind, notice = "info", done.message
    return go(request, to, notice=notice, kind=kind)


def _name_page(
    request: Request, service: ServiceFacts, form: Form, moved: tuple[LabelEffect, ...]
) -> Response[str]:
    """What the name would move in data sources, before it is one."""
    context = {"service": service, "form": form, "effects": moved, "days": REPLY_DAYS}
    return render(request, "services/name.html", context)


async def _entry_page(request: Request, service: ServiceFacts, form: Form) -> Response[str]:
    spoken = await queries.agreed_with(service.id, at=now(request))
    return render(request, "services/entry.html", {"service": service, "form": form, "agreed_with": spoken})


def _reported(request: Request, form: Form) -> Reported:
    """When it was reported, as typed; errors are noted in the form."""
    at, local = now(request), zone(request)
    return Reported(opened=reported(form, at=at, zone=local), at=at, zone=local)


def _told(asked: Reported) -> dict[str, Any]:
    at_hour = f"{asked.opened.astimezone(asked.zone):%H:%M}"
    return {"opened": asked.opened, "opened_at": at_hour, "is_now": asked.is_now}


async def _expected(request: Request, found: Lookup, asked: Reported) -> dict[str, Any]:
    """What to tell a resident who reports then, and what changes soon."""
    code, told = found.service.code, answer(found, await events_of(found), asked)
    said = await estimates_of([found.service.id], at=asked.at)
    soon = await queries.upcoming_for_call_takers(today(request), days=90, service=code)
    return {
        "found": found,
        **_told(asked),
        "answer": told,
        "beside": beside(told, said.get(found.service.id), asked),
        "coming": [coming(change) for change in soon],
        "calls": await calls_expected(code, on=today(request), at=now(request)),
        "moving": await _moving(request, code) if found.service.moving else (),
        "ended": found.service.retired_at is not None and found.service.retired_at <= now(request),
    }


async def _moving(request: Request, code: str) -> list[ReorganizationFacts]:
    """What is to become of the service: agreed by every side for all to read, else for those who may see it."""
    found, viewer = await reorganizations_of(code, day=today(request)), request.state.get("viewer")
    return [each for each in found if each.state is State.AGREED or seen_by(each, viewer)]


async def _lookup(request: Request, code: str, form: Form, opened: Any) -> Lookup:
    """The service at the instant asked for; where nothing is known of that day, now, with the reason at the field."""
    try:
        return await queries.service_lookup(code, at=opened, on=opened.astimezone(zone(request)).date())
    except NotFound as unknown:
        if opened == now(request):
            raise
        form.wrong("reported_on", unknown.message)
        return await queries.service_lookup(code, at=now(request), on=today(request))


async def _still(request: Request, of: Lookup) -> StillShown | None:
    """What the city's own system may still show, for 311 and of a target in force today."""
    viewer = request.state.get("viewer")
    seats = viewer.seats if viewer and of.done and of.on == today(request) else ()
    if not of.done or not any(seat.negotiates and seat.kind is PartyKind.CENTER for seat in seats):
        return None
    return await still_shown(of.agreement, of.version, of.done.key)


def _proposes(request: Request) -> bool:
    viewer = request.state.get("viewer")
    return any(may_propose(seat) for seat in (viewer.seats if viewer else ()))


def _speaks(request: Request, of: Lookup) -> bool:
    """Whether this viewer may change the words: of what is agreed, either side's negotiators."""
    viewer = request.state.get("viewer")
    seats = viewer.seats if viewer and of.agreement else ()
    center = PartyKind.CENTER
    return any(seat.negotiates and (seat.kind is center or seat.party == of.service.owner) for seat in seats)


def _keeper(request: Request) -> Acting | None:
    viewer = request.state.get("viewer")
    seats = viewer.seats if viewer else ()
    return next((seat for seat in seats if may_keep_catalog(seat)), None)


def _by(request: Request) -> Acting:
    return seat_that(viewer_of(request), may_keep_catalog, otherwise=NOT_YOURS)


def _entry_values(service: ServiceFacts) -> dict[str, Any]:
    """The form's values: the stored ones, and again as hidden fields that say what the reader saw."""
    values = {name: getattr(service, name) for name in TEXTS}
    return {**values, **{f"seen_{name}": value for name, value in values.items()}}


def _beside_entry(service: ServiceFacts, form: Form) -> Form:
    """The name that was typed, and the entry as it is stored."""
    held = Form.holding({**_entry_values(service), "name": form.value("name")})
    held.errors, held.message = form.errors, form.message
    return held


def _read_entry(form: Form) -> dict[str, str]:
    found = {
        name: form.text(name, label, required=False, limit=limit)
        for name, (label, limit) in TEXTS.items()
        if form.values(name)
    }
    form.check()
    return found


def _seen(form: Form) -> dict[str, str]:
    return {name: form.text(f"seen_{name}", name, required=False) for name in TEXTS}
