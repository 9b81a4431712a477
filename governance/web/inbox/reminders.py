"""The reminders of one matter: remind whoever has to act, say by when one acts, want no letters about it.

The address is the matter's own name: what it is about, its number, why it waits, and for which office.
"""

from litestar import Controller, Response, get, post

from governance.reminders.actions import answers as acts
from governance.web.inbox.matter_page import reminders_of
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, viewer_of

PATH = "/{subject:str}/{number:str}/{kind:str}/{office:str}"
DONE = "That is done by now. Nothing more is needed, and nobody is reminded of it."


class ReminderController(Controller):
    path = "/reminders"

    @get(PATH)
    async def show(self, request: Request) -> Response[str]:
        return await _page(request, _name(request), Form())

    @post(f"{PATH}/reminder")
    async def remind(self, request: Request) -> Response[str]:
        sent = await acts.remind(_name(request), viewer=viewer_of(request), at=now(request))
        notice = f"{sent.names} will read it. You can remind again tomorrow." if sent else ""
        return _after(request, notice, kept=sent is not None)

    @post(f"{PATH}/day")
    @typed_again
    async def name_day(self, request: Request) -> Response[str]:
        name = _name(request)
        form = await read_form(request, again=lambda form: _page(request, name, form))
        day = form.day("day", "The day")
        words = form.text("words", "What you add", required=False, limit=500)
        form.check()
        kept = await acts.acknowledge(name, day, words, viewer=viewer_of(request), at=now(request))
        return _after(request, "Noted. Nobody further is told before that day is over.", kept=kept)

    @post(f"{PATH}/no-letters")
    @typed_again
    async def mute(self, request: Request) -> Response[str]:
        name = _name(request)
        form = await read_form(request, again=lambda form: _page(request, name, form))
        reason = form.text("reason", "Why", limit=500)
        form.check()
        kept = await acts.mute(name, reason, viewer=viewer_of(request), at=now(request))
        return _after(
            request, "You get no more letters about it. Your inbox still says everything.", kept=kept
        )

    @post(f"{PATH}/letters")
    async def unmute(self, request: Request) -> Response[str]:
        kept = await acts.unmute(_name(request), viewer=viewer_of(request), at=now(request))
        return _after(request, "You get letters about it again.", kept=kept)


def _name(request: Request) -> str:
    """The matter's own name, without the clock that runs for it."""
    return "/".join(request.path_params[part] for part in ("subject", "number", "kind", "office"))


async def _page(request: Request, name: str, form: Form) -> Response[str]:
    shown = await reminders_of(request, name)
    if shown is None:
        return _done(request)
    return render(request, "reminders/show.html", {"page": shown, "form": form, "base": f"/reminders/{name}"})


def _after(request: Request, notice: str, *, kept: bool) -> Response[str]:
    return go(request, f"/reminders/{_name(request)}", notice=notice) if kept else _done(request)


def _done(request: Request) -> Response[str]:
    return go(request, "/inbox?show=done", notice=DONE, kind="info")
