"""All departments at a glance: whom to call, what waits with whom, their figures and 311's share."""

from dataclasses import dataclass
from typing import Any

from litestar import Controller, Response, get

from governance.agreements import queries
from governance.agreements.queries import OverviewRow
from governance.agreements.rules.versions import midnight
from governance.errors import Forbidden
from governance.people.queries import directory
from governance.people.rules import CONVENING_ROLES, PartyKind, Viewer
from governance.scorecards.queries.figures import Figures, latest_published
from governance.waiting.queries.changes import Hands, Open, in_whose_hands
from governance.web.agreements.contacts import SideContacts, contacts
from governance.web.site.pages import Request, now, render, today, viewer_of, zone
from reports import card_words

NOT_FOR_YOU = (
    "This list is for 311 and the convening office. Agreements shows what is agreed with each department."
)


@dataclass(frozen=True, kw_only=True)
class DepartmentLine:
    facts: OverviewRow
    contacts: SideContacts
    open: Open
    figures: Figures | None  # of the latest month that was published


class DepartmentController(Controller):
    path = "/departments"

    @get("/")
    async def index(self, request: Request) -> Response[str]:
        if not _reads_all(viewer_of(request)):
            raise Forbidden(NOT_FOR_YOU)
        rows = await queries.agreements_overview(at=now(request))
        hands = await in_whose_hands(before=midnight(today(request), zone(request)))
        everyone = await directory.directory(at=now(request))
        center = next((entry.party.code for entry in everyone if entry.party.kind is PartyKind.CENTER), "")
        figures = await latest_published()
        lines = [
            _line(row, contacts(everyone, row.department)[0], hands, figures.get(row.department))
            for row in rows
        ]
        shared = {"center": next(iter(contacts(everyone, center)), None), "says": card_words}
        return render(request, "departments/index.html", {"lines": lines, **_totals(lines), **shared})


def _reads_all(viewer: Viewer) -> bool:
    center = any(seat.kind is PartyKind.CENTER and seat.negotiates for seat in viewer.seats)
    return center or viewer.with_role(*CONVENING_ROLES) is not None


def _line(
    row: OverviewRow, side: SideContacts, hands: dict[int, Open], figures: Figures | None
) -> DepartmentLine:
    return DepartmentLine(facts=row, contacts=side, open=hands.get(row.agreement_id, Open()), figures=figures)


def _totals(lines: list[DepartmentLine]) -> dict[str, Any]:
    return {
        "months": any(line.figures for line in lines),
        "office": sum(line.open.office.count for line in lines),
        "with_center": _total([line.open.center for line in lines]),
        "with_departments": _total([line.open.department for line in lines]),
    }


def _total(hands: list[Hands]) -> Hands:
    since = min((one.since for one in hands if one.since), default=None)
    return Hands(count=sum(one.count for one in hands), since=since, late=sum(one.late for one in hands))
