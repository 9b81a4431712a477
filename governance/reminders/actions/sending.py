"""The sweep that hands letters over, each at least once and a second time only where nobody can know about the first.

A process leases a few letters, marks each in flight before it speaks of it to the mail server, and notes the answer only
while the lease is still its own. What was in flight when its process died is sent again: same bytes, same number. One
letter is in flight per process at any time, so that its death repeats one at most.
"""

import asyncio
import os
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import asyncpg

from governance.database import sql
from governance.database.session import transaction
from governance.errors import Late
from governance.reminders.actions import installation, letter_log, relay_state, standing
from governance.reminders.actions.letter_log import Leased
from governance.reminders.actions.letters import House, house
from governance.reminders.actions.mail_server import LONGEST, Line, Parcel
from governance.reminders.actions.outbox_files import OutboxFolder
from governance.reminders.rules.relay import Fate, Reply
from governance.settings import Settings, current
from governance.sweeps.actions import rows
from governance.sweeps.rules import keyed, number_in

LEASED_AT_ONCE = 20
LEASE = LONGEST * 2.5  # seconds: longer than any letter takes
A_RUN = 4.0  # seconds; then the next run goes on, which the timetable starts every five
PATIENCE = 30.0  # seconds to note an answer while the database is away

TAKE = """
WITH due AS (
  SELECT id FROM letter
  WHERE state = 'ready' AND next_at <= clock_timestamp() AND coalesce(lease_until, '-infinity') < clock_timestamp()
    AND NOT id = ANY(:held::bigint[]) AND (:only = 0 OR id = :only)
  ORDER BY next_at, id LIMIT :most FOR UPDATE SKIP LOCKED)
UPDATE letter l SET lease_owner = :owner, lease_until = clock_timestamp() + make_interval(secs => :lease),
  unsure = unsure + (in_flight_at IS NOT NULL)::int, in_flight_at = NULL
FROM due WHERE l.id = due.id
RETURNING l.id, l.key, l.recipient, l.unsure, l.attempts, l.next_at, l.bytes
"""
BEGIN = """
UPDATE letter SET in_flight_at = clock_timestamp(), attempts = attempts + 1,
  lease_until = clock_timestamp() + make_interval(secs => :lease)
WHERE id = :id AND lease_owner = :owner AND state = 'ready' RETURNING id
"""
LEAVE = (
    "UPDATE letter SET lease_owner = '', lease_until = NULL WHERE lease_owner = :owner AND state = 'ready'"
)


async def send_letters(*, at: datetime) -> int:
    """Answers how many letters were handed over."""
    until, done = time.monotonic() + A_RUN, 0
    while time.monotonic() < until:
        handed, more = await _batch(current(), at)
        done += handed
        if not more:
            break
    return done


async def _batch(known: Settings, at: datetime) -> tuple[int, bool]:
    """How many were handed over, and whether more may wait."""
    sends = await installation.sends(known)
    failing = sends and await relay_state.failing()
    if failing and not await relay_state.probed():
        return 0, False
    letters = await rows.rows_of("send_letters")
    leased = await _taken(letters, 1 if failing else LEASED_AT_ONCE, tried=failing)
    if failing and not leased:
        await relay_state.unused()
    way = Line(known.mail, site=known.host) if sends else OutboxFolder(known.home)
    fates = await _handed_over(_Batch(leased=leased, letters=letters, house=await house(known), at=at), way)
    more = len(leased) == LEASED_AT_ONCE and not {Fate.RELAY, Fate.UNSURE} & set(fates)
    return fates.count(Fate.SENT), more or (failing and Fate.SENT in fates)


async def _taken(letters: rows.Rows, most: int, *, tried: bool) -> list[Leased]:
    """Where the database refuses one of them, each is taken by itself."""
    owner = f"{os.getpid()}-{secrets.token_hex(6)}"
    of = {"owner": owner, "lease": LEASE}
    try:
        found = await sql.rows(TAKE, most=most, held=_held(letters), only=0, **of)
    except asyncpg.PostgresError:
        found = await _taken_singly(letters, most, of)
    found.sort(key=lambda row: (row.pop("next_at"), row["id"]))
    return [Leased(owner=owner, tried=tried, **row) for row in found]


def _held(letters: rows.Rows) -> list[int]:
    return [number_in(name) for name in letters.held]


READY = """SELECT id FROM letter WHERE state = 'ready' AND next_at <= clock_timestamp()
    AND coalesce(lease_until, '-infinity') < clock_timestamp() AND NOT id = ANY(:held::bigint[]) ORDER BY next_at, id LIMIT :most"""


async def _taken_singly(letters: rows.Rows, most: int, of: dict[str, Any]) -> list[sql.Row]:
    ready = keyed("letter", await sql.rows(READY, held=_held(letters), most=most))
    take = partial(sql.rows, TAKE, most=1, held=[], **of)
    found = [await letters.tried(name, partial(take, only=number)) for name, number in ready.items()]
    return [row for taken in found for row in taken or ()]


@dataclass(frozen=True, kw_only=True)
class _Batch:
    """Letters that this process has, and what sending them needs."""

    leased: Sequence[Leased]
    letters: rows.Rows
    house: House
    at: datetime


async def _handed_over(of: _Batch, way: Line | OutboxFolder) -> list[Fate]:
    """What became of each; those after a failure of the mail server are left to whoever tries next."""
    fates: list[Fate] = []
    try:
        async with way:
            for letter in of.leased:
                one = partial(_one, letter, way, of.house, of.at)
                fate = await of.letters.tried(f"letter {letter.id}", one, opens_own=True) or Fate.LATER
                fates.append(fate)
                if fate in {Fate.RELAY, Fate.UNSURE}:
                    break
    finally:
        if of.leased and (len(fates) < len(of.leased) or of.letters.held):
            await sql.rows(LEAVE, owner=of.leased[0].owner)
    return fates


async def _one(letter: Leased, way: Line | OutboxFolder, house: House, at: datetime) -> Fate:
    message = await standing.current_bytes(letter, house=house, at=at)
    if not message or not await sql.rows(BEGIN, id=letter.id, owner=letter.owner, lease=LEASE):
        return Fate.LATER
    name = f"{letter.id:07d}-{letter.key.replace('/', '-')}"
    parcel = Parcel(name=name, sender=house.address(letter.key), recipient=letter.recipient, message=message)
    reply = await way.hand_over(parcel)
    return await _noted(letter, reply, at)


async def _noted(letter: Leased, reply: Reply, at: datetime) -> Fate:
    """The answer must not be lost to a database that is away for a moment: the letter would be sent twice."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            async with transaction():
                return await letter_log.note(letter, reply, at=at)
        except Late:
            if time.monotonic() > until:
                raise
            await asyncio.sleep(1)
