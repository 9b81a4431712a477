"""What people were told and no letter carries yet: whose letter may be due, and their notices."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.database import sql

UNSENT = """n.read_at IS NULL AND n.settled_at IS NULL AND n.skipped = ''
  AND NOT EXISTS (SELECT FROM letter_notice ln WHERE ln.notice = n.id)"""
PEOPLE = f"""
SELECT n.person, bool_or(n.urgent) AS urgent, array_agg(DISTINCT n.seat) AS seats
FROM notice n LEFT JOIN correspondent c ON c.person = n.person
WHERE {UNSENT} AND n.humane_from <= :at AND c.refused_at IS NULL GROUP BY n.person ORDER BY n.person
"""  # noqa: S608 - a text of our own
COLUMNS = """n.id, n.person, n.key, n.level, n.manner, n.kind, n.seat, n.facts, n.urgent, n.humane_from,
  coalesce(p.code, '') AS party"""
NOTICES = f"""
SELECT {COLUMNS}, EXISTS (SELECT FROM mute m WHERE m.person = n.person AND m.key = n.key) AS muted
FROM notice n LEFT JOIN seat s ON s.code = n.seat LEFT JOIN party p ON p.id = s.party
WHERE {UNSENT} AND n.person = ANY(:people::bigint[]) AND n.humane_from <= :until ORDER BY n.id
"""  # noqa: S608 - likewise
CARRIED = f"""
SELECT {COLUMNS}, n.read_at IS NULL AND n.settled_at IS NULL AS stands
FROM letter_notice ln JOIN notice n ON n.id = ln.notice
LEFT JOIN seat s ON s.code = n.seat LEFT JOIN party p ON p.id = s.party WHERE ln.letter = :letter ORDER BY n.id
"""  # noqa: S608 - likewise
GONE = "SELECT person, count(*) AS letters FROM letter WHERE key = ANY(:keys::text[]) GROUP BY person"
WAITING = """
SELECT n.person, count(DISTINCT n.key) AS matters FROM notice n JOIN letter_notice ln ON ln.notice = n.id
WHERE n.person = ANY(:people::bigint[]) AND n.read_at IS NULL AND n.settled_at IS NULL AND n.manner <> 'informed'
  AND NOT n.key = ANY(:keys::text[]) GROUP BY n.person
"""


@dataclass(frozen=True, kw_only=True)
class Due:
    """Somebody with news. `seats` are those they were told something in."""

    urgent: bool
    seats: tuple[str, ...]


async def people(at: datetime) -> dict[int, Due]:
    """Whoever has something that may be told by letter now; nobody whose address was refused."""
    rows = await sql.rows(PEOPLE, at=at)
    return {row["person"]: Due(urgent=row["urgent"], seats=tuple(row["seats"])) for row in rows}


async def notices(people: Sequence[int], *, until: datetime) -> list[dict[str, Any]]:
    return await sql.rows(NOTICES, people=list(people), until=until)


async def carried(letter: int) -> list[dict[str, Any]]:
    """What a letter tells; `stands`: neither read nor done since."""
    return await sql.rows(CARRIED, letter=letter)


async def gone(keys: Iterable[str]) -> Counter[int]:
    """How many letters of these keys there are, by person."""
    return Counter({row["person"]: row["letters"] for row in await sql.rows(GONE, keys=list(keys))})


async def waiting(people: Sequence[int], *, but: Iterable[str]) -> Mapping[int, int]:
    """How many matters wait for each that were told by letter before and are not among `but`."""
    rows = await sql.rows(WAITING, people=list(people), keys=list(but))
    return {row["person"]: row["matters"] for row in rows}
