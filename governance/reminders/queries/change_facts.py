"""The facts to decide a change by: what each side says of each line, and the last words of the other side.

Only what both sides read: nothing of a draft, of a side's own notes, or of what its negotiator put before its signer.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import msgspec

from governance.agreements.rules.items import item_of, service_kinds, service_of
from governance.agreements.rules.service_names import full_name
from governance.changes.queries.lines import coded_names
from governance.changes.rules.lines import ChangeLine, Sides, Word, row
from governance.database import sql
from governance.reminders.rules.facts import Value
from governance.reminders.rules.values import Tried, values
from governance.results.rules.volume import NONE
from governance.trials.rules.evidence import unsealed
from governance.waiting.rules.matter import Kind, Matter


@dataclass(frozen=True, kw_only=True)
class Said:
    """Words of somebody at a party, "" for whoever approves. `evidence` of a proposal is kept with it."""

    party: str
    name: str
    words: str
    evidence: str = ""


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """The latest proposal of each side, the later first; what is asked and not answered; what was sent back or objected."""

    number: str
    center: str
    department: str
    names: Mapping[str, str]
    agreed: frozenset[str]
    rounds: tuple[Said, ...]
    question: Said | None
    wish: Said | None
    returned: Said | None
    objection: Said | None

    def last(self, matter: Matter) -> Said | None:
        """What whoever has to act reads first: what is asked of them, or what the other side said last."""
        if matter.kind is Kind.QUESTION:
            return self.question
        if matter.kind is Kind.MORE_TIME:
            return self.wish
        theirs = (said for said in self.rounds if said.party != matter.party.code)
        return self.returned or self.objection or next(theirs, None) or next(iter(self.rounds), None)


SPOKEN = """
SELECT json_build_object('number', c.number, 'center', ce.code, 'department', de.code,
  'names', json_build_object(ce.code, ce.name, de.code, de.name),
  'agreed', (SELECT coalesce(json_agg(p.code), '[]') FROM consent y JOIN party p ON p.id = y.party WHERE y.offer = o.id),
  'rounds', (SELECT coalesce(json_agg(json_build_object('party', x.code, 'name', x.who::json ->> 'name', 'words', x.rationale,
      'evidence', x.evidence) ORDER BY x.round DESC), '[]') FROM (SELECT DISTINCT ON (f.party) f.*, p.code
      FROM offer f JOIN party p ON p.id = f.party WHERE f.change = c.id ORDER BY f.party, f.round DESC) x),
  'question', (SELECT json_build_object('party', p.code, 'name', q.who::json ->> 'name', 'words', q.words) FROM question q
      JOIN party p ON p.id = q.party WHERE q.change = c.id AND q.answered_at IS NULL LIMIT 1),
  'wish', (SELECT json_build_object('party', p.code, 'name', x.who::json ->> 'name', 'words', x.words) FROM extension x
      JOIN party p ON p.id = x.party WHERE x.change = c.id AND x.granted_at IS NULL ORDER BY x.id DESC LIMIT 1),
  'returned', (SELECT json_build_object('party', '', 'name', d.who::json ->> 'name', 'words', d.words) FROM approval d
      WHERE d.offer = o.id AND d.outcome = 'returned' AND c.state = 'open' ORDER BY d.id DESC LIMIT 1),
  'objection', (SELECT json_build_object('party', p.code, 'name', x.who::json ->> 'name', 'words', x.words) FROM objection x
      JOIN party p ON p.id = x.party WHERE x.change = c.id AND o.round = 1))::text AS told
FROM change c JOIN agreement a ON a.id = c.agreement JOIN party ce ON ce.id = a.center JOIN party de ON de.id = a.department
LEFT JOIN LATERAL (SELECT id, round FROM offer WHERE change = c.id ORDER BY round DESC LIMIT 1) o ON true
WHERE c.number = ANY(:numbers::text[])
"""
LINES = """
WITH spoken AS (
  SELECT c.number, o.change, o.party, o.id AS offer, o.round
    FROM change c JOIN offer o ON o.change = c.id WHERE c.number = ANY(:numbers::text[])
  UNION ALL SELECT c.number, y.change, y.party, y.offer, o.round FROM change c JOIN consent y ON y.change = c.id
    JOIN offer o ON o.id = y.offer WHERE c.number = ANY(:numbers::text[])),
said AS (SELECT DISTINCT ON (change, party) * FROM spoken ORDER BY change, party, round DESC)
SELECT x.number, p.code AS party, e.key, e.hash, e.words, b.body AS before, a.body AS after,
  s.problem, s.detail, s.further, s.act
FROM said x JOIN party p ON p.id = x.party JOIN edit e ON e.offer = x.offer
LEFT JOIN item b ON b.hash = e.before LEFT JOIN item a ON a.hash = e.after
LEFT JOIN service s ON s.code = split_part(split_part(e.key, ':', 2), '/', 1)
  AND split_part(e.key, ':', 1) = ANY(:kinds::text[])
ORDER BY x.number, e.position, e.key, p.code
"""


async def spoken(numbers: Collection[str]) -> dict[str, Spoken]:
    rows = await sql.rows(SPOKEN, numbers=list(numbers))
    read = (msgspec.json.decode(row["told"], type=Spoken) for row in rows)
    return {each.number: each for each in read}


async def values_of(found: Mapping[str, Spoken]) -> dict[str, tuple[tuple[Value, ...], str]]:
    """By number: the lines of the table, and what the shares in it are."""
    rows = await sql.rows(LINES, numbers=list(found), kinds=service_kinds())
    calendars = await coded_names(department="", center="") if rows else {}
    told = {}
    for number, group in groupby(rows, key=lambda each: each["number"]):
        change = found[number]
        lines = _lines(list(group), change, calendars)
        tried = Tried.of({said.party: figures for said in change.rounds if (figures := _figures(said))})
        told[number] = (
            values([row(line, _sides(change)) for line in lines], _sides(change), tried),
            tried.words,
        )
    return told


def _figures(said: Said) -> Any:
    return unsealed(said.evidence)[1]


def _sides(change: Spoken) -> Sides:
    parties = {said.party for said in change.rounds} | change.agreed
    return Sides(
        department=change.department, center=change.center, spoken=frozenset(parties), names=change.names
    )


def _lines(rows: list[dict[str, Any]], change: Spoken, codes: Mapping[str, str]) -> list[ChangeLine]:
    by_key: dict[str, list[dict[str, Any]]] = {}
    for each in rows:
        by_key.setdefault(each["key"], []).append(each)
    owing = {"department": change.names[change.department], "center": change.names[change.center]}
    return [_line(key, group, {**codes, **owing}) for key, group in by_key.items()]


def _line(key: str, rows: list[dict[str, Any]], names: Mapping[str, str]) -> ChangeLine:
    first = rows[0]
    known = first["problem"] is not None
    before = item_of(first["before"]) if first["before"] else None
    return ChangeLine(
        key=key,
        service=full_name(first["problem"], first["detail"], first["further"]) if known else service_of(key),
        act=first["act"] if known else "",
        group="",
        volume=NONE,
        before=before,
        now=before,
        collided=False,
        words={each["party"]: _word(each) for each in rows},
        names=names,
    )


def _word(row: Mapping[str, Any]) -> Word:
    item = item_of(row["after"]) if row["after"] else None
    return Word(item=item, hash=row["hash"], reason=row["words"])
