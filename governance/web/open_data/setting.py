"""Which parts of the data everybody may read: chosen by an administrator, each part by itself."""

from litestar import Controller, Response, get, post

from governance.open_data import actions
from governance.open_data.queries.opened import opened
from governance.open_data.rules.parts import LICENCES, PARTS, Opened
from governance.web.people import acting_roles
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, viewer_of


class OpenDataSettingController(Controller):
    path = "/setup/open-data"

    @get("/")
    async def show(self, request: Request) -> Response[str]:
        acting_roles.administrator(viewer_of(request))
        known = await opened()
        chosen = dict.fromkeys(map(str, known.parts), "yes")
        return _page(request, Form.holding({**chosen, "licence": known.licence}), known)

    @post("/")
    @typed_again
    async def choose(self, request: Request) -> Response[str]:
        known = await opened()
        form = await read_form(request, again=lambda form: _page(request, form, known))
        by = acting_roles.administrator(viewer_of(request))
        parts = [str(part) for part in PARTS if form.checked(str(part))]
        licence = form.text("licence", "Licence", required=bool(parts), limit=20)
        form.check()
        await actions.choose(parts, licence=licence, by=by, at=now(request))
        return go(request, "/setup/open-data", notice="It is recorded what everybody may read.")


def _page(request: Request, form: Form, known: Opened) -> Response[str]:
    licences = [(name, each.title) for name, each in LICENCES.items()]
    context = {"form": form, "parts": PARTS.items(), "licences": licences, "known": known}
    return render(request, "open-data/setting.html", context)
