"""Which requests a department means: by a filter or by a list of case numbers, and why some of them cannot be asked about."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance import formats
from governance.adjustments.rules.corrections import MOST, Listed, PastedNumber, Selection
from governance.agreements.queries.versions import city_zone
from governance.agreements.rules.service_names import full_name
from governance.database import sql
from governance.errors import Invalid
from governance.requests.tables import Facet, Feed
from governance.results.queries.request_conditions import conditions
from governance.results.queries.result import result
from governance.results.rules.formulas import Basis
from governance.results.rules.request_filter import Days, RequestFilter
from governance.results.rules.verdicts import Verdict

SHOWN = 50  # requests that are shown of those chosen
RESULT = f"coalesce({result(':at')}, '')"
# A request waits for an answer, or was corrected, and is not asked about again.
TAKEN = """SELECT c.number FROM corrected_request x JOIN correction c ON c.id = x.correction
  WHERE x.request = {request} AND (c.state = 'asked' OR x.corrected)"""
SERVICES = """SELECT s.code, s.problem, s.detail, s.further FROM service s
  WHERE EXISTS (SELECT FROM ownership o WHERE o.service = s.id AND o.party = :party)"""


@dataclass(frozen=True, kw_only=True)
class RequestSummary:
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
    first: tuple[RequestSummary, ...]


@dataclass(frozen=True, kw_only=True)
class _Matches:
    requests: tuple[int, ...]
    words: str
    taken: int = 0
    refused: tuple[Refused, ...] = ()


BY_SERVICE = """
SELECT s.problem, s.detail, s.further, min(l.name) AS label, count(*) AS requests
FROM request r JOIN label l ON l.id = r.label LEFT JOIN service s ON s.id = l.service
WHERE r.id = ANY(:ids::bigint[]) GROUP BY s.id, s.problem, s.detail, s.further, CASE WHEN s.id IS NULL THEN l.id END
ORDER BY requests DESC, label
"""


async def chosen(selection: Selection, *, party: int, at: datetime) -> Choice:
    """The department's requests that a selection means. Raises Invalid where it says nothing or means too many."""
    found = await matching_requests(selection, party=party, at=at)
    ids = list(found.requests)
    services = await sql.rows(BY_SERVICE, ids=ids)
    return Choice(
        **vars(found),
        fingerprint=fingerprint(ids),
        by_service=tuple((_name(row), row["requests"]) for row in services),
        first=await request_summaries(
            " WHERE r.id = ANY(:ids::bigint[]) ORDER BY r.opened_at, r.id LIMIT :most",
            ids=ids,
            most=SHOWN,
            at=at,
        ),
    )


async def matching_requests(selection: Selection, *, party: int, at: datetime) -> _Matches:
    if isinstance(selection, Listed):
        return await _listed(selection, party, at)
    return await _filtered(selection, party, at)


def fingerprint(requests: Iterable[int]) -> str:
    return hashlib.sha256(",".join(map(str, requests)).encode()).hexdigest()


SHOWING = f"""
SELECT f.code AS feed, r.external_id AS number, l.name AS label, s.problem, s.detail, s.further, r.opened_at, r.ended_at,
  CASE WHEN j.due < 'infinity' THEN j.due END AS due, {RESULT} AS result
FROM request r JOIN feed f ON f.id = r.feed JOIN label l ON l.id = r.label LEFT JOIN judgment j ON j.request = r.id
LEFT JOIN service s ON s.id = coalesce(nullif(j.service, 0), l.service)
"""  # noqa: S608 - constants of ours


async def request_summaries(where: str, /, *, at: datetime, **values: object) -> tuple[RequestSummary, ...]:
    """The requests (`r` in SQL) for which the piece of SQL `where` holds."""
    rows = await sql.rows(SHOWING + where, at=at, **values)
    kept = ("feed", "number", "opened_at", "ended_at", "due", "result")
    return tuple(RequestSummary(**{name: row[name] for name in kept}, service=_name(row)) for row in rows)


