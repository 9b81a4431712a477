"""The page of the whole city: the open decision, four figures, twelve months of each office, in whose hands, districts."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from litestar import Controller, Response, get

from governance import formats
from governance.agreements import queries as agreements
from governance.agreements.queries import OverviewRow
from governance.agreements.rules.versions import midnight
from governance.database.session import one_connection
from governance.districts.queries import outlines
from governance.errors import Forbidden
from governance.people.rules import Matter, may_see, reads_all_departments
from governance.results.queries.reliefs import reliefs_between
from governance.results.rules.formulas import Basis
from governance.results.rules.request_filter import COUNTED
from governance.results.rules.verdicts import Verdict
from governance.scorecards.queries.months import CityMonth, city_month
from governance.waiting.queries.changes import in_whose_hands
from governance.waiting.queries.matters import matters_for
from governance.web.city import hands
from governance.web.city.links import requests_of
from governance.web.city.map import district_map
from governance.web.city.offices import happened, panels_of
from governance.web.site.pages import Request, now, render, today, viewer_of, zone
from governance.web.to_do.pages import of_viewer
from governance.web.to_do.rows import Day, own_row
from reports import card_words

NOT_FOR_YOU = (
    "This page is for 311 and the convening office. Scorecards shows the published figures to everybody."
)


class CityController(Controller):
    path = "/city"

    @get("/")
    @one_connection()
    async def show(self, request: Request) -> Response[str]:
        if not reads_all_departments(viewer_of(request)):
            raise Forbidden(NOT_FOR_YOU)
        month = await city_month(_asked(request), today=today(request))
        context = {"open": await _open(request), "brief": may_see(viewer_of(request), Matter.BRIEF)}
        if month is None:
            return render(request, "city/none.html", context)
        return render(request, "city/show.html", context | await _told(request, month))


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
    months = (*month.period.before(11), month.period)
    events = await reliefs_between(months[0].bounds(zone(request))[0], months[-1].bounds(zone(request))[1])
    shades = [happened(each, now(request)) for each in events]
    return {
        "month": month,
        "panels": panels_of(month, overview, shades, zone(request)),
        "starts": [(each.starts, formats.month(each.starts)) for each in months],
        "events": events,
        "uncovered": [row.department_name for row in overview if not row.number],
        "map": district_map(month, await outlines()),
        **await _hands(request, month, overview),
        **_figures(month),
    }


async def _hands(request: Request, month: CityMonth, overview: Sequence[OverviewRow]) -> dict[str, Any]:
    found = await in_whose_hands(before=midnight(today(request), zone(request)))
    lying = hands.lines(found, overview, month.offices, (today(request), zone(request)))
    return {"hands": lying, "lying": sum(each.count for each in lying)}


def _figures(month: CityMonth) -> dict[str, Any]:
    return {
        "whole": month.whole,
        "counted": requests_of(month.period, basis=Basis.DUE, results=COUNTED),
        "past_due": requests_of(month.period, whole=True, results=(Verdict.OVERDUE,)),
        "name": formats.month_name(month.period.starts),
        "before": formats.month_name(month.period.previous.starts),
        "says": card_words,
    }
