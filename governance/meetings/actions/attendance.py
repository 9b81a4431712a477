"""Who comes and goes in an open meeting. Everybody marks themselves; whoever takes notes marks anybody. It binds nobody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance import acts
from governance.acts import Act
from governance.audit.rules import instant
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import AlreadyDone, NotFound
from governance.meetings.actions import live
from governance.meetings.actions.meeting import MEETINGS
from governance.meetings.queries.meetings import MeetingFacts
from governance.meetings.rules.attendance import Arrival, Stay, check, corrected, guest_name
from governance.meetings.rules.outcomes import named
from governance.people.queries import look_alikes
from governance.people.rules import Acting

COME = """INSERT INTO attendance (key, meeting, person, name, title, party, seat, proxy, mode, came, who, at)
  VALUES (:key, :meeting, :person, :name, :title, :party, :seat, :proxy, :mode, :came, :who, :at)
  ON CONFLICT (key) DO NOTHING RETURNING id"""
STAYS = """SELECT a.id, a.key, a.person, a.name, a.came, a.went FROM attendance a
  WHERE a.meeting = :meeting AND (a.key = :key OR a.person = :person)"""
ONE = "SELECT id, key, person, name, came, went FROM attendance WHERE meeting = :meeting AND key = :key"
LEAVE = "UPDATE attendance SET went = :went WHERE id = :id AND went IS NULL RETURNING id"
CORRECT = (
    "UPDATE attendance SET came = :came, went = :went, reason = :reason, who = :who, at = :at WHERE id = :id"
)
VOTES = """SELECT m.closed_at FROM motion m JOIN agenda_item i ON i.id = m.item
  WHERE i.meeting = :meeting AND m.closed_at IS NOT NULL"""
ALL_LEFT = "UPDATE attendance SET went = greatest(came, :at) WHERE meeting = :meeting AND went IS NULL"
NOBODY = "Nobody of this meeting was here at that time."


@dataclass(frozen=True, kw_only=True)
class _Row:
    id: int
    key: str
    person: int | None
    name: str
    came: datetime
    went: datetime | None

    @property
    def stay(self) -> Stay:
        return Stay(came=self.came, went=self.went)


async def come(meeting: str | MeetingFacts, who: Arrival, *, by: Acting, at: datetime) -> None:
    """Somebody is here from now on. Sent twice, they came once."""
    async with acts.take(MEETINGS, meeting, by=by, at=at) as act:
        await live.hold(act, writes=who.person != by.person_id)
        others = await _rows(STAYS, act, key=named(who.key), person=who.person or 0)
        if any(one.key == who.key for one in others):
            act.without_event("it was sent before")
            return
        if any(one.went is None for one in others):
            raise AlreadyDone(f"{who.name} is here already.")
        check(Stay(came=at), others=[one.stay for one in others], began=_began(act), at=at)
        name = who.name if who.person else await _guest(who.name)
        row = {**vars(who), "mode": str(who.mode), "name": name}
        await sql.rows(COME, **row, meeting=act.row.id, came=at, who=act.who, at=at)
        told = {"name": name, "mode": f"by {who.mode}" if who.mode == "phone" else str(who.mode)}
        await act.record(Tag.ATTENDANCE_CAME, after={**told, "title": who.title, "proxy": who.proxy})


async def _guest(typed: str) -> str:
    name = guest_name(typed)
    await look_alikes.check_person(name)
    return name


async def leave(meeting: str | MeetingFacts, key: str, *, by: Acting, at: datetime) -> None:
    """Somebody leaves now."""
    async with acts.take(MEETINGS, meeting, by=by, at=at) as act:
        found = await _one(act, key)
        await live.hold(act, writes=found.person != by.person_id)
        if not await sql.rows(LEAVE, id=found.id, went=at):
            raise AlreadyDone(f"{found.name} left already.")
        await act.record(Tag.ATTENDANCE_WENT, after={"name": found.name, "went": instant(at)})


async def correct(
    meeting: str | MeetingFacts, key: str, stay: Stay, *, reason: str, by: Acting, at: datetime
) -> None:
    """Other times than were written down. Where a vote was taken in between, it needs a reason; the vote stays as it was."""
    async with acts.take(MEETINGS, meeting, by=by, at=at) as act:
        await live.hold(act)
        found = await _one(act, key)
        others = await _rows(STAYS, act, key=key, person=found.person or 0)
        check(stay, others=[one.stay for one in others if one.key != key], began=_began(act), at=at)
        votes = [row["closed_at"] for row in await sql.rows(VOTES, meeting=act.row.id)]
        why = corrected(found.stay, stay, votes=votes, reason=reason)
        times = {"came": stay.came, "went": stay.went}
        await sql.rows(CORRECT, id=found.id, **times, reason=why, who=act.who, at=at)
        before, after = ({"name": found.name, **_told(each)} for each in (found.stay, stay))
        await act.record(Tag.ATTENDANCE_CORRECTED, before=before, after=after, reason=why)


async def all_left(act: Act[MeetingFacts]) -> None:
    """Part of the act that closes a meeting: whoever is still here leaves with it."""
    await sql.rows(ALL_LEFT, meeting=act.row.id, at=act.at)


async def _one(act: Act[MeetingFacts], key: str) -> _Row:
    found = await _rows(ONE, act, key=key)
    if not found:
        raise NotFound(NOBODY)
    return found[0]


async def _rows(query: str, act: Act[MeetingFacts], **values: Any) -> list[_Row]:
    return [_Row(**row) for row in await sql.rows(query, meeting=act.row.id, **values)]


def _began(act: Act[MeetingFacts]) -> datetime:
    return min(act.row.starts, act.row.opened_at or act.row.starts)


def _told(stay: Stay) -> dict[str, str]:
    left = {"went": instant(stay.went)} if stay.went else {}
    return {"came": instant(stay.came), **left}
