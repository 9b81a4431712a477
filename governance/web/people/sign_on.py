"""Signing in by a provider: the way there, the way back, and what the provider itself says when somebody leaves.

A form of ours is answered with a page that leads on, never with a redirect: the content policy lets forms lead to this
portal alone. What is wrong on the way is said on the sign-in page, where everything typed is kept.
"""

import json
import secrets
import time
from collections.abc import Mapping

from litestar import Controller, Response, get, post
from litestar.enums import MediaType
from litestar.params import FromPath

from governance.errors import ConcordError, Forbidden, NotFound
from governance.identity.actions import identities, sessions, sign_on
from governance.identity.actions.asked import Waiting
from governance.identity.actions.sessions import SignedIn
from governance.identity.actions.sign_on import Attempt, Returned, Wish
from governance.identity.queries import letters
from governance.identity.queries.factors import is_declared
from governance.identity.rules import oidc
from governance.identity.rules.binding_accounts import Purpose
from governance.identity.rules.oidc import AnswerRefused
from governance.sign_on_settings import Provider
from governance.web.people.sign_in import arrived, ask_factor, browser_of, carried_fields, onward, page
from governance.web.site import cookies
from governance.web.site.client_address import client_address
from governance.web.site.forms import Form, read_form
from governance.web.site.pages import Request, Typed, go, local_path, now, render, settings_of

MOST_KEPT = 200_000  # characters of what was typed that go along
BOUND = "Your account at {} signs you in from now on. Your other browsers are signed out."
OTHER = "You came back in another session than you left in. Begin once more."


class SignOnController(Controller):
    path = "/sign-in/with/{key:str}"
    opt = {"public": True}  # noqa: RUF012 - Litestar reads a controller's options from the class

    @post("/")
    async def begin(self, request: Request, key: FromPath[str]) -> Response[str]:
        form, provider = await read_form(request), provider_of(request, key)
        kept = json.dumps(carried_fields(form))
        wish = Wish(
            wanted=local_path(form.value("next")),
            kept=kept if len(kept) <= MOST_KEPT else "",
            anew=bool(request.cookies.get(cookies.name(settings_of(request), cookies.LEFT))),
        )
        return await lead_on(request, provider, wish)

    @get("/back")
    async def back(self, request: Request, key: FromPath[str]) -> Response[str]:
        provider, answer = provider_of(request, key), dict(request.query_params)
        await sign_on.check_few(client_address(request, settings_of(request)))
        try:
            browser, state = _known(request), answer.get("state", "")
            attempt = await sign_on.take(provider, state, browser=browser, at=now(request))
        except AnswerRefused as error:
            return await _stopped(request, Wish(), error)
        return await _came_back(request, provider, attempt, answer)

    @post("/signed-out", opt={"own_proof": True})
    async def signed_out(self, request: Request, key: FromPath[str]) -> Response[str]:
        """The provider itself speaks, with no page and no session; its proof is the signature of its token."""
        provider, form = provider_of(request, key), await read_form(request)
        token = form.value("logout_token")
        try:
            await sign_on.end_there(token, provider, settings_of(request), at=now(request))
        except ConcordError:
            return Response("", status_code=400, media_type=MediaType.TEXT)
        return Response("", status_code=200, media_type=MediaType.TEXT)


async def _came_back(
    request: Request, provider: Provider, attempt: Attempt, answer: Mapping[str, str]
) -> Response[str]:
    settings, at = settings_of(request), now(request)
    try:
        returned = await sign_on.answered(attempt, provider, settings, answer, at=at)
        return await _ENDS[attempt.wish.purpose](request, provider, attempt, returned)
    except ConcordError as error:
        return await _stopped(request, attempt.wish, error)


def provider_of(request: Request, key: str) -> Provider:
    found = next((one for one in settings_of(request).providers if one.key == key), None)
    if found is None:
        raise NotFound("There is no sign-in of this name here.")
    return found


