"""The look-up of call takers: a service by everyday words, when to expect it, what changes soon.

It is open without signing in where the city says so.
"""

from datetime import timedelta
from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.agreements import queries
from governance.agreements.queries import Lookup
from governance.agreements.queries.deployments import StillShown, still_shown
from governance.agreements.queries.reorganizations import (
    ReorganizationFacts,
    coming_reorganizations,
    reorganizations_of,
    seen_by,
)
from governance.agreements.queries.services import services
from governance.agreements.rules.reorganizations import State
from governance.database.session import one_connection
from governance.errors import NotFound
from governance.estimates.queries.estimates import estimates_of
from governance.outlook.queries.entries import calls_expected
from governance.people.rules import PartyKind
from governance.results.queries.promised import events_of
from governance.web.services.asked import note
from governance.web.services.entry import added, keeper, keeping
from governance.web.services.honest_date import beside
from governance.web.services.look_up import Found, look_up
from governance.web.services.promises import Reported, answer, coming, reported
from governance.web.services.reorganizations import may_propose
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, now, render, today, zone


class LookUpController(Controller):
    path = "/services"
    opt = {"catalog": True}  # noqa: RUF012 - the framework reads it so

    @get("/")
    @one_connection()
    async def index(self, request: Request) -> Response[str]:
        form = Form(request.query_params.multi_items())
        return await _look_up_page(request, form, form.text("q", "Words", required=False, limit=200))

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
        context |= {"may_edit": keeper(request) is not None, "may_propose": _proposes(request)}
        context |= {"may_word": _speaks(request, found), "still": await _still(request, found)}
        return render(request, "services/show.html", context, status=422 if form.errors else 200)


class FoundWordController(Controller):
    path = "/services/names"

    @post("/")
    @typed_again
    async def add(self, request: Request) -> Response[str]:
        """Words that found nothing become a name of the service that is chosen."""
        by = keeping(request)
        form = await read_form(
            request, again=lambda form: _look_up_page(request, form, form.value("name")[:200])
        )
        code = form.text("service", "Service", limit=100)
        form.check()
        return await added(request, await queries.service_by_code(code, at=now(request)), form, by)


async def _look_up_page(request: Request, form: Form, words: str) -> Response[str]:
    asked = _reported(request, form)
    found = await look_up(words, asked)
    if found.nothing and not form.errors:
        await note(request, words)
    context = {"form": form, "words_typed": words, "found": found, "may_propose": _proposes(request)}
    context |= {**_told(asked), **await _kept(request, found)}
    return render(request, "services/index.html", context, status=422 if form.errors else 200)


async def _kept(request: Request, found: Found) -> dict[str, Any]:
    """For whoever keeps the catalog: every service, so that words that found nothing become a name of one at once."""
    keeps = keeper(request) is not None
    every = await services(at=now(request)) if keeps and found.nothing else ()
    return {"keeps": keeps, "choices": [(each.code, each.name) for each in every]}


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
