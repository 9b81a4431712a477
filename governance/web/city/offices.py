"""The small chart of each department and of 311, with what stands above it, or why there is none. Computes no figure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from governance import formats
from governance.agreements.queries import OverviewRow
from governance.people.rules import PartyKind
from governance.results.queries.reliefs import ReliefFacts
from governance.results.rules.formulas import Basis
from governance.results.rules.request_filter import COUNTED
from governance.scorecards.queries.months import CityMonth, MonthCard, MonthPoint
from governance.web.city.links import requests_of
from governance.web.city.panels import Happened, Panel, panels


@dataclass(frozen=True, kw_only=True)
class OfficePanel:
    """One small chart with what stands above it; `told` says why there is none."""

    name: str
    kind: str
    href: str
    covered: str
    counted_href: str
    told: str
    covered_href: str = ""
    bp: int = -1
    goal_bp: int = -1
    charts: tuple[Panel, Panel] | None = None
    trend: tuple[MonthPoint, ...] = ()

    @property
    def by_month(self) -> Mapping[date, MonthPoint]:
        return {each.starts: each for each in self.trend}


def happened(each: ReliefFacts, at: datetime) -> Happened:
    return Happened(starts=each.wanted.starts, ends=each.wanted.ends or at, name=each.wanted.name)


def panels_of(
    month: CityMonth, rows: Iterable[OverviewRow], shades: Sequence[Happened], zone: ZoneInfo
) -> list[OfficePanel]:
    """Departments by name, then 311 as one among equals."""
    return [*(_department(row, month, shades, zone) for row in rows), _center(month, shades, zone)]


def _department(
    row: OverviewRow, month: CityMonth, shades: Sequence[Happened], zone: ZoneInfo
) -> OfficePanel:
    card = month.cards.get(row.department)
    told = why_not(row, card, month)
    bare = _bare(row, month, told)
    if card is None:
        return bare
    drawn = None if told else panels(card.trend, card.goal_bp, shades, of=month.period, zone=zone)
    return _carded(bare, card, drawn)


def _carded(bare: OfficePanel, card: MonthCard, drawn: tuple[Panel, Panel] | None) -> OfficePanel:
    return replace(
        bare,
        href=f"/scorecards/{card.number}",
        covered=f"{card.coverage.with_target} of {card.coverage.services} covered",
        bp=card.on_time.bp,
        goal_bp=card.goal_bp,
        charts=drawn,
        trend=card.trend,
    )


def _bare(row: OverviewRow, month: CityMonth, told: str) -> OfficePanel:
    """Of a department without a published card of the month: what its agreement says."""
    agreement = f"/agreements/{row.agreement}" if row.agreement else "/agreements"
    return OfficePanel(
        name=row.department_name,
        kind=PartyKind.DEPARTMENT,
        href=agreement,
        covered=f"{row.services_with_target} of {row.services} covered",
        covered_href=agreement,
        counted_href=requests_of(month.period, party=row.department, basis=Basis.DUE, results=COUNTED),
        told=told,
    )


def why_not(row: OverviewRow, card: MonthCard | None, month: CityMonth) -> str:
    """What stands where there is nothing to draw."""
    if card and any(point.bp >= 0 for point in card.trend):
        return ""
    if row.department in month.held:
        return "held back for now"
    if row.department in month.waiting:
        return "a draft, not published yet"
    if not row.number:
        return "no agreement yet"
    since = f"; agreed {formats.short_day(row.effective_from)}" if row.effective_from else ""
    return f"no target fell due{since}"


def _center(month: CityMonth, shades: Sequence[Happened], zone: ZoneInfo) -> OfficePanel:
    bare, of = _passing_on(month), month.handed
    if not (of.told and of.share.n > 0):
        return bare
    drawn = panels(bare.trend, bare.goal_bp, shades, of=month.period, zone=zone)
    return replace(bare, bp=of.share.bp, charts=drawn, told="")


def _passing_on(month: CityMonth) -> OfficePanel:
    """311's own part, before it is known whether the data tell of it."""
    name = next((each.name for each in month.offices if each.kind == PartyKind.CENTER), "311")
    card = f"/scorecards/{month.whole.number}#both"
    return OfficePanel(
        name=f"{name}, passing on",
        kind=PartyKind.CENTER,
        href=card,
        covered="its own part",
        counted_href=card,
        goal_bp=month.handed_goal,
        told="not told by the data source",
        trend=month.handed_trend,
    )
