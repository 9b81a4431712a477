"""What goes on in an open meeting: who may come and who is here, notes and what came of each item. One question.

Who may see the meeting is decided before. Words of pages are the page's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from governance.database import sql
from governance.meetings.queries.meetings import MeetingFacts
from governance.meetings.rules.attendance import Mode, Stay
from governance.meetings.rules.outcomes import OutcomeKind
from governance.people.rules import NEGOTIATING

WRITES_STILL = timedelta(seconds=20)  # so long after a pause somebody counts as writing
# Holders and who acts for them, of the roles that belong to the meeting; guests by their first own role, if any.
ROOM = """
WITH held AS (
  SELECT t.seat, t.person, '' AS proxy FROM tenure t WHERE t.starts <= :at AND (t.ends IS NULL OR t.ends > :at)
  UNION ALL SELECT d.seat, d.delegate, h.name FROM delegation d JOIN person h ON h.id = d.holder
    JOIN tenure t ON t.seat = d.seat AND t.person = d.holder AND t.starts <= :at AND (t.ends IS NULL OR t.ends > :at)
    WHERE d.starts <= :at AND d.ends > :at
), seats AS (
  SELECT s.id, s.code, s.title, p.code AS party, p.name AS party_name, p.kind FROM seat s JOIN party p ON p.id = s.party
  WHERE s.closed_at IS NULL AND (s.code = ANY(:members::text[])
    OR (p.code = ANY(:pair::text[]) AND s.role = ANY(:roles::text[])))
), member AS (
  SELECT h.person, n.name, s.title, s.party, s.party_name, s.kind, s.id AS seat, s.code, h.proxy FROM seats s
  JOIN held h ON h.seat = s.id JOIN person n ON n.id = h.person
  UNION ALL SELECT n.id, n.name, coalesce(s.title, ''), coalesce(p.code, ''), coalesce(p.name, ''), coalesce(p.kind, ''),
    NULL, '', '' FROM person n
  LEFT JOIN LATERAL (SELECT * FROM held WHERE person = n.id AND proxy = '' LIMIT 1) h ON true
  LEFT JOIN seat s ON s.id = h.seat LEFT JOIN party p ON p.id = s.party WHERE n.id = ANY(:guests::bigint[])
)
SELECT to_json(told)::text AS told FROM (SELECT
  (SELECT coalesce(json_agg(x ORDER BY x.kind DESC, x.name, x.seat), '[]') FROM (SELECT m.*, coalesce(r.answer, '') AS answer
     FROM member m LEFT JOIN meeting_reply r ON r.meeting = :meeting AND r.person = m.person) x) AS members,
  (SELECT coalesce(json_agg(x ORDER BY x.came, x.id), '[]') FROM (SELECT a.id, a.key, a.person, a.name, a.title, a.party,
     coalesce(p.name, '') AS party_name, coalesce(p.kind, '') AS kind, a.seat, a.proxy, a.mode, a.came, a.went, a.reason
     FROM attendance a LEFT JOIN party p ON p.code = a.party WHERE a.meeting = :meeting) x) AS stays,
  (SELECT coalesce(json_agg(x ORDER BY x.position, x.id), '[]') FROM (SELECT n.id, n.key, n.position, n.words, n.internal,
     n.revision, n.who::json ->> 'name' AS by, coalesce(n.changed_at, n.at) AS at FROM meeting_note n
     JOIN agenda_item i ON i.id = n.item WHERE i.meeting = :meeting AND i.key = :item) x) AS notes,
  (SELECT coalesce(json_agg(x ORDER BY x.position, x.id), '[]') FROM (SELECT o.id, o.key, i.key AS item, o.position, o.kind,
     o.words, o.internal, o.speaker, o.revision, o.who::json ->> 'name' AS by, o.at, coalesce(d.number, '') AS decision,
     a.action FROM outcome o
     JOIN agenda_item i ON i.id = o.item LEFT JOIN decision d ON d.outcome = o.id
     LEFT JOIN LATERAL (SELECT json_build_object('number', x.number, 'due', x.due, 'done_when', x.done_when,
       'owner', coalesce((SELECT m.name FROM member m WHERE m.seat = s.id AND m.proxy = '' LIMIT 1), s.title)) AS action
       FROM action x JOIN seat s ON s.id = x.seat WHERE x.outcome = o.id) a ON true WHERE i.meeting = :meeting AND o.struck_at IS NULL) x) AS outcomes,
  (SELECT o.evidence FROM offer o JOIN change c ON c.id = o.change WHERE c.number = :change
     ORDER BY o.round DESC LIMIT 1) AS evidence,
  (SELECT coalesce(json_object_agg(s.role, n.name || ', ' || s.title), '{}') FROM held h JOIN seat s ON s.id = h.seat
     JOIN party p ON p.id = s.party AND p.kind = 'oversight' JOIN person n ON n.id = h.person
     WHERE h.proxy = '' AND s.role IN ('sponsor', 'convenor')) AS approvers) told
