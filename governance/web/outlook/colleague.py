"""One page without signing in: a colleague of a department writes what is coming up, by a link that their liaison made.

Looking at it changes nothing, however often and by whatever program; sending it works once.
"""

from litestar import Controller, HttpMethod, Response, post, route
from litestar.params import FromPath

from governance.outlook.actions import links
from governance.outlook.queries.entries import own_services
from governance.outlook.rules import Invitation
from governance.web.outlook.form import read_announcement
from governance.web.site.client_address import client_address
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, now, render, settings_of


class ColleagueController(Controller):
    path = "/coming-up/links/{token:str}"
    opt = {"public": True}  # noqa: RUF012 - the framework reads it so

    @route("/", http_method=[HttpMethod.GET, HttpMethod.HEAD])
    async def show(self, request: Request, token: FromPath[str]) -> Response[str]:
        link = await links.opened(token, at=now(request))
        return await _page(request, token, link, Form())

    @post("/")
    @typed_again
    async def send(self, request: Request, token: FromPath[str]) -> Response[str]:
        link = await links.opened(token, at=now(request))
        form = await read_form(request, again=lambda form: _page(request, token, link, form))
        typed, name = read_announcement(form), form.text("name", "Your name", limit=80)
        form.check()
        address = client_address(request, settings_of(request))
        await links.send(token, typed, name=name, address=address, at=now(request))
        return render(request, "coming-up/sent.html", {"link": link})


async def _page(request: Request, token: str, link: Invitation, form: Form) -> Response[str]:
    services = await own_services(link.party, at=now(request))
    context = {"form": form, "link": link, "token": token, "services": services}
    page = render(request, "coming-up/link.html", context)
    page.headers["X-Robots-Tag"] = "noindex"
    return page
