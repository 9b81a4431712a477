"""The requests behind a figure: a page of them, all of them for a spreadsheet, how many.

Says how they are found quickly among millions. What is asked for is rules/request_filter.py; the condition on each row
is request_conditions.py.
"""

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from governance.agreements.rules.service_names import full_name
from governance.database import sql
from governance.errors import Unavailable
from governance.requests.rules.marks import MARK_OF, Flag, Mark
from governance.results.queries.request_conditions import Conditions, conditions
from governance.results.rules.request_filter import Order, RequestFilter
from governance.results.rules.verdicts import Standing, Verdict

PAGE = 50
BATCH = 2_000
QUICK = 1.0  # seconds for a try by an index
PATIENCE = 8.0  # seconds for one look through the requests
COUNTING = 1.5  # seconds for counting them
MOST_COUNTED = 100_000
TOO_LONG = "Looking through all requests takes too long. Give a period, a service or a data source."
_COLUMNS = """j.request, j.standing, j.standing_plain, j.flags, j.opened, j.ended, j.due, j.due_plain, j.feed, j.label,
    j.service, j.party, j.district, j.channel"""
_AS_IT_IS = ("id", "source", "source_name", "external_id", "label", "opened", "ended", "due")
_OR_EMPTY = ("service", "party", "party_name", "district", "channel")


@dataclass(frozen=True, kw_only=True)
class After:
    """Where a page goes on: below this moment of the basis, and this request of that moment."""

    moment: str
    request: int


@dataclass(frozen=True, kw_only=True)
class RequestLine:
    """One request of a list, with its result as of the instant asked for. None: not told, never, or no target.

    `standing` says why there is no result where there is none; `event` whether an event adjustment changes anything.
    """

    id: int
    source: str
    source_name: str
    external_id: str
    label: str
    service: str
    service_name: str
    party: str
    party_name: str
    district: str
    channel: str
    opened: datetime | None
    ended: datetime | None
    due: datetime | None
    result: Verdict
    standing: Standing
    marks: tuple[Mark, ...]


@dataclass(frozen=True, kw_only=True)
class RequestPage:
    lines: tuple[RequestLine, ...]
    after: After | None  # None on the last page


@dataclass(frozen=True, kw_only=True)
class RequestQuery:
    """A filter, the instant and zone it is read in, and the parties whose requests may be seen (None = all).

    `order` None sorts by the moment of the basis.
    """

    wanted: RequestFilter
    at: datetime
    zone: ZoneInfo
    within: Collection[str] | None = None
    order: Order | None = None


async def request_page(query: RequestQuery, *, after: After | None = None, size: int = PAGE) -> RequestPage:
    """The first that fit, as the query sorts them. Raises Unavailable where that would take too long."""
    found = _conditions(query)
    found.moment = _moment(found, query.order)
    _begun(found, after)
    rows = await _read(found, size + 1, by_index=query.order in _BY_INDEX)
    last = rows[size - 1] if len(rows) > size else None
    return RequestPage(
        lines=tuple(_line(row) for row in rows[:size]),
        after=After(moment=last["moment"], request=last["id"]) if last else None,
    )


async def every_request(query: RequestQuery, *, most: int) -> AsyncIterator[RequestLine]:
    """All that fit, up to `most`, read in batches so that memory stays flat."""
    after, left = None, most
    while left > 0:
        page = await request_page(query, after=after, size=min(BATCH, left))
        for line in page.lines:
            yield line
        after, left = page.after, left - len(page.lines)
        if after is None:
            return


async def request_count(query: RequestQuery) -> int | None:
    """How many fit, or None where counting them is not cheap. More than MOST_COUNTED are told as one more than that."""
    found = _conditions(query)
    statement = (
        f"SELECT count(*) FROM (SELECT FROM judgment j WHERE {found.where} LIMIT {MOST_COUNTED + 1}) AS n"  # noqa: S608 - see _listed
    )
    try:
        (row,) = await sql.rows_within(COUNTING, statement, **found.values)
    except TimeoutError:
        return None
    return int(row["count"])


def _conditions(query: RequestQuery) -> Conditions:
    return conditions(query.wanted, at=query.at, zone=query.zone, within=query.within)