def named(request: Request, issuer: str) -> str:
    """What people call the provider; one that is set no more, by its address."""
    known = settings_of(request).providers
    return next((one.name for one in known if one.issuer == issuer), issuer)


async def lead_on(request: Request, provider: Provider, wish: Wish) -> Response[str]:
    """The page that leads to the provider; where it is away, the page that says so."""
    settings = settings_of(request)
    await sign_on.check_few(client_address(request, settings))
    browser = _known(request) or secrets.token_urlsafe(24)
    try:
        address = await sign_on.begin(provider, settings, browser=browser, wish=wish, at=now(request))
    except ConcordError as error:
        return await _stopped(request, wish, error)
    answer = onward(request, provider, address, leaving=False)
    value = cookies.signed(settings, "attempt", f"{int(time.time())}-{browser}")
    answer.cookies.append(cookies.make_cookie(settings, cookies.ATTEMPT, value, seconds=oidc.ATTEMPT))
    return answer


def _known(request: Request) -> str:
    """The secret of this browser's attempts, for ten minutes after the last one began; "" for none."""
    settings = settings_of(request)
    value = request.cookies.get(cookies.name(settings, cookies.ATTEMPT), "")
    begun, _, secret = (cookies.unsigned(settings, "attempt", value) or "").partition("-")
    return secret if begun.isdecimal() and time.time() - int(begun) < oidc.ATTEMPT else ""


async def _stopped(request: Request, wish: Wish, error: ConcordError) -> Response[str]:
    if wish.purpose is not Purpose.SIGN_IN:
        raise error
    form = _form(wish)
    form.message = error.message
    return await page(request, form, wish.wanted, status=error.status)


def _form(wish: Wish) -> Form:
    """What the sign-in page carries along."""
    return Form([("next", wish.wanted), *((f"kept-{name}", value) for name, value in _kept(wish))])


def _kept(wish: Wish) -> Typed:
    return [(str(name), str(value)) for name, value in json.loads(wish.kept or "[]")]


async def _signed_in(
    request: Request, provider: Provider, attempt: Attempt, returned: Returned
) -> Response[str]:
    came = await sign_on.enter(returned, provider, browser=browser_of(request), at=now(request))
    if isinstance(came, Waiting):
        return await ask_factor(request, _form(attempt.wish), came)
    if not isinstance(came, SignedIn):
        known = await letters.administrators(at=now(request))
        context = {"code": came, "provider": provider, "of": returned.vouched, "administrators": known}
        return render(request, "sign-in/no_account.html", context, status=403)
    answer = await arrived(request, came, to=attempt.wish.wanted, kept=_kept(attempt.wish))
    answer.cookies.append(cookies.make_cookie(settings_of(request), cookies.LEFT, "", seconds=0))
    return answer


def _check_same(request: Request, attempt: Attempt) -> None:
    viewer = request.state["viewer"]
    if viewer is None or viewer.session != attempt.wish.session:
        raise Forbidden(OTHER)


async def _bound(request: Request, provider: Provider, attempt: Attempt, returned: Returned) -> Response[str]:
    _check_same(request, attempt)
    viewer = request.state["viewer"]
    await identities.bind_own(returned.vouched, provider, viewer=viewer, at=now(request))
    return go(request, "/account", notice=BOUND.format(provider.name))


async def _proved(
    request: Request, provider: Provider, attempt: Attempt, returned: Returned
) -> Response[str]:
    """The same session goes on under a new token."""
    _check_same(request, attempt)
    shown = returned.shown(declared=await is_declared(provider.issuer))
    token = await sessions.prove(request.state["token"], shown, at=now(request))
    answer = go(request, attempt.wish.wanted)
    answer.cookies.append(cookies.make_cookie(settings_of(request), cookies.SESSION, token))
    return answer


_ENDS = {Purpose.SIGN_IN: _signed_in, Purpose.BIND: _bound, Purpose.PROVE: _proved}
