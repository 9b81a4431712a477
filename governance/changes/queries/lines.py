"""The lines of a change with both sides' words, what they started from and what the latest version holds: one query."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol

import msgspec

from governance.agreements.rules.items import (
    AgreedCalendar,
    Item,
    OwedBy,
    genuine_item,
    item_of,
    kind_of,
    service_kinds,
    service_of,
)
from governance.agreements.rules.service_names import full_name
from governance.calendars.queries import Timeline, load_every
from governance.changes.queries.situation import Situation
from governance.changes.rules.lines import ChangeLine, Word
from governance.changes.rules.moves import ENDED, State
from governance.changes.rules.offers import ProposedEdit
from governance.database import sql
from governance.results.queries.volumes import NONE, REVISION, Revision, Volume, yearly_as_of


@dataclass(frozen=True, kw_only=True)
class Lines:
    """All lines in the order of the proposal. `holds_from` is when the latest version starts, None if there is none;
    `usual` is the agreement's own calendar as that version counts on it.
    """

    all: tuple[ChangeLine, ...]
    holds_from: date | None
    usual: AgreedCalendar | None


# Line by line by index: the planner takes a draft for 100 lines, and would read all items of all versions for them.
# A side's word is its latest proposal, or the one it agreed to later. Before anything is sent, it is the own draft.
LINES = """
WITH said AS (
  SELECT DISTINCT ON (v.party) v.party, v.offer FROM (
    SELECT o.party, o.id AS offer, o.round FROM offer o WHERE o.change = :change
    UNION ALL SELECT y.party, y.offer, o.round FROM consent y JOIN offer o ON o.id = y.offer WHERE y.change = :change) v
  ORDER BY v.party, v.round DESC
), line AS (
  SELECT s.party, e.position, e.key, e.before, e.after, e.hash, e.words, a.body AS after_body
  FROM said s JOIN edit e ON e.offer = s.offer LEFT JOIN item a ON a.hash = e.after
  UNION ALL
  SELECT d.party, x.place::int, x.edit ->> 'key', x.edit ->> 'before', '', '', '', (x.edit -> 'after')::text
  FROM draft d, jsonb_array_elements(d.body::jsonb -> 'edits') WITH ORDINALITY AS x (edit, place)
  WHERE d.change = :change AND d.party = :drafted
), newest AS (SELECT v.id, v.effective_from, (SELECT i.body FROM version_item vi JOIN item i ON i.id = vi.item
    WHERE vi.version = v.id AND vi.key = :usual) AS usual
  FROM version v WHERE v.agreement = :agreement AND v.recorded_at < coalesce(:ended::timestamptz, 'infinity')
  ORDER BY v.number DESC LIMIT 1)
SELECT l.party, l.key, l.before, l.after, l.hash, l.words, l.after_body,
  (SELECT body FROM item WHERE hash = l.before) AS before_body,
  coalesce(i.hash, '') AS now, i.body AS now_body, n.effective_from AS now_from, n.usual,
  s.problem, s.act, s.detail, s.further, s.grouping
FROM line l LEFT JOIN newest n ON true
LEFT JOIN LATERAL (SELECT i.hash, i.body FROM version_item vi JOIN item i ON i.id = vi.item
  WHERE vi.version = n.id AND vi.key = l.key LIMIT 1) i ON true
LEFT JOIN LATERAL (SELECT * FROM service
  WHERE code = split_part(split_part(l.key, ':', 2), '/', 1) AND split_part(l.key, ':', 1) = ANY(:kinds::text[]) LIMIT 1) s ON true
