"""Accounts, for administrators: who can sign in, a password for once, closing an account; adding an office."""

from litestar import Controller, Response, get, post

from governance.errors import Forbidden
from governance.identity.actions import accounts as actions
from governance.identity.actions import addresses, password_letters, passwords, resets
from governance.identity.queries import accounts, identities
from governance.identity.queries.emergencies import emergency_accounts
from governance.identity.rules import emergencies as rules
from governance.people.actions import directory as acts
from governance.people.queries import directory
from governance.people.rules import PartyKind
from governance.reminders.queries.unreached import unreached
from governance.web.people import acting_roles
from governance.web.people.mail import MOVING, check_mails, mails, way_in, welcoming
from governance.web.site import words
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, viewer_of, zone
from governance.web.site.paging import page_of

KINDS = (PartyKind.DEPARTMENT, PartyKind.CENTER)


class AccountsController(Controller):
    """The pages of accounts. Paths contain no email, because paths are logged."""

    path = "/accounts"

    @get("/")
    async def index(self, request: Request) -> Response[str]:
        return await _index(request, Form())

    @post("/")
    @typed_again
    async def create(self, request: Request) -> Response[str]:
        form = await read_form(request, again=lambda form: _index(request, form))
        by = acting_roles.administrator(viewer_of(request))
        email, name = form.text("email", "E-mail", limit=254), form.text("name", "Name", limit=200)
        phone = form.text("phone", "Phone", required=False, limit=60)
        form.check()
        async with welcoming(request, by):
            await acts.create_person(email, name=name, phone=phone, by=by, at=now(request))
        return go(request, f"/accounts?q={email}", notice=f"{name} has an account.{way_in(request)}")

    @get("/person")
    async def show(self, request: Request) -> Response[str]:
        return await person_page(request, Form(request.query_params.multi_items()))

    @post("/names")
    @typed_again
    async def rename(self, request: Request) -> Response[str]:
        form = await read_form(request, again=lambda form: person_page(request, form))
        by = acting_roles.administrator(viewer_of(request))
        name, phone = form.text("name", "Name", limit=200), form.text("phone", "Phone", required=False)
        form.check()
        await acts.change_person(form.value("email"), name=name, phone=phone, by=by, at=now(request))
        return go(request, "/accounts", notice=f"The account of {name} is changed.")

    @post("/passwords")
    async def password(self, request: Request) -> Response[str]:
        """Give a one-time password, which only this answer shows and nothing stores."""
        form, by = await read_form(request), acting_roles.administrator(viewer_of(request))
        if mails(request):
            raise Forbidden("Letters are sent here, so nobody hands a password over: send one instead.")
        one = await accounts.account(form.value("email"), at=now(request))
        once = await passwords.set_one_time_password(one.email, by=by, at=now(request))
        return render(request, "accounts/password.html", {"account": one, "password": once})

    @post("/factors")
    @typed_again
    async def take_factor(self, request: Request) -> Response[str]:
        """Ask that a lost second factor be taken away; for most people a second person confirms."""
        form = await read_form(request, again=lambda form: person_page(request, form))
        by = acting_roles.administrator(viewer_of(request))
        why = form.text("lost", "Why", limit=500)
        form.check()
        form.named(reason="lost")
        number = await resets.ask(form.value("email"), reason=why, by=by, at=now(request))
        return go(request, f"/resets/{number}", notice="It is on record, and its person is told.")

    @post("/letters")
    async def letter(self, request: Request) -> Response[str]:
        form, by = await read_form(request), acting_roles.administrator(viewer_of(request))
        check_mails(request)
        await password_letters.send(form.value("email"), by=by, at=now(request))
        return go(request, "/accounts", notice="A letter for choosing a password is on its way.")

    @post("/addresses")
    @typed_again
    async def move(self, request: Request) -> Response[str]:
        form = await read_form(request, again=lambda form: person_page(request, form))
        by = acting_roles.administrator(viewer_of(request))
        check_mails(request)
        to = form.text("new_email", "The new e-mail address", limit=254)
        form.check()
        form.named(email="new_email")
        await addresses.propose_for(form.value("email"), to=to, by=by, at=now(request))
        return go(request, "/accounts", notice=MOVING)

    @post("/deactivations")
    @typed_again
    async def deactivate(self, request: Request) -> Response[str]:
        form = await read_form(request, again=lambda form: person_page(request, form))
        by = acting_roles.administrator(viewer_of(request))
        why = form.text("reason", "The reason", limit=1_000)
        form.check()
        await actions.close_account(form.value("email"), reason=why, by=by, at=now(request))
        return go(
            request, "/accounts", notice="The account is closed. Everything done with it stays on record."
        )


class OfficesController(Controller):
    path = "/offices"

    @get("/new")
    async def new(self, request: Request) -> Response[str]:
        return await _office_page(request, Form())

    @post("/")
    @typed_again
    async def create(self, request: Request) -> Response[str]:
        form = await read_form(request, again=lambda form: _office_page(request, form))
        by = acting_roles.administrator(viewer_of(request))
        code, name = form.text("code", "Short name", limit=40), form.text("name", "Name", limit=200)
        kind = form.choice("kind", "what it is", KINDS)
        phone = form.text("phone", "Phone", required=False, limit=60)
        form.check()
        made = await acts.create_party(
            code, name=name, kind=PartyKind(kind), phone=phone, by=by, at=now(request)
        )
        return go(request, f"/people/{made}", notice=f"{name} is there. Add the role that leads it.")


async def _index(request: Request, form: Form) -> Response[str]:
    acting_roles.administrator(viewer_of(request))
    words_typed = request.query_params.get("q", "")[:200]
    known = await accounts.accounts(words_typed, at=now(request))
    context = {"form": form, "q": words_typed, "page": page_of(request, known), "at": now(request)}
    found = await emergency_accounts()
    context["emergency"] = [
        word for word in (rules.fewer(found), *rules.untried(found, now(request))) if word
    ]
    return render(request, "accounts/index.html", context)


async def person_page(request: Request, form: Form) -> Response[str]:
    acting_roles.administrator(viewer_of(request))
    one = await accounts.account(form.value("email"), at=now(request))
    context = {"form": form, "account": one, "mails": mails(request), "at": now(request)}
    context["identities"] = await identities.of_account(one.email)
    context["unreached"] = (await unreached([one.email], zone(request))).get(one.email, "")
    return render(request, "accounts/person.html", context)


async def _office_page(request: Request, form: Form) -> Response[str]:
    acting_roles.administrator(viewer_of(request))
    taken = bool(await directory.parties(PartyKind.CENTER))
    kinds = [(str(kind), words.KIND[kind]) for kind in KINDS if not (taken and kind is PartyKind.CENTER)]
    return render(request, "offices/new.html", {"form": form, "kinds": kinds})
