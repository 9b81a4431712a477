"""Tells people what happened: an answer to their proposal, an approval, what was done in their name. Read from the record.

`trail_reader` says how far it was read; on old data, and in a restored copy, it begins at the record's end. An event that
cannot be told is passed by, and tried again later by itself.
"""

from collections import defaultdict
from datetime import datetime
from functools import partial

from governance.database import sql
from governance.database.session import transaction
from governance.reminders.actions.telling import insert
from governance.reminders.queries.events import events
from governance.reminders.queries.present import Present, present
from governance.reminders.rules import happenings, humane, watches
from governance.reminders.rules.facts import encoded
from governance.reminders.rules.happenings import Happened
from governance.reminders.rules.notices import NewNotice
from governance.reminders.rules.recipients import Reader, holders
from governance.reminders.rules.watches import Manner
from governance.sweeps.actions.rows import Rows, rows_of
from governance.sweeps.rules import number_in

CHUNK = 500
READER = "notices"
BEGIN = """INSERT INTO trail_reader (name, number) SELECT :name, number FROM trail_head WHERE id = 1
    ON CONFLICT (name) DO NOTHING"""
BEHIND = """SELECT h.number > coalesce((SELECT number FROM trail_reader WHERE name = :name), -1) AS behind
    FROM trail_head h WHERE h.id = 1"""
CLAIM = """SELECT r.number AS after, least(h.number, r.number + :most) AS upto FROM trail_reader r, trail_head h
    WHERE r.name = :name AND h.id = 1 AND h.number > r.number FOR UPDATE OF r SKIP LOCKED"""
READ = "UPDATE trail_reader SET number = :number WHERE name = :name"


async def tell_what_happened(*, at: datetime) -> int:
    """How many events were read."""
    told = await rows_of("tell_what_happened")
    if not await sql.value(BEHIND, name=READER) and not told.due:
        return 0
    await sql.rows(BEGIN, name=READER)
    now, done = await present(at), 0
    for name in told.due:
        await told.tried(name, partial(_tell_one, now, number_in(name)))
    while read := await _read_chunk(now, told):
        done += read
    return done


async def _tell_one(now: Present, number: int) -> None:
    """An event that was passed by before."""
    found = await events(after=number - 1, upto=number, zone=now.offices.zone)
    asked = _asked(now)
    await insert(now.at, [line for event in found for line in _lines(now, event, asked)])


async def _read_chunk(now: Present, told: Rows) -> int:
    """Events that the database refuses are read one by one, and the one that it refuses is passed by."""
    try:
        return await _read(now, told, CHUNK)
    except Exception:  # noqa: BLE001 - of one of them, which then fails alone
        try:
            return await _read(now, told, 1)
        except Exception as refused:  # noqa: BLE001 - whatever it is, the other events are told
            return await _pass_by(told, refused)


async def _read(now: Present, told: Rows, most: int) -> int:
    failed: dict[int, Exception] = {}
    async with transaction():
        row = await sql.row(CLAIM, name=READER, most=most)
        if row is None:
            return 0
        found = await events(after=row["after"], upto=row["upto"], zone=now.offices.zone)
        asked = _asked(now)
        lines = []
        for event in found:
            try:
                lines += _lines(now, event, asked)
            except Exception as fault:  # noqa: BLE001 - whatever it is, the other events are told
                failed[event.number] = fault
        await insert(now.at, lines)
        await sql.rows(READ, name=READER, number=row["upto"])
    for number, why in failed.items():
        await told.failed(f"entry {number}", why)
    return int(row["upto"] - row["after"])


async def _pass_by(told: Rows, fault: Exception) -> int:
    async with transaction():
        row = await sql.row(CLAIM, name=READER, most=1)
        if row:
            await sql.rows(READ, name=READER, number=row["upto"])
    if row is None:
        return 0
    await told.failed(f"entry {row['upto']}", fault)
    return 1


def _asked(now: Present) -> dict[str, frozenset[int]]:
    """By number, who is asked to act about it now."""
    found: dict[str, set[int]] = defaultdict(set)
    for matter in now.matters.values():
        found[matter.number] |= {each.reader.person for each in holders(matter, now.staff)}
    return {number: frozenset(people) for number, people in found.items()}


def _lines(
    now: Present, event: Happened, asked: dict[str, frozenset[int]]
) -> list[tuple[str, str, str, str, NewNotice]]:
    told = happenings.told_to(event, now.staff.readers, asked)
    text = encoded(happenings.facts(event)) if told else ""
    subject = str(event.about or "")
    return [
        (
            watches.event_key(event.number),
            "",
            subject,
            event.code,
            _notice(now, reader, seat.seat, seat.party, text),
        )
        for reader, seat in told
    ]


def _notice(now: Present, reader: Reader, seat: str, party: str, facts: str) -> NewNotice:
    quiet = now.offices.quiet.get(party)
    rhythm = humane.rhythm(reader.chosen, reader.days_signed_in)
    since = humane.humane_from(
        max(now.at, quiet or now.at),
        person=reader.person,
        hours=now.offices.of(party),
        rhythm=rhythm,
        urgent=False,
    )
    return NewNotice(
        person=reader.person,
        level=watches.TOLD,
        manner=Manner.INFORMED,
        seat=seat,
        for_whom="",
        facts=facts,
        urgent=False,
        humane_from=since,
    )
