"""Results of a period counted for the command line and for pages: by service, label, office or month, by any formula.

Reads judgments for recomputed figures and the requests themselves for exported ones. Counting is rules/measures.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from zoneinfo import ZoneInfo

import numpy as np
from anyio import to_thread

from governance.agreements.rules.service_names import full_name
from governance.agreements.rules.versions import midnight, midnight_after
from governance.calendars.rules.zones import DAY, seconds, to_walls
from governance.database import sql
from governance.errors import Invalid
from governance.requests.queries.feeds import FeedFacts, feed_by_code
from governance.requests.rules.mapping import Column, FeedMapping
from governance.results.queries import ground as grounds
from governance.results.queries.frames import frame
from governance.results.queries.rows import rows
from governance.results.rules.formulas import Basis, Formula, formula
from governance.results.rules.frame import Ints
from governance.results.rules.ground import services_of, terms_of_rows
from governance.results.rules.measures import (
    CITY,
    Cases,
    DueFrom,
    MeasureRow,
    Rival,
    exported,
    line,
    lines,
    moments_of,
    recomputed,
    results,
    rivals,
    within,
)

NOT_MATCHED, NO_OWNER = "Not matched to a service", "No department"
_SPAN = "feed = :feed AND {0} >= :starts AND {0} < :ends"
_PLACES = {Basis.OPENED: "opened_at", Basis.DUE: "due_at", Basis.ENDED: "ended_at"}


class By(StrEnum):
    SERVICE = "service"
    LABEL = "label"
    PARTY = "party"
    MONTH = "month"


@dataclass(frozen=True, kw_only=True)
class Question:
    """`first` and `last` are local dates of the data source's zone, both counted; `as_of` is an instant.

    `over`: it is the end of a day, and a request that had time until then and is not done is past due.
    """

    feed: str
    first: date
    last: date
    as_of: datetime
    over: bool = False
    due: DueFrom = DueFrom.RECOMPUTED
    basis: Basis = Basis.OPENED
    by: By | None = None
    formula: str = "on-time"


@dataclass(frozen=True, kw_only=True)
class Measure:
    question: Question
    formula: Formula
    lines: tuple[MeasureRow, ...]
    total: MeasureRow


async def measure(question: Question) -> Measure:
    by = formula(question.formula)
    _check(question, by)
    feed = await feed_by_code(question.feed)
    cases = await _cases(question, feed)
    names = await _names(question.by)
    return await to_thread.run_sync(_counted, question, by, cases, names, feed.mapping.zone)


async def rival(question: Question) -> tuple[Rival, ...]:
    """The same requests by every formula."""
    cases = await _cases(question, await feed_by_code(question.feed))
    return await to_thread.run_sync(partial(rivals, cases, seconds(question.as_of), over=question.over))


def _check(question: Question, by: Formula) -> None:
    wrong = {}
    if question.last < question.first:
        wrong["to"] = "The last day lies before the first."
    if by == CITY and question.due is DueFrom.RECOMPUTED:
        wrong["formula"] = "The city's own results belong to its own due dates: ask with --due exported."
    if wrong:
        raise Invalid(" ".join(wrong.values()), fields=wrong)


async def _cases(question: Question, feed: FeedFacts) -> Cases:
    zone = ZoneInfo(feed.mapping.zone)
    starts, ends = midnight(question.first, zone), midnight_after(question.last, zone)
    values = {"feed": feed.id, "starts": starts, "ends": ends}
    if question.due is DueFrom.EXPORTED:
        cases = await _exported(_SPAN.format(_PLACES[question.basis]), values, feed.mapping)
    else:
        cases = recomputed(await frame(_SPAN.format(question.basis), **values))
    return cases.only(within(cases, question.basis, (seconds(starts), seconds(ends))))


async def _exported(where: str, values: Mapping[str, object], mapping: FeedMapping) -> Cases:
    stored, ground = await rows(where, **values), await grounds.ground()
    services = services_of(stored.label, stored.opened, ground)
    under = terms_of_rows(stored.label, stored.opened, (stored.district, stored.channel), ground)
    return exported(stored, services, under.party, tells_due=bool(mapping.columns.get(Column.DUE)))


async def _names(by: By | None) -> Mapping[int, str]:
    if by is By.SERVICE:
        rows = await sql.rows("SELECT id, problem, detail, further FROM service")
        return {0: NOT_MATCHED} | {
            row["id"]: full_name(row["problem"], row["detail"], row["further"]) for row in rows
        }
    if by is By.PARTY:
        return {0: NO_OWNER} | {
            row["id"]: row["name"] for row in await sql.rows("SELECT id, name FROM party")
        }
    if by is By.LABEL:
        return {0: ""} | {row["id"]: row["name"] for row in await sql.rows("SELECT id, name FROM label")}
    return {}


def _counted(question: Question, by: Formula, cases: Cases, names: Mapping[int, str], zone: str) -> Measure:
    codes = results(cases, seconds(question.as_of), by, over=question.over)
    groups = _groups(question, cases, zone)
    if question.by is By.MONTH:
        names = {month: _month(month) for month in np.unique(groups).tolist()}
    return Measure(
        question=question,
        formula=by,
        lines=lines(groups, names, codes, by) if question.by else (),
        total=line("", codes, by),
    )


def _groups(question: Question, cases: Cases, zone: str) -> Ints:
    if question.by is By.MONTH:
        days = to_walls(moments_of(cases, question.basis), zone) // DAY
        months: Ints = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
        return months
    kept: Ints = getattr(cases, str(question.by)) if question.by else cases.service
    return kept


def _month(months: int) -> str:
    return f"{1970 + months // 12}-{months % 12 + 1:02}"
