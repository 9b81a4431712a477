"""The acts on one meeting: set, invite, change, move, cancel, set again, answer, open. It is closed by `closing`.

The row keeps what calendars need of it: one uid for ever, a sequence that rises with start, end, canceling and its
taking back, and a stamp that rises with every act. What is written inside an open meeting has modules of its own.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from governance import acts
from governance.acts import Act, Matter
from governance.audit.rules import instant
from governance.audit.tags import Tag
from governance.database import sql
from governance.database.numbering import next_number
from governance.errors import Forbidden, Invalid
from governance.meetings.queries.bodies import MeetingBody, meeting_body
from governance.meetings.queries.calendars import sides_of
from governance.meetings.queries.meetings import MeetingFacts, meeting
from governance.meetings.queries.people import invited_people
from governance.meetings.rules.meetings import (
    CODE_LENGTH,
    CODE_SIGNS,
    EARLY,
    MOVES,
    Answer,
    Standing,
    State,
    Step,
    short_code,
    stamped,
)
from governance.meetings.rules.planning import is_provisional
from governance.meetings.rules.times import Slot, checked_link, checked_slot, is_material
from governance.meetings.tables.series import Guest, Meeting
from governance.people.rules import Acting, entries
from governance.settings import current

STATES = {
    State.DRAFT: "not sent out yet",
    State.INVITED: "coming",
    State.CANCELED: "canceled",
    State.OPEN: "going on",
    State.CLOSED: "over",
}
NOT_YOURS = "As {title} of {party} you cannot set dates of {body}: whoever speaks for one of its sides does."
CODES = "SELECT code FROM meeting WHERE code = ANY(:codes::text[])"
REPLY = """INSERT INTO meeting_reply (meeting, person, answer, words, at) VALUES (:meeting, :person, :answer, :words, :at)
  ON CONFLICT (meeting, person) DO UPDATE SET answer = excluded.answer, words = excluded.words, at = excluded.at"""


def _standing(row: MeetingFacts | None, by: Acting) -> Standing:
    return Standing(state=row.state, by=by, circle=row.circle) if row else Standing(state=State.NEW, by=by)


MEETINGS: Matter[MeetingFacts, Step] = Matter(
    name="meeting", table=Meeting, moves=MOVES, load=meeting, standing=_standing, states=STATES
)


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A meeting to be stored; `series` is a row's number and `nominal` the date its pattern gives it, or neither."""

    title: str
    slot: Slot
    note_taker: int | None = None
    series: int | None = None
    nominal: date | None = None


async def set_meeting(body: str, planned: Planned, *, by: Acting, at: datetime) -> str:
    """Set a single meeting, which is of no series; answers its number. Nobody is told before they are invited."""
    async with acts.create(MEETINGS, Step.CREATE, by=by, at=at) as act:
        group = await meeting_body(body, at=at)
        keeps_dates(group, by)
        checked_slot(planned.slot, at=at)
        number = await stored(act, group, replace(planned, series=None, nominal=None))
        after = {"title": planned.title, "starts": instant(planned.slot.starts), "body": group.name}
        await act.record(Tag.MEETING_SET, f"meeting:{number}", after=after)
    return number


def keeps_dates(body: MeetingBody, by: Acting) -> None:
    """Raises Forbidden for who sets no dates of this group."""
    if not body.circle.writes(by):
        raise Forbidden(NOT_YOURS.format(title=by.title, party=by.party_name, body=body.name))


async def stored(act: Act[Any], body: MeetingBody, planned: Planned) -> str:
    """The row of a new meeting, as a draft; answers its number."""
    number, slot = await next_number("M", act.at), planned.slot
    row = Meeting(
        number=number,
        code=await _free_code(),
        body=body.id,
        series=planned.series,
        nominal=planned.nominal,
        state=str(State.DRAFT),
        title=entries.needed(planned.title, "title", limit=120),
        note_taker=planned.note_taker,
        uid=f"{number}@{current().url.partition('://')[2].partition(':')[0]}",
        stamp=act.at.replace(microsecond=0),
        who=act.who,
        at=act.at,
        **slot.columns,
    )
    await Meeting.insert(row)
    return number


async def _free_code() -> str:
    """A code nobody has. Whoever takes a number of this year waits for the others, so that it stays free."""
    picks = [tuple(secrets.randbelow(len(CODE_SIGNS)) for _ in range(CODE_LENGTH)) for _ in range(8)]
    codes = [short_code(each) for each in picks]
    taken = {row["code"] for row in await sql.rows(CODES, codes=codes)}
    return next(code for code in codes if code not in taken)


async def invite(number: str, *, seen: int | None = None, by: Acting, at: datetime) -> None:
    """Invite the members and guests. Each is written to by whatever sends invitations."""
    async with acts.take(MEETINGS, number, Step.INVITE, by=by, at=at, seen=seen) as act:
        _still_ahead(act.row, at)
        await _is_settled(act.row)
        await act.move(invited_at=at, stamp=stamped(act.row.stamp, at))
        await act.record(Tag.MEETING_INVITED, after=_told(act.row))


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What a meeting is called and where it is held; `link` is where it is joined from afar."""

    title: str
    place: str = ""
    link: str = ""

    @property
    def columns(self) -> dict[str, str]:
        return {
            "title": entries.needed(self.title, "title", limit=120),
            "place": entries.optional(self.place, "place"),
            "link": checked_link(self.link),
        }


async def change(number: str, setting: Setting, *, seen: int, by: Acting, at: datetime) -> None:
    """Say anew what it is called and where it is held. Nobody's calendar moves for it."""
    async with acts.take(MEETINGS, number, Step.CHANGE, by=by, at=at, seen=seen) as act:
        after = setting.columns
        before = {name: getattr(act.row, name) for name in after}
        what = ", ".join(name for name in after if after[name] != before[name])
        await act.move(stamp=stamped(act.row.stamp, at), live=Meeting.live + 1, **after)
        await act.record(Tag.MEETING_CHANGED, before=before, after={**after, "what": what})


