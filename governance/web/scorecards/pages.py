"""Scorecards: the list, one card with what both sides say, its files, and the acts on a draft."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.database.session import one_connection
from governance.errors import Forbidden
from governance.people.queries.directory import center_name
from governance.people.rules import Acting, PartyKind, Viewer
from governance.records.card_files import as_csv, as_json
from governance.records.documents import DocumentPlace
from governance.records.scorecards import holder, scorecard_document
from governance.scorecards.actions import comments as actions
from governance.scorecards.queries import cards as queries
from governance.scorecards.queries.cards import CardFilter, CardHead, CardPage
from governance.scorecards.queries.figures import Figures, figures_of
from governance.scorecards.rules.moves import MOVES, Kind, Standing, State, Step
from governance.scorecards.rules.periods import PeriodKind
from governance.web.people.acting_roles import seat_for
from governance.web.records.documents import send_document
from governance.web.scorecards.card_menus import menus, period_key
from governance.web.scorecards.card_view import card_context
from governance.web.site import files, patience
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, settings_of, viewer_of
from reports import card_words

NOT_YOURS = {
    Step.COMMENT: "Comments come from whoever negotiates for the department or for 311.",
    Step.EXPLAIN: "The department whose scorecard this is explains its patterns.",
    Step.HOLD: "Only the approving official holds a scorecard back.",
    Step.RELEASE: "Only the approving official releases a scorecard.",
}
NONE = "There is no scorecard of this office for that period. These there are."
RELEASED = "The scorecard is released. It is published when the time to comment is over."
ORDER = {PeriodKind.MONTH: 2, PeriodKind.QUARTER: 1, PeriodKind.YEAR: 0}


@dataclass(frozen=True, kw_only=True)
class ListedCard:
    """One card in the list, with 311's own share."""

    head: CardHead
    handed: str


@dataclass(frozen=True, kw_only=True)
class PeriodCards:
    period: Any
    lines: tuple[ListedCard, ...]


class ScorecardController(Controller):
    path = "/scorecards"

    @get("/")
    @one_connection()
    async def index(self, request: Request) -> Response[str]:
        heads = await queries.cards(CardFilter(), viewer=viewer_of(request))
        figures = await figures_of([head.number for head in heads])
        context = {"periods": _groups(heads, figures), "says": card_words, "center": await center_name()}
        return render(request, "scorecards/index.html", context)

    @get("/choose")
    async def choose(self, request: Request) -> Response[str]:
        """Leads to the card of a party and a period, as the two menus of each card ask."""
        asked = request.query_params
        party, period = asked.get("party", ""), asked.get("period", "")
        heads = await queries.cards(CardFilter(party=party), viewer=viewer_of(request))
        found = next((each for each in heads if period_key(each) == period), None)
        return (
            go(request, f"/scorecards/{found.number}") if found else go(request, "/scorecards", notice=NONE)
        )

    @get("/{number:str}")
    @one_connection()
    async def show(self, request: Request, number: FromPath[str]) -> Response[str]:
        return await _page(request, number, Form())

    @get("/{number:str}/scorecard.pdf", opt={"patience": patience.PAPER})
    async def document(self, request: Request, number: FromPath[str]) -> Response[bytes]:
        page, settings = await _card(request, number), settings_of(request)
        place = DocumentPlace(home=settings.home, url=settings.url)
        center = await center_name()
        return send_document(
            request, await scorecard_document(page, at=now(request), place=place, center=center)
        )

    @get("/{number:str}/scorecard.csv")
    async def spreadsheet(self, request: Request, number: FromPath[str]) -> Response[bytes]:
        page = await _card(request, number)
        return files.download(as_csv(page.card), f"{number}.csv", files.CSV)

    @get("/{number:str}/scorecard.json")
    async def figures(self, request: Request, number: FromPath[str]) -> Response[bytes]:
        return files.download(as_json(await _card(request, number)), f"{number}.json", "application/json")

    @post("/{number:str}/comments")
    @typed_again
    async def comment(self, request: Request, number: FromPath[str]) -> Response[str]:
        return await _spoken(request, number, Kind.COMMENT)

    @post("/{number:str}/explanations")
    @typed_again
    async def explain(self, request: Request, number: FromPath[str]) -> Response[str]:
        return await _spoken(request, number, Kind.PATTERNS)

    @post("/{number:str}/hold")
    @typed_again
    async def hold(self, request: Request, number: FromPath[str]) -> Response[str]:
        page = await _card(request, number)
        by, form = _seat(viewer_of(request), page, Step.HOLD), await _form(request, number)
        reason = form.text("reason", "The reason", limit=500)
        seen = form.whole("revision", "What you saw", low=1, high=10**9)
        form.check()
        await actions.hold(number, reason, seen=seen, by=by, at=now(request))
        return go(request, f"/scorecards/{number}", notice="The scorecard is held back. Both sides read why.")

    @post("/{number:str}/release")
    @typed_again
    async def release(self, request: Request, number: FromPath[str]) -> Response[str]:
        page = await _card(request, number)
        by, form = _seat(viewer_of(request), page, Step.RELEASE), await _form(request, number)
        seen = form.whole("revision", "What you saw", low=1, high=10**9)
        form.check()
        await actions.release(number, seen=seen, by=by, at=now(request))
        return go(request, f"/scorecards/{number}", notice=RELEASED)


