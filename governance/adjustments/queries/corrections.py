"""Corrections asked for: one by its number, its requests, lists by key, and their counts.

Who may see one is decided by WHO_SEES_WHAT; which requests a selection means is in selection.py.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.adjustments.queries.selection import RequestSummary, request_summaries
from governance.adjustments.rules.corrections import Reason, State
from governance.audit.stored_event import Who, who_from
from governance.database import sql
from governance.errors import NotFound
from governance.people.rules import CONVENING_ROLES, Matter, PartyKind, Role, Viewer, may_see

PAGE = 30
REQUESTS_PAGE = 100
FACTS = """
SELECT c.id, c.number, c.state, c.reason, c.words, c.chosen, c.asked_person, c.asked_by, c.asked_at, c.answer,
  c.answered_by, c.answered_at, c.revision, p.id AS party_id, p.code AS party, p.name AS party_name,
  (SELECT coalesce(json_agg(code), '[]') FROM party WHERE kind = 'center') AS centers, n.requests, n.corrected
FROM correction c JOIN party p ON p.id = c.party CROSS JOIN LATERAL (
  SELECT count(*) AS requests, count(*) FILTER (WHERE x.corrected) AS corrected
  FROM corrected_request x WHERE x.correction = c.id) n
"""
ANSWERS = """SELECT f.code AS feed, r.external_id AS number, x.corrected, r.id FROM corrected_request x
  JOIN request r ON r.id = x.request JOIN feed f ON f.id = r.feed WHERE x.correction = :correction"""


@dataclass(frozen=True, kw_only=True)
class CorrectionFacts:
    """One correction that was asked for.

    `asked_by` and `answered_by` hold names as they were then; None: not answered yet. `requests` and `corrected`
    count its requests.
    """

    id: int
    number: str
    state: State
    reason: Reason
    words: str
    chosen: str
    party_id: int
    party: str
    party_name: str
    centers: tuple[str, ...]
    asked_person: int
    asked_by: Who | None
    asked_at: datetime
    answer: str
    answered_by: Who | None
    answered_at: datetime | None
    revision: int
    requests: int
    corrected: int


@dataclass(frozen=True, kw_only=True)
class DisputedRequest:
    """One request that a correction asks about; `corrected` is None until it is answered."""

    request: RequestSummary
    corrected: bool | None


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Requests asked about in a period, by what became of them; `by_reason` counts those asked, by reason."""

    asked: int = 0
    corrected: int = 0
    left: int = 0
    waiting: int = 0
    withdrawn: int = 0
    by_reason: Mapping[Reason, int]


async def correction(number: str, *, viewer: Viewer) -> CorrectionFacts:
    """The correction with this number. Raises NotFound, also where this person may not see it."""
    found = await correction_by_number(number)
    if not may_see(viewer, Matter.CORRECTION, sides=(found.party, *found.centers)):
        raise _unknown(number)
    return found


async def correction_by_number(number: str) -> CorrectionFacts:
    """The correction with this number, for the writers, who look at authority themselves. Raises NotFound."""
    rows = await sql.rows(f"{FACTS} WHERE c.number = :number", number=number)
    if not rows:
        raise _unknown(number)
    return _facts(rows[0])


def _unknown(number: str) -> NotFound:
    return NotFound(f"There is no correction {number}.")


LISTED = """WHERE (:sees_all OR p.code = ANY(:parties::text[])) AND (:state = '' OR c.state = :state)
  AND c.id < coalesce((SELECT id FROM correction WHERE number = :below), 9223372036854775807) ORDER BY c.id DESC LIMIT :most"""


async def corrections(
    viewer: Viewer, *, below: str = "", state: State | None = None
) -> tuple[tuple[CorrectionFacts, ...], str]:
    """Those this person may see, newest first: a page, and the number to go on below ("" = the last page)."""
    rows = await sql.rows(
        FACTS + LISTED,
        sees_all=_sees_all(viewer),
        parties=sorted(viewer.parties),
        state=str(state or ""),
        below=below,
        most=PAGE + 1,
    )
    found = [_facts(row) for row in rows]
    return tuple(found[:PAGE]), found[PAGE - 1].number if len(found) > PAGE else ""


BY_STATE = """SELECT c.state, count(*) AS corrections FROM correction c JOIN party p ON p.id = c.party
    WHERE :sees_all OR p.code = ANY(:parties::text[]) GROUP BY c.state"""


