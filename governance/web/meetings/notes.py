"""Notes of a meeting: written by pauses in typing, or by one form for each. Where two wrote one note, both texts are shown."""

import json
from typing import Any

from litestar import Controller, Response, post
from litestar.params import FromPath

from governance import formats
from governance.meetings.actions import notes
from governance.meetings.actions.notes import Conflict, Note
from governance.meetings.queries.meetings import MeetingFacts
from governance.meetings.rules.notes import LIMIT, Choice, NewNote
from governance.web.meetings.head import head
from governance.web.meetings.room import seen, taker
from governance.web.site.forms import Form, read_form
from governance.web.site.pages import Request, go, now, render, zone

MOST = 1_000_000_000
SAVED = "Your note is kept."


class NoteController(Controller):
    path = "/meetings/{number:str}/notes"

    @post("/")
    async def write(self, request: Request, number: FromPath[str]) -> Response[Any]:
        """A new note, or one that was seen at a revision."""
        found, form = await seen(request, number), await read_form(request)
        typed, revision = _typed(form), _revision(form)
        form.check()
        by, at = taker(request, found), now(request)
        try:
            if revision:
                kept = await notes.change(found, typed, seen=revision, by=by, at=at)
            else:
                kept = await notes.add(found, typed, by=by, at=at)
        except Conflict as stale:
            return _both(request, found, typed, stale)
        return _kept(request, found, kept)

    @post("/choice")
    async def choose(self, request: Request, number: FromPath[str]) -> Response[Any]:
        """After both were shown: keep both, take theirs, take mine."""
        found, form = await seen(request, number), await read_form(request)
        typed, revision = _typed(form), _revision(form)
        choice = form.choice("choice", "what becomes of the two", Choice)
        form.check()
        by, at = taker(request, found), now(request)
        try:
            kept = await notes.settle(found, typed, Choice(choice), seen=revision, by=by, at=at)
        except Conflict as stale:
            return _both(request, found, typed, stale)
        return _kept(request, found, kept)


def _typed(form: Form) -> NewNote:
    return NewNote(
        key=form.value("key"),
        item=form.value("item"),
        words=form.text("words", "Note", required=False, limit=LIMIT),
        internal=form.checked("internal"),
    )


def _revision(form: Form) -> int:
    return form.whole("revision", "What you looked at", low=0, high=MOST)


def _kept(request: Request, found: MeetingFacts, kept: Note) -> Response[Any]:
    if _by_script(request):
        kept_at = formats.clock_time(now(request).astimezone(zone(request)))
        return _json({"revision": kept.revision, "words": kept.words, "kept": kept_at}, 200)
    return go(request, f"/meetings/{found.number}/now?item={kept.item}#notes", notice=SAVED)


def _both(request: Request, found: MeetingFacts, typed: NewNote, stale: Conflict) -> Response[Any]:
    if _by_script(request):
        theirs = stale.theirs
        return _json({"revision": theirs.revision, "words": theirs.words, "by": theirs.by}, stale.status)
    context = {
        "head": head(request, found),
        "theirs": stale.theirs,
        "mine": typed,
        "base": f"/meetings/{found.number}",
    }
    return render(request, "meetings/both.html", context, status=stale.status)


def _by_script(request: Request) -> bool:
    return request.headers.get("Accept") == "application/json"


def _json(body: dict[str, Any], status: int) -> Response[bytes]:
    return Response(json.dumps(body).encode(), status_code=status, media_type="application/json")
