"""Where a person lands after an act on a change, also where it came too late, was done already or cannot be taken."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any, ParamSpec, cast

from litestar import Response

from governance.changes.queries.access import opened
from governance.changes.queries.page import ChangePage
from governance.changes.queries.situation import Situation, situation
from governance.errors import AlreadyDone, Invalid, Stale
from governance.web.changes.show import load_page, page_context
from governance.web.site.forms import Form
from governance.web.site.pages import Request, go, local_path, render, viewer_of

P = ParamSpec("P")
Handler = Callable[P, Awaitable[Response[Any]]]


async def visible(request: Request, number: str) -> Situation:
    """The change as acts read it. Raises NotFound for somebody who may not read it."""
    return opened(await situation(number), viewer_of(request))


def shows_overtaken(handler: Handler[P]) -> Handler[P]:
    """Decorate the handler of an act: where somebody else acted first, answer with how the change stands now."""

    @wraps(handler)
    async def answered(*args: P.args, **kwargs: P.kwargs) -> Response[Any]:
        try:
            return await handler(*args, **kwargs)
        except Stale as error:
            return await overtaken_page(*_about(kwargs), error)

    return answered


def goes_back_to(page: str) -> Callable[[Handler[P]], Handler[P]]:
    """Decorate a handler that sends a stored draft: what is wrong with the draft is shown on the page that writes it."""

    def outer(handler: Handler[P]) -> Handler[P]:
        @wraps(handler)
        async def answered(*args: P.args, **kwargs: P.kwargs) -> Response[Any]:
            try:
                return await handler(*args, **kwargs)
            except Invalid as error:
                request, number = _about(kwargs)
                return go(request, f"/changes/{number}/{page}", notice=error.message, kind="error")

        return answered

    return outer


def _about(named: dict[str, Any]) -> tuple[Request, str]:
    """The request and the change's number, which every handler of an act is called with."""
    return cast("Request", named["request"]), str(named["number"])


def onward(request: Request, number: str, form: Form, notice: str) -> Response[str]:
    """After an act, go to the page that its form names, else to the change."""
    return go(request, local_path(form.value("next"), otherwise=f"/changes/{number}"), notice=notice)


def came_first(page: ChangePage) -> Stale:
    """What stands on the page of an act that another change has made pointless."""
    moved = ", ".join(page.overtaken[:3])
    return Stale(f"Another change of {moved} took effect first, so {page.change.number} has to go back.")


async def overtaken_page(request: Request, number: str, error: Stale) -> Response[str]:
    """The page shown when somebody else acted first: how the change stands, and what was typed, which is not applied."""
    page = await load_page(request, number)
    names = {row.key: row.name for row in page.rows}
    typed = [(name, value) for name, value in request.state.get("typed", []) if value]
    kept = [("Your text", value) for name, value in typed if name == "words"]
    kept += [("Line", names[value]) for name, value in typed if name == "keys" and value in names]
    context = {
        **page_context(request, page),
        "error": error,
        "done": isinstance(error, AlreadyDone),
        "kept": kept,
    }
    return render(request, "changes/overtaken.html", context, status=error.status)
