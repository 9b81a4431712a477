"""The page of the whole city: the open decision, four figures, twelve months of each office, in whose hands, districts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from litestar import Controller, Response, get

from governance import formats
from governance.agreements import queries as agreements
from governance.agreements.queries import OverviewRow
from governance.agreements.rules.versions import midnight
from governance.database.session import one_connection
from governance.districts.queries import outlines
from governance.errors import Forbidden
from governance.people.rules import CONVENING_ROLES, Matter, PartyKind, Viewer, may_see
from governance.results.queries.reliefs import ReliefFacts, reliefs_between
from governance.results.rules.formulas import Basis
from governance.results.rules.request_filter import COUNTED
from governance.results.rules.verdicts import Verdict
from governance.scorecards.queries.months import CityMonth, MonthCard, MonthPoint, city_month
from governance.waiting.queries.changes import in_whose_hands
from governance.waiting.queries.matters import matters_for
from governance.web.city import hands
from governance.web.city.links import requests_of
from governance.web.city.map import district_map
from governance.web.city.panels import Happened, Panel, panels
from governance.web.site.pages import Request, now, render, today, viewer_of, zone
from governance.web.to_do.pages import of_viewer
from governance.web.to_do.rows import Day, own_row
from reports import card_words

NOT_FOR_YOU = (
    "This page is for 311 and the convening office. Scorecards shows the published figures to everybody."
)


@dataclass(frozen=True, kw_only=True)
class OfficePanel:
    """One small chart with what stands above it; `told` says why there is none."""

    name: str
    kind: str
    href: str
    covered: str
    covered_href: str
    counted_href: str
    bp: int
    goal_bp: int
    charts: tuple[Panel, Panel] | None
    told: str
    trend: tuple[MonthPoint, ...]

    @property
    def by_month(self) -> Mapping[date, MonthPoint]:
        return {each.starts: each for each in self.trend}


class CityController(Controller):
    path = "/city"

    @get("/")
    @one_connection()
    async def show(self, request: Request) -> Response[str]:
        if not reads_city(viewer_of(request)):
            raise Forbidden(NOT_FOR_YOU)
        month = await city_month(_asked(request), today=today(request))
        context = {"open": await _open(request), "brief": may_see(viewer_of(request), Matter.BRIEF)}
        if month is None:
            return render(request, "city/none.html", context)
        return render(request, "city/show.html", context | await _told(request, month))


def reads_city(viewer: Viewer) -> bool:
    center = any(seat.kind is PartyKind.CENTER and seat.negotiates for seat in viewer.seats)
    return center or viewer.with_role(*CONVENING_ROLES) is not None


def _asked(request: Request) -> date | None:
    """The month of the address; whatever else stands there asks for the newest."""
    try:
        return date.fromisoformat(f"{request.query_params.get('month', '')}-01")
    except ValueError:
        return None


async def _open(request: Request) -> dict[str, Any]:
    """What the reader has to do next, and how much more there is."""
    viewer, at = viewer_of(request), now(request)
    mine = of_viewer((await matters_for(viewer, at=at)).matters, viewer, at)
    day = Day(today=today(request), zone=zone(request), calendar=None)
    return {"row": own_row(mine[0], viewer, day) if mine else None, "more": len(mine) - 1}


async def _told(request: Request, month: CityMonth) -> dict[str, Any]:
    overview = await agreements.agreements_overview(at=now(request))
    first, _ = month.period.before(11)[0].bounds(zone(request))
    events = await reliefs_between(first, month.period.bounds(zone(request))[1])
    found = await in_whose_hands(before=midnight(today(request), zone(request)))
    lying = hands.lines(found, overview, month.offices, (today(request), zone(request)))
    shades = [_happened(each, now(request)) for each in events]
    shown = [_department(row, month, shades, request) for row in overview]
    return {
        "month": month,
        "whole": month.whole,
        "panels": [*shown, _center(month, shades, request)],
        "starts": [
            (each.starts, formats.month(each.starts)) for each in (*month.period.before(11), month.period)
        ],
        "events": events,
        "hands": lying,
        "lying": sum(each.count for each in lying),
        "uncovered": [row.department_name for row in overview if not row.number],
        "map": district_map(month, await outlines()),
        "says": card_words,
        **_links(month),
    }


def _links(month: CityMonth) -> dict[str, Any]:
    return {
        "counted": requests_of(month.period, basis=Basis.DUE, results=COUNTED),
        "past_due": requests_of(month.period, whole=True, results=(Verdict.OVERDUE,)),
        "name": formats.month_name(month.period.starts),
        "before": formats.month_name(month.period.previous.starts),
    }


def _happened(each: ReliefFacts, at: datetime) -> Happened:
    return Happened(starts=each.wanted.starts, ends=each.wanted.ends or at, name=each.wanted.name)


def _department(
    row: OverviewRow, month: CityMonth, shades: Sequence[Happened], request: Request
) -> OfficePanel:
    card = month.cards.get(row.department)
    told = _why_not(row, card, month)
    trend = card.trend if card else ()
    drawn = (
        None if told or not card else panels(trend, card.goal_bp, shades, of=month.period, zone=zone(request))
    )
    covered = (
        (card.coverage.with_target, card.coverage.services)
        if card
        else (row.services_with_target, row.services)
    )
    agreement = f"/agreements/{row.department}" if row.agreement else "/agreements"
    return OfficePanel(
        name=row.department_name,
        kind=PartyKind.DEPARTMENT,
        href=f"/scorecards/{card.number}" if card else agreement,
        covered=f"{covered[0]} of {covered[1]} covered",
        covered_href=agreement,
        counted_href=requests_of(month.period, party=row.department, basis=Basis.DUE, results=COUNTED),
        bp=card.on_time.bp if card else -1,
        goal_bp=card.goal_bp if card else -1,
        charts=drawn,
        told=told,
        trend=trend,
    )


def _why_not(row: OverviewRow, card: MonthCard | None, month: CityMonth) -> str:
    """What stands where there is nothing to draw."""
    if card and any(point.bp >= 0 for point in card.trend):
        return ""
    if row.department in month.held:
        return "held back for now"
    if row.department in month.waiting:
        return "a draft, not published yet"
    if not row.number:
        return "no agreement yet"
    return (
        f"no target fell due; agreed {formats.short_day(row.effective_from)}"
        if row.effective_from
        else "no target fell due"
    )


def _center(month: CityMonth, shades: Sequence[Happened], request: Request) -> OfficePanel:
    told = month.handed.told and month.handed.share.n > 0
    trend, goal = month.handed_trend, month.handed_goal
    name = next((each.name for each in month.offices if each.kind == PartyKind.CENTER), "311")
    return OfficePanel(
        name=f"{name}, passing on",
        kind=PartyKind.CENTER,
        href=f"/scorecards/{month.whole.number}#both",
        covered="its own part",
        covered_href="",
        counted_href=f"/scorecards/{month.whole.number}#both",
        bp=month.handed.share.bp if told else -1,
        goal_bp=goal,
        charts=panels(trend, goal, shades, of=month.period, zone=zone(request)) if told else None,
        told="" if told else "not told by the data source",
        trend=trend,
    )