"""


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody who belongs to the meeting, for one role (None: a guest); `proxy` for whom they act, `answer` to the invitation."""

    person: int
    name: str
    title: str
    party: str
    party_name: str
    kind: str
    seat: int | None
    code: str
    proxy: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class Stayed:
    """Somebody who is or was here; `kind` is that of their office."""

    id: int
    key: str
    person: int | None
    name: str
    title: str
    party: str
    party_name: str
    kind: str
    seat: int | None
    proxy: str
    mode: Mode
    came: datetime
    went: datetime | None
    reason: str

    @property
    def stay(self) -> Stay:
        return Stay(came=self.came, went=self.went)


@dataclass(frozen=True, kw_only=True)
class NoteLine:
    id: int
    key: str
    position: int
    words: str
    internal: bool
    revision: int
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ActionLine:
    """What somebody promised; `owner` is whoever holds its role."""

    number: str
    due: datetime
    done_when: str
    owner: str


@dataclass(frozen=True, kw_only=True)
class OutcomeLine:
    """What came of the item with the key `item`; `decision` is its number in the register, "" if it is none."""

    id: int
    key: str
    item: str
    position: int
    kind: OutcomeKind
    words: str
    internal: bool
    speaker: str
    revision: int
    by: str
    at: datetime
    decision: str
    action: ActionLine | None


@dataclass(frozen=True, kw_only=True)
class Room:
    """`notes` are those of one item, `outcomes` those of all; `evidence` belongs to the change that item is about.

    `approvers` are who may have to approve what is agreed, by role.
    """

    members: tuple[Member, ...]
    stays: tuple[Stayed, ...]
    notes: tuple[NoteLine, ...]
    outcomes: tuple[OutcomeLine, ...]
    evidence: str | None
    approvers: Mapping[str, str]

    @property
    def here(self) -> tuple[Stayed, ...]:
        return tuple(each for each in self.stays if each.went is None)

    @property
    def away(self) -> tuple[Member, ...]:
        """Members who are not here; each person once."""
        there = {each.person for each in self.here}
        return tuple({m.person: m for m in reversed(self.members) if m.person not in there}.values())[::-1]

    @property
    def owners(self) -> tuple[Member, ...]:
        """Who may promise something: each role once, by its holder."""
        return tuple({m.code: m for m in reversed(self.members) if m.code and not m.proxy}.values())[::-1]

    def seats_of(self, person: int) -> tuple[Member, ...]:
        return tuple(each for each in self.members if each.person == person)

    def writing(self, *, besides: str, at: datetime) -> tuple[str, ...]:
        """Who wrote a note of this item a moment ago; nobody is kept from writing by it."""
        names = (each.by for each in self.notes if at - each.at < WRITES_STILL and each.by != besides)
        return tuple(dict.fromkeys(names))


async def room(meeting: MeetingFacts, *, item: str, change: str, at: datetime) -> Room:
    """`item` is the key of the item shown, `change` the number of the open change that it is about, "" if none."""
    circle = meeting.circle
    pair = () if meeting.is_board else circle.parties
    who = {"members": sorted(circle.members), "pair": list(pair), "guests": sorted(circle.guests)}
    roles = sorted(map(str, NEGOTIATING))
    row = await sql.one(ROOM, meeting=meeting.id, item=item, change=change, at=at, roles=roles, **who)
    return msgspec.json.decode(row["told"], type=Room)