async def choose_note_taker(number: str, person: int | None, *, seen: int, by: Acting, at: datetime) -> None:
    """Who of the group takes the notes; None: nobody is chosen. It takes nobody's right to write, and gives none to others."""
    async with acts.take(MEETINGS, number, Step.CHANGE, by=by, at=at, seen=seen) as act:
        members = {each.person for each in await invited_people(act.row, at=at) if each.side}
        if person not in {None, *members}:
            reason = f"is somebody of {act.row.body_name}"
            raise Invalid(f"Whoever takes the notes {reason}.", fields={"person": reason})
        await act.move(note_taker=person, live=Meeting.live + 1)
        await act.record(Tag.MEETING_CHANGED, after={"what": "note taker"})


async def invite_guest(number: str, person: int, *, words: str, by: Acting, at: datetime) -> None:
    """Somebody besides the members; they see this meeting from now on, and no other."""
    async with acts.take(MEETINGS, number, Step.CHANGE, by=by, at=at) as act:
        name = await sql.value("SELECT name FROM person p WHERE id = :id AND active(p)", id=person)
        if name is None or person in act.row.circle.guests:
            reason = "is invited already" if name else "choose somebody with an account"
            raise Invalid(f"Guest: {reason}.", fields={"guest": reason})
        why = entries.optional(words, "words", limit=500)
        await Guest.insert(Guest(meeting=act.row.id, person=person, words=why, who=act.who, at=at))
        await act.move(stamp=stamped(act.row.stamp, at), live=Meeting.live + 1)
        await act.record(Tag.MEETING_GUEST, after={"guest": name})


async def move(number: str, slot: Slot, *, seen: int, by: Acting, at: datetime) -> None:
    """Another day, hour or length. Later meetings of its series stay where they are."""
    async with acts.take(MEETINGS, number, Step.MOVE, by=by, at=at, seen=seen) as act:
        checked_slot(slot, at=at)
        raised = act.row.sequence + is_material((act.row.starts, act.row.ends), (slot.starts, slot.ends))
        await act.move(sequence=raised, stamp=stamped(act.row.stamp, at), **slot.columns)
        after = {"starts": instant(slot.starts), "ends": instant(slot.ends)}
        await act.record(Tag.MEETING_MOVED, before=_told(act.row), after=after)


async def cancel(number: str, *, words: str, seen: int, by: Acting, at: datetime) -> None:
    """It does not take place. Its date and number stay, and it keeps the place of that date in its series."""
    why = entries.reason(words, "Everybody who was invited reads it.")
    async with acts.take(MEETINGS, number, Step.CANCEL, by=by, at=at, seen=seen) as act:
        await act.move(reason=why, sequence=act.row.sequence + 1, stamp=stamped(act.row.stamp, at))
        await act.record(Tag.MEETING_CANCELED, before=_told(act.row), reason=why)


async def restore(number: str, *, seen: int, by: Acting, at: datetime) -> None:
    """It takes place after all, as a draft: everybody is invited anew."""
    async with acts.take(MEETINGS, number, Step.RESTORE, by=by, at=at, seen=seen) as act:
        _still_ahead(act.row, at)
        stamp = stamped(act.row.stamp, at)
        await act.move(reason="", invited_at=None, sequence=act.row.sequence + 1, stamp=stamp)
        await act.record(Tag.MEETING_RESTORED, after=_told(act.row))


async def reply(number: str, answer: Answer, *, words: str, by: Acting, at: datetime) -> None:
    """Say whether you come."""
    async with acts.take(MEETINGS, number, Step.REPLY, by=by, at=at) as act:
        said = entries.optional(words, "words", limit=300)
        values = {"meeting": act.row.id, "person": by.person_id, "answer": str(answer)}
        await sql.rows(REPLY, words=said, at=at, **values)
        await act.record(Tag.MEETING_REPLIED, after={"answer": str(answer)})


async def open_meeting(number: str, *, by: Acting, at: datetime) -> None:
    """Start it. Whoever opens it takes the notes where nobody was chosen."""
    async with acts.take(MEETINGS, number, Step.OPEN, by=by, at=at) as act:
        if at < act.row.starts - EARLY:
            raise Invalid(
                f"{number} is not yet: it can be opened an hour before its time. Move it first to meet earlier."
            )
        taker = act.row.note_taker or by.person_id
        await act.move(opened_at=at, note_taker=taker, live=Meeting.live + 1)
        await act.record(Tag.MEETING_OPENED)


async def _is_settled(row: MeetingFacts) -> None:
    """Raises Invalid for a date of a series in a time whose holidays are not confirmed: it may still become another."""
    if row.nominal and is_provisional(await sides_of(row.circle), row.day):
        reason = "the holidays of that time are not confirmed yet, so the date may still change"
        raise Invalid(f"{row.number} cannot be sent out yet: {reason}. Confirm them under Calendars.")


def _still_ahead(row: MeetingFacts, at: datetime) -> None:
    if row.ends <= at:
        raise Invalid(f"The time of {row.number} is over. Move it to another day, or set a new meeting.")


def _told(row: MeetingFacts) -> dict[str, str]:
    return {"title": row.title, "starts": instant(row.starts), "ends": instant(row.ends)}
