"""The letters that were written to somebody: one's own, and in a made-up city everybody's, before signing in as them.

A letter is shown as its text, and on a page of its own as mail programs draw it: that page runs nothing, loads nothing and
may use its own styles, which no page of ours may.
"""

from litestar import Controller, MediaType, Response, get
from litestar.params import FromPath

from governance.errors import NotFound, SignInNeeded
from governance.people.queries import viewers
from governance.people.queries.viewers import PersonFacts
from governance.people.rules import Viewer
from governance.reminders.queries.mailbox import letter, mailbox
from governance.web.site.pages import Request, render
from governance.web.site.sessions import NEEDED

AS_DRAWN = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "sandbox allow-popups"
)


class MailboxController(Controller):
    path = "/mailboxes"
    opt = {"public": True}  # noqa: RUF012 - Litestar reads a controller's options from the class

    @get("/{email:str}")
    async def show(self, request: Request, email: FromPath[str]) -> Response[str]:
        person = await _whose(request, email)
        context = {"person": person, "letters": await mailbox(person.person_id)}
        return render(request, "mailboxes/show.html", context)

    @get("/{email:str}/{number:int}")
    async def read(self, request: Request, email: FromPath[str], number: FromPath[int]) -> Response[str]:
        person = await _whose(request, email)
        context = {"person": person, "letter": await letter(person.person_id, number)}
        return render(request, "mailboxes/letter.html", context)

    @get("/{email:str}/{number:int}/drawn")
    async def drawn(self, request: Request, email: FromPath[str], number: FromPath[int]) -> Response[str]:
        found = await letter((await _whose(request, email)).person_id, number)
        headers = {"Content-Security-Policy": AS_DRAWN, "Referrer-Policy": "no-referrer"}
        return Response(found.html, media_type=MediaType.HTML, headers=headers)


async def _whose(request: Request, email: str) -> PersonFacts:
    """Whose mailbox it is. In a real city one's own alone: of all others it is as though there were none."""
    viewer: Viewer | None = request.state.get("viewer")
    demo = request.app.state.city.facts.demo
    if viewer is None and not demo:
        raise SignInNeeded(NEEDED)
    if not demo and not (viewer and viewer.email == email):
        raise NotFound("There is no such mailbox that you may see.")
    return await viewers.known_person(email)
