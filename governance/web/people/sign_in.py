"""Signing in and out. A form typed before the session ended is offered for sending after sign-in, never sent by itself."""

import secrets

from litestar import Controller, Response, get, post

from governance.errors import SignInNeeded, TooMany
from governance.identity.actions import asked, entering, passwords, proving, sessions, sign_on
from governance.identity.actions.asked import FactorAsked, Purpose, Waiting
from governance.identity.actions.sessions import Browser, SignedIn
from governance.identity.queries import identities, letters
from governance.identity.queries import sessions as session_queries
from governance.open_data.queries.opened import opened
from governance.open_data.rules.parts import Part
from governance.sign_on_settings import Provider
from governance.web.people import demo_people, proof_form
from governance.web.site import cookies
from governance.web.site.client_address import client_address
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, Typed, go, local_path, now, render, settings_of

KEPT = "kept-"
SIGNED_OUT = "You are signed out."


class SignInController(Controller):
    opt = {"public": True}  # noqa: RUF012 - Litestar reads a controller's options from the class

    @get("/sign-in")
    async def show(self, request: Request) -> Response[str]:
        if request.state["viewer"] is not None:
            return go(request, local_path(request.query_params.get("next", "/")))
        return await page(request, Form(), request.query_params.get("next", "/"))

    @post("/sign-in")
    async def sign_in(self, request: Request) -> Response[str]:
        form, at = await read_form(request), now(request)
        email, password = form.value("email"), form.value("password")
        try:
            signed_in = await passwords.sign_in(email, password=password, browser=browser_of(request), at=at)
        except FactorAsked as more:
            return await ask_factor(request, form, more.waiting)
        except (SignInNeeded, TooMany) as error:
            form.message = error.message
            answer = await page(request, form, form.value("next"), status=error.status)
            if isinstance(error, TooMany):
                answer.headers["Retry-After"] = str(error.retry_after)
            return answer
        return await arrived(request, signed_in, to=local_path(form.value("next")), kept=carried_fields(form))

    @get("/sign-in/factor")
    async def factor(self, request: Request) -> Response[str]:
        return await _factor_page(request, Form(), _token(request))

    @post("/sign-in/factor")
    @typed_again
    async def show_factor(self, request: Request) -> Response[str]:
        at, token = now(request), _token(request)
        form = await read_form(request, again=lambda form: _factor_page(request, form, token))
        found = await asked.asked(token, Purpose.SIGN_IN)
        try:
            shown = await proof_form.shown(form, found, token=token, at=at)
        except TooMany as error:
            return await _wait(request, form, error)
        signed_in = await entering.finish(found, shown, token=token, browser=browser_of(request), at=at)
        kept = carried_fields(form)
        return await arrived(request, signed_in, to=local_path(form.value("next")), kept=kept)

    @post("/sign-in/demo")
    async def choose(self, request: Request) -> Response[str]:
        form, at = await read_form(request), now(request)
        signed_in = await sessions.choose(form.value("email"), browser=browser_of(request), at=at)
        return await arrived(request, signed_in, to=local_path(form.value("next")))

    @post("/sign-out")
    async def sign_out(self, request: Request) -> Response[str]:
        token, settings = request.state["token"], settings_of(request)
        vouched = await identities.vouched_by(token)
        await sessions.sign_out(token, at=now(request))
        there = await sign_on.leaving(*vouched, settings=settings)
        answer = signed_out(request, notice=SIGNED_OUT, kind="info")
        if there:
            answer = _signing_out_there(request, answer, *there)
        if settings.providers:
            answer.cookies.append(cookies.make_cookie(settings, cookies.LEFT, "1", seconds=cookies.A_DAY))
        return answer


def signed_out(request: Request, *, notice: str, kind: str) -> Response[str]:
    """To the sign-in page, in a browser that keeps nothing of the session it had."""
    request.state["token"] = ""
    answer = go(request, "/sign-in", notice=notice, kind=kind)
    answer.cookies.append(cookies.make_cookie(settings_of(request), cookies.SESSION, "", seconds=0))
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def _signing_out_there(
    request: Request, here: Response[str], provider: Provider, address: str
) -> Response[str]:
    """The same answer as a page that leads on to sign out at the provider, too."""
    request.state["viewer"] = None
    answer = onward(request, provider, address, leaving=True)
    answer.cookies.extend(here.cookies)
    answer.headers["Clear-Site-Data"] = here.headers["Clear-Site-Data"]
    return answer


