"""One's own accounts at providers: binding one, a fresh proof by one, ending one."""

from litestar import Controller, Response, post
from litestar.params import FromPath

from governance.identity.actions import identities
from governance.identity.actions.sign_on import Wish
from governance.identity.queries import identities as known
from governance.identity.rules import binding_accounts
from governance.identity.rules.binding_accounts import Purpose
from governance.web.people.sign_on import lead_on, named, provider_of
from governance.web.site.forms import read_form
from governance.web.site.pages import Request, go, local_path, now, viewer_of


class OwnSignOnController(Controller):
    path = "/account/sign-on"

    @post("/{key:str}/bind")
    async def bind(self, request: Request, key: FromPath[str]) -> Response[str]:
        provider = provider_of(request, key)
        binding_accounts.check_may_bind(viewer_of(request))
        wish = Wish(purpose=Purpose.BIND, session=viewer_of(request).session, anew=True)
        return await lead_on(request, provider, wish)

    @post("/{key:str}/proof")
    async def prove(self, request: Request, key: FromPath[str]) -> Response[str]:
        """Shows at the provider that it is still oneself; then on to `next`."""
        form = await read_form(request)
        to = local_path(form.value("next"))
        wish = Wish(purpose=Purpose.PROVE, wanted=to, session=viewer_of(request).session)
        return await lead_on(request, provider_of(request, key), wish)

    @post("/end")
    async def end(self, request: Request) -> Response[str]:
        form, viewer = await read_form(request), viewer_of(request)
        own = {one.code: one.issuer for one in await known.identities_of(viewer.person_id)}
        code = form.value("code")
        name = named(request, own.get(code, ""))
        await identities.unbind_own(code, provider=name, viewer=viewer, at=now(request))
        return go(request, "/account", notice=f"Your account at {name} signs you in no more.")