class OwnScorecardController(Controller):
    """Leads a liaison straight to the newest card of the department."""

    path = "/our-scorecard"

    @get("/")
    async def show(self, request: Request) -> Response[str]:
        viewer = viewer_of(request)
        own = next((seat.party for seat in viewer.seats if seat.kind is PartyKind.DEPARTMENT), None)
        monthly = CardFilter(party=own, kind=PeriodKind.MONTH)
        newest = (await queries.cards(monthly, viewer=viewer))[:1] if own else ()
        return go(request, f"/scorecards/{newest[0].number}" if newest else "/scorecards")


def _groups(heads: tuple[CardHead, ...], figures: Any) -> list[PeriodCards]:
    """Cards by period: the latest end first, months before longer periods, in each the city's card first."""
    ordered = sorted(heads, key=_place, reverse=True)
    return [
        PeriodCards(
            period=lines[0].period, lines=tuple(_line(head, figures.get(head.number)) for head in lines)
        )
        for lines in (list(found) for _, found in groupby(ordered, key=_place))
    ]


def _place(head: CardHead) -> tuple[date, int]:
    return head.period.ends, ORDER[head.period.kind]


def _line(head: CardHead, figures: Figures | None) -> ListedCard:
    known = figures is not None and figures.handed.told and figures.handed.share.n > 0
    return ListedCard(head=head, handed=card_words.told_share(figures.handed) if figures and known else "–")


async def _card(request: Request, number: str) -> CardPage:
    return await queries.card_page(number, viewer=viewer_of(request), at=now(request))


async def _page(request: Request, number: str, form: Form) -> Response[str]:
    page = await _card(request, number)
    heads = await queries.cards(CardFilter(), viewer=viewer_of(request))
    context = {
        **card_context(page.card),
        **menus(page, heads),
        "page": page,
        "holder": holder(page),
        "center": await center_name(),
        "may": _may(viewer_of(request), page),
        "form": form,
        "at": now(request),
    }
    return render(request, "scorecards/show.html", context)


@dataclass(frozen=True, kw_only=True)
class CardActs:
    """The acts that the page offers its reader; `comment` names the side they speak for, "" for none."""

    comment: str
    explain: bool
    hold: bool
    release: bool


def _may(viewer: Viewer, page: CardPage) -> CardActs:
    seats = {step: _seat_for(viewer, page, step) for step in Step}
    speaker = seats[Step.COMMENT]
    return CardActs(
        comment=speaker.party_name if speaker else "",
        explain=seats[Step.EXPLAIN] is not None,
        hold=seats[Step.HOLD] is not None,
        release=seats[Step.RELEASE] is not None,
    )


def _seat_for(viewer: Viewer, page: CardPage, step: Step) -> Acting | None:
    return _able(viewer, page, step, State(page.head.state), patterns=bool(page.card.patterns))


def _able(viewer: Viewer, page: CardPage, step: Step, state: State, *, patterns: bool) -> Acting | None:
    """The first role that may take the step of such a card in this state."""
    about: dict[str, Any] = {"state": state, "party": page.head.party.code, "patterns": patterns}
    return seat_for(viewer, step, of=MOVES, standing=lambda seat: Standing(by=seat, **about))


def _seat(viewer: Viewer, page: CardPage, step: Step) -> Acting:
    """The seat for a step; where the card's state forbids it, any seat that otherwise might, so that the act explains."""
    found = _seat_for(viewer, page, step)
    if found:
        return found
    draft = State.HELD if step is Step.RELEASE else State.DRAFT
    found = _able(viewer, page, step, draft, patterns=True)
    if found is None:
        raise Forbidden(NOT_YOURS[step])
    return found


async def _spoken(request: Request, number: str, kind: Kind) -> Response[str]:
    step, field = (Step.COMMENT, "words") if kind is Kind.COMMENT else (Step.EXPLAIN, "explanation")
    page = await _card(request, number)
    by, form = _seat(viewer_of(request), page, step), await _form(request, number)
    words = form.text(field, "Your comment" if kind is Kind.COMMENT else "The explanation", limit=4_000)
    form.check()
    await actions.comment(number, words, kind=kind, by=by, at=now(request))
    return go(request, f"/scorecards/{number}", notice="It is printed on the scorecard as you wrote it.")


async def _form(request: Request, number: str) -> Form:
    return await read_form(request, again=lambda form: _page(request, number, form))
