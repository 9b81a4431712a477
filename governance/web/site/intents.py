"""What becomes of a form that binds an office where its sender's proof is too old: it is kept, and the proof asked for."""

from litestar import Response
from litestar.datastructures import UploadFile
from litestar.types import Scope

from governance.errors import ProofNeeded
from governance.identity.actions import asked, intents
from governance.identity.actions.asked import Purpose
from governance.identity.rules.intents import Waiting
from governance.web.site import cookies
from governance.web.site.pages import Request, came_from, go, remember_typed, settings_of, viewer_of


async def keep_for_proof(error: Exception, scope: Scope) -> None:
    """Before the answer: all that was typed, where it goes, and what it would have put on record."""
    if not isinstance(error, ProofNeeded):
        return
    request = Request(scope)
    viewer = viewer_of(request)
    error.kept_as = await intents.keep(await _waiting(request, error), session=viewer.session)
    error.asked_as = (await asked.ask(viewer.person_id, Purpose.STEP_UP)).token


async def _waiting(request: Request, error: ProofNeeded) -> Waiting:
    form = await remember_typed(request)
    files = [name for name, value in form.items() if isinstance(value, UploadFile) and value.filename]
    return Waiting(
        path=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        back=came_from(request),
        typed=tuple(request.state["typed"]),
        files=tuple(files),
        event=error.event,
    )


def to_the_proof(request: Request, error: ProofNeeded) -> Response[str]:
    """On to the page that asks; the browser alone holds under which name it was asked."""
    answer, settings = go(request, f"/proof/{error.kept_as}"), settings_of(request)
    seconds = int(asked.LASTS.total_seconds())
    answer.cookies.append(cookies.make_cookie(settings, cookies.ASKED, error.asked_as, seconds=seconds))
    return answer