def _name(row: Mapping[str, Any]) -> str:
    return full_name(row["problem"], row["detail"], row["further"]) if row["problem"] else str(row["label"])


# What nobody can read when it was opened is nobody's to be asked about by a filter.
OWN = """j.party = :owner AND j.service IN (SELECT service FROM ownership WHERE party = :owner) AND j.opened > '-infinity'"""


async def _filtered(wanted: RequestFilter, party: int, at: datetime) -> _Matches:
    if not wanted:
        message = "Choose at least one of service, dates, result or district."
        raise Invalid(message, fields={"service": message})
    _check_days(wanted)
    service = await _own_service(wanted.service, party)
    await _check_district(wanted.district)
    found = conditions(wanted, at=at, zone=await city_zone())
    found.holds(OWN, owner=party)
    query = f"""SELECT j.request, EXISTS ({TAKEN.format(request="j.request")}) AS taken
        FROM judgment j WHERE {found.where} ORDER BY j.request LIMIT {2 * MOST}"""  # noqa: S608 - every word is ours
    rows = await sql.rows(query, **found.values)
    good = tuple(row["request"] for row in rows if not row["taken"])
    if len(good) > MOST or len(rows) == 2 * MOST:
        message = f"That is more than {MOST:,} requests, the most of one asking. Choose less."
        raise Invalid(message, fields={"service": message})
    return _Matches(requests=good, words=_filter_words(wanted, service), taken=len(rows) - len(good))


def _check_days(wanted: RequestFilter) -> None:
    for field, days in (("opened_until", wanted.days), ("due_until", wanted.due)):
        if days.first and days.last and days.last < days.first:
            message = "The last day lies before the first."
            raise Invalid(message, fields={field: message})


async def _own_service(code: str, party: int) -> str:
    """The name of a service of this department. Raises Invalid for a service of another one."""
    if not code:
        return "All services"
    row = await sql.row(f"{SERVICES} AND s.code = :code", code=code, party=party)
    if row is None:
        message = "That service is none of yours. Choose one of the list."
        raise Invalid(message, fields={"service": message})
    return _name(row)


async def _check_district(name: str) -> None:
    if name and not await Facet.exists().where((Facet.kind == "district") & (Facet.name == name)):
        message = f"No request is known in the district “{name}”."
        raise Invalid(message, fields={"district": message})


def _filter_words(wanted: RequestFilter, service: str) -> str:
    results = {
        Verdict.MET: "on time",
        Verdict.MISSED: "closed late",
        Verdict.OPEN: "open, not due yet",
        Verdict.OVERDUE: "open, past due",
    }
    parts = [
        service,
        _days_words(BASIS[wanted.basis], wanted.days),
        _days_words("due", wanted.due),
        " or ".join(results.get(each, _plain(each)) for each in wanted.results),
        *(f"{word} {value}" for word, value in _more(wanted) if value),
    ]
    return ", ".join(part for part in parts if part)


BASIS = {Basis.OPENED: "opened", Basis.DUE: "due", Basis.ENDED: "closed"}


def _more(wanted: RequestFilter) -> list[tuple[str, str]]:
    """What only a list of requests asks for, each with the word that it is told by."""
    return [
        ("as of the end of", formats.day(wanted.as_of) if wanted.as_of else ""),
        ("district", wanted.district),
        ("data source", wanted.source),
        ("called", wanted.label),
        ("which came in by", wanted.channel),
        ("of upload", wanted.upload),
        ("read as", wanted.finding),
        ("due date", _plain(wanted.fit) if wanted.fit else ""),
        ("moved by", formats.day(wanted.holiday) if wanted.holiday else ""),
        ("marked", " and ".join(map(_plain, wanted.marks))),
        ("without", "" if wanted.adjusted else "event adjustments"),
    ]


