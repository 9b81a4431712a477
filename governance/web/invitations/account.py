"""How somebody wants meetings in their calendar, and the private address of their feed, told once."""

from typing import Any

from litestar import Controller, Response, get, post

from governance.errors import Forbidden
from governance.identity.rules.real_time import real_now
from governance.invitations.actions import feeds as actions
from governance.invitations.queries import feeds
from governance.invitations.rules.telling import Choice
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, settings_of, viewer_of

CHOICES = (
    (
        Choice.INVITATIONS,
        "By invitation",
        "A letter for each meeting; your calendar program takes it in. Changes come at once.",
    ),
    (
        Choice.FEED,
        "By a private address",
        "Your calendar program asks for it about once a day. Days to act by stand in it, too.",
    ),
    (Choice.BOTH, "Both", "Each meeting may then stand twice in your calendar."),
)


class AccountCalendarController(Controller):
    path = "/account/calendar"

    @get("/")
    async def show(self, request: Request) -> Response[str]:
        return await _page(request, Form())

    @post("/")
    @typed_again
    async def choose(self, request: Request) -> Response[str]:
        form = await read_form(request, again=lambda form: _page(request, form))
        chosen = form.choice(
            "choice", "how meetings come into your calendar", [str(key) for key, _, _ in CHOICES]
        )
        form.check()
        await actions.choose(Choice(chosen), **_who(request))
        return go(request, "/account/calendar", notice="Noted.")

    @post("/feed", status_code=200)
    async def make(self, request: Request) -> Response[str]:
        """Its address is shown by this answer and by no other."""
        token = await actions.make(**_who(request))
        return await _page(request, Form(), address=f"{settings_of(request).url}/calendar/{token}.ics")

    @post("/feed/end")
    async def end(self, request: Request) -> Response[str]:
        await actions.end(**_who(request))
        return go(
            request,
            "/account/calendar",
            notice="The private address has ended. Nothing is found at it any more.",
        )


def _who(request: Request) -> dict[str, Any]:
    viewer = viewer_of(request)
    if not viewer.seats:
        raise Forbidden("You hold no role at this moment, so no meeting is yours.")
    return {"email": viewer.email, "by": viewer.seats[0], "at": now(request)}


async def _page(request: Request, form: Form, *, address: str = "") -> Response[str]:
    known = await feeds.calendar_of(viewer_of(request), real=real_now())
    context = {
        "form": form,
        "known": known,
        "address": address,
        "choices": [(str(key), *words) for key, *words in CHOICES],
    }
    return render(request, "account/calendar.html", context)
