"""Where everybody starts, and every address that nothing else answers."""

from litestar import Controller, Response, get
from litestar.params import FromPath

from governance.errors import NotFound
from governance.web.pages import Request, go


class RootController(Controller):
    path = "/"

    @get("/")
    async def start(self, request: Request) -> Response[str]:
        return go(request, "/to-do")

    @get("/{address:path}")
    async def nowhere(self, address: FromPath[str]) -> Response[str]:
        raise NotFound(f"There is nothing at {address} that you may see.")
