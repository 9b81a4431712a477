"""Minutes as they are stored, with what is asked to be put otherwise in them, and what they read like now.

Who may see the whole is decided by `access`; the public reading of final minutes is everybody's who is signed in.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.audit.stored_event import NOBODY, Who, who_from
from governance.database import sql
from governance.errors import NotFound
from governance.meetings.queries.access import seen_meeting
from governance.meetings.queries.meetings import MeetingFacts, meeting
from governance.meetings.queries.minutes_content import gathered, genuine, stored
from governance.meetings.rules.minutes import Confirmed, Minutes
from governance.meetings.rules.minutes_moves import Asked, CorrectionState, Standing, State
from governance.meetings.rules.minutes_places import is_public_place, rewritten
from governance.meetings.rules.minutes_public import public
from governance.people.rules import Acting, Viewer


@dataclass(frozen=True, kw_only=True)
class MinutesFacts:
    """The minutes of one meeting; `number` is the meeting's. `content` is canonical text; of a draft, what was rewritten.

    `here` are the numbers of people who were here. `untaken`: nobody takes the notes, or who did leaves.
    `open_law`: its ground rules say that open-meetings law applies. `both_here`: a later meeting of the same two sides goes on, with both of them in the room.
    """

    id: int
    number: str
    state: State
    revision: int
    content: str
    hash: str
    public_hash: str
    circulated_at: datetime | None
    corrections_until: datetime | None
    approved_at: datetime | None
    final_at: datetime | None
    by: Who | None
    here: frozenset[int]
    untaken: bool
    both_here: bool
    open_corrections: int
    open_law: bool
    meeting: MeetingFacts

    def takes_notes(self, by: Acting) -> bool:
        if self.untaken:
            return by.person_id in self.here and self.meeting.circle.is_member(by)
        return by.person_id == self.meeting.note_taker

    def standing(self, by: Acting, at: datetime | None = None) -> Standing:
        """Where they stand for an actor; `at` tells whether the days for corrections are over."""
        until = self.corrections_until
        return Standing(
            state=self.state,
            by=by,
            takes_notes=self.takes_notes(by),
            was_here=by.person_id in self.here,
            open_corrections=self.open_corrections,
            due=until is not None and at is not None and until <= at,
            approves=by.is_program
            or (not self.meeting.is_board and self.both_here and self.meeting.circle.writes(by)),
        )

    @property
    def is_open_to_all(self) -> bool:
        """Whether the public reading is there: final; under a law of open meetings as soon as it was sent round."""
        return self.state is State.FINAL or (self.open_law and self.state is not State.DRAFT)


@dataclass(frozen=True, kw_only=True)
class CorrectionFacts:
    """Something that is asked to be put otherwise. `number` is the meeting's, `nth` counts within its minutes."""

    id: int
    nth: int
    state: CorrectionState
    revision: int
    place: str
    before: str
    after: str
    reason: str
    internal: bool
    erratum: bool
    person: int
    party: str
    by: Who | None
    at: datetime
    answer: str
    answered_by: Who | None
    answered_at: datetime | None
    minutes: MinutesFacts

    @property
    def number(self) -> str:
        return self.minutes.number

    def asked(self, by: Acting) -> Asked:
        return Asked(
            state=self.state,
            by=by,
            asker=self.person,
            asker_party=self.party,
            takes_notes=self.minutes.takes_notes(by),
            speaks=self.minutes.meeting.circle.is_member(by),
        )


FACTS = """SELECT x.id, x.state, x.revision, x.content, x.hash, x.public_hash, x.circulated_at, x.corrections_until,
    x.approved_at, x.final_at, x.who,
    (SELECT coalesce(json_agg(DISTINCT a.person), '[]') FROM attendance a WHERE a.meeting = m.id AND a.person IS NOT NULL) AS here,
    NOT EXISTS (SELECT FROM person p JOIN tenure t ON t.person = p.id AND t.ends IS NULL
      WHERE p.id = m.note_taker AND active(p)) AS untaken,
    EXISTS (SELECT FROM meeting n JOIN attendance a ON a.meeting = n.id AND a.went IS NULL AND a.seat IS NOT NULL
      WHERE n.body = m.body AND n.state = 'open' AND n.starts > m.starts HAVING count(DISTINCT a.party) > 1) AS both_here,
    (SELECT count(*) FROM minutes_correction c WHERE c.minutes = x.id AND c.state = 'asked') AS open_corrections,
    coalesce((SELECT g.content::jsonb ? 'open_meetings' FROM ground_rules g WHERE g.body = m.body AND g.starts <= m.starts
      ORDER BY g.number DESC LIMIT 1), false) AS open_law
  FROM minutes x JOIN meeting m ON m.id = x.meeting WHERE m.number = :number"""
CORRECTIONS = """SELECT c.id, c.number AS nth, c.state, c.revision, c.place, c.before, c.after, c.reason, c.internal, c.erratum,
    c.person, coalesce(nullif(c.who, '')::json ->> 'party', '') AS party, c.who, c.at, c.answer, c.answered_who, c.answered_at
  FROM minutes_correction c WHERE c.minutes = :minutes ORDER BY c.number"""
NONE = "There are no minutes of {number} yet."


