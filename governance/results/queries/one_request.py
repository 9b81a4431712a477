"""One request with everything its result rests on: source, term, calendar, due date in words, uploads, corrections.

Decides no result: `judgment` holds what judging found, and this explains it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from governance.agreements.queries.content import stored
from governance.agreements.queries.counting import counting_of_version
from governance.agreements.rules.items import Term
from governance.agreements.rules.service_names import full_name
from governance.calendars.rules import Calendar, Pause, due, explanation, limit_words
from governance.calendars.rules.zones import seconds
from governance.database import sql
from governance.errors import ConcordError, NotFound
from governance.requests.rules.marks import Mark
from governance.results.queries.reliefs import reliefs_of
from governance.results.queries.request_conditions import judged_at
from governance.results.queries.requests import RequestQuery, marks
from governance.results.rules.dues import Openings, Rule, own_pauses
from governance.results.rules.frame import NEVER, ORDER, OUTSIDE, UNREADABLE, judged
from governance.results.rules.reliefs import Relief, pauses_of
from governance.results.rules.verdicts import Verdict


@dataclass(frozen=True, kw_only=True)
class FromUpload:
    number: str
    file_name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class AskedAbout:
    """`corrected` None until 311 answers."""

    number: str
    reason: str
    state: str
    asked_at: datetime
    party_name: str
    corrected: bool | None


@dataclass(frozen=True, kw_only=True)
class DueTold:
    """The due date as counted, in words, without and with event adjustments; `problem` where it cannot be counted."""

    plain: str = ""
    because: str = ""
    adjusted: str = ""
    because_adjusted: str = ""
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class OneRequest:
    """`row` is the request as stored with the names beside it; None where nothing is known.

    `plain` and `adjusted` are its results without and with event adjustments; None before it is judged or opened.
    """

    row: Mapping[str, Any]
    service_name: str
    term: Term | None
    calendar: Calendar | None
    due: DueTold
    plain: Verdict | None
    adjusted: Verdict | None
    marks: tuple[Mark, ...]
    reliefs: tuple[Relief, ...]
    first: FromUpload | None
    last: FromUpload | None
    vanished: FromUpload | None
    corrections: tuple[AskedAbout, ...]


FACTS = """SELECT r.*, f.code AS source, f.name AS source_name, l.name AS label_name, l.state AS label_state,
    s.id AS service_id, s.code AS service_code, s.problem, s.detail, s.further, s.act,
    p.code AS party_code, p.name AS party_name, j.request IS NOT NULL AS judged, j.version AS version_id, j.standing, j.standing_plain,
    CASE WHEN isfinite(j.due) THEN j.due END AS judged_due, CASE WHEN isfinite(j.due_plain) THEN j.due_plain END AS plain_due,
    CASE WHEN isfinite(j.handed_due) THEN j.handed_due END AS handed_due, coalesce(j.paused, 0) AS stood,
    CASE WHEN isfinite(j.opened) THEN j.opened END AS judged_opened, CASE WHEN isfinite(j.ended) THEN j.ended END AS judged_ended,
    coalesce(j.flags, r.flags) AS marked,
    i.hash, i.body, v.number AS version, v.effective_from, a.code AS agreement,
    d.name AS district_name, c.name AS channel_name, o.name AS outcome_name
    FROM request r JOIN feed f ON f.id = r.feed JOIN label l ON l.id = r.label
    LEFT JOIN judgment j ON j.request = r.id LEFT JOIN service s ON s.id = coalesce(nullif(j.service, 0), l.service)
    LEFT JOIN party p ON p.id = j.party LEFT JOIN item i ON i.id = j.item
    LEFT JOIN version v ON v.id = j.version LEFT JOIN agreement a ON a.id = v.agreement
    LEFT JOIN facet d ON d.id = r.district LEFT JOIN facet c ON c.id = r.channel LEFT JOIN facet o ON o.id = r.outcome
    WHERE f.code = :source AND r.external_id = :external_id"""
CORRECTIONS = """SELECT c.number, c.reason, c.state, c.asked_at, p.name AS party_name, x.corrected FROM corrected_request x
    JOIN correction c ON c.id = x.correction JOIN party p ON p.id = c.party WHERE x.request = :request ORDER BY c.id"""


async def one_request(source: str, external_id: str, *, query: RequestQuery) -> OneRequest:
    """`query` says as of when and whose requests may be seen. Raises NotFound."""
    rows = await sql.rows(FACTS, source=source, external_id=external_id)
    if not rows or (query.within is not None and rows[0]["party_code"] not in query.within):
        raise NotFound("There is no such request that you may see.")
    row, as_of = rows[0], judged_at(query.wanted.as_of, at=query.at, zone=query.zone)
    over = query.wanted.as_of is not None
    term = _term(row)
    calendar = (await counting_of_version(row["version_id"])).of(term.calendar).calendar if term else None
    reliefs = await _reliefs(row, as_of)
    uploads = await _uploads({row[name] for name in ("first_import", "last_import", "vanished_import")})
    return OneRequest(
        row=row,
        service_name=full_name(row["problem"], row["detail"], row["further"]) if row["problem"] else "",
        term=term,
        calendar=calendar,
        due=_due(row, term, calendar, reliefs),
        plain=_result(row, "plain_due", "standing_plain", as_of, over=over),
        adjusted=_result(row, "judged_due", "standing", as_of, over=over),
        marks=marks(row["marked"]),
        reliefs=reliefs,
        first=uploads.get(row["first_import"]),
        last=uploads.get(row["last_import"]),
        vanished=uploads.get(row["vanished_import"]),
        corrections=tuple(AskedAbout(**each) for each in await sql.rows(CORRECTIONS, request=row["id"])),
    )


def _term(row: Mapping[str, Any]) -> Term | None:
    return Term.of(stored(row).item) if row["body"] else None


async def _reliefs(row: Mapping[str, Any], as_of: datetime) -> tuple[Relief, ...]:
    """The event adjustments of its service that fall into the time it was open."""
    if not row["service_id"] or row["judged_opened"] is None:
        return ()
    known = (await reliefs_of([row["service_id"]])).get(row["service_id"], ())
    opened, until = row["judged_opened"], row["judged_ended"] or as_of
    return tuple(each for each in known if each.starts <= until and (each.ends is None or each.ends > opened))


LINEAGE = "SELECT id, number, file_name, at FROM request_import WHERE id = ANY(:ids::bigint[])"


async def _uploads(ids: Collection[int]) -> dict[int, FromUpload]:
    rows = await sql.rows(LINEAGE, ids=sorted(ids))
    return {
        row["id"]: FromUpload(number=row["number"], file_name=row["file_name"], at=row["at"]) for row in rows
    }


def _result(
    row: Mapping[str, Any], due: str, standing: str, as_of: datetime, *, over: bool
) -> Verdict | None:
    """By the one rule of all results."""
    if not row["judged"]:
        return None
    opened = seconds(row["judged_opened"]) if row["judged_opened"] else UNREADABLE
    values = (opened, _second(row["judged_ended"]), _second(row[due]), row[standing])
    columns = (np.array([value], dtype=np.int64) for value in values)
    found = int(judged(*columns, as_of=seconds(as_of), over=over)[0])
    return None if found == OUTSIDE else ORDER[found]


def _second(instant: datetime | None) -> int:
    return seconds(instant) if instant else int(NEVER)


def _due(
    row: Mapping[str, Any], term: Term | None, calendar: Calendar | None, reliefs: tuple[Relief, ...]
) -> DueTold:
    """The due date counted once more by the scalar rules, which say why."""
    if term is None or term.target is None or calendar is None or row["judged_opened"] is None:
        return DueTold()
    rule = Rule(term=term, calendar=calendar, reliefs=reliefs)
    try:
        own = tuple(own_pauses(_openings(row), rule, ("", row["pause_reason"])).values())
        plain = _promise_words(row["judged_opened"], rule, own)
        events = pauses_of(reliefs)
        adjusted = (
            _promise_words(row["judged_opened"], rule, tuple(_sorted(events, own))) if events else plain
        )
    except ConcordError as problem:
        return DueTold(problem=problem.message)
    return DueTold(plain=plain[0], because=plain[1], adjusted=adjusted[0], because_adjusted=adjusted[1])


def _sorted(events: tuple[Pause, ...], own: tuple[Pause, ...]) -> list[Pause]:
    return sorted((*events, *own), key=lambda pause: pause.start)


def _promise_words(opened: datetime, rule: Rule, pauses: tuple[Pause, ...]) -> tuple[str, str]:
    clock = rule.clock(pauses)
    found = due(opened, rule.amount, clock=clock)
    words = explanation(opened, rule.amount, found, clock=clock)
    return limit_words(found, clock=clock), words


def _openings(row: Mapping[str, Any]) -> Openings:
    values = {
        "opened": seconds(row["judged_opened"]),
        "ended": _second(row["judged_ended"]),
        "paused": _second(row["paused_at"]),
        "resumed": _second(row["resumed_at"]),
        "reason": 1 if row["pause_reason"] else 0,
    }
    return Openings(**{name: np.array([value], dtype=np.int64) for name, value in values.items()})
