"""Accounts, for administrators: who can sign in, a password for once, closing an account; adding an office."""

from typing import Any

from litestar import Controller, Response, get, post

from governance.errors import Invalid
from governance.identity.actions import accounts as actions
from governance.identity.actions import passwords
from governance.identity.queries import accounts
from governance.people.actions import directory as acts
from governance.people.queries import directory
from governance.people.rules import PartyKind
from governance.web.people import acting_roles as standing
from governance.web.site import words
from governance.web.site.forms import Form, read_form
from governance.web.site.pages import Request, go, now, render, viewer_of
from governance.web.site.paging import page_of

KINDS = (PartyKind.DEPARTMENT, PartyKind.OVERSIGHT, PartyKind.CENTER)


class AccountsController(Controller):
    """Emails stand in no path, because paths are logged."""

    path = "/accounts"

    @get("/")
    async def index(self, request: Request) -> Response[str]:
        return render(request, "accounts/index.html", await _index_context(request, Form()))

    @post("/")
    async def create(self, request: Request) -> Response[str]:
        form, by = await read_form(request), standing.administrator(viewer_of(request))
        try:
            email, name = form.text("email", "E-mail", limit=254), form.text("name", "Name", limit=200)
            phone = form.text("phone", "Phone", required=False, limit=60)
            form.check()
            await acts.create_person(email, name=name, phone=phone, by=by, at=now(request))
        except Invalid as error:
            context = await _index_context(request, form.refused(error))
            return render(request, "accounts/index.html", context, status=error.status)
        return go(request, f"/accounts?q={email}", notice=f"{name} has an account, and no password yet.")

    @get("/person")
    async def show(self, request: Request) -> Response[str]:
        return await _person_page(request, Form(request.query_params.multi_items()))

    @post("/names")
    async def rename(self, request: Request) -> Response[str]:
        form, by = await read_form(request), standing.administrator(viewer_of(request))
        try:
            name, phone = form.text("name", "Name", limit=200), form.text("phone", "Phone", required=False)
            form.check()
            await acts.change_person(form.value("email"), name=name, phone=phone, by=by, at=now(request))
        except Invalid as error:
            return await _person_page(request, form.refused(error), status=error.status)
        return go(request, "/accounts", notice=f"The account of {name} is changed.")

    @post("/passwords")
    async def password(self, request: Request) -> Response[str]:
        """Shown on this answer only; it is stored nowhere."""
        form, by = await read_form(request), standing.administrator(viewer_of(request))
        one = await accounts.account(form.value("email"), at=now(request))
        once = await passwords.set_one_time_password(one.email, by=by, at=now(request))
        return render(request, "accounts/password.html", {"account": one, "password": once})

    @post("/deactivations")
    async def deactivate(self, request: Request) -> Response[str]:
        form, by = await read_form(request), standing.administrator(viewer_of(request))
        try:
            why = form.text("reason", "The reason", limit=1_000)
            form.check()
            await actions.close_account(form.value("email"), reason=why, by=by, at=now(request))
        except Invalid as error:
            return await _person_page(request, form.refused(error), status=error.status)
        return go(
            request, "/accounts", notice="The account is closed. Everything done with it stays on record."
        )


class OfficesController(Controller):
    path = "/offices"

    @get("/new")
    async def new(self, request: Request) -> Response[str]:
        return render(request, "offices/new.html", await _office_context(request, Form()))

    @post("/")
    async def create(self, request: Request) -> Response[str]:
        form, by = await read_form(request), standing.administrator(viewer_of(request))
        try:
            code, name = form.text("code", "Short name", limit=40), form.text("name", "Name", limit=200)
            kind = form.choice("kind", "what it is", KINDS)
            phone = form.text("phone", "Phone", required=False, limit=60)
            form.check()
            made = await acts.create_party(
                code, name=name, kind=PartyKind(kind), phone=phone, by=by, at=now(request)
            )
        except Invalid as error:
            context = await _office_context(request, form.refused(error))
            return render(request, "offices/new.html", context, status=error.status)
        return go(request, f"/people/{made}", notice=f"{name} is there. Add the role that leads it.")


async def _index_context(request: Request, form: Form) -> dict[str, Any]:
    standing.administrator(viewer_of(request))
    words_typed = request.query_params.get("q", "")[:200]
    known = await accounts.accounts(words_typed, at=now(request))
    return {"form": form, "q": words_typed, "page": page_of(request, known)}


async def _person_page(request: Request, form: Form, *, status: int = 200) -> Response[str]:
    standing.administrator(viewer_of(request))
    one = await accounts.account(form.value("email"), at=now(request))
    return render(request, "accounts/person.html", {"form": form, "account": one}, status=status)


async def _office_context(request: Request, form: Form) -> dict[str, Any]:
    standing.administrator(viewer_of(request))
    taken = bool(await directory.parties(PartyKind.CENTER))
    kinds = [(str(kind), words.KIND[kind]) for kind in KINDS if not (taken and kind is PartyKind.CENTER)]
    return {"form": form, "kinds": kinds}
