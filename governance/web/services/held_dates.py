"""Whether the dates said beside a promise came true, month by month: a table, a drawing, and the requests behind each figure."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from litestar import Controller, Response, get
from litestar.params import FromPath

from governance import formats
from governance.agreements.queries import service_by_code
from governance.estimates.queries.calibration import MonthSaid, months_said
from governance.estimates.queries.estimates import estimates_of
from governance.estimates.rules.values import ENOUGH_DUE, Estimate
from governance.estimates.rules.words import lately
from governance.requests.rules.marks import Mark
from governance.results.rules.formulas import Basis, share
from governance.results.rules.request_filter import COUNTED, RequestFilter
from governance.results.rules.verdicts import Verdict
from governance.web.requests.request_links import requests_address
from governance.web.site import charts
from governance.web.site.pages import Request, now, render, today

LOW, HIGH = 8_500, 9_500  # of 10,000: a month within is as said
AIM, HELD, NOT_SAID = 9_000, "held", "no date was said"
FLOOR = 6_000  # the drawing begins there


@dataclass(frozen=True, kw_only=True)
class MonthLine:
    """A month as the table shows it, under its `name`: `bp` is the share that came true, -1 where too few dates have come; `word` judges it."""

    month: MonthSaid
    name: str
    said: str
    bp: int
    day_less_bp: int
    word: str
    last: date


class HeldDatesController(Controller):
    path = "/services/{code:str}/dates"

    @get("/")
    async def show(self, request: Request, code: FromPath[str]) -> Response[str]:
        service = await service_by_code(code, at=now(request))
        known = (await estimates_of([service.id], at=now(request))).get(service.id)
        lines = tuple(_line(month) for month in await months_said(service.id, since=_since(today(request))))
        context = {
            "service": service,
            "known": known,
            "lately": lately(known, today(request), today=today(request)),
            "lines": lines[::-1],
            "total": _total(lines),
            "drawings": [_drawing(lines, wide=wide) for wide in (True, False)],
            "behind": Behind(service=code),
        }
        return render(request, "services/dates.html", context)


@dataclass(frozen=True, kw_only=True)
class Behind:
    """The address of the requests behind each figure."""

    service: str

    def month(self, line: MonthLine, mark: str) -> str:
        return self._of(first=line.month.month, last=line.last, marks=(Mark(mark),))

    def counted(self, of: Estimate) -> str:
        """The requests from which today's date is read."""
        return self._of(first=of.as_of - timedelta(days=of.window_days - 1), last=of.as_of)

    def ripened(self, of: Estimate) -> str:
        return self._of(first=of.as_of - timedelta(days=179), last=of.as_of - timedelta(days=90))

    def due(self, of: Estimate, *, kept: bool) -> str:
        results = (Verdict.MET,) if kept else COUNTED
        return self._of(first=of.due_first, last=of.due_last, basis=Basis.DUE, results=results)

    def _of(self, **parts: Any) -> str:
        return requests_address(RequestFilter(service=self.service, **parts))


def _since(day: date) -> date:
    """A year of months and the one that is not over."""
    return day.replace(year=day.year - 1, day=1)


def _line(month: MonthSaid) -> MonthLine:
    enough = month.come >= ENOUGH_DUE
    bp, less = (share(part, month.come).bp if enough else -1 for part in (month.kept, month.day_less))
    last = month.month.replace(day=monthrange(month.month.year, month.month.month)[1])
    return MonthLine(
        month=month,
        name=formats.month(month.month),
        said=_said(month),
        bp=bp,
        day_less_bp=less,
        word=_judged(bp, less) if month.dated else NOT_SAID,
        last=last,
    )


def _said(month: MonthSaid) -> str:
    if month.least is None or month.most is None:
        return "–"
    between = str(month.least) if month.least == month.most else f"{month.least} to {month.most}"
    return f"{between} {'day' if month.least == month.most == 1 else 'days'}"


def _judged(bp: int, less: int) -> str:
    """A date cannot be finer than a day: it is too late only where a day less would have done for nine of ten, too."""
    if bp < 0:
        return "too few yet"
    if bp < LOW:
        return "too early"
    return "too late" if bp > HIGH and less >= AIM else HELD


@dataclass(frozen=True, kw_only=True)
class Total:
    """Of all months that are shown; `held` of the `judged` ones came true as said."""

    come: int
    kept: int
    bp: int
    judged: int
    held: int


def _total(lines: Sequence[MonthLine]) -> Total:
    come, kept = (sum(getattr(line.month, name) for line in lines) for name in ("come", "kept"))
    judged = [line.word for line in lines if line.bp >= 0]
    return Total(
        come=come,
        kept=kept,
        bp=share(kept, come).bp if come >= ENOUGH_DUE else -1,
        judged=len(judged),
        held=judged.count(HELD),
    )


def _drawing(lines: Sequence[MonthLine], *, wide: bool) -> charts.Drawing:
    dots = [(line.name, line.bp, line.word == HELD) for line in lines]
    return charts.months_in_band(dots, band=(LOW, HIGH), floor=FLOOR, wide=wide)