def _plain(value: str) -> str:
    return value.replace("-", " ")


def _days_words(word: str, days: Days) -> str:
    bounds = (("from", days.first), ("until", days.last))
    return " ".join([word, *(f"{bound} {formats.day(day)}" for bound, day in bounds if day)]) if days else ""


NUMBERED = f"""
SELECT r.id, r.external_id, f.code AS feed, coalesce((
    {TAKEN.format(request="r.id")} ORDER BY c.id DESC LIMIT 1), '') AS taken,
  coalesce(nullif(j.party, 0), o.party, 0) AS party
FROM request r JOIN feed f ON f.id = r.feed LEFT JOIN judgment j ON j.request = r.id LEFT JOIN label l ON l.id = r.label
LEFT JOIN ownership o ON o.service = l.service AND o.starts <= coalesce(r.opened_at, :at)
  AND (o.ends IS NULL OR o.ends > coalesce(r.opened_at, :at))
WHERE r.feed = ANY(:feeds::bigint[]) AND r.external_id = ANY(:numbers::text[])
"""  # noqa: S608 - constants of ours


async def _listed(wanted: Listed, party: int, at: datetime) -> _Matches:
    if not wanted:
        message = "Paste at least one case number."
        raise Invalid(message, fields={"numbers": message})
    feeds = await _feeds(wanted.feed)
    numbers = [each.number for each in wanted.lines]
    rows = await sql.rows(NUMBERED, at=at, feeds=feeds, numbers=numbers)
    known: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        known.setdefault(row["external_id"], []).append(row)
    told = [(each, known.get(each.number, ())) for each in wanted.lines]
    wrong = [Refused(**vars(each), why=why) for each, found in told if (why := _why_not(found, party))]
    wrong += [Refused(**vars(each), why="stands in the list twice; it counts once") for each in wanted.twice]
    good = sorted(row["id"] for _, found in told if not _why_not(found, party) for row in found)
    return _Matches(
        requests=tuple(good), words=_list_words(wanted.lines), refused=tuple(sorted(wrong, key=_place))
    )


def _place(each: Refused) -> tuple[int, str]:
    return each.line, each.number


def _list_words(lines: tuple[PastedNumber, ...]) -> str:
    return f"Case {lines[0].number}" if len(lines) == 1 else f"A list of {len(lines):,} case numbers"


async def _feeds(code: str) -> list[int]:
    rows = await Feed.select(Feed.id, Feed.code)
    found = [row["id"] for row in rows if code in ("", row["code"])]
    if code and not found:
        message = "There is no such data source. Choose one of the list."
        raise Invalid(message, fields={"feed": message})
    return found


def _why_not(candidates: Iterable[Mapping[str, Any]], party: int) -> str:
    rows = list(candidates)
    if not rows:
        return "no request with this number has been taken in"
    if len(rows) > 1:
        return "is known in more than one data source; choose the data source"
    if rows[0]["party"] != party:
        return "is not a request of your services"
    return f"is asked about in {rows[0]['taken']} already" if rows[0]["taken"] else ""


@dataclass(frozen=True, kw_only=True)
class FilterChoices:
    """The choices of the filter's form, as (code or name, words): a department's services, the data sources, the
    districts.
    """

    services: tuple[tuple[str, str], ...]
    feeds: tuple[tuple[str, str], ...]
    districts: tuple[str, ...]


async def offered(party: int) -> FilterChoices:
    services = await sql.rows(f"{SERVICES} ORDER BY s.problem, s.detail, s.further", party=party)
    feeds = await Feed.select(Feed.code, Feed.name).order_by(Feed.name)
    districts = await Facet.select(Facet.name).where(Facet.kind == "district").order_by(Facet.name)
    return FilterChoices(
        services=tuple((row["code"], _name(row)) for row in services),
        feeds=tuple((row["code"], row["name"]) for row in feeds),
        districts=tuple(row["name"] for row in districts),
    )
