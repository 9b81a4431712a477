"""Whether the city's own system shows a new target: one page a version, on which whoever looks after the system says so."""

from dataclasses import dataclass

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.agreements.queries.content import ItemChange
from governance.agreements.queries.deployments import SystemOfRecordFacts, deployment, system
from governance.agreements.queries.services import service_facts
from governance.agreements.rules.deployments import may_say
from governance.agreements.rules.items import service_of
from governance.errors import NotFound
from governance.meetings.actions.version_steps import confirm_shown
from governance.people.rules import Acting, Viewer
from governance.web.people.acting_roles import seat_that
from governance.web.site import words
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, today, viewer_of

NO_SYSTEM = "No system that shows targets is named. An administrator does that under Systems that are told."


@dataclass(frozen=True, kw_only=True)
class ShownChange:
    """A target that the system should show, before and after, in words."""

    name: str
    before: str
    after: str


class ShownController(Controller):
    path = "/shown"

    @get("/{number:str}")
    async def show(self, request: Request, number: FromPath[str]) -> Response[str]:
        return await _page(request, number, Form.holding({"shown_on": today(request)}))

    @post("/{number:str}/confirmation")
    @typed_again
    async def confirm(self, request: Request, number: FromPath[str]) -> Response[str]:
        form = await read_form(request, again=lambda form: _page(request, number, form))
        known = await known_system()
        by = who_confirms(request, known)
        since = form.day("shown_on", "The system shows it since")
        note = form.text("words", "How you know", required=False, limit=1_000)
        form.check()
        await confirm_shown(number, shown_on=since, words=note, by=by, at=now(request))
        return go(request, f"/shown/{number}", notice=f"It is recorded that {known.name} shows it.")


async def known_system() -> SystemOfRecordFacts:
    known = await system()
    if known is None:
        raise NotFound(NO_SYSTEM)
    return known


def who_confirms(request: Request, known: SystemOfRecordFacts) -> Acting:
    """The seat in which somebody says that the system shows a version. Raises Forbidden."""
    otherwise = f"The {words.role(known.role)} of 311 says what {known.name} shows."
    return seat_that(viewer_of(request), lambda seat: may_say(seat, known.role), otherwise=otherwise)


def may_confirm(viewer: Viewer, known: SystemOfRecordFacts) -> bool:
    return any(may_say(seat, known.role) for seat in viewer.seats)


async def _page(request: Request, number: str, form: Form) -> Response[str]:
    known, found = await known_system(), await deployment(number, at=now(request))
    services = await service_facts({service_of(each.key) for each in found.changed})
    context = {
        "found": found,
        "known": known,
        "lines": [_line(each, services[service_of(each.key)].name) for each in found.changed],
        "asks": found.waits and may_confirm(viewer_of(request), known),
        "form": form,
    }
    return render(request, "shown/show.html", context)


def _line(change: ItemChange, service: str) -> ShownChange:
    sides = [each.item if each else None for each in (change.before, change.after)]
    before, after = (item.brief if item else "no target" for item in sides)
    return ShownChange(name=next(item.name(service) for item in sides if item), before=before, after=after)