async def by_state(viewer: Viewer) -> dict[State, int]:
    """How many of each state this person may see; a state that none has is left out."""
    rows = await sql.rows(BY_STATE, sees_all=_sees_all(viewer), parties=sorted(viewer.parties))
    return {State(row["state"]): row["corrections"] for row in rows}


def _sees_all(viewer: Viewer) -> bool:
    return any(
        seat.kind is PartyKind.CENTER or seat.holds(*CONVENING_ROLES, Role.AUDITOR) for seat in viewer.seats
    )


# The page of one correction that goes on behind a request.
OF_CORRECTION = """ JOIN (SELECT x.id, x.request FROM corrected_request x WHERE x.correction = :correction
  AND x.id > coalesce((SELECT y.id FROM corrected_request y JOIN request q ON q.id = y.request JOIN feed g ON g.id = q.feed
    WHERE y.correction = x.correction AND g.code = :feed AND q.external_id = :number), 0) ORDER BY x.id LIMIT :most
  ) x ON x.request = r.id ORDER BY x.id"""


async def requests_of(
    correction_id: int, *, at: datetime, after: tuple[str, str] = ("", "")
) -> tuple[tuple[DisputedRequest, ...], tuple[str, str] | None]:
    """A page of its requests with results as of `at`, and the data source and number to go on behind, if there are more."""
    found = await request_summaries(
        OF_CORRECTION, correction=correction_id, feed=after[0], number=after[1], most=REQUESTS_PAGE + 1, at=at
    )
    told = await _answers(correction_id, found)
    page = tuple(
        DisputedRequest(request=one, corrected=told[one.feed, one.number]) for one in found[:REQUESTS_PAGE]
    )
    last = (page[-1].request.feed, page[-1].request.number) if len(found) > REQUESTS_PAGE else None
    return page, last


async def _answers(
    correction_id: int, requests: Iterable[RequestSummary]
) -> dict[tuple[str, str], bool | None]:
    numbers = [each.number for each in requests]
    rows = await sql.rows(
        f"{ANSWERS} AND r.external_id = ANY(:numbers::text[])", correction=correction_id, numbers=numbers
    )
    return {(row["feed"], row["number"]): row["corrected"] for row in rows}


async def answers_of(correction_id: int) -> dict[tuple[str, str], tuple[int, bool | None]]:
    """The id of each request and what was answered, by data source and case number."""
    rows = await sql.rows(ANSWERS, correction=correction_id)
    return {(row["feed"], row["number"]): (row["id"], row["corrected"]) for row in rows}


COUNTED = """SELECT c.reason, c.state, x.corrected, count(*) AS requests, count(DISTINCT c.id) AS askings
  FROM correction c JOIN corrected_request x ON x.correction = c.id
  WHERE c.asked_at >= :starts AND c.asked_at < :ends AND (:any_party OR c.party = :party) GROUP BY c.reason, c.state, x.corrected"""


async def counts_between(starts: datetime, ends: datetime, *, party: int | None = None) -> Counts:
    """What was asked from `starts` until before `ends`, by a department or by all, and what has become of it since."""
    rows = await sql.rows(COUNTED, starts=starts, ends=ends, any_party=party is None, party=party or 0)
    by_reason: dict[Reason, int] = {}
    ends_as = dict.fromkeys(("corrected", "left", "waiting", "withdrawn"), 0)
    for row in rows:
        reason = Reason(row["reason"])
        by_reason[reason] = by_reason.get(reason, 0) + row["requests"]
        ends_as[_became(row)] += row["requests"]
    return Counts(asked=sum(by_reason.values()), by_reason=by_reason, **ends_as)


def _became(row: Mapping[str, Any]) -> str:
    if row["state"] == State.ANSWERED:
        return "corrected" if row["corrected"] else "left"
    return "waiting" if row["state"] == State.ASKED else "withdrawn"


def _facts(row: dict[str, Any]) -> CorrectionFacts:
    told = {name: who_from(row.pop(name)) for name in ("asked_by", "answered_by")}
    known = {"state": State(row.pop("state")), "reason": Reason(row.pop("reason"))}
    return CorrectionFacts(**row | known | told | {"centers": tuple(json.loads(row["centers"]))})
