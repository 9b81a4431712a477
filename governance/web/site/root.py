"""The start page, and the answer to every address that has no page."""

from litestar import Controller, Response, get
from litestar.params import FromPath

from governance import clock
from governance.agreements.queries.agreements import agreement_of
from governance.errors import NotFound
from governance.people.rules import PartyKind
from governance.security_contact import PATH
from governance.web.site.pages import Request, go, settings_of, viewer_of


class RootController(Controller):
    path = "/"

    @get("/")
    async def start(self, request: Request) -> Response[str]:
        return go(request, "/to-do")

    @get(PATH, opt={"public": True}, media_type="text/plain", sync_to_thread=False)
    def security_contact(self, request: Request) -> str:
        """Whom to tell of a weakness of this installation (RFC 9116), by its settings."""
        known = settings_of(request)
        text = known.security.text(site=known.url, at=clock.now())
        if text is None:
            raise NotFound(f"There is nothing at {PATH} that you may see.")
        return text

    @get("/our-agreement")
    async def our_agreement(self, request: Request) -> Response[str]:
        """The page of one's own department's agreement, also where it has none yet; the overview for several."""
        departments = {s.party for s in viewer_of(request).seats if s.kind == PartyKind.DEPARTMENT}
        if len(departments) != 1:
            return go(request, "/agreements")
        code = departments.pop()
        found = await agreement_of(code)
        return go(request, f"/agreements/{found.code if found else code}")

    @get("/{address:path}")
    async def nowhere(self, address: FromPath[str]) -> Response[str]:
        raise NotFound(f"There is nothing at {address} that you may see.")
