"""All departments at a glance: whom to call, what waits with whom, when one talked and meets next, both sides' figures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from litestar import Controller, Response, get

from governance import formats
from governance.agreements import queries
from governance.agreements.queries import OverviewRow
from governance.agreements.rules.versions import midnight
from governance.database.session import one_connection
from governance.errors import Forbidden
from governance.meetings.queries.groups import NextMeeting, next_meetings
from governance.meetings.queries.health import MeetingHealth, health
from governance.people.queries import directory
from governance.people.queries.directory import PartyFacts
from governance.people.rules import PartyKind, reads_all_departments
from governance.scorecards.queries.figures import Figures, latest_published
from governance.waiting.queries.changes import Hands, Open, in_whose_hands
from governance.web.agreements.contacts import SideContacts, contacts
from governance.web.site.pages import Request, now, render, today, viewer_of, zone
from reports import card_words

NOT_FOR_YOU = (
    "This list is for 311 and the convening office. Agreements shows what is agreed with each department."
)


NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class DepartmentLine:
    facts: OverviewRow
    contacts: SideContacts
    open: Open
    figures: Figures | None  # of the latest month that was published
    meetings: MeetingHealth | None = None  # None: 311 and it have no group yet
    next_meeting: NextMeeting | None = None

    @property
    def talked(self) -> datetime:
        """When both sides last talked; who never did comes first."""
        return (self.meetings and self.meetings.last_talk) or NEVER

    @property
    def waits(self) -> tuple[bool, datetime | None]:
        """Since when the oldest change lies with either side; where none does, it comes last."""
        since = min(
            (each.since for each in (self.open.department, self.open.center) if each.since), default=None
        )
        return since is None, since

    @property
    def below(self) -> int:
        """How far above its goal; what has no figure comes last."""
        known = self.figures and self.figures.on_time.n and self.figures.goal_bp >= 0
        return self.figures.on_time.bp - self.figures.goal_bp if known and self.figures else 10_000


@dataclass(frozen=True, kw_only=True)
class Order:
    """One way to order the list, named as the page names it."""

    name: str
    words: str
    key: Callable[[DepartmentLine], Any] = field(repr=False)


ORDERS = (
    Order(name="wait", words="longest wait", key=lambda line: line.waits),
    Order(name="talked", words="last talked", key=lambda line: line.talked),
    Order(name="on-time", words="on time", key=lambda line: line.below),
    Order(name="name", words="A to Z", key=lambda line: line.facts.department_name),
)


class DepartmentController(Controller):
    path = "/departments"

    @get("/")
    @one_connection()
    async def index(self, request: Request) -> Response[str]:
        if not reads_all_departments(viewer_of(request)):
            raise Forbidden(NOT_FOR_YOU)
        everyone, figures = await directory.directory(at=now(request)), await latest_published()
        chosen = next((each for each in ORDERS if each.name == request.query_params.get("order")), ORDERS[0])
        lines = sorted(await _lines(request, everyone, figures), key=chosen.key)
        shared = {"orders": ORDERS, "order": chosen, "says": card_words, **_period(figures)}
        context = {"lines": lines, **_totals(lines), **_offices(everyone), **shared}
        return render(request, "departments/index.html", context)


async def _lines(
    request: Request, everyone: tuple[directory.PartyRoles, ...], figures: Mapping[str, Figures]
) -> list[DepartmentLine]:
    hands = await in_whose_hands(before=midnight(today(request), zone(request)))
    talks = await _talks(request)
    return [
        DepartmentLine(
            facts=row,
            contacts=contacts(everyone, row.department)[0],
            open=hands.get(row.agreement_id, Open()),
            figures=figures.get(row.department),
            **talks.get(row.department, {}),
        )
        for row in await queries.agreements_overview(at=now(request))
    ]


async def _talks(request: Request) -> dict[str, dict[str, Any]]:
    """By department, how its meetings with 311 went, and the next one that its reader may see."""
    at = now(request)
    coming = await next_meetings(viewer_of(request), at=at)
    known = await health(at=at)
    return {each.party: {"meetings": each, "next_meeting": coming.get(each.body)} for each in known}


def _period(figures: Mapping[str, Figures]) -> dict[str, Any]:
    """The city's own card and its month; a department whose figures are of another month says so."""
    whole = figures.get("")
    return {"whole": whole, "month": formats.month_name(whole.period.starts) if whole else ""}


def _offices(everyone: tuple[directory.PartyRoles, ...]) -> Mapping[str, PartyFacts | None]:
    """311 and the convening office, as they are named."""
    kinds = {"center": PartyKind.CENTER, "convening": PartyKind.OVERSIGHT}
    return {
        name: next((each.party for each in everyone if each.party.kind is kind), None)
        for name, kind in kinds.items()
    }


def _totals(lines: list[DepartmentLine]) -> dict[str, Any]:
    meet = [line.meetings for line in lines if line.meetings]
    return {
        "held": sum(each.held for each in meet),
        "canceled": sum(each.canceled for each in meet),
        "with_center": _total([line.open.center for line in lines]),
        "with_departments": _total([line.open.department for line in lines]),
        "with_office": _total([line.open.office for line in lines]),
    }


def _total(hands: list[Hands]) -> Hands:
    since = min((one.since for one in hands if one.since), default=None)
    until = min((one.until for one in hands if one.until), default=None)
    late = sum(one.late for one in hands)
    return Hands(count=sum(one.count for one in hands), since=since, until=until, late=late)
