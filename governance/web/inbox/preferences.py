"""How a person is written to: how often, what comes all the same, what the next letter would say and when."""

from collections.abc import Sequence
from typing import Any

from litestar import Controller, Response, get, post

from governance.database.session import one_connection
from governance.reminders.actions.preferences import choose_rhythm
from governance.reminders.queries import preferences
from governance.reminders.queries.preferences import Correspondence, PendingNotice
from governance.reminders.rules.contents import LetterView
from governance.reminders.rules.humane import Rhythm, rhythm
from governance.reminders.rules.order import Told
from governance.reminders.rules.rhythms import CHOICES, STILL
from governance.web.inbox.letter_view import letter_of
from governance.web.inbox.words import thread_of
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, viewer_of, zone

AUTOMATIC = "automatic"  # as a form sends it; kept as nothing chosen


class LettersController(Controller):
    path = "/account/mail"

    @get("/")
    @one_connection()
    async def show(self, request: Request) -> Response[str]:
        return await _page(request, Form())

    @post("/")
    @typed_again
    async def choose(self, request: Request) -> Response[str]:
        form = await read_form(request, again=lambda form: _page(request, form))
        chosen = form.choice("rhythm", "how often you are written to", [key for key, _, _ in _choices()])
        form.check()
        kept = "" if chosen == AUTOMATIC else chosen
        await choose_rhythm(kept, viewer=viewer_of(request), at=now(request))
        return go(request, "/account/mail", notice=f"Noted: {CHOICES[kept][0].lower()}.")


def _choices() -> list[tuple[str, str, str]]:
    return [(key or AUTOMATIC, label, hint) for key, (label, hint) in CHOICES.items()]


async def _page(request: Request, form: Form) -> Response[str]:
    viewer = viewer_of(request)
    known = await preferences.correspondence(viewer, at=now(request), zone=str(zone(request)))
    context: dict[str, Any] = {
        "form": form,
        "known": known,
        "choices": _choices(),
        "chosen": known.rhythm or AUTOMATIC,
        "still": STILL,
        "muted": [(each, thread_of(each.key)) for each in await preferences.muted(viewer)],
    }
    return render(request, "account/mail.html", context | await _next_letter(request, known))


async def _next_letter(request: Request, known: Correspondence) -> dict[str, Any]:
    """What it would say, and when it would come; nothing where nothing is new, or none is wanted (`off`)."""
    how = rhythm(known.rhythm, known.days_signed_in)
    found = await preferences.pending(viewer_of(request))
    off = how is Rhythm.PORTAL or known.off_since is not None
    if off or not found:
        return {"off": off, "letter": None, "comes_at": None}
    hours, _ = await preferences.hours_of(viewer_of(request), now(request))
    comes_at, carried = preferences.next_of(found, hours, viewer_of(request).person_id, now(request))
    return {"off": off, "letter": _letter(request, carried, how), "comes_at": comes_at}


def _letter(request: Request, found: Sequence[PendingNotice], how: Rhythm) -> LetterView:
    told = [
        Told(key=each.key, level=each.level, manner=each.manner, facts=each.facts, link="") for each in found
    ]
    return letter_of(request, told, name=viewer_of(request).name, rhythm=how)
