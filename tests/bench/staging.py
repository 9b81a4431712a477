"""What the budgets are measured on: the demo city, once with about 100 changes and once with 100,000.

Both lie in one embedded server in a folder of the run's own. The generated changes are what years of negotiation leave
behind: ended ones between 311 and every department, and a few hundred under way elsewhere than on the pages measured.
"""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg

from governance._demo import seeding
from governance.database import embedded, migrate, session
from governance.database.cluster import APP

TODAY = date(2026, 6, 9)
FEW, MANY = 100, 100_000
AGREEMENT = "streets"
# $1 and $2: from which number to which; everything else follows from it. What is under way is other departments'.
CHANGES = """
INSERT INTO change (number, agreement, title, reason, state, initiator, author, turn, turn_since, respond_by, offer_hash,
  revision, created_at, touched_at, opened_at, ended_at)
SELECT 'CH-' || (1990 + n / 4000) || '-' || lpad((n % 4000 + 5000)::text, 4, '0'), g.id, 'Target of the year ' || n, 'staffing',
  CASE WHEN live THEN 'open' ELSE (ARRAY['adopted', 'adopted', 'declined', 'withdrawn'])[1 + n % 4] END,
  CASE WHEN n % 2 = 0 THEN g.center ELSE g.department END, 1 + n % 8,
  CASE WHEN live THEN g.department END, CASE WHEN live THEN now END, CASE WHEN live THEN now + interval '9 days' END,
  md5(n::text), 5, begun, begun + interval '20 days', begun, CASE WHEN live THEN NULL ELSE begun + interval '20 days' END
FROM (SELECT n, timestamptz '2026-06-01 14:00Z' AS now, timestamptz '2026-05-01 14:00Z' - n * interval '2 hours' AS begun
  FROM generate_series($1::int, $2::int) n) x
JOIN (SELECT *, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS places FROM agreement) g
  ON g.place = n % g.places
CROSS JOIN LATERAL (SELECT n % 400 = 7 AND g.code <> 'streets' AS live) l
"""
OFFERS = """
INSERT INTO offer (change, round, party, hash, effective, respond_days, rationale, person, seat, who, at)
SELECT c.id, r, CASE WHEN r = 1 THEN c.initiator ELSE a.center + a.department - c.initiator END,
  CASE WHEN r = 2 THEN c.offer_hash ELSE md5(c.offer_hash) END, s.effective, 10, 'Two crews fewer until spring', s.person,
  s.seat, s.who, c.created_at + r * interval '3 days'
FROM change c JOIN agreement a ON a.id = c.agreement CROSS JOIN generate_series(1, 2) r
CROSS JOIN (SELECT * FROM offer ORDER BY id LIMIT 1) s WHERE c.id > $1
"""
EDITS = """
INSERT INTO edit (offer, position, key, before, after, hash)
SELECT o.id, s.position, s.key, s.before, s.after, s.hash FROM offer o
CROSS JOIN (SELECT * FROM edit WHERE position < 3 AND offer = (SELECT offer FROM edit WHERE before <> '' LIMIT 1)) s
WHERE o.change > $1
"""
CONSENTS = """
INSERT INTO consent (change, offer, offer_hash, party, person, seat, who, at)
SELECT c.id, o.id, o.hash, p.party, o.person, o.seat, o.who, o.at
FROM change c JOIN agreement a ON a.id = c.agreement JOIN offer o ON o.change = c.id AND o.round = 2
CROSS JOIN LATERAL unnest(ARRAY[a.center, a.department]) AS p (party)
WHERE c.id > $1 AND c.state = 'adopted'
"""
TALK = (
    """INSERT INTO question (change, number, party, words, who, at, answer_by, answer, answered_who, answered_at)
    SELECT c.id, 1, c.initiator, 'Since when?', o.who, o.at, o.at, 'Since May', o.who, o.at
    FROM change c JOIN offer o ON o.change = c.id AND o.round = 1
    WHERE c.id > $1 AND c.id % 5 = 0""",
    """INSERT INTO note (change, party, words, salt, who, at)
    SELECT c.id, c.initiator, 'Ask the foreman', md5(c.number), o.who, o.at
    FROM change c JOIN offer o ON o.change = c.id AND o.round = 1
    WHERE c.id > $1 AND c.id % 3 = 0""",
)
# No chain links them: the pages measured read the entries of one subject, and nobody verifies this record.
EVENTS = """
INSERT INTO event (number, at, tag, subject, audience, actor, body, previous, hash)
SELECT h.last + row_number() OVER (), c.created_at + r * interval '1 day', s.tag, 'change:' || c.number, s.audience, s.actor,
  s.body, s.previous, s.hash
FROM change c CROSS JOIN generate_series(1, 4) r CROSS JOIN (SELECT max(number) AS last FROM event) h
CROSS JOIN (SELECT * FROM event WHERE tag = 'changes:offer:sent' LIMIT 1) s WHERE c.id > $1
"""
# Years of versions, of the other agreements: those of the page measured stay as they are.
VERSIONS = """
INSERT INTO version (agreement, number, hash, effective_from, starts, recorded_at, change_number, summary)
SELECT c.agreement, -c.id, md5(c.number),
  c.created_at::date, c.created_at, c.created_at, c.number, c.title
FROM change c JOIN agreement a ON a.id = c.agreement
WHERE c.id > $1 AND c.state = 'adopted' AND a.code <> 'streets'
"""


SHARE = 0.25  # of the requests: rows that need many make their own


@dataclass(frozen=True, kw_only=True)
class Town:
    """The same city twice, by asyncpg's arguments: as it is, and with 100,000 changes."""

    home: Path
    few: Mapping[str, Any]
    many: Mapping[str, Any]


@contextmanager
def town(home: Path) -> Iterator[Town]:
    with embedded.running(home) as access:
        few = dict(access.for_asyncpg())
        many = {**few, "database": "many"}
        asyncio.run(_staged(few, many))
        yield Town(home=home, few=few, many=many)


async def _staged(few: dict[str, Any], many: dict[str, Any]) -> None:
    async with session.pool(few, size=2, app_role=APP):
        await migrate.migrate()
        await seeding.seed(TODAY, share=SHARE)
    await _filled(few, upto=FEW)
    admin = await asyncpg.connect(**{**few, "database": "postgres"})
    await admin.execute(f"CREATE DATABASE {many['database']} TEMPLATE {few['database']}")
    await admin.close()
    await _filled(many, upto=MANY)


async def _filled(config: dict[str, Any], *, upto: int) -> None:
    """Generated changes until there are so many."""
    database = await asyncpg.connect(**config)
    there, last = await database.fetchrow("SELECT count(*), max(id) FROM change")
    async with database.transaction():
        # The guard of versions looks at all earlier ones of its agreement: once per act, not 50,000 times.
        await database.execute("ALTER TABLE version DISABLE TRIGGER USER")
        await database.execute(CHANGES, there + 1, upto)
        for statement in (OFFERS, EDITS, CONSENTS, *TALK, EVENTS, VERSIONS):
            await database.execute(statement, last)
        await database.execute("ALTER TABLE version ENABLE TRIGGER USER")
        await database.execute("UPDATE trail_head SET number = (SELECT max(number) FROM event)")
    await database.execute("VACUUM ANALYZE")
    await database.close()