async def minutes_of(number: str) -> MinutesFacts:
    """The minutes of the meeting with this number. Raises NotFound."""
    return await _facts(await meeting(number))


async def _facts(of: MeetingFacts) -> MinutesFacts:
    row = await sql.one(FACTS, NONE.format(number=of.number), number=of.number)
    here = frozenset(json.loads(row.pop("here")))
    state, by = State(row.pop("state")), who_from(row.pop("who"))
    return MinutesFacts(number=of.number, state=state, by=by, here=here, meeting=of, **row)


async def corrections(of: MinutesFacts) -> tuple[CorrectionFacts, ...]:
    """What was asked, in the order in which it was."""
    return tuple(_correction(row, of) for row in await sql.rows(CORRECTIONS, minutes=of.id))


async def correction(of: MinutesFacts, nth: int) -> CorrectionFacts:
    """One of them. Raises NotFound."""
    found = next((each for each in await corrections(of) if each.nth == nth), None)
    if found is None:
        raise NotFound(f"Nobody asked for a correction {nth} of the minutes of {of.number}.")
    return found


def _correction(row: dict[str, Any], of: MinutesFacts) -> CorrectionFacts:
    people = {"by": who_from(row.pop("who")), "answered_by": who_from(row.pop("answered_who") or "{}")}
    return CorrectionFacts(**{**row, **people, "state": CorrectionState(row["state"]), "minutes": of})


async def reading(of: MinutesFacts, at: datetime) -> Minutes:
    """The whole as it reads now; raises Unsound where that is not what was sent round. Of a draft what the meeting's tables say, with what its note taker wrote anew."""
    if of.state is not State.DRAFT:
        genuine(of.content, of.hash, number=of.number)
        return stored(of.content)
    return rewritten(await gathered(of.number, at), rewritten_words(of))


def rewritten_words(of: MinutesFacts) -> Mapping[str, str]:
    """By place, the sentences of a draft that were written anew."""
    found: Mapping[str, str] = json.loads(of.content) if of.content else {}
    return found


LATER = """SELECT o.key, p.name AS office, f.who::json ->> 'name' AS name, f.who, f.at FROM confirmation f
    JOIN meeting_agreement a ON a.id = f.agreement JOIN outcome o ON o.id = a.outcome JOIN agenda_item i ON i.id = o.item
    JOIN meeting m ON m.id = i.meeting JOIN party p ON p.id = f.party
  WHERE m.number = :number AND f.taken_back_at IS NULL AND f.at > :since ORDER BY f.at"""


async def confirmed_later(of: MinutesFacts, content: Minutes) -> dict[str, tuple[Confirmed, ...]]:
    """By the key of an outcome, which sides have confirmed since the minutes were kept what they say is waited for."""
    if of.circulated_at is None or not any(each.waits for item in content.items for each in item.outcomes):
        return {}
    found: dict[str, tuple[Confirmed, ...]] = {}
    for row in await sql.rows(LATER, number=of.number, since=of.circulated_at):
        key, who = row.pop("key"), who_from(row.pop("who")) or NOBODY
        found[key] = (*found.get(key, ()), Confirmed(**row, shown=who.shown))
    return found


APPROVABLE = """SELECT x.hash FROM minutes x JOIN meeting m ON m.id = x.meeting
  WHERE 'minutes/' || m.number = :about AND m.body = :body AND x.state = 'circulated'
    AND NOT EXISTS (SELECT FROM minutes_correction c WHERE c.minutes = x.id AND c.state = 'asked')"""


async def to_approve(body: int, about: str) -> str:
    """The fingerprint of minutes that a group may approve now, by what an item is about; "" where it is about none."""
    if not about.startswith("minutes/"):
        return ""
    return str(await sql.value(APPROVABLE, body=body, about=about) or "")


@dataclass(frozen=True, kw_only=True)
class MinutesPage:
    """What a reader sees: the minutes, how they read for them, and what was asked."""

    facts: MinutesFacts
    content: Minutes
    corrections: tuple[CorrectionFacts, ...]

    @property
    def errata(self) -> tuple[CorrectionFacts, ...]:
        """Corrections that stand beside the final minutes."""
        return tuple(
            each for each in self.corrections if each.erratum and each.state is CorrectionState.ACCEPTED
        )


async def seen_minutes(viewer: Viewer, number: str, at: datetime) -> MinutesPage:
    """The whole, for those who see the meeting. Raises NotFound."""
    return await whole(await _facts(await seen_meeting(viewer, number, at)), at)


async def whole(of: MinutesFacts, at: datetime) -> MinutesPage:
    return MinutesPage(facts=of, content=await reading(of, at), corrections=await corrections(of))


async def public_minutes(number: str, at: datetime) -> MinutesPage:
    """The public reading, once it is there. Raises NotFound before."""
    found = await minutes_of(number)
    if not found.is_open_to_all:
        raise NotFound(f"There are no public minutes of {number} yet.")
    return public_reading(await whole(found, at))


def public_reading(of: MinutesPage) -> MinutesPage:
    """Without what is internal, and without corrections but those that stand beside what is public."""
    shown = tuple(each for each in of.errata if not each.internal and is_public_place(of.content, each.place))
    return MinutesPage(facts=of.facts, content=public(of.content), corrections=shown)
