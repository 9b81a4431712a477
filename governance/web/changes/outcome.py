"""How an act on a change ends on the page where it did not take effect: overtaken, already done, or back to what was typed."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any, ParamSpec, cast

from litestar import Response

from governance.changes.queries.access import opened
from governance.changes.queries.situation import Situation, situation
from governance.errors import AlreadyDone, Invalid, Stale
from governance.web.changes.show import load_page, page_context
from governance.web.site.forms import Form
from governance.web.site.pages import Request, go, local_path, render, viewer_of

P = ParamSpec("P")
Handler = Callable[P, Awaitable[Response[Any]]]


async def visible(request: Request, number: str) -> Situation:
    """The change as an act looks at it; NotFound for whoever may not read it."""
    return opened(await situation(number), viewer_of(request))


def shows_overtaken(handler: Handler[P]) -> Handler[P]:
    """A handler of an act on one change: where somebody else acted first, its page shows how the change stands."""

    @wraps(handler)
    async def answered(*args: P.args, **kwargs: P.kwargs) -> Response[Any]:
        try:
            return await handler(*args, **kwargs)
        except Stale as error:
            return await overtaken_page(*_about(kwargs), error)

    return answered


def goes_back_to(page: str) -> Callable[[Handler[P]], Handler[P]]:
    """A handler without fields of its own: what is wrong with the draft it sends is told on the page that wrote it."""

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
    """The two arguments that each handler of an act has."""
    return cast("Request", named["request"]), str(named["number"])


def onward(request: Request, number: str, form: Form, notice: str) -> Response[str]:
    """After an act: on to where its form leads, else to the change."""
    return go(request, local_path(form.value("next"), otherwise=f"/changes/{number}"), notice=notice)


async def overtaken_page(request: Request, number: str, error: Stale) -> Response[str]:
    """How it stands now, and what was typed; nothing of it is lost or put over what somebody else did."""
    page = await load_page(request, number)
    kept = [(n, v) for n, v in request.state.get("typed", []) if n in ("words", "keys") and v]
    context = {
        **page_context(request, page),
        "error": error,
        "done": isinstance(error, AlreadyDone),
        "kept": kept,
    }
    return render(request, "changes/overtaken.html", context, status=error.status)
