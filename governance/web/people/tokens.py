"""Tokens for programs: one's own and those of service accounts that one owns, each shown once; and how to call with one."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.errors import Forbidden
from governance.identity.actions import tokens as actions
from governance.identity.actions.tokens import NewToken
from governance.identity.queries import token_lists
from governance.identity.rules.real_time import real_now
from governance.identity.rules.tokens import OF_SERVICE_ACCOUNTS, SCOPES, Scope
from governance.people.rules import Acting
from governance.web.people import acting_roles
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, settings_of, viewer_of, zone

USUAL = timedelta(days=90)
FIELDS = {scope: f"for-{scope.replace(':', '-')}" for scope in SCOPES}
NO_ROLE = "You hold no role at this moment, so a token of yours would read nothing."


@dataclass(frozen=True, kw_only=True)
class Made:
    """A token that was made a moment ago, told by this page and by no other."""

    name: str
    token: str


class TokenController(Controller):
    path = "/account/tokens"

    @get("/")
    async def show(self, request: Request) -> Response[str]:
        return await _page(request, Form())

    @post("/", status_code=200)
    @typed_again
    async def make(self, request: Request) -> Response[str]:
        form = await read_form(request, again=lambda form: _page(request, form))
        by, wanted = _actor(request), _wanted(request, form)
        form.check()
        account = form.value("account")
        if account:
            token = await actions.make_for(account, wanted, by=by, at=now(request))
        else:
            token = await actions.make(wanted, email=viewer_of(request).email, by=by, at=now(request))
        return await _page(request, Form(), made=Made(name=wanted.name, token=token))

    @post("/{code:str}/end")
    async def end(self, request: Request, code: FromPath[str]) -> Response[str]:
        await actions.end(code, by=acting_roles.administrator_or_any(viewer_of(request)), at=now(request))
        back = "/service-accounts" if (await read_form(request)).value("from") == "all" else "/account/tokens"
        return go(request, back, notice="The token has ended. A program that uses it is refused from now on.")


class ExamplesController(Controller):
    path = "/account/api"

    @get("/")
    async def show(self, request: Request) -> Response[str]:
        return render(request, "account/api.html", {"url": settings_of(request).url})


def _actor(request: Request) -> Acting:
    seats = viewer_of(request).seats
    if not seats:
        raise Forbidden(NO_ROLE)
    return seats[0]


def _wanted(request: Request, form: Form) -> NewToken:
    name = form.text("name", "Name", limit=actions.LONGEST_NAME)
    scopes = [scope for scope, field in FIELDS.items() if form.checked(field)]
    if not scopes:
        form.wrong(FIELDS[Scope.READ], "Say what the token is good for.")
    last = form.day("until", "Last day")
    ends = (
        datetime.combine(last + timedelta(days=1), time.min, tzinfo=zone(request))
        if form.value("until")
        else now(request)
    )
    return NewToken(name=name, scopes=scopes, expires=ends)


async def _page(request: Request, form: Form, *, made: Made | None = None) -> Response[str]:
    viewer, real = viewer_of(request), real_now()
    context = {
        "form": form,
        "made": made,
        "scopes": [(FIELDS[scope], words, scope in OF_SERVICE_ACCOUNTS) for scope, words in SCOPES.items()],
        "usual": (real + USUAL).astimezone(zone(request)).date(),
        "tokens": await token_lists.tokens(real=real, owner=viewer.person_id),
        "accounts": await token_lists.service_accounts(owner=viewer.person_id),
        "words": SCOPES,
    }
    return render(request, "account/tokens.html", context)
