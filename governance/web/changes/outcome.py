"""How an act on a change ends on the page: done and on, typed again, already done, or overtaken by somebody else."""

from collections.abc import Awaitable, Callable

from litestar import Response

from governance.changes.queries.situation import Situation, situation
from governance.changes.queries.standpoint import opened
from governance.errors import AlreadyDone, Invalid, Stale
from governance.web.changes.show import loaded, shown
from governance.web.site.forms import Form
from governance.web.site.pages import Request, go, local_path, render, viewer_of

Again = Callable[[Form], Awaitable[Response[str]]]


async def visible(request: Request, number: str) -> Situation:
    """The change as an act looks at it; NotFound for whoever may not read it."""
    return opened(await situation(number), viewer_of(request))


async def attempted(
    request: Request, number: str, act: Callable[[], Awaitable[str]], *, form: Form, again: Again
) -> Response[str]:
    """Do it and go on with its notice; what cannot be taken is typed again, what came too late shows how it stands."""
    try:
        form.check()
        notice = await act()
    except Invalid as error:
        answer = await again(form.refused(error))
        answer.status_code = error.status
        return answer
    except Stale as error:
        return await overtaken(request, number, error)
    return go(request, local_path(form.value("next"), otherwise=f"/changes/{number}"), notice=notice)


async def overtaken(request: Request, number: str, error: Stale) -> Response[str]:
    """How it stands now, and what was typed; nothing of it is lost or put over what somebody else did."""
    page = await loaded(request, number)
    kept = [(n, v) for n, v in request.state.get("typed", []) if n in ("words", "keys") and v]
    context = {**shown(request, page), "error": error, "done": isinstance(error, AlreadyDone), "kept": kept}
    return render(request, "changes/overtaken.html", context, status=error.status)
