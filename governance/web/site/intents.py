"""What becomes of a form that binds an office where its sender's proof is too old: it is kept, and the proof asked for."""

from litestar.datastructures import UploadFile
from litestar.types import Scope

from governance.errors import ProofNeeded
from governance.identity.actions import intents
from governance.identity.rules.intents import Waiting
from governance.web.site.pages import Request, remember_typed, viewer_of
from governance.web.site.problems import came_from


async def keep_for_proof(error: Exception, scope: Scope) -> None:
    """Before the answer: all that was typed, where it goes, and what it would have put on record."""
    if not isinstance(error, ProofNeeded):
        return
    request = Request(scope)
    form = await remember_typed(request)
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    files = [name for name, value in form.items() if isinstance(value, UploadFile) and value.filename]
    waiting = Waiting(
        path=path,
        back=came_from(request),
        typed=tuple(request.state["typed"]),
        files=tuple(files),
        event=error.event,
    )
    error.kept_as = await intents.keep(waiting, session=viewer_of(request).session)
