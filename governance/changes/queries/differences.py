"""Targets that are signed one way and applied another: one by its number, those that are open, what a finding is held against."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.agreements.queries.deployments import OVERTAKEN, SYSTEM, UNSHOWN
from governance.agreements.rules.items import Term, item_of
from governance.agreements.rules.service_names import full_name
from governance.audit.stored_event import Who, who_from
from governance.changes.rules.differences import THE_SYSTEM, State, title
from governance.database import sql
from governance.errors import NotFound
from governance.people.rules import Matter, Viewer, may_see


@dataclass(frozen=True, kw_only=True)
class AnswerFacts:
    """What one side said; `change` is the draft it began, "" for none."""

    party: str
    party_name: str
    answer: str
    words: str
    change: str
    who: Who | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class DifferenceFacts:
    """`shown` is the version's number where the system is not known to show it yet: there may lie why the two differ."""

    id: int
    number: str
    state: State
    revision: int
    agreement: str
    agreement_id: int
    center: str
    center_name: str
    department: str
    department_name: str
    key: str
    service: str
    feed: str
    feed_name: str
    label: str
    finding: str
    signed: str
    applied: str
    cases: int
    hits: int
    noticed_at: datetime
    ended_at: datetime | None
    system: str
    shown: str
    answers: tuple[AnswerFacts, ...]

    @property
    def sides(self) -> frozenset[str]:
        return frozenset({self.center, self.department})

    @property
    def title(self) -> str:
        return title(self.service, self.signed, self.applied, self.system)

    def said(self, party: str) -> AnswerFacts | None:
        return next((each for each in self.answers if each.party == party), None)


ONE = f"""SELECT d.id, d.number, d.state, d.revision, a.code AS agreement, a.id AS agreement_id, ce.code AS center,
    ce.name AS center_name, de.code AS department, de.name AS department_name, d.key, s.problem, s.detail, s.further, d.feed,
    coalesce(f.name, d.feed) AS feed_name, d.label, d.finding, d.signed, d.applied, d.cases, d.hits, d.noticed_at, d.ended_at,
    coalesce((SELECT name FROM ({SYSTEM}) y), '') AS system,
    coalesce((SELECT a.code || '-' || v.number FROM ({SYSTEM}) s, version v WHERE v.agreement = a.id AND {UNSHOWN}
      AND NOT {OVERTAKEN.replace(":at", "now()")} ORDER BY v.number DESC LIMIT 1), '') AS shown,
    (SELECT coalesce(json_agg(json_build_object('party', p.code, 'party_name', p.name, 'answer', x.answer, 'words', x.words,
      'change', x.change, 'who', x.who, 'at', x.at) ORDER BY x.id), '[]') FROM difference_answer x JOIN party p ON p.id = x.party
      WHERE x.difference = d.id) AS answers
  FROM target_difference d JOIN agreement a ON a.id = d.agreement JOIN party ce ON ce.id = a.center
  JOIN party de ON de.id = a.department LEFT JOIN feed f ON f.code = d.feed
  LEFT JOIN service s ON s.code = split_part(split_part(d.key, ':', 2), '/', 1) WHERE d.number = :number"""  # noqa: S608 - constants


async def difference_by_number(number: str) -> DifferenceFacts:
    """Raises NotFound for one that is not there."""
    row = await sql.one(ONE, f"There is no difference {number}.", number=number)
    service = full_name(*(row.pop(part) or "" for part in ("problem", "detail", "further")))
    answers = tuple(_answer(each) for each in json.loads(row.pop("answers")))
    system = row.pop("system") or THE_SYSTEM
    state = State(row.pop("state"))
    return DifferenceFacts(**row, state=state, service=service, system=system, answers=answers)


def _answer(row: Mapping[str, Any]) -> AnswerFacts:
    told = {**row, "who": who_from(row["who"]), "at": datetime.fromisoformat(row["at"])}
    return AnswerFacts(**told)


async def difference(number: str, *, viewer: Viewer) -> DifferenceFacts:
    """Raises NotFound for whom it does not concern."""
    found = await difference_by_number(number)
    if not may_see(viewer, Matter.DIFFERENCE, sides=sorted(found.sides)):
        raise NotFound(f"There is no difference {number} that you may see.")
    return found


@dataclass(frozen=True, kw_only=True)
class SignedTarget:
    """A target in force: its agreement, its key, the item and its fingerprint."""

    agreement: int
    key: str
    hash: str
    term: Term


SIGNED = """SELECT a.id AS agreement, vi.key, i.hash, i.body FROM agreement a
    JOIN LATERAL (SELECT * FROM version w WHERE w.agreement = a.id AND w.starts <= :at ORDER BY w.number DESC LIMIT 1) v ON true
    JOIN version_item vi ON vi.version = v.id JOIN item i ON i.id = vi.item
    WHERE vi.key = ANY(:keys::text[]) AND (v.ends_on IS NULL OR v.ends_on > :at::date)"""


async def signed_targets(keys: Sequence[str], *, at: datetime) -> Mapping[str, SignedTarget]:
    """The targets in force under these keys."""
    rows = await sql.rows(SIGNED, keys=list(keys), at=at)
    held = ((row, Term.of(item_of(row.pop("body")))) for row in rows)
    return {row["key"]: SignedTarget(**row, term=term) for row, term in held if term is not None}


@dataclass(frozen=True, kw_only=True)
class KnownDifference:
    """The last one about a target and a name of a data source."""

    number: str
    state: State
    signed: str
    applied: str
    ended_at: datetime | None


KNOWN = """SELECT DISTINCT ON (key, label) key, label, number, state, signed, applied, ended_at FROM target_difference
    WHERE feed = :feed ORDER BY key, label, id DESC"""


async def known_differences(feed: str) -> Mapping[tuple[str, str], KnownDifference]:
    """By target and name, of one data source."""
    rows = await sql.rows(KNOWN, feed=feed)
    return {
        (row.pop("key"), row.pop("label")): KnownDifference(**{**row, "state": State(row["state"])})
        for row in rows
    }


# The last finding of each data source, with what it was held against: which versions were in force.
TO_COMPARE = """SELECT DISTINCT ON (n.feed) f.code AS feed, n.number, concat_ws('/', n.number,
    (SELECT md5(string_agg(v.id::text, ',' ORDER BY v.id)) FROM version v WHERE v.starts <= :at),
    (SELECT md5(string_agg(concat(l.id, ':', l.service), ',' ORDER BY l.id)) FROM label l WHERE l.feed = n.feed)) AS seen
    FROM finding n JOIN feed f ON f.id = n.feed WHERE n.state = 'done' ORDER BY n.feed, n.id DESC"""
FOLLOWED = "SELECT kind, seen FROM watermark WHERE kind LIKE 'differences %'"


async def to_compare(*, at: datetime) -> Mapping[str, tuple[str, str]]:
    """The number of a finding that is still to be held against what is signed, and what was seen, by its data source."""
    followed = {row["kind"]: row["seen"] for row in await sql.rows(FOLLOWED)}
    rows = await sql.rows(TO_COMPARE, at=at)
    return {
        row["feed"]: (row["number"], row["seen"])
        for row in rows
        if followed.get(f"differences {row['feed']}") != row["seen"]
    }
