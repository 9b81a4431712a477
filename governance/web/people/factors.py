"""One's own second factor: a code app, passkeys, recovery codes. Each change needs a proof of the last five minutes.

Open to whoever has to set one up before anything else. What is shown once (a secret, recovery codes) is on one page only.
"""

import segno
from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.errors import Invalid
from governance.identity.actions import code_apps, passkeys, proving, recovery_codes, sessions
from governance.identity.actions.factor_events import Owner
from governance.identity.queries.factors import factors_of, is_required
from governance.identity.rules import codes
from governance.people.rules.proofs import Shown, Strength
from governance.web.site import cookies
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, settings_of, viewer_of

HOME = "/account/factors"
ANOTHER_FIRST = "Two factors are asked of you, and this is your only second one: set up another one first."


class FactorController(Controller):
    path = HOME
    opt = {"own_account": True}  # noqa: RUF012 - Litestar reads a controller's options from the class

    @get("/")
    async def show(self, request: Request) -> Response[str]:
        return await _page(request, Form())

    @get("/app")
    async def app(self, request: Request) -> Response[str]:
        return _app_page(request, Form())

    @post("/app")
    @typed_again
    async def set_up_app(self, request: Request) -> Response[str]:
        form = await read_form(request, again=lambda form: _app_page(request, form))
        owner = proving.proven(viewer_of(request))
        sealed, typed = form.value("sealed"), form.value("one_time_code")
        await code_apps.set_up(owner, sealed=sealed, typed=typed, at=now(request))
        return await _added(request, owner, proving.CODE, "Your code app is set up.")

    @post("/app/remove")
    @typed_again
    async def remove_app(self, request: Request) -> Response[str]:
        await read_form(request, again=lambda form: _page(request, form))
        owner = await _may_remove(request)
        await code_apps.remove(owner, at=now(request))
        return go(request, HOME, notice="Your code app is removed.")

    @post("/passkeys/new")
    @typed_again
    async def ask_passkey(self, request: Request) -> Response[str]:
        await read_form(request, again=lambda form: _page(request, form))
        waiting, options = await passkeys.begin(proving.proven(viewer_of(request)))
        context = {"form": Form(), "token": waiting.token, "options": options, "codes": ()}
        return render(request, "account/factors.html", context)

    @post("/passkeys")
    @typed_again
    async def add_passkey(self, request: Request) -> Response[str]:
        form = await read_form(request, again=lambda form: _page(request, form))
        owner = proving.proven(viewer_of(request))
        asked = {"answer": form.value("passkey"), "token": form.value("asked")}
        await passkeys.add(owner, name=form.value("name"), **asked, at=now(request))
        return await _added(request, owner, proving.PASSKEY, "Your passkey is added.")

    @post("/passkeys/{code:str}/remove")
    @typed_again
    async def remove_passkey(self, request: Request, code: FromPath[str]) -> Response[str]:
        await read_form(request, again=lambda form: _page(request, form))
        owner = await _may_remove(request)
        await passkeys.remove(owner, code, at=now(request))
        return go(request, HOME, notice="The passkey is removed.")

    @post("/codes")
    @typed_again
    async def renew_codes(self, request: Request) -> Response[str]:
        await read_form(request, again=lambda form: _page(request, form))
        owner = proving.proven(viewer_of(request))
        if not await factors_of(owner.person_id):
            raise Invalid("Set up a code app or a passkey first; recovery codes are for when you lose it.")
        return await _codes_page(request, owner)


async def _added(request: Request, owner: Owner, way: str, notice: str) -> Response[str]:
    """The session counts as two factors from now on; with the first one, recovery codes are made and shown."""
    shown = Shown(method=way, strength=Strength.TWO, factors=(way,))
    request.state["token"] = token = await sessions.prove(request.state["token"], shown, at=now(request))
    first = not (await factors_of(owner.person_id)).codes_left
    answer = await _codes_page(request, owner, notice) if first else go(request, HOME, notice=notice)
    answer.cookies.append(cookies.make_cookie(settings_of(request), cookies.SESSION, token))
    return answer


async def _may_remove(request: Request) -> Owner:
    owner = proving.proven(viewer_of(request))
    factors = await factors_of(owner.person_id)
    if factors.is_last and await is_required(owner.person_id, at=now(request)):
        raise Invalid(ANOTHER_FIRST)
    return owner


async def _page(request: Request, form: Form) -> Response[str]:
    viewer, at = viewer_of(request), now(request)
    context = {
        "form": form,
        "codes": (),
        "options": "",
        "factors": await factors_of(viewer.person_id),
        "required": await is_required(viewer.person_id, at=at),
        "why_no_passkeys": passkeys.here().why_not,
    }
    return render(request, "account/factors.html", context)


def _app_page(request: Request, form: Form) -> Response[str]:
    viewer = viewer_of(request)
    sealed = form.value("sealed") or code_apps.begin(viewer.person_id)
    secret = code_apps.being_set_up(sealed, viewer.person_id)
    where = codes.address(secret, account=viewer.email, city=request.app.state.city.facts.name)
    context = {"form": form, "sealed": sealed, "secret": secret, "address": where, "picture": _picture(where)}
    return render(request, "account/code_app.html", context)


def _picture(address: str) -> str:
    return str(
        segno.make(address, error="m", micro=False).svg_inline(
            border=2, scale=4, dark="#1b2a33", light="#ffffff", omitsize=False
        )
    )


async def _codes_page(request: Request, owner: Owner, notice: str = "") -> Response[str]:
    made = await recovery_codes.renew(owner, at=now(request))
    return render(request, "account/factors.html", {"codes": made, "done": notice, "form": Form()})
