"""Which requests a department means: by a filter or by a list of case numbers, and why some of them cannot be asked about."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from governance import formats
from governance.adjustments.rules.corrections import MOST, Days, Filter, Line, Listed, Selection
from governance.agreements.queries.versions import city_zone
from governance.agreements.rules.finding import full_name
from governance.agreements.rules.standing import midnight
from governance.errors import Invalid
from governance.requests.tables import Facet, Feed, Request
from governance.results.rules.verdicts import Standing, Verdict

SHOWN = 50  # requests that are shown of those chosen
# As of an instant {}, four times; the same order as rules/frame.py judged().
RESULT = f"""CASE WHEN j.request IS NULL OR j.opened > {{}} THEN ''
  WHEN j.standing = {int(Standing.INVALID)} THEN '{Verdict.INVALID}' WHEN j.standing = {int(Standing.UNMATCHED)} THEN '{Verdict.UNMATCHED}'
  WHEN j.standing IN ({int(Standing.NO_TERM)}, {int(Standing.NO_TARGET)}) THEN '{Verdict.UNTARGETED}'
  WHEN j.standing <> 0 THEN '{Verdict.EXCLUDED}'
  WHEN j.ended <= {{}} THEN CASE WHEN j.ended <= j.due THEN '{Verdict.MET}' ELSE '{Verdict.MISSED}' END
  WHEN j.due >= {{}} THEN '{Verdict.OPEN}' ELSE '{Verdict.OVERDUE}' END"""
# A request waits for an answer, or was corrected, and is not asked about again.
TAKEN = """SELECT c.number FROM corrected_request x JOIN correction c ON c.id = x.correction
  WHERE x.request = {request} AND (c.state = 'asked' OR x.corrected)"""
# {} in order: the result's instants, then as in _filtered.
FILTERED = f"""
WITH own AS (SELECT DISTINCT service FROM ownership WHERE party = {{}} AND ({{}} = 0 OR service = {{}})),
fit AS (SELECT j.request, {RESULT} AS result, EXISTS ({TAKEN.format(request="j.request")}) AS taken
  FROM own JOIN judgment j ON j.service = own.service
  WHERE j.party = {{}} AND j.opened >= {{}} AND j.opened < {{}} AND (NOT {{}} OR (j.due >= {{}} AND j.due < {{}}))
    AND ({{}} = 0 OR j.district = {{}}))
SELECT request, taken FROM fit WHERE {{}} IN ('', result) ORDER BY request LIMIT {{}}
"""  # noqa: S608 - constants of ours
NUMBERED = f"""
SELECT r.id, r.external_id, f.code AS feed, coalesce((
    {TAKEN.format(request="r.id")} ORDER BY c.id DESC LIMIT 1), '') AS taken,
  coalesce(nullif(j.party, 0), o.party, 0) AS party
FROM request r JOIN feed f ON f.id = r.feed LEFT JOIN judgment j ON j.request = r.id LEFT JOIN label l ON l.id = r.label
LEFT JOIN ownership o ON o.service = l.service AND o.starts <= coalesce(r.opened_at, {{}})
  AND (o.ends IS NULL OR o.ends > coalesce(r.opened_at, {{}}))
WHERE r.feed = ANY({{}}::bigint[]) AND r.external_id = ANY({{}}::text[])
"""  # noqa: S608 - constants of ours
BY_SERVICE = """
SELECT s.problem, s.detail, s.further, min(l.name) AS label, count(*) AS requests
FROM request r JOIN label l ON l.id = r.label LEFT JOIN service s ON s.id = l.service
WHERE r.id = ANY({}::bigint[]) GROUP BY s.id, s.problem, s.detail, s.further, CASE WHEN s.id IS NULL THEN l.id END
ORDER BY requests DESC, label
"""
SHOWING = f"""
SELECT f.code AS feed, r.external_id AS number, l.name AS label, s.problem, s.detail, s.further, r.opened_at, r.ended_at,
  CASE WHEN j.due < 'infinity' THEN j.due END AS due, {RESULT} AS result
