"""The inbox: what is new, what was read, what is done. Nothing is marked by looking: a form marks, and leads on."""

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.database.session import one_connection
from governance.reminders.actions import inbox as acts
from governance.reminders.queries import inbox
from governance.reminders.queries.inbox import Shelf
from governance.web.inbox.words import line, thread_of
from governance.web.site.forms import read_form
from governance.web.site.pages import Request, go, local_path, now, render, today, viewer_of, zone

LEAD = {
    Shelf.NEW: "What was asked of you or happened since you last looked.",
    Shelf.READ: "What you have read and is not done yet.",
    Shelf.DONE: "What is done: it went from the others by itself.",
}
NAMES = {Shelf.NEW: "New", Shelf.READ: "Read", Shelf.DONE: "Done"}
INBOX = "/inbox"


class InboxController(Controller):
    path = INBOX

    @get("/")
    @one_connection()
    async def show(self, request: Request) -> Response[str]:
        shelf = _shelf(request)
        found = await inbox.entries(viewer_of(request), shelf, before=_before(request))
        lines = [line(each, today=today(request), zone=zone(request)) for each in found.entries]
        shelves = [(str(each), NAMES[each], each is shelf) for each in Shelf]
        context = {"lines": lines, "page": found, "shelf": shelf, "shelves": shelves, "lead": LEAD[shelf]}
        return render(request, "inbox/index.html", context)

    @get("/{notice:int}")
    async def reminders(self, request: Request, notice: FromPath[int]) -> Response[str]:
        """A letter leads here: to the page on which one says by when one acts."""
        entry = await inbox.entry(notice, viewer_of(request))
        thread = thread_of(entry.key)
        return go(
            request, f"/reminders/{thread}" if thread else local_path(entry.facts.href, otherwise=INBOX)
        )

    @post("/{notice:int}/opening")
    async def open(self, request: Request, notice: FromPath[int]) -> Response[str]:
        entry = await acts.mark_read(notice, viewer=viewer_of(request), at=now(request))
        return go(request, local_path(entry.facts.href, otherwise=INBOX))

    @post("/{notice:int}/reading")
    async def mark_read(self, request: Request, notice: FromPath[int]) -> Response[str]:
        await acts.mark_read(notice, viewer=viewer_of(request), at=now(request))
        return go(request, INBOX, notice="Marked as read. You find it under Read.")

    @post("/reading")
    async def mark_all_read(self, request: Request) -> Response[str]:
        form = await read_form(request)
        newest = form.whole("newest", "The newest entry", low=0, high=2**53)
        form.check()
        await acts.mark_all_read(newest, viewer=viewer_of(request), at=now(request))
        return go(request, INBOX, notice="All of it is marked as read.")


def _shelf(request: Request) -> Shelf:
    asked = request.query_params.get("show", "")
    return Shelf(asked) if asked in list(Shelf) else Shelf.NEW


def _before(request: Request) -> int:
    asked = request.query_params.get("before", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 16 else 0
