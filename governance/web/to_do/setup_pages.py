"""Setting up, for administrators: the checklist with how each line is done, and the city's own facts."""

from dataclasses import asdict

from litestar import Controller, Response, get, post

from governance.database.roles import owns_the_record
from governance.integrity.queries.history import WHOLE, last_check
from governance.people.actions import city as actions
from governance.people.queries.directory import CityFacts, has_agreed
from governance.waiting.queries.matters import SET_UP, Scope, matters
from governance.web.people import acting_roles
from governance.web.site import city
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, settings_of, viewer_of
from governance.web.to_do import setup


class SetupController(Controller):
    path = "/setup"

    @get("/")
    async def show(self, request: Request) -> Response[str]:
        viewer, url = viewer_of(request), settings_of(request).url
        acting_roles.administrator(viewer)
        found = await matters(Scope(at=now(request)), of=(SET_UP,))
        lines = await setup.lines(request, found.matters, viewer)
        context = {"setup": lines, "url": url, "unguarded": await owns_the_record()}
        context |= {"record": await last_check(WHOLE), "reads_record": False}
        return render(request, "setup/show.html", context)

    @get("/city")
    async def city(self, request: Request) -> Response[str]:
        acting_roles.administrator(viewer_of(request))
        facts = request.app.state.city.facts
        typed = {
            name: ("yes" if told else None) if isinstance(told, bool) else told
            for name, told in asdict(facts).items()
        }
        return await _city_page(request, Form.holding(typed))

    @post("/city")
    @typed_again
    async def change(self, request: Request) -> Response[str]:
        form = await read_form(request, again=lambda form: _city_page(request, form))
        facts, by = _facts(form), acting_roles.administrator(viewer_of(request))
        form.check()
        await actions.change_city(facts, by=by, at=now(request))
        request.app.state.city = city.unknown(settings_of(request))  # so the next page reads it anew
        return go(request, "/setup", notice="The city's settings are recorded.")


async def _city_page(request: Request, form: Form) -> Response[str]:
    return render(request, "setup/city.html", {"form": form, "agreed": await has_agreed()})


def _facts(form: Form) -> CityFacts:
    return CityFacts(
        name=form.text("name", "City", limit=200),
        zone=form.text("zone", "Time zone", limit=60),
        office=form.text("office", "Convening office", limit=200),
        address=form.text("address", "Its address", limit=300),
        demo=False,
        open_catalog=form.checked("open_catalog"),
        two_factors_for_all=form.checked("two_factors_for_all"),
        standard_paragraphs=form.checked("standard_paragraphs"),
    )
