"""The start page, and the answer to every address that has no page."""

from litestar import Controller, Response, get
from litestar.params import FromPath

from governance.agreements.queries.agreements import agreement_of
from governance.errors import NotFound
from governance.people.rules import PartyKind
from governance.web.site.pages import Request, go, viewer_of


class RootController(Controller):
    path = "/"

    @get("/")
    async def start(self, request: Request) -> Response[str]:
        return go(request, "/to-do")

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
