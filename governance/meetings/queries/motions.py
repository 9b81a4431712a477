"""Motions of a meeting with what each seat said, as pages, minutes and the writers of votes read them."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from governance.bodies.rules.ground_rules import MotionKind
from governance.database import sql
from governance.meetings.rules.votes import Given, MotionState, NewMotion, Result, Value


@dataclass(frozen=True, kw_only=True)
class VoteLine:
    """What was said for a seat, and by whom it was entered; `own`: by whoever said it."""

    seat: str
    title: str
    party_name: str
    person: int | None
    name: str
    value: Value
    own: bool
    entered_by: str


@dataclass(frozen=True, kw_only=True)
class MotionFacts:
    """One motion. The numbers are those of its closing, 0 before."""

    id: int
    key: str
    item_id: int
    item: str
    kind: MotionKind
    about: str
    words: str
    content: str
    hash: str
    mover: str
    mover_title: str
    seconder: str
    seconder_title: str
    state: MotionState
    revision: int
    base: int
    quorum: int
    present: int
    needed: int
    yes: int
    no: int
    result: Result | None
    effect: str
    decision: str
    at: datetime
    closed_at: datetime | None
    votes: tuple[VoteLine, ...]

    @property
    def given(self) -> tuple[Given, ...]:
        said = ((vote, vote.person) for vote in self.votes)
        return tuple(Given(seat=v.seat, person=person, value=v.value) for v, person in said if person)

    @property
    def told(self) -> dict[str, Any]:
        """What a carried one takes into effect, read."""
        found: dict[str, Any] = json.loads(self.content) if self.content else {}
        return found

    @property
    def text(self) -> NewMotion:
        return NewMotion(
            key=self.key, kind=self.kind, words=self.words, about=self.about, content=self.content
        )


MOTIONS = """SELECT coalesce(json_agg(told ORDER BY told.id), '[]')::text AS told FROM (
  SELECT m.id, m.key, m.item AS item_id, i.key AS item, m.kind, m.about, m.words, m.content, m.hash, m.state, m.revision,
    coalesce(v.code, '') AS mover, coalesce(v.title, '') AS mover_title, coalesce(c.code, '') AS seconder,
    coalesce(c.title, '') AS seconder_title, m.base, m.quorum, m.present, m.needed, m.yes, m.no, nullif(m.result, '') AS result,
    coalesce(d.effect, '') AS effect, coalesce(d.number, '') AS decision, m.at, m.closed_at,
    (SELECT coalesce(json_agg(json_build_object('seat', s.code, 'title', s.title, 'party_name', o.name, 'person', x.person,
        'name', coalesce(nullif(x.holder, '')::json ->> 'name', p.name, ''), 'value', x.value, 'own', x.own,
        'entered_by', coalesce(nullif(x.who, '')::json ->> 'name', '')) ORDER BY x.id), '[]')
      FROM vote x JOIN seat s ON s.id = x.seat JOIN party o ON o.id = s.party LEFT JOIN person p ON p.id = x.person
      WHERE x.motion = m.id) AS votes
  FROM motion m JOIN agenda_item i ON i.id = m.item LEFT JOIN seat v ON v.id = m.mover LEFT JOIN seat c ON c.id = m.seconder
  LEFT JOIN LATERAL (SELECT effect, number FROM decision WHERE motion = m.id ORDER BY id LIMIT 1) d ON true
  WHERE i.meeting = :meeting AND :key IN ('', m.key)) told"""


async def motions(meeting_id: int, key: str = "") -> tuple[MotionFacts, ...]:
    """Those of a meeting in their order, or the one with this key."""
    told = await sql.value(MOTIONS, meeting=meeting_id, key=key)
    return msgspec.json.decode(told, type=tuple[MotionFacts, ...])