def onward(request: Request, provider: Provider, address: str, *, leaving: bool) -> Response[str]:
    """A page that leads to a provider: the content policy lets a form be answered by no redirect to elsewhere."""
    context = {"provider": provider, "address": address, "leaving": leaving}
    return render(request, "sign-in/onward.html", context)


def browser_of(request: Request) -> Browser:
    settings = settings_of(request)
    token, device = (
        request.cookies.get(cookies.name(settings, one), "") for one in (cookies.SESSION, cookies.DEVICE)
    )
    request.state["device"] = device = device or secrets.token_urlsafe(16)
    agent = request.headers.get("User-Agent", "")
    return Browser(address=client_address(request, settings), agent=agent, token=token, device=device)


async def arrived(
    request: Request, signed_in: SignedIn, *, to: str, kept: Typed | None = None, notice: str = ""
) -> Response[str]:
    """After sign-in, go to the page wanted, or show the form that was typed, with the new session's cookie."""
    request.state["token"] = signed_in.token
    request.state["new_visit"] = False
    if kept and not signed_in.must_change:
        request.state["viewer"] = await session_queries.viewer(signed_in.token, at=now(request))
        answer = render(request, "sign-in/kept.html", _kept_context(to, kept))
    else:
        answer = go(request, "/account/password" if signed_in.must_change else to, notice=notice)
    _keep_session(request, answer, signed_in)
    return answer


def _keep_session(request: Request, answer: Response[str], signed_in: SignedIn) -> None:
    """In its browser; what stood there before it, of a visit and of a second factor that was asked for, goes."""
    settings, device = settings_of(request), request.state["device"]
    answer.cookies.append(cookies.make_cookie(settings, cookies.SESSION, signed_in.token))
    answer.cookies.append(cookies.make_cookie(settings, cookies.VISIT, "", seconds=0))
    if _token(request):
        answer.cookies.append(cookies.make_cookie(settings, cookies.ASKED, "", seconds=0))
    answer.cookies.append(cookies.make_cookie(settings, cookies.DEVICE, device, seconds=cookies.A_YEAR))


async def ask_factor(request: Request, form: Form, waiting: Waiting) -> Response[str]:
    """What was shown first was right; nobody is signed in before the second factor is shown."""
    answer = await _factor_page(request, form, waiting.token)
    settings, seconds = settings_of(request), int(asked.LASTS.total_seconds())
    answer.cookies.append(cookies.make_cookie(settings, cookies.ASKED, waiting.token, seconds=seconds))
    device = request.state["device"]
    answer.cookies.append(cookies.make_cookie(settings, cookies.DEVICE, device, seconds=cookies.A_YEAR))
    return answer


async def _wait(request: Request, form: Form, error: TooMany) -> Response[str]:
    form.message = error.message
    answer = await _factor_page(request, form, _token(request), status=error.status)
    answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def _token(request: Request) -> str:
    return request.cookies.get(cookies.name(settings_of(request), cookies.ASKED), "")


async def _factor_page(request: Request, form: Form, token: str, *, status: int = 200) -> Response[str]:
    found = await asked.asked(token, Purpose.SIGN_IN)
    ways = await proving.ways(found.owner.person_id, found.challenge)
    context = {"form": form, "ways": ways, "next": form.value("next", "/"), "kept": carried_fields(form)}
    context["administrators"] = await letters.administrators(at=now(request))
    return render(request, "sign-in/factor.html", context, status=status)


def _kept_context(to: str, kept: Typed) -> dict[str, object]:
    return {"problem": {"typed": kept}, "files_lost": False, "target": to, "back": "/"}


def carried_fields(form: Form) -> Typed:
    return [(name.removeprefix(KEPT), value) for name, value in form.pairs() if name.startswith(KEPT)]


async def page(request: Request, form: Form, wanted: str, *, status: int = 200) -> Response[str]:
    city = request.app.state.city
    offered = city.facts.demo and not form.message
    cards = await demo_people.cards(at=now(request)) if offered else []
    context = {"form": form, "next": local_path(wanted), "kept": carried_fields(form), "cards": cards}
    context["promises"] = not cards and Part.PROMISES in await opened()
    return render(request, "sign-in/show.html", context, status=status)
