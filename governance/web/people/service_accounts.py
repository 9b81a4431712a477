"""Service accounts and all tokens, for administrators; an owner says here that theirs is still needed."""

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.errors import NotFound
from governance.identity.actions import service_accounts as actions
from governance.identity.actions.service_accounts import NewServiceAccount
from governance.identity.queries import token_lists
from governance.identity.rules.real_time import real_now
from governance.identity.rules.tokens import SCOPES
from governance.people.queries import directory
from governance.people.rules import Matter, may_see
from governance.web.people import acting_roles
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, viewer_of


class ServiceAccountController(Controller):
    path = "/service-accounts"

    @get("/")
    async def index(self, request: Request) -> Response[str]:
        return await _page(request, Form())

    @post("/")
    @typed_again
    async def make(self, request: Request) -> Response[str]:
        form = await read_form(request, again=lambda form: _page(request, form))
        by = acting_roles.administrator(viewer_of(request))
        wanted = NewServiceAccount(
            name=form.text("name", "Name", limit=80),
            purpose=form.text("purpose", "What it does", limit=300),
            party=form.value("party"),
            owner=form.text("owner", "Owner’s e-mail", limit=254),
        )
        form.check()
        await actions.make(wanted, by=by, at=now(request))
        told = f"{wanted.name} is there. Its owner makes its tokens under Your account."
        return go(request, "/service-accounts", notice=told)

    @post("/{code:str}/renew")
    async def renew(self, request: Request, code: FromPath[str]) -> Response[str]:
        form, by = await read_form(request), acting_roles.administrator_or_any(viewer_of(request))
        await actions.renew(code, owner=form.value("owner"), by=by, at=now(request))
        back = "/service-accounts" if form.value("from") == "all" else "/account/tokens"
        return go(request, back, notice="Noted: it is needed for another year.")

    @post("/{code:str}/end")
    async def end(self, request: Request, code: FromPath[str]) -> Response[str]:
        form, by = await read_form(request), acting_roles.administrator_or_any(viewer_of(request))
        await actions.end(code, by=by, at=now(request))
        back = "/service-accounts" if form.value("from") == "all" else "/account/tokens"
        return go(request, back, notice="The service account and its tokens have ended.")


async def _page(request: Request, form: Form) -> Response[str]:
    if not may_see(viewer_of(request), Matter.SETTINGS):
        raise NotFound("There is nothing here that you may see.")
    offices = [(one.code, one.name) for one in await directory.parties()]
    context = {
        "form": form,
        "offices": offices,
        "accounts": await token_lists.service_accounts(),
        "tokens": await token_lists.tokens(real=real_now()),
        "words": SCOPES,
    }
    return render(request, "service-accounts/index.html", context)