# What has no such moment comes last.
_TOLD_MOMENT = "CASE WHEN isfinite({moment}) THEN {of} ELSE '-infinity' END"
_BY_INDEX = (None, Order.OPENED)


def _moment(found: Conditions, order: Order | None) -> str:
    """What is sorted by, as an instant; how late something was, as an instant so long after a fixed one."""
    late = f"timestamptz 'epoch' + (least(j.ended, :as_of::timestamptz) - {found.due})"
    by = {
        None: found.moment,
        Order.OPENED: "j.opened",
        Order.DUE: _TOLD_MOMENT.format(moment=found.due, of=found.due),
        Order.CLOSED: _TOLD_MOMENT.format(moment="j.ended", of="j.ended"),
        Order.LATE: _TOLD_MOMENT.format(moment=found.due, of=late),
    }
    return by[order]


_IN_ORDER = "judgment j WHERE {}"
_AT_ALL = (
    "(SELECT * FROM judgment j WHERE {} OFFSET 0) AS j"  # OFFSET keeps the order out of how they are found
)


async def _read(conditions: Conditions, limit: int, *, by_index: bool) -> list[sql.Row]:
    """Down an index from the latest, which is quick where many fit; where few do, by looking at all."""
    if by_index:
        with suppress(TimeoutError):
            return await sql.rows_within(QUICK, _listed(conditions, limit, _IN_ORDER), **conditions.values)
    return await patiently(_listed(conditions, limit, _AT_ALL), conditions, PATIENCE)


async def patiently(query: str, conditions: Conditions, seconds: float) -> list[sql.Row]:
    """What a look through all requests answers. Raises Unavailable where it takes longer."""
    try:
        return await sql.rows_within(seconds, query, **conditions.values)
    except TimeoutError as late:
        raise Unavailable(TOO_LONG) from late


def _begun(conditions: Conditions, after: After | None) -> None:
    if after:
        below = f"({conditions.moment}, j.request) < (:moment::text::timestamptz, :request)"
        conditions.holds(below, moment=after.moment, request=after.request)


_TOLD = """SELECT j.request AS id, j.told, j.standing, j.standing_plain, j.flags, r.external_id, f.code AS source,
    f.name AS source_name, l.name AS label, s.code AS service, s.problem, s.detail, s.further,
    p.code AS party, p.name AS party_name, d.name AS district, c.name AS channel,
    CASE WHEN isfinite(j.opened) THEN j.opened END AS opened, CASE WHEN isfinite(j.ended) THEN j.ended END AS ended,
    CASE WHEN isfinite(j.shown_due) THEN j.shown_due END AS due, j.moment::text AS moment
    FROM found j JOIN request r ON r.id = j.request JOIN feed f ON f.id = j.feed JOIN label l ON l.id = j.label
    LEFT JOIN service s ON s.id = j.service LEFT JOIN party p ON p.id = j.party
    LEFT JOIN facet d ON d.id = j.district LEFT JOIN facet c ON c.id = j.channel
    ORDER BY j.moment DESC, j.request DESC"""


def _listed(conditions: Conditions, limit: int, way: str) -> str:
    """Every word of a query is ours; what somebody typed stands in the arguments alone."""
    chosen = (
        f"SELECT {_COLUMNS}, {conditions.due} AS shown_due, {conditions.moment} AS moment, {conditions.result} AS told"  # noqa: S608
        f" FROM {way.replace('{}', conditions.where)} ORDER BY {conditions.moment} DESC, j.request DESC LIMIT {limit}"
    )
    return f"WITH found AS MATERIALIZED ({chosen}) {_TOLD}"


def _line(row: Mapping[str, Any]) -> RequestLine:
    known: dict[str, Any] = {name: row[name] for name in _AS_IT_IS}
    known |= {name: row[name] or "" for name in _OR_EMPTY}
    return RequestLine(
        **known,
        service_name=full_name(row["problem"], row["detail"], row["further"]) if row["problem"] else "",
        result=Verdict(row["told"]),
        standing=Standing(row["standing"]),
        marks=marks(row["flags"]),
    )


def marks(flags: int) -> tuple[Mark, ...]:
    """What a record is marked with."""
    return tuple(MARK_OF[flag] for flag in Flag if flags & flag)
