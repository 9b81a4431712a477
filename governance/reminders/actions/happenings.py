"""Tells people what happened: an answer to their proposal, an approval, what was done in their name. Read from the record.

`trail_reader` says how far it was read; on old data, and in a restored copy, it begins at the record's end.
"""

from collections import defaultdict
from datetime import datetime

import asyncpg
import structlog

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

LOG = structlog.get_logger("reminders")
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
    if not await sql.value(BEHIND, name=READER):
        return 0
    await sql.rows(BEGIN, name=READER)
    now, done = await present(at), 0
    while read := await _read_chunk(now):
        done += read
    return done


async def _read_chunk(now: Present) -> int:
    """Events that the database refuses are read one by one, and the one that it refuses is passed over."""
    try:
        return await _read(now, CHUNK)
    except (asyncpg.PostgresError, asyncpg.InterfaceError):
        try:
            return await _read(now, 1)
        except (asyncpg.PostgresError, asyncpg.InterfaceError):
            LOG.exception("an event could not be told")
            return await _pass_over()


async def _read(now: Present, most: int) -> int:
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
            except Exception:
                LOG.exception("an event could not be told", number=event.number)
        await insert(now.at, lines)
        await sql.rows(READ, name=READER, number=row["upto"])
    return int(row["upto"] - row["after"])


async def _pass_over() -> int:
    async with transaction():
        row = await sql.row(CLAIM, name=READER, most=1)
        if row:
            await sql.rows(READ, name=READER, number=row["upto"])
    return 1 if row else 0


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
