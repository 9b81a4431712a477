"""One click that ends letters: a page with a button, and the answer to a mail program that presses it by itself.

RFC 8058 asks for an answer without session, cookie or going elsewhere. Opening the page ends nothing; pressing can only
end letters, never begin them. So a page elsewhere that presses it knows a letter's secret, and does no more than that.
"""

from litestar import Controller, HttpMethod, Response, post, route
from litestar.params import FromPath

from governance.errors import NotFound
from governance.reminders.actions.stopping import stop_letters
from governance.reminders.queries.links import NO_LINK, link
from governance.reminders.rules.links import Purpose
from governance.web.reminders.links import NO_TRACE
from governance.web.site.client_address import client_address
from governance.web.site.pages import Request, now, render, settings_of


class StopController(Controller):
    path = "/u"
    opt = {"public": True, "one_click": True}  # noqa: RUF012 - Litestar reads a controller's options from the class

    @route("/{token:str}", http_method=[HttpMethod.GET, HttpMethod.HEAD])
    async def show(self, request: Request, token: FromPath[str]) -> Response[str]:
        found = await link(token, at=now(request))
        if found.purpose is not Purpose.STOP:
            raise NotFound(NO_LINK)
        return _page(request, name=found.name, off=found.off, token=token)

    @post("/{token:str}", status_code=200)
    async def stop(self, request: Request, token: FromPath[str]) -> Response[str]:
        address = client_address(request, settings_of(request))
        name = await stop_letters(token, address=address, at=now(request))
        return _page(request, name=name, off=True, token=token)


def _page(request: Request, *, name: str, off: bool, token: str) -> Response[str]:
    answer = render(request, "u/show.html", {"name": name, "off": off, "token": token})
    answer.headers.update(NO_TRACE)
    return answer
