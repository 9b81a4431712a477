"""What is said about a service, changed by those who keep the catalog: its words before an agreement, its other names."""

from typing import Any
from urllib.parse import urlencode

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.agreements import actions, queries
from governance.agreements.queries import ServiceFacts
from governance.agreements.rules.catalog import may_keep_catalog
from governance.calendars.rules import REPLY_DAYS
from governance.errors import AlreadyDone
from governance.people.rules import Acting
from governance.web.people.acting_roles import seat_that
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, viewer_of
from governance.web.sources.label_effects import LabelEffect, of_aliases

TEXTS = {
    "ask_first": ("What to ask first", 2_000),
    "tell_resident": ("What to tell the resident", 2_000),
}
NOT_YOURS = "Only 311's analysts, an administrator or the facilitator change what is said about a service."
LOOK_UP = "look-up"  # where a name was added from; so one is shown what it finds now


class ServiceController(Controller):
    path = "/services"

    @get("/{code:str}/entry")
    async def edit(self, request: Request, code: FromPath[str]) -> Response[str]:
        keeping(request)
        service = await queries.service_by_code(code, at=now(request))
        return await _entry_page(request, service, Form.holding(_entry_values(service)))

    @post("/{code:str}/entry")
    @typed_again
    async def change(self, request: Request, code: FromPath[str]) -> Response[str]:
        by, service = keeping(request), await queries.service_by_code(code, at=now(request))
        form = await read_form(request, again=lambda form: _entry_page(request, service, form))
        await actions.change_service(code, _read_entry(form), seen=_seen(form), by=by, at=now(request))
        return go(request, f"/services/{code}", notice=f"What is said about “{service.name}” is saved.")

    @post("/{code:str}/names")
    @typed_again
    async def add_name(self, request: Request, code: FromPath[str]) -> Response[str]:
        by, service = keeping(request), await queries.service_by_code(code, at=now(request))
        form = await read_form(
            request, again=lambda form: _entry_page(request, service, _beside_entry(service, form))
        )
        return await added(request, service, form, by)


async def added(request: Request, service: ServiceFacts, form: Form, by: Acting) -> Response[str]:
    """A name, once what it would move in data sources was seen."""
    name = form.text("name", "Another name", limit=200)
    form.check()
    moved = await of_aliases([(service.id, name)], at=now(request))
    if moved and not form.checked("confirmed"):
        return _name_page(request, service, form, moved)
    to = "/services?" + urlencode({"q": name}) if form.value("from") == LOOK_UP else ""
    return await _named(request, service.code, name, by, to=to or f"/services/{service.code}/entry")


async def _named(request: Request, code: str, name: str, by: Acting, *, to: str) -> Response[str]:
    kind, notice = "success", f"The service is now found under “{name}”, too."
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


def keeper(request: Request) -> Acting | None:
    """The seat in which whoever reads keeps the catalog; None for everybody else, and without signing in."""
    viewer = request.state.get("viewer")
    seats = viewer.seats if viewer else ()
    return next((seat for seat in seats if may_keep_catalog(seat)), None)


def keeping(request: Request) -> Acting:
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
