"""Row 7: 50,000 matters whose next level is due at once, told by one process: lines of the inbox with all their facts.

What waits is made up and goes through the same chunks, rules and statements as any other; letters are another row's.
"""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import asyncpg

from governance.database import session, sql
from governance.reminders.actions.telling import tell_now
from governance.reminders.queries.offices import offices
from governance.reminders.queries.present import Present
from governance.reminders.queries.staff import everybody
from governance.reminders.rules import watches
from governance.waiting.rules.matter import Kind, Matter, Office, Seats, Subject
from tests.bench.measuring import Figure, within
from tests.bench.staging import Town

MANY, MOST = 50_000, 25.0  # writing the letters has the rest of the minute
DATABASE = "told"
AT = datetime(2026, 6, 9, 14, tzinfo=UTC)
WATCHED = """
INSERT INTO watch (key, thread, kind, subject, number, party, clock, since, until, next_at, begun_at)
SELECT 'change/' || n || '/turn/' || p || '/1', 'change/' || n || '/turn/' || p, 'turn', 'change', n, p, 1, :since, :until,
  :at, :since
FROM unnest(:numbers::text[], :parties::text[]) AS x (n, p)
"""


def figures(staged: Town) -> Iterator[Figure]:
    """The seconds that telling takes; letters of as many lines are measured by another row."""
    yield within(f"{MANY:,} due matters told", asyncio.run(_told_apart(staged)), unit="s", most=MOST)


async def _told_apart(staged: Town) -> float:
    """In a city of its own: the inboxes of the other rows stay as they are."""
    admin = await asyncpg.connect(**{**staged.few, "database": "postgres"})
    await admin.execute(f"CREATE DATABASE {DATABASE} TEMPLATE {staged.few['database']}")
    await admin.close()
    async with session.pool({**staged.few, "database": DATABASE}):
        return await told_in(MANY)


async def told_in(many: int) -> float:
    """The seconds in which so many are told."""
    now = await due(many)
    before = time.perf_counter()
    told = await tell_now(now)
    seconds = time.perf_counter() - before
    if told != many:
        raise AssertionError(f"{told} of {many} were told")
    return seconds


async def due(many: int) -> Present:
    """So many matters of all departments, asked long ago and due today; each call makes others."""
    parties = [row["code"] for row in await sql.rows("SELECT code FROM party WHERE kind = 'department'")]
    since, until = AT - timedelta(days=14), AT + timedelta(hours=7)
    first = int(await sql.value("SELECT count(*) FROM watch"))
    matters = [_matter(first + place, parties[place % len(parties)], since, until) for place in range(many)]
    await sql.rows(
        WATCHED,
        at=AT,
        since=since,
        until=until,
        numbers=[each.number for each in matters],
        parties=[each.party.code for each in matters],
    )
    return await _present(matters)


async def _present(matters: list[Matter]) -> Present:
    known = await offices(AT)
    people = await everybody(AT, known.zone)
    await known.learn(set(people.by_office))
    by_thread = {watches.thread(each): each for each in matters}
    return Present(at=AT, matters=by_thread, offices=known, staff=people, choices={}, promised={})


def _matter(number: int, party: str, since: datetime, until: datetime) -> Matter:
    office = Office(code=party, name=party, kind="department")
    made = Matter(
        kind=Kind.TURN,
        subject=Subject.CHANGE,
        number=f"CH-1990-{number:05}",
        title=f"A target that is answered as number {number}",
        step=Kind.TURN,
        party=office,
        seats=Seats(parties=frozenset({party})),
        since=since,
        until=until,
    )
    return replace(made, sides=(Office(code="311", name="311", kind="center"), office))
