"""`/help`: what words mean; `/help/{role}`: one printable page for each role."""

from litestar import Controller, Response, get
from litestar.params import FromPath

from governance.errors import NotFound
from governance.people.rules import ROLE_WORDS, Role
from governance.web.help.glossary import GLOSSARY
from governance.web.help.guides import guide
from governance.web.site.pages import Request, render, viewer_of

ROLES = {str(role): role for role in Role}


class HelpController(Controller):
    path = "/help"

    @get("/")
    async def index(self, request: Request) -> Response[str]:
        own = list(dict.fromkeys(seat.role for seat in viewer_of(request).seats))
        guides = [(role, ROLE_WORDS[role]) for role in Role]
        return render(request, "help/index.html", {"terms": GLOSSARY, "guides": guides, "own": own})

    @get("/{role:str}")
    async def show(self, request: Request, role: FromPath[str]) -> Response[str]:
        if role not in ROLES:
            raise NotFound("There is no guide for that role.")
        return render(request, "help/guide.html", {"guide": guide(ROLES[role])})
