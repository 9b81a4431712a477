"""What people do about a matter that waits: remind whoever has to act, name a day, want no more letters about it.

Each is on record. None moves the matter, its turn or its date: only when somebody is told, and by which way.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from governance import acts
from governance.acts import Act
from governance.audit.rules import SHARED
from governance.audit.tags import Tag
from governance.calendars.rules import to_utc
from governance.database import sql
from governance.errors import AlreadyDone, Forbidden, Stale
from governance.people.rules import Acting, Viewer
from governance.reminders.queries import reminded
from governance.reminders.queries.nudges import Nudge, hours_of, nudge_of
from governance.reminders.rules import answers
from governance.reminders.rules.watches import nudge_level, thread
from governance.waiting.rules.matter import Matter, Subject

# Locked until the act is over: who ends the clock meanwhile waits, or was first.
RUNNING = "SELECT key FROM watch WHERE thread = :thread AND ended_at IS NULL FOR UPDATE"
NAMED = "SELECT count(*) FROM acknowledgement WHERE key = :key"
NAME_DAY = """INSERT INTO acknowledgement (key, times, until, words, person, who, at)
    VALUES (:key, :times, :until, :words, :person, :who, :at)"""
# The sweep works the moment out anew; whatever is under way finds another revision.
HELD_BACK = """UPDATE watch SET revision = revision + 1, next_at = CASE WHEN next_at < :until THEN :until ELSE next_at END
    WHERE key = :key"""
REMIND = """INSERT INTO nudge (key, party, day, person, who, at) VALUES (:key, :party, :day, :person, :who, :at)
    ON CONFLICT (key, party, day) DO NOTHING RETURNING id"""
TELL = """INSERT INTO notice (person, key, level, manner, kind, subject, number, seat, for_whom, facts, told_at, humane_from)
    VALUES (:person, :key, :level, 'reminded', :kind, :subject, :number, :seat, :for_whom, :facts, :at, :humane_from)
    ON CONFLICT (person, key, level) DO NOTHING"""
MUTE = """INSERT INTO mute (person, key, reason, who, at) VALUES (:person, :key, :reason, :who, :at)
    ON CONFLICT (person, key) DO NOTHING RETURNING id"""
UNMUTE = "DELETE FROM mute WHERE person = :person AND key = :key RETURNING id"
NAMES = {Subject.LABELS: "name-notice"}  # as the record calls them, where pages have another word


async def acknowledge(name: str, day: date, words: str, *, viewer: Viewer, at: datetime) -> bool:
    """Nobody further is told until after that day. False where the matter is done by now: then nothing is needed."""
    matter = await reminded.matter_of(name, viewer, at=at)
    if matter is None:
        return False
    seat = answers.seat_asked(matter, viewer)
    if seat is None:
        raise Forbidden(f"Only whoever has to act may name a day; it waits for {matter.party.name}.")
    hours = await hours_of(matter, at)
    answers.check_day(day, hours, at)
    midnight = datetime.combine(day + timedelta(days=1), time.min)
    named = _Day(day=day, until=to_utc(midnight, hours.calendar.tzinfo), words=words)
    return await _acknowledge(matter, named, by=seat, at=at)


@dataclass(frozen=True, kw_only=True)
class _Day:
    """A day that is named, and the midnight after it."""

    day: date
    until: datetime
    words: str


async def _acknowledge(matter: Matter, named: _Day, *, by: Acting, at: datetime) -> bool:
    async with acts.begin(by, at=at) as act:
        key = await _running(act, matter)
        if not key:
            return False
        times = int(await sql.value(NAMED, key=key)) + 1
        if times > answers.TIMES:
            raise Stale("A day was named twice already. What is left is to act, or to ask for more time.")
        signed = {"person": by.person_id, "who": act.who, "at": at}
        await sql.rows(NAME_DAY, key=key, times=times, until=named.until, words=named.words, **signed)
        await sql.rows(HELD_BACK, key=key, until=named.until)
        after = {"day": named.day.isoformat()}
        await act.record(Tag.DAY_NAMED, _subject(matter), after=after, reason=named.words)
    return True


async def _running(act: Act[None], matter: Matter) -> str:
    """The key of the clock that runs; "" where it ended, which needs no event. Raises Stale where none began yet."""
    name = thread(matter)
    key = await sql.value(RUNNING, thread=name)
    if key is None and await reminded.telling(name) is None:
        raise Stale("Concord has not taken this up yet. That takes a minute at most; please try again then.")
    if key is None:
        act.without_event("it is done by now")
    return str(key or "")


def _subject(matter: Matter) -> str:
    return f"{NAMES.get(matter.subject, matter.subject.replace(' ', '-'))}:{matter.number}"


async def remind(name: str, *, viewer: Viewer, at: datetime) -> Nudge | None:
    """Once a day of each side; whoever has to act finds it in their inbox and next letter. None where it is done by now."""
    matter = await reminded.matter_of(name, viewer, at=at)
    if matter is None:
        return None
    nudge = await nudge_of(matter, viewer, at=at)
    return nudge if await _remind(nudge, by=nudge.by, at=at) else None


async def _remind(nudge: Nudge, *, by: Acting, at: datetime) -> bool:
    async with acts.begin(by, at=at) as act:
        key = await _running(act, nudge.matter)
        if not key:
            return False
        await _send(act, key, nudge)
        await act.record(Tag.REMINDED, _subject(nudge.matter), after={"names": nudge.names})
    return True


async def _send(act: Act[None], key: str, nudge: Nudge) -> None:
    if not nudge.readers:
        raise Stale("Nobody holds the role now. Whoever leads the office and the facilitator are told of it.")
    signed = {"person": act.by.person_id, "who": act.who, "at": act.at}
    if not await sql.rows(REMIND, key=key, party=act.by.party, day=nudge.day, **signed):
        raise AlreadyDone(f"{act.by.party_name} reminded them today already. Tomorrow you can again.")
    level = nudge_level(nudge.day.isoformat())
    for reader in nudge.readers:
        await sql.rows(TELL, key=key, level=level, at=act.at, **reader.columns)


async def mute(name: str, reason: str, *, viewer: Viewer, at: datetime) -> bool:
    """No letters about it to this person until its clock is set anew; whatever is told comes to the inbox as before."""
    return await _about_letters(name, viewer, at, reason=reason, tag=Tag.LETTERS_OFF)


async def unmute(name: str, *, viewer: Viewer, at: datetime) -> bool:
    return await _about_letters(name, viewer, at, reason="", tag=Tag.LETTERS_ON)


async def _about_letters(name: str, viewer: Viewer, at: datetime, *, reason: str, tag: Tag) -> bool:
    matter = await reminded.matter_of(name, viewer, at=at)
    if matter is None:
        return False
    seat = answers.seat_concerned(matter, viewer)
    if seat is None:
        raise Forbidden("You hold no role at this moment, so no letters reach you.")
    return await _switch_letters(matter, tag, reason, by=seat, at=at)


async def _switch_letters(matter: Matter, tag: Tag, reason: str, *, by: Acting, at: datetime) -> bool:
    async with acts.begin(by, at=at) as act:
        key = await _running(act, matter)
        if not key:
            return False
        own = {"person": by.person_id, "key": key}
        if tag is Tag.LETTERS_OFF:
            changed = await sql.rows(MUTE, **own, reason=reason, who=act.who, at=at)
        else:
            changed = await sql.rows(UNMUTE, **own)
        if not changed:
            act.without_event("it was so already")
            return True
        audience = by.party if matter.is_draft else SHARED
        await act.record(tag, _subject(matter), audience=audience, reason=reason)
    return True
