"""The sweep that tells calendars of meetings: what each invited person knows is compared with what stands.

So nothing that happens to a meeting or to who is invited can be forgotten, and nothing is told twice: a letter's number
for its meeting and person is unique. Several processes may run it.
"""

from dataclasses import dataclass, replace
from datetime import datetime

import msgspec
import structlog

from governance.database import sql
from governance.database.session import transaction
from governance.errors import Invalid
from governance.invitations import calendar_files
from governance.invitations.queries.coming import Coming, Reader, coming, invited, last_told, readers
from governance.invitations.rules.entries import CalendarEntry, Whom
from governance.invitations.rules.letters import Head, letter
from governance.invitations.rules.telling import Last, Next, due, of_person, unsent
from governance.people.queries import directory
from governance.reminders.actions.letters import Address, House, house, put
from governance.reminders.rendering import as_html, as_text
from governance.reminders.rules import letter_keys
from governance.reminders.rules.letter import CalendarPart, Contents
from governance.settings import current
from governance.sweeps.actions import rows

LOG = structlog.get_logger("invitations")
NOTE = """INSERT INTO invitation (meeting, person, number, method, sequence, stamp, facts, at)
  VALUES (:meeting, :person, :number, :method, :sequence, :stamp, :facts, :at) ON CONFLICT DO NOTHING RETURNING id"""
CARRIED = "UPDATE invitation SET letter = :letter WHERE id = :id"


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Everything a letter needs beside its meeting and its reader."""

    house: House
    city: str
    office: str
    url: str
    at: datetime


async def tell_calendars(*, at: datetime) -> int:
    """Answers how many letters were written. One that cannot be written keeps no other back."""
    meetings, city = await coming(at=at), await directory.city()
    if not meetings or city is None:
        return 0
    desk = Desk(house=await house(current()), city=city.name, office=city.office, url=current().url, at=at)
    asked, told = await invited(meetings, at=at), await last_told(meetings)
    everybody = await readers(
        {*(person for _, person in told), *(one for each in asked.values() for one in each)}
    )
    letters: dict[str, _Told] = {}
    for meeting in meetings:
        known = {person: last for (number, person), last in told.items() if number == meeting.id}
        here = [everybody[person] for person in sorted(asked[meeting.id] | set(known)) if person in everybody]
        for reader in here:
            others = tuple(one.name for one in here if one.id in asked[meeting.id] and one.id != reader.id)
            last, is_asked = known.get(reader.id), reader.id in asked[meeting.id]
            one = _Told(meeting=meeting, reader=reader, last=last, others=others if is_asked else None)
            letters[f"{meeting.number} to {reader.email}"] = one
    return sum(
        await rows.each("tell_calendars", letters, lambda key: _tell(letters[key], desk), opens_own=True)
    )


@dataclass(frozen=True, kw_only=True)
class _Told:
    """One reader of one meeting, and what their calendar heard last; `others` None: no longer invited."""

    meeting: Coming
    reader: Reader
    last: Last | None
    others: tuple[str, ...] | None


async def _tell(of: _Told, desk: Desk) -> int:
    standing = of_person(of.meeting.standing, of.last, invited=of.others is not None)
    step = due(standing, at=desk.at, choice=of.reader.choice)
    if step is None:
        return 0
    known = replace(of.meeting, standing=standing)
    try:
        async with transaction():
            head = _head(known, of.reader, desk, of.others or ())
            return await _write(known, of.reader, step, desk, head=head)
    except Invalid:
        LOG.warning("no mail reaches this address", person=of.reader.id)
    return 0


def _head(meeting: Coming, reader: Reader, desk: Desk, others: tuple[str, ...]) -> Head:
    return Head(
        reader=reader.name,
        city=desk.city,
        office=desk.office,
        address=f"{desk.url}/meetings/{meeting.number}",
        zone=meeting.standing.zone,
        others=others,
        dropped=not meeting.standing.canceled and not meeting.standing.invited,
        reason=meeting.reason,
    )


async def _write(meeting: Coming, reader: Reader, step: Next, desk: Desk, *, head: Head) -> int:
    values = {
        "number": step.number,
        "method": str(step.method),
        "sequence": step.sequence,
        "stamp": step.stamp,
        "facts": msgspec.json.encode(step.told).decode(),
    }
    noted = await sql.rows(NOTE, meeting=meeting.id, person=reader.id, at=desk.at, **values)
    if not noted:
        return 0
    key = letter_keys.of_meeting(meeting.number, reader.id, step.number)
    to = Address(name=reader.name, email=reader.email, person=reader.id)
    contents = _contents(meeting, reader, step, desk, head=head)
    sent = await put(key, contents, to=to, house=desk.house, at=desk.at)
    await sql.rows(CARRIED, id=noted[0]["id"], letter=sent)
    return 1


def _contents(meeting: Coming, reader: Reader, step: Next, desk: Desk, *, head: Head) -> Contents:
    said = letter(step, meeting.standing.last, head)
    return Contents(
        subject=said.subject,
        text=as_text("mail/meeting/letter.txt", letter=said),
        html=as_html("mail/meeting/letter.html", letter=said),
        matter=f"meeting/{meeting.number}",
        calendar=None if unsent(reader.choice) else _part(meeting, reader, step, desk, head=head),
    )


def _part(meeting: Coming, reader: Reader, step: Next, desk: Desk, *, head: Head) -> CalendarPart:
    entry = CalendarEntry(
        uid=meeting.uid,
        title=step.told.title,
        stamp=step.stamp,
        sequence=step.sequence,
        starts=step.told.starts,
        ends=step.told.ends,
        zone=head.zone,
        place=step.told.place or step.told.link,
        words="\n".join(
            filter(None, (f"Agenda and minutes: {head.address}", step.told.link, ", ".join(head.others)))
        ),
        address=head.address,
    )
    sender = Whom(name=f"Concord for {desk.city}", address=desk.house.reminders)
    file = calendar_files.invitation(
        entry, step.method, sender=sender, to=Whom(name=reader.name, address=reader.email)
    )
    return CalendarPart(method=str(step.method), file=file)