FROM request r JOIN feed f ON f.id = r.feed JOIN label l ON l.id = r.label LEFT JOIN judgment j ON j.request = r.id
LEFT JOIN service s ON s.id = coalesce(nullif(j.service, 0), l.service)
"""  # noqa: S608 - constants of ours
OWN_SERVICES = """SELECT s.code, s.problem, s.detail, s.further FROM service s
  WHERE EXISTS (SELECT FROM ownership o WHERE o.service = s.id AND o.party = {}) ORDER BY s.problem, s.detail, s.further"""
_EVER = (
    datetime.fromisoformat("1900-01-01T00:00:00+00:00"),
    datetime.fromisoformat("2900-01-01T00:00:00+00:00"),
)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A request as lists of corrections show it; `result` as of the instant asked for, "" where it is not judged yet."""

    feed: str
    number: str
    service: str
    opened_at: datetime | None
    ended_at: datetime | None
    due: datetime | None
    result: str


@dataclass(frozen=True, kw_only=True)
class Refused:
    """A line of a list that cannot be asked about, and why."""

    line: int
    number: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What a selection finds. `fingerprint` names exactly these requests, so that others are not sent in their place.

    `taken` counts those a filter found that wait for an answer, or were corrected, already.
    """

    requests: tuple[int, ...]
    fingerprint: str
    words: str
    taken: int
    refused: tuple[Refused, ...]
    by_service: tuple[tuple[str, int], ...]
    first: tuple[Shown, ...]


@dataclass(frozen=True, kw_only=True)
class _Found:
    requests: tuple[int, ...]
    words: str
    taken: int = 0
    refused: tuple[Refused, ...] = ()


async def chosen(selection: Selection, *, party: int, at: datetime) -> Choice:
    """The department's requests that a selection means. Raises Invalid where it says nothing or means too many."""
    found = await found_by(selection, party=party, at=at)
    ids = list(found.requests)
    services = await Request.raw(BY_SERVICE, ids)
    return Choice(
        **vars(found),
        fingerprint=fingerprint(ids),
        by_service=tuple((_name(row), row["requests"]) for row in services),
        first=await shown(
            " WHERE r.id = ANY({}::bigint[]) ORDER BY r.opened_at, r.id LIMIT {}", ids, SHOWN, at=at
        ),
    )


async def found_by(selection: Selection, *, party: int, at: datetime) -> _Found:
    if isinstance(selection, Listed):
        return await _listed(selection, party, at)
    return await _filtered(selection, party, at)


def fingerprint(requests: Iterable[int]) -> str:
    return hashlib.sha256(",".join(map(str, requests)).encode()).hexdigest()


async def shown(where: str, *values: object, at: datetime) -> tuple[Shown, ...]:
    """Requests (r) as rows, by a further piece of SQL."""
    rows = await Request.raw(SHOWING + where, at, at, at, *values)
    kept = ("feed", "number", "opened_at", "ended_at", "due", "result")
    return tuple(Shown(**{name: row[name] for name in kept}, service=_name(row)) for row in rows)


def _name(row: Mapping[str, Any]) -> str:
    return full_name(row["problem"], row["detail"], row["further"]) if row["problem"] else str(row["label"])


async def _filtered(wanted: Filter, party: int, at: datetime) -> _Found:
    if not wanted:
        message = "Choose at least one of service, dates, result or district."
        raise Invalid(message, fields={"service": message})
    service, name = await _own_service(wanted.service, party)
    district = await _district(wanted.district)
    opened, due = await _instants(wanted.opened, "opened_until"), await _instants(wanted.due, "due_until")
    asked = (party, service, service, at, at, at, party, *opened, bool(wanted.due), *due, district, district)
    rows = await Request.raw(FILTERED, *asked, str(wanted.result or ""), 2 * MOST)
    good = tuple(row["request"] for row in rows if not row["taken"])
    if len(good) > MOST or len(rows) == 2 * MOST:
        message = f"That is more than {MOST:,} requests, the most of one asking. Choose less."
        raise Invalid(message, fields={"service": message})
    return _Found(requests=good, words=_told(wanted, name), taken=len(rows) - len(good))


async def _own_service(code: str, party: int) -> tuple[int, str]:
    if not code:
        return 0, "All services"
    sql = """SELECT s.id, s.problem, s.detail, s.further FROM service s
        WHERE s.code = {} AND EXISTS (SELECT FROM ownership o WHERE o.service = s.id AND o.party = {})"""
    rows = await Request.raw(sql, code, party)
    if not rows:
        message = "That service is none of yours. Choose one of the list."
        raise Invalid(message, fields={"service": message})
    return rows[0]["id"], _name(rows[0])


