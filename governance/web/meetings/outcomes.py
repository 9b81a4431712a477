"""What came of an item: one inline form for each kind, struck by one button."""

from litestar import Controller, Response, post
from litestar.params import FromPath

from governance.meetings.actions import outcomes
from governance.meetings.queries.meetings import MeetingFacts
from governance.meetings.rules.outcomes import LIMIT, NewOutcome, OutcomeKind, Wording
from governance.web.meetings.room import seen, taker
from governance.web.meetings.room_view import Asked, room_context
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render


class OutcomeController(Controller):
    path = "/meetings/{number:str}/outcomes"

    @post("/")
    @typed_again
    async def add(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await seen(request, number)
        form = await read_form(request, again=lambda form: _page(request, found, form))
        kind = form.choice("kind", "what came of it", OutcomeKind)
        words = form.text("words", "What came of it", required=kind != OutcomeKind.DEFERRAL, limit=LIMIT)
        form.check()
        typed = _outcome(form, OutcomeKind(kind), words)
        by, further = taker(request, found), dict(form.pairs())
        await outcomes.add(found, typed, further, by=by, at=now(request))
        return go(request, _back(number, typed.item))

    @post("/{key:str}/words")
    async def change(self, request: Request, number: FromPath[str], key: FromPath[str]) -> Response[str]:
        found, form = await seen(request, number), await read_form(request)
        wording = Wording(
            words=form.text("words", "What came of it", limit=LIMIT),
            seen=form.whole("revision", "What you looked at", low=1, high=1_000_000),
            internal=form.checked("internal"),
        )
        form.check()
        await outcomes.change(found, key, wording, by=taker(request, found), at=now(request))
        return go(request, _back(number, form.value("item")))

    @post("/{key:str}/striking")
    async def strike(self, request: Request, number: FromPath[str], key: FromPath[str]) -> Response[str]:
        found, form = await seen(request, number), await read_form(request)
        await outcomes.strike(found, key, by=taker(request, found), at=now(request))
        return go(request, _back(number, form.value("item")), notice="It is struck. It stays on record.")


def _outcome(form: Form, kind: OutcomeKind, words: str) -> NewOutcome:
    texts = {"key": form.value("key"), "item": form.value("item"), "speaker": form.value("speaker")}
    return NewOutcome(**texts, kind=kind, words=words or "Put off.", internal=form.checked("internal"))


def _back(number: str, item: str) -> str:
    return f"/meetings/{number}/now?item={item}#outcomes"


async def _page(request: Request, found: MeetingFacts, form: Form) -> Response[str]:
    asked = Asked(item=form.value("item"), outcome=form.value("kind"))
    return render(request, "meetings/now.html", await room_context(request, found, form, asked))
