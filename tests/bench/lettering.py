"""Row 8: 50,000 notices of 5,000 people become 5,000 letters in one process: chosen, rendered, put among those to be sent.

Ten to a letter, in working hours, as after a weekend on which every office of a large city was asked something.
"""

import asyncio
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from governance import settings
from governance.database import session, sql
from governance.reminders.actions.composing import compose_letters
from governance.reminders.rules.facts import Facts, NextLevel, OtherPerson, Value, encoded
from tests.bench.measuring import Figure, within
from tests.bench.staging import Town

PEOPLE, EACH, MOST = 5_000, 10, 35.0  # telling has the rest of the minute
AT = datetime(2026, 6, 9, 14, tzinfo=UTC)
STAFF = """
WITH office AS (SELECT id, code FROM party WHERE kind = 'department' ORDER BY id LIMIT 1),
made AS (INSERT INTO person (email, name, created_at) SELECT 'reader' || n || '@portalder.gov', 'Reader ' || n, :at
  FROM generate_series(1, :people::int) n RETURNING id, name),
seats AS (INSERT INTO seat (code, party, role, title, created_at)
  SELECT office.code || '-reader-' || made.id, office.id, 'liaison', 'Reader', :at FROM made, office RETURNING id, code)
INSERT INTO tenure (seat, person, starts, authority, recorded_by, recorded_at)
SELECT seats.id, made.id, :at, 'Bench', '{}', :at FROM made JOIN office ON true
JOIN seats ON seats.code = office.code || '-reader-' || made.id
"""
NOTICES = """
INSERT INTO notice (person, key, level, manner, kind, subject, number, seat, facts, told_at, humane_from)
SELECT p.id, 'change/CH-1990-' || k || '/turn/x/' || p.id, 'asked', 'asked', 'turn', 'change', 'CH-1990-' || k, s.code, :facts,
  :at, :at
FROM person p JOIN tenure t ON t.person = p.id JOIN seat s ON s.id = t.seat CROSS JOIN generate_series(1, :each::int) k
WHERE p.name LIKE 'Reader %'
"""
FACTS = Facts(
    act="Answer 311",
    title="Pothole repair: from 4 business days to 7 calendar days",
    href="/changes/CH-1990-0001",
    about="311 and Streets",
    number="CH-1990-0001",
    other="311",
    correspondent=OtherPerson(
        name="Marcus Bell", title="Service analyst", phone="555-0311", email="marcus@portalder.gov"
    ),
    since="2026-06-02T13:00:00+00:00",
    due="2026-06-16T21:00:00+00:00",
    basis="because Streets has the turn",
    values=(
        Value(what="Pothole, repaired", now="4 business days", proposed_by="311", proposed="6 calendar days"),
    )
    * 2,
    words="Two crews fewer until spring.",
    next_level=NextLevel(who="Lee Chan", title="Deputy Commissioner", day="2026-06-18"),
    minutes=5,
)


def figures(staged: Town) -> Iterator[Figure]:
    os.environ["GOVERNANCE_HOME"] = str(staged.home)
    settings.current.cache_clear()
    seconds = asyncio.run(_lettered_in(dict(staged.few), PEOPLE))
    yield within(f"{PEOPLE * EACH:,} notices in {PEOPLE:,} letters", seconds, unit="s", most=MOST)


async def _lettered_in(config: dict[str, Any], people: int) -> float:
    async with session.pool(config):
        return await lettered_in(people)


async def lettered_in(people: int) -> float:
    """The seconds in which the letters of so many people are written."""
    await told(people, each=EACH)
    before = time.perf_counter()
    written = await compose_letters(at=AT)
    seconds = time.perf_counter() - before
    if written < people:  # the town's own people have letters besides
        raise AssertionError(f"{written} of {people} letters were written")
    return seconds


async def told(people: int, *, each: int) -> None:
    """So many liaisons of one department, each told of so many matters."""
    await sql.rows(STAFF, people=people, at=AT)
    await sql.rows(NOTICES, each=each, facts=encoded(FACTS), at=AT)