async def _district(name: str) -> int:
    if not name:
        return 0
    rows = await Facet.select(Facet.id).where((Facet.kind == "district") & (Facet.name == name))
    if not rows:
        message = f"No request is known in the district “{name}”."
        raise Invalid(message, fields={"district": message})
    return int(rows[0]["id"])


async def _instants(days: Days, field: str) -> tuple[datetime, datetime]:
    """Both days counted, in the city's zone."""
    if days.first and days.last and days.last < days.first:
        message = "The last day lies before the first."
        raise Invalid(message, fields={field: message})
    zone = await city_zone()
    starts = midnight(days.first, zone) if days.first else _EVER[0]
    return starts, midnight(days.last + timedelta(days=1), zone) if days.last else _EVER[1]


def _told(wanted: Filter, service: str) -> str:
    results = {
        Verdict.MET: "on time",
        Verdict.MISSED: "closed late",
        Verdict.OPEN: "open, not due yet",
        Verdict.OVERDUE: "open, past due",
    }
    parts = [
        service,
        _days_told("opened", wanted.opened),
        _days_told("due", wanted.due),
        results.get(wanted.result, str(wanted.result)) if wanted.result else "",
        f"district {wanted.district}" if wanted.district else "",
    ]
    return ", ".join(part for part in parts if part)


def _days_told(word: str, days: Days) -> str:
    def said(day: date | None, before: str) -> str:
        return f" {before} {formats.day(day)}" if day else ""

    return f"{word}{said(days.first, 'from')}{said(days.last, 'until')}" if days else ""


async def _listed(wanted: Listed, party: int, at: datetime) -> _Found:
    if not wanted:
        message = "Paste at least one case number."
        raise Invalid(message, fields={"numbers": message})
    feeds = await _feeds(wanted.feed)
    numbers = [each.number for each in wanted.lines]
    rows = await Request.raw(NUMBERED, at, at, feeds, numbers)
    known: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        known.setdefault(row["external_id"], []).append(row)
    told = [(each, known.get(each.number, ())) for each in wanted.lines]
    wrong = [Refused(**vars(each), why=why) for each, found in told if (why := _why_not(found, party))]
    wrong += [Refused(**vars(each), why="stands in the list twice; it counts once") for each in wanted.twice]
    good = sorted(row["id"] for _, found in told if not _why_not(found, party) for row in found)
    return _Found(
        requests=tuple(good), words=_list_told(wanted.lines), refused=tuple(sorted(wrong, key=_place))
    )


def _place(each: Refused) -> tuple[int, str]:
    return each.line, each.number


def _list_told(lines: tuple[Line, ...]) -> str:
    return f"Case {lines[0].number}" if len(lines) == 1 else f"A list of {len(lines):,} case numbers"


async def _feeds(code: str) -> list[int]:
    rows = await Feed.select(Feed.id, Feed.code)
    found = [row["id"] for row in rows if code in ("", row["code"])]
    if code and not found:
        message = "There is no such data source. Choose one of the list."
        raise Invalid(message, fields={"feed": message})
    return found


def _why_not(found: Iterable[Mapping[str, Any]], party: int) -> str:
    rows = list(found)
    if not rows:
        return "no request with this number has been taken in"
    if len(rows) > 1:
        return "is known in more than one data source; choose the data source"
    if rows[0]["party"] != party:
        return "is not a request of your services"
    return f"is asked about in {rows[0]['taken']} already" if rows[0]["taken"] else ""


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What a filter may name: a department's services, the data sources, the districts; (code or name, words)."""

    services: tuple[tuple[str, str], ...]
    feeds: tuple[tuple[str, str], ...]
    districts: tuple[str, ...]


async def offered(party: int) -> Offered:
    services = await Request.raw(OWN_SERVICES, party)
    feeds = await Feed.select(Feed.code, Feed.name).order_by(Feed.name)
    districts = await Facet.select(Facet.name).where(Facet.kind == "district").order_by(Facet.name)
    return Offered(
        services=tuple((row["code"], _name(row)) for row in services),
        feeds=tuple((row["code"], row["name"]) for row in feeds),
        districts=tuple(row["name"] for row in districts),
    )
