"""What was written in a meeting, as the content of its minutes: one question to the database over all its tables.

Names are as they are when it is asked; when minutes are sent round, that is kept for ever.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from governance import canonical
from governance.audit.stored_event import NOBODY, who_from
from governance.database import sql
from governance.errors import Unsound
from governance.meetings.rules.minutes import (
    Absent,
    Attendee,
    Ballot,
    Confirmed,
    Item,
    Minutes,
    Motion,
    Note,
    Outcome,
    Promise,
    Recused,
    Stay,
    UsedDocument,
)
from governance.meetings.rules.minutes_public import is_internal

T = TypeVar("T")
Part = dict[str, Any]

HEAD = """SELECT m.number AS meeting, b.kind, b.name AS body, m.title, m.zone, coalesce(m.opened_at, m.starts) AS opened,
    coalesce(m.closed_at, m.ends) AS closed, m.place, coalesce(t.name, '') AS note_taker,
    (SELECT n.starts FROM meeting n WHERE n.body = m.body AND n.starts > m.starts AND n.state IN ('draft', 'invited', 'open')
      ORDER BY n.starts LIMIT 1) AS next_at
  FROM this m JOIN body b ON b.id = m.body LEFT JOIN person t ON t.id = m.note_taker"""
HERE = """SELECT a.key, a.person, a.name, a.title, coalesce(p.name, a.party) AS office, coalesce(p.kind, '') AS side,
    coalesce(s.title, '') AS seat, a.proxy, a.mode, a.came, coalesce(a.went, m.closed_at, m.ends) AS went
  FROM this m JOIN attendance a ON a.meeting = m.id LEFT JOIN party p ON p.code = a.party OR p.name = a.party
  LEFT JOIN seat s ON s.id = a.seat ORDER BY p.kind <> 'center', p.name, a.came, a.id"""
# At a working meeting who said that they do not come; at a board each member's role that nobody filled.
ABSENT = """SELECT p.name, '' AS title, '' AS office FROM this m JOIN body b ON b.id = m.body AND b.kind = 'working'
    JOIN meeting_reply r ON r.meeting = m.id AND r.answer = 'no' JOIN person p ON p.id = r.person
    WHERE NOT EXISTS (SELECT FROM attendance a WHERE a.meeting = m.id AND a.person = p.id)
  UNION ALL SELECT coalesce(h.name, ''), s.title, o.name FROM this m JOIN body b ON b.id = m.body AND b.kind = 'board'
    JOIN LATERAL (SELECT g.content FROM ground_rules g WHERE g.body = b.id AND g.starts <= m.starts
      ORDER BY g.number DESC LIMIT 1) g ON true
    JOIN LATERAL jsonb_array_elements_text(coalesce(g.content::jsonb -> 'seats', g.content::jsonb -> 'members')) c(code) ON true
    JOIN seat s ON s.code = c.code JOIN party o ON o.id = s.party
    LEFT JOIN tenure t ON t.seat = s.id AND t.starts <= m.starts AND (t.ends IS NULL OR t.ends > m.starts)
    LEFT JOIN person h ON h.id = t.person
    WHERE NOT EXISTS (SELECT FROM attendance a WHERE a.meeting = m.id AND a.seat = s.id)"""
# `shown`: everybody may see the one change, decision or action that it is about; `kept`: it goes on with an internal one.
ITEMS = """SELECT i.key, i.title, i.about, i.reason, i.state, i.internal OR coalesce(o.internal, false) AS internal,
    (SELECT n.starts FROM agenda_item x JOIN meeting n ON n.id = x.meeting WHERE x.origin = i.id ORDER BY n.starts LIMIT 1)
      AS put_off_to,
    EXISTS (SELECT FROM change c WHERE i.about = 'change/' || c.number AND c.state = 'adopted')
      OR EXISTS (SELECT FROM decision d WHERE i.about = 'decision/' || d.number AND NOT d.internal)
      OR EXISTS (SELECT FROM action a LEFT JOIN outcome x ON x.id = a.outcome LEFT JOIN agenda_item y ON y.id = a.item
           WHERE i.about = 'action/' || a.number AND NOT coalesce(x.internal, false) AND NOT coalesce(y.internal, false))
      AS shown
  FROM items i LEFT JOIN agenda_item o ON o.id = i.origin ORDER BY i.position, i.id"""
NOTES = """SELECT i.key AS item, n.key, n.words, n.internal FROM items i JOIN meeting_note n ON n.item = i.id
  WHERE n.words <> '' ORDER BY n.position, n.id"""
OUTCOMES = """SELECT i.key AS item, o.key, o.kind, o.words, o.internal OR coalesce(d.internal, false) AS internal, o.speaker,
    coalesce(d.number, '') AS decision, coalesce(d.effect, '') AS effect, coalesce(v.key, '') AS motion, w.state AS agreed,
    CASE WHEN w.state = 'waiting' THEN (SELECT json_agg(p.name ORDER BY p.kind <> 'center') FROM change c
        JOIN agreement g ON g.id = c.agreement JOIN party p ON p.id IN (g.center, g.department)
        WHERE c.id = w.change AND NOT EXISTS (SELECT FROM confirmation f WHERE f.agreement = w.id AND f.party = p.id
          AND f.taken_back_at IS NULL) AND NOT EXISTS (SELECT FROM consent y WHERE y.change = c.id AND y.party = p.id
          AND y.offer_hash = w.hash AND c.offer_hash = w.hash)) END AS waits,
    (SELECT json_agg(json_build_object('office', p.name, 'name', f.who::json ->> 'name', 'who', f.who,
        'at', to_char(f.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) ORDER BY f.at) FROM confirmation f
      JOIN party p ON p.id = f.party WHERE f.agreement = w.id AND f.taken_back_at IS NULL) AS confirmed,
    (SELECT json_build_object('number', a.number, 'words', a.words, 'office', p.name,
        'owner', coalesce((SELECT h.name FROM tenure t JOIN person h ON h.id = t.person WHERE t.seat = a.seat
           AND t.starts <= :at AND (t.ends IS NULL OR t.ends > :at) LIMIT 1), s.title),
        'due', to_char(a.due AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) FROM action a JOIN party p ON p.id = a.party
      JOIN seat s ON s.id = a.seat WHERE a.outcome = o.id) AS promise
  FROM items i JOIN outcome o ON o.item = i.id AND o.struck_at IS NULL LEFT JOIN decision d ON d.outcome = o.id
  LEFT JOIN motion v ON v.id = d.motion LEFT JOIN meeting_agreement w ON w.outcome = o.id ORDER BY o.position, o.id"""
MOTIONS = """SELECT i.key AS item, v.key, v.words, v.state, coalesce(a.title, '') AS mover, coalesce(z.title, '') AS seconder,
    v.base, v.quorum, v.present, v.needed, v.yes, v.no,
    (SELECT json_agg(json_build_object('seat', s.title, 'value', x.value,
        'holder', coalesce(nullif(x.holder, '')::json ->> 'name', '')) ORDER BY s.title) FROM vote x
      JOIN seat s ON s.id = x.seat WHERE x.motion = v.id) AS ballots
  FROM items i JOIN motion v ON v.item = i.id LEFT JOIN seat a ON a.id = v.mover LEFT JOIN seat z ON z.id = v.seconder
  ORDER BY v.id"""
RECUSED = """SELECT i.key AS item, s.title AS seat, p.name, r.reason FROM items i JOIN recusal r ON r.item = i.id
  JOIN seat s ON s.id = r.seat JOIN person p ON p.id = r.person ORDER BY r.id"""
DOCUMENTS = """SELECT a.number, a.name, a.internal FROM this m JOIN attachment a ON a.matter = 'meeting:' || m.number
  WHERE a.removed_at IS NULL ORDER BY a.id"""
PARTS = {
    "head": HEAD,
    "here": HERE,
    "absent": ABSENT,
    "items": ITEMS,
    "notes": NOTES,
    "outcomes": OUTCOMES,
    "motions": MOTIONS,
    "recused": RECUSED,
    "documents": DOCUMENTS,
}
THIS = """WITH this AS (SELECT * FROM meeting WHERE number = :number),
  items AS (SELECT i.* FROM agenda_item i JOIN this m ON m.id = i.meeting) """
GATHER = THIS + " UNION ALL ".join(
    f"SELECT '{name}' AS part, (SELECT coalesce(json_agg(x), '[]') FROM ({query}) x) AS rows"  # noqa: S608 - constants
    for name, query in PARTS.items()
)


async def gathered(number: str, at: datetime) -> Minutes:
    """The content as it stands in the tables now."""
    found = {
        row["part"]: msgspec.json.decode(row["rows"]) for row in await sql.rows(GATHER, number=number, at=at)
    }
    (head,) = found["head"]
    motions = tuple(_motion(row) for row in found["motions"])
    return Minutes(
        **_of(Minutes, head),
        here=tuple(_people(found["here"])),
        absent=tuple(_of_row(Absent, row) for row in found["absent"]),
        items=tuple(_items(found, dict(zip((row["key"] for row in found["motions"]), motions, strict=True)))),
        documents=tuple(_of_row(UsedDocument, row) for row in found["documents"]),
    )


def genuine(text: str, hashed: str, *, number: str) -> None:
    """Raises Unsound where minutes that were kept as this text do not fit their fingerprint."""
    if canonical.text_fingerprint("minutes", text) != hashed:
        raise Unsound(subject=f"minutes:{number}", fault="does not read as it was written")


def stored(text: str) -> Minutes:
    """The content that was kept."""
    return msgspec.json.decode(text, type=Minutes)


def _of(kind: type[Any], row: Mapping[str, Any]) -> Part:
    """The values of a row that a kind of content has, with moments as moments."""
    known = {
        field: value
        for field, value in row.items()
        if field in kind.__dataclass_fields__ and value is not None
    }
    moments = {"opened", "closed", "next_at", "put_off_to", "at", "due"} & known.keys()
    return known | {name: datetime.fromisoformat(known[name]) for name in moments}


def _of_row(kind: type[T], row: Mapping[str, Any]) -> T:
    return kind(**_of(kind, row))


def _people(rows: list[Part]) -> Iterator[Attendee]:
    """Everybody once, with all the times at which they were here."""
    stays: dict[Any, list[Stay]] = defaultdict(list)
    first: dict[Any, Part] = {}
    for row in rows:
        who = (row["person"] or row["name"], row["seat"])
        first.setdefault(who, row)
        came, went = (datetime.fromisoformat(row[name]) for name in ("came", "went"))
        stays[who].append(Stay(came=came, went=went))
    for who, row in first.items():
        yield Attendee(**_of(Attendee, row), stays=tuple(stays[who]))


def _motion(row: Part) -> Motion:
    ballots = tuple(_of_row(Ballot, each) for each in row.pop("ballots") or ())
    return Motion(**_of(Motion, row), ballots=ballots)


def _items(found: Mapping[str, list[Part]], motions: Mapping[str, Motion]) -> Iterator[Item]:
    lines = {name: _by_item(found[name]) for name in ("notes", "outcomes", "motions", "recused")}
    decided = {row["motion"] for row in found["outcomes"]}
    for number, row in enumerate(found["items"], start=1):
        key = row["key"]
        row["internal"] = is_internal(row["about"], marked=row["internal"], shown=row["shown"])
        yield Item(
            **_of(Item, row),
            number=number,
            notes=tuple(_of_row(Note, each) for each in lines["notes"][key]),
            outcomes=tuple(_outcome(each, motions) for each in lines["outcomes"][key]),
            motions=tuple(
                motions[each["key"]] for each in lines["motions"][key] if each["key"] not in decided
            ),
            recused=tuple(_of_row(Recused, each) for each in lines["recused"][key]),
        )


def _by_item(rows: list[Part]) -> dict[str, list[Part]]:
    found: dict[str, list[Part]] = defaultdict(list)
    for row in rows:
        found[row["item"]].append(row)
    return found


def _confirmed(row: Part) -> Confirmed:
    return _of_row(Confirmed, {**row, "shown": (who_from(row["who"]) or NOBODY).shown})


def _outcome(row: Part, motions: Mapping[str, Motion]) -> Outcome:
    parts: Part = {
        "motion": motions.get(row.pop("motion")),
        "confirmed": tuple(_confirmed(each) for each in row.pop("confirmed") or ()),
        "waits": tuple(row.pop("waits") or ()),
    }
    promise = row.pop("promise")
    parts["promise"] = _of_row(Promise, promise) if promise else None
    return Outcome(**_of(Outcome, row), **parts)
