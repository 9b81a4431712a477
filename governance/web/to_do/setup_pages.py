"""Setting up, for administrators: the checklist with how each line is done, and the city's own facts."""

from dataclasses import asdict

from litestar import Controller, Response, get, post

from governance.errors import Invalid
from governance.people.actions import city as acts
from governance.people.queries.directory import CityFacts
from governance.waiting.queries.matters import SET_UP, Scope, matters
from governance.web.people import acting_roles as standing
from governance.web.site import city
from governance.web.site.forms import Form, read_form
from governance.web.site.pages import Request, go, now, render, settings_of, viewer_of
from governance.web.to_do import setup


class SetupController(Controller):
    path = "/setup"

    @get("/")
    async def show(self, request: Request) -> Response[str]:
        standing.administrator(viewer_of(request))
        found = await matters(Scope(at=now(request)), of=(SET_UP,))
        context = {"setup": setup.lines(request, found.matters), "url": settings_of(request).url}
        return render(request, "setup/show.html", context)

    @get("/city")
    async def city(self, request: Request) -> Response[str]:
        standing.administrator(viewer_of(request))
        facts = request.app.state.city.facts
        typed = asdict(facts) | {"open_catalog": "yes" if facts.open_catalog else None}
        return render(request, "setup/city.html", {"form": Form.holding(typed)})

    @post("/city")
    async def change(self, request: Request) -> Response[str]:
        form, by = await read_form(request), standing.administrator(viewer_of(request))
        try:
            facts = _facts(form)
            form.check()
            await acts.change_city(facts, by=by, at=now(request))
        except Invalid as error:
            return render(request, "setup/city.html", {"form": form.refused(error)}, status=error.status)
        request.app.state.city = city.unknown(settings_of(request))  # read anew with the next page
        return go(request, "/setup", notice="The city's settings are recorded.")


def _facts(form: Form) -> CityFacts:
    return CityFacts(
        name=form.text("name", "City", limit=200),
        zone=form.text("zone", "Time zone", limit=60),
        office=form.text("office", "Convening office", limit=200),
        address=form.text("address", "Its address", limit=300),
        demo=False,
        open_catalog=form.checked("open_catalog"),
    )
