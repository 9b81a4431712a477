"""Where everybody starts, and every address that nothing else answers."""

from litestar import Controller, Response, get
from litestar.params import FromPath

from governance.agreements.queries.agreements import agreement_of
from governance.errors import NotFound
from governance.people.rules import PartyKind
from governance.web.pages import Request, go, viewer_of


class RootController(Controller):
    path = "/"

    @get("/")
    async def start(self, request: Request) -> Response[str]:
        return go(request, "/to-do")

    @get("/our-agreement")
    async def our_agreement(self, request: Request) -> Response[str]:
        """The agreement of one's own department, where there is exactly one."""
        departments = [s.party for s in viewer_of(request).seats if s.kind == PartyKind.DEPARTMENT]
        found = [await agreement_of(code) for code in dict.fromkeys(departments)]
        codes = [one.code for one in found if one is not None]
        return go(request, f"/agreements/{codes[0]}" if len(codes) == 1 else "/agreements")

    @get("/{address:path}")
    async def nowhere(self, address: FromPath[str]) -> Response[str]:
        raise NotFound(f"There is nothing at {address} that you may see.")
