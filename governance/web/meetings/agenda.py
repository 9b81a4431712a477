"""The page of an agenda: its order, minutes and items; what is put off, dropped or kept for later; publishing it."""

from collections.abc import Iterable
from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance import formats
from governance.agendas.actions import publishing
from governance.agendas.rules.own_sources import StandingItem
from governance.agendas.rules.published import genuine_agenda
from governance.errors import NotFound
from governance.meetings.actions import agenda_items as items
from governance.meetings.actions import putting_off
from governance.meetings.actions.agenda_items import NewItem
from governance.meetings.actions.putting_off import Place
from governance.meetings.queries.access import seen_meeting
from governance.meetings.queries.agenda import Published, published
from governance.meetings.queries.meetings import MeetingFacts
from governance.people.rules import Acting
from governance.records.agendas import agenda_document
from governance.records.documents import DocumentPlace
from governance.web.meetings.agenda_view import agenda_context
from governance.web.meetings.head import head
from governance.web.people.acting_roles import seat_that
from governance.web.records.documents import send_document
from governance.web.site import patience
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, settings_of, viewer_of

DO = ("save", "put-off", "drop", "back", "take-up")
SAID = {
    "save": "It is kept.",
    "drop": "It is off this agenda. It comes back by itself only for another reason.",
    "back": "It is on the agenda again.",
    "take-up": "It is on the agenda.",
}


class AgendaController(Controller):
    path = "/meetings/{number:str}/agenda"

    @get("/")
    async def show(self, request: Request, number: FromPath[str]) -> Response[str]:
        return await _page(request, await _seen(request, number))

    @post("/")
    @typed_again
    async def add(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await _seen(request, number)
        by, form = (
            _by(request, found),
            await read_form(request, again=lambda form: _page(request, found, form)),
        )
        new = _typed(form)
        form.check()
        put = putting_off.keep_for_later if form.value("do") == "later" else items.add
        await put(number, new, by=by, at=now(request))
        return _back(
            request,
            number,
            "It is kept for a later meeting." if put is not items.add else "It is on the agenda.",
        )

    @post("/order")
    async def order(self, request: Request, number: FromPath[str]) -> Response[str]:
        """One item up or down; the button names it and its revision."""
        by, form = _by(request, await _seen(request, number)), await read_form(request)
        places, name = (-1, form.value("up")) if form.value("up") else (1, form.value("down"))
        key, _, seen = name.partition(":")
        await items.shift(key, places, seen=int(seen) if seen.isdecimal() else 0, by=by, at=now(request))
        return go(request, f"/meetings/{number}/agenda#item-{key}")

    @post("/items/{key:str}")
    @typed_again
    async def change(self, request: Request, number: FromPath[str], key: FromPath[str]) -> Response[str]:
        found = await _seen(request, number)
        by, form = (
            _by(request, found),
            await read_form(request, again=lambda form: _page(request, found, form)),
        )
        do, seen = (
            form.choice("do", "what to do", DO),
            form.whole("revision", "What you looked at", low=0, high=10**9),
        )
        new = _typed(form) if do == "save" else None
        form.check()
        said = await _done(do, key, number, form, new, {"seen": seen, "by": by, "at": now(request)})
        return _back(request, number, said)

    @post("/publication")
    async def publish(self, request: Request, number: FromPath[str]) -> Response[str]:
        by = _by(request, await _seen(request, number))
        await read_form(request)
        await publishing.publish(number, by=by, at=now(request))
        return _back(
            request, number, "It is published as it stands. What changes from now on is shown beside it."
        )

    @post("/standing")
    @typed_again
    async def standing(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await _seen(request, number)
        by, form = (
            _by(request, found),
            await read_form(request, again=lambda form: _page(request, found, form)),
        )
        listed = (*_listed(form, "first", first=True), *_listed(form, "last", first=False))
        form.check()
        await publishing.keep_template(number, listed, seen=form.value("seen"), by=by, at=now(request))
        return _back(request, number, "It comes onto every agenda of this series that is not past.")

    @get("/published/{nth:int}")
    async def as_published(
        self, request: Request, number: FromPath[str], nth: FromPath[int]
    ) -> Response[str]:
        found = await _seen(request, number)
        out, every = await _published(found, nth)
        context = {
            "head": head(request, found),
            "out": out,
            "content": genuine_agenda(out.content, out.hash),
            "every": every,
        }
        return render(request, "meetings/agenda_published.html", context)

    @get("/published/{nth:int}/paper", opt={"patience": patience.PAPER})
    async def paper(self, request: Request, number: FromPath[str], nth: FromPath[int]) -> Response[bytes]:
        out, _ = await _published(await _seen(request, number), nth)
        settings = settings_of(request)
        place = DocumentPlace(home=settings.home, url=settings.url)
        return send_document(request, await agenda_document(out, at=now(request), place=place))


async def _page(request: Request, found: MeetingFacts, form: Form | None = None) -> Response[str]:
    return render(request, "meetings/agenda.html", await agenda_context(request, found, form))


async def _seen(request: Request, number: str) -> MeetingFacts:
    return await seen_meeting(viewer_of(request), number, now(request))


def _by(request: Request, found: MeetingFacts) -> Acting:
    said = items.NOT_YOURS.format(body=found.body_name)
    return seat_that(viewer_of(request), found.circle.writes, otherwise=said)


def _back(request: Request, number: str, notice: str) -> Response[str]:
    return go(request, f"/meetings/{number}/agenda", notice=notice)


def _typed(form: Form) -> NewItem:
    return NewItem(
        title=form.text("title", "What it is about", limit=160),
        minutes=form.whole("minutes", "Minutes", low=1, high=240),
        internal=form.checked("internal"),
    )


async def _done(do: str, key: str, number: str, form: Form, new: NewItem | None, act: dict[str, Any]) -> str:
    words = form.text("words", "Why", required=False, limit=500)
    if do == "put-off":
        return _stands_now(await putting_off.defer(key, words=words, **act))
    if do == "drop":
        await items.drop(key, words=words, **act)
    elif do == "back":
        await putting_off.bring_back(key, **act)
    elif do == "take-up":
        await putting_off.take_up(key, number, **act)
    elif new:
        await items.change(key, new, **act)
    return SAID[do]


def _stands_now(place: Place) -> str:
    if place.starts:
        return f"It stands on the agenda of {formats.day(place.starts)} now."
    return "The series keeps it until a meeting takes it up."


def _listed(form: Form, name: str, *, first: bool) -> Iterable[StandingItem]:
    """One item a line, its minutes after the last comma; five where none are named."""
    for each in form.text(name, "What stands on every agenda", required=False).splitlines():
        title, _, minutes = each.rpartition(",")
        if minutes.strip().isdecimal() and title.strip():
            yield StandingItem(title=title.strip(), minutes=int(minutes), first=first)
        elif each.strip():
            yield StandingItem(title=each.strip(), minutes=5, first=first)


async def _published(found: MeetingFacts, nth: int) -> tuple[Published, tuple[Published, ...]]:
    every = await published(found.id)
    out = next((each for each in every if each.number == nth), None)
    if out is None:
        raise NotFound("No agenda of this meeting was published under this number.")
    return out, every