ORDER BY l.position, l.party
"""


# What is kept of yearly volumes is looked up beside them.
LINES_NOW = f"SELECT l.*, (SELECT row_to_json(r)::text FROM ({REVISION}) r) AS volumes FROM ({LINES}) l"  # noqa: S608 - two constants


async def lines(
    change: Situation, *, own: int, at: datetime, calendars: Mapping[str, Timeline] | None = None
) -> Lines:
    """Both sides' words on every line; of a change nobody has sent, the own side's draft.

    Of one that has ended, with what held and was known at that instant. `calendars`: all of them, if read already.
    """
    drafted = own if change.state in (State.DRAFT, State.LAPSED) or change.offer_id is None else 0
    of = {"change": change.id, "agreement": change.agreement, "drafted": drafted}
    usual = f"{AgreedCalendar.prefix()}{change.calendar}"
    rows = await sql.rows(LINES_NOW, **of, usual=usual, ended=change.ended_at, kinds=service_kinds(), at=at)
    by_key: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_key.setdefault(row["key"], []).append(row)
    codes = {party_id: code for code, party_id in change.parties.items()}
    volumes = await _volumes(change, rows, {service_of(key) for key in by_key} - {""})
    department, center = change.names[change.department], change.names[change.center]
    names = await coded_names(department=department, center=center, known=calendars)
    told = ((each, volumes.get(service_of(key), NONE)) for key, each in by_key.items())
    found = tuple(replace(line_of(each, codes, volume, change=change), names=names) for each, volume in told)
    held = rows[0] if rows else {"now_from": None, "usual": None}
    usual_item = item_of(held["usual"]) if held["usual"] else None
    return Lines(all=found, holds_from=held["now_from"], usual=AgreedCalendar.of(usual_item))


async def _volumes(change: Situation, rows: list[dict[str, Any]], services: set[str]) -> Mapping[str, Volume]:
    """Of a change that has ended, as they were told when it did."""
    if change.ended_at or not services:
        return change.ended_volumes
    return await yearly_as_of(msgspec.json.decode(rows[0]["volumes"], type=Revision), services)


async def coded_names(
    *, department: str, center: str, known: Mapping[str, Timeline] | None = None
) -> dict[str, str]:
    """What the codes stand for that items hold as values: calendars, and the two sides as those who owe."""
    calendars = {code: line.name for code, line in (known or await load_every()).items()}
    return {**calendars, OwedBy.DEPARTMENT: department, OwedBy.CENTER: center}


class OnTheTable(Protocol):
    """What is known of a change beside its lines: whether it was sent, and whose proposal is on the table."""

    @property
    def state(self) -> State: ...
    @property
    def offer_id(self) -> int | None: ...
    @property
    def offer_party(self) -> int | None: ...


def line_of(
    rows: list[dict[str, Any]], codes: Mapping[int, str], volume: Volume, *, change: OnTheTable
) -> ChangeLine:
    """A line from its rows, one for each side that says something of it. What it started from is what the proposal on the table says, not an older word that it has left behind."""
    proposed = next((row for row in rows if row["party"] == change.offer_party), None)
    first = proposed or rows[0]
    from_today = change.offer_id is not None and proposed is None
    known = first["problem"] is not None
    return ChangeLine(
        key=first["key"],
        service=full_name(first["problem"], first["detail"], first["further"])
        if known
        else service_of(first["key"]),
        act=first["act"] if known else "",
        group=(first["grouping"] or first["problem"]) if known else "",
        volume=volume,
        before=_item(first, "now") if from_today else _item(first, "before"),
        now=_item(first, "now"),
        collided=change.state not in ENDED and not from_today and _moved(first),
        words={codes[row["party"]]: _word(row) for row in rows},
    )


def _moved(row: dict[str, Any]) -> bool:
    """Whether something else stands there now; a calendar that another change wrote down alike does not count."""
    alike = kind_of(row["key"]) is AgreedCalendar and row["after"] == row["now"]
    return bool(row["before"] != row["now"] and not alike)


def _word(row: dict[str, Any]) -> Word:
    item = _item(row, "after")
    drafted = ProposedEdit(key=row["key"], before=row["before"], after=item)
    return Word(item=item, hash=row["hash"] or drafted.hash, reason=row["words"])


def _item(row: dict[str, Any], name: str) -> Item | None:
    """The item before, now or after. Raises Unsound where it does not fit its fingerprint; a draft's has none yet."""
    body = row[f"{name}_body"]
    if not body:
        return None
    return genuine_item(body, row[name]) if row[name] else item_of(body)
