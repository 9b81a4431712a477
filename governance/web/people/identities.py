"""Accounts at providers, for administrators: binding whoever was given a code to a person, and unbinding."""

from litestar import Controller, Response, get, post

from governance.errors import ConcordError
from governance.identity.actions import identities as acts
from governance.identity.queries import identities
from governance.web.people import acting_roles
from governance.web.people.sign_on import named
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, viewer_of


class IdentitiesController(Controller):
    path = "/accounts/sign-on"

    @get("/")
    async def show(self, request: Request) -> Response[str]:
        return await _page(request, Form(request.query_params.multi_items()))

    @post("/")
    @typed_again
    async def bind(self, request: Request) -> Response[str]:
        form = await read_form(request, again=lambda form: _page(request, form))
        by = acting_roles.administrator(viewer_of(request))
        code, to = form.text("code", "The code", limit=20), form.text("email", "The account here", limit=254)
        form.check()
        name = named(request, (await identities.stranger(code)).issuer)
        person = await acts.bind(code, to=to, provider=name, by=by, at=now(request))
        notice = f"{person.name} signs in by {name} from now on, and is told. They are signed out everywhere."
        return go(request, "/accounts", notice=notice)

    @post("/end")
    async def end(self, request: Request) -> Response[str]:
        form, by = await read_form(request), acting_roles.administrator(viewer_of(request))
        email, code = form.value("email"), form.value("code")
        known = {one.code: one.issuer for one in await identities.of_account(email)}
        name = named(request, known.get(code, ""))
        await acts.unbind(code, of=email, provider=name, by=by, at=now(request))
        return go(request, "/accounts", notice=f"That account at {name} signs nobody in any more.")


async def _page(request: Request, form: Form) -> Response[str]:
    acting_roles.administrator(viewer_of(request))
    found = None
    if form.value("code"):
        try:
            found = await identities.stranger(form.value("code"))
        except ConcordError as problem:
            form.wrong("code", problem.message)
    name = named(request, found.issuer) if found else ""
    context = {"form": form, "found": found, "provider": name}
    return render(request, "accounts/sign_on.html", context)
