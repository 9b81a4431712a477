"""Second factors, for administrators: who has none yet though two are asked of them, and which sign-in counts as two."""

from litestar import Controller, Response, get, post

from governance.identity.actions.declaring import declare
from governance.identity.queries.factors import declarations, people_without
from governance.identity.rules import real_time, requirement
from governance.web.people import acting_roles
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, settings_of, viewer_of


class TwoFactorsController(Controller):
    path = "/setup/two-factors"

    @get("/")
    async def show(self, request: Request) -> Response[str]:
        return await _page(request, Form())

    @post("/")
    @typed_again
    async def say(self, request: Request) -> Response[str]:
        form = await read_form(request, again=lambda form: _page(request, form))
        by = acting_roles.administrator(viewer_of(request))
        issuer = form.text("issuer", "The provider", limit=300)
        two = form.choice("answer", "what you say", ("yes", "no")) == "yes"
        why = form.text("words", "How you know", limit=500)
        form.check()
        await declare(issuer, two_factors=two, words=why, by=by, at=now(request))
        return go(
            request, "/setup/two-factors", notice="It is on record, and holds from the next sign-in on."
        )


async def _page(request: Request, form: Form) -> Response[str]:
    acting_roles.administrator(viewer_of(request))
    moment = real_time.real_now()
    without = [(one, requirement.days_left(one.since, now=moment)) for one in await people_without()]
    context = {
        "form": form,
        "without": without,
        "providers": settings_of(request).providers,
        "declared": await declarations(),
    }
    return render(request, "setup/two_factors.html", context)
