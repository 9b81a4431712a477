"""Letters to everybody who holds a role, one for each thing told: a checkpoint of the record, or what a check found.

A letter's key ends in its reader and in what it tells, so that there is one, whatever restarts. Whose mail comes back
gets none, and one reader whose letter cannot be written keeps no other from theirs.
"""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime

import structlog

from governance.database import sql
from governance.errors import Invalid
from governance.people.rules import Role
from governance.reminders.actions.letters import Address, house, put
from governance.reminders.rendering import as_html, as_text
from governance.reminders.rules import letter_keys
from governance.reminders.rules.checkpoint_words import CheckpointLetter
from governance.reminders.rules.letter import Contents
from governance.settings import current
from governance.sweeps.actions import rows

LOG = structlog.get_logger("reminders")
READERS = """
SELECT DISTINCT p.id AS person, p.name, p.email FROM tenure t JOIN seat s ON s.id = t.seat JOIN person p ON p.id = t.person
LEFT JOIN correspondent c ON c.person = p.id
WHERE s.role = ANY(:roles::text[]) AND s.closed_at IS NULL AND active(p) AND p.kind = 'person' AND c.refused_at IS NULL
  AND t.starts <= :at AND (t.ends IS NULL OR t.ends > :at)
  AND NOT EXISTS (SELECT FROM letter l WHERE l.person = p.id AND l.key = :kind || p.id || :told)
ORDER BY p.id
"""


@dataclass(frozen=True, kw_only=True)
class Told:
    """One thing that is told once to each reader; `kind` is one of letter_keys."""

    kind: str
    name: str


async def readers(told: Told, roles: Collection[Role], *, at: datetime) -> list[Address]:
    """Who holds one of the roles at this moment and has no letter about it yet."""
    asked = {"roles": [str(role) for role in roles], "kind": f"{told.kind}/", "told": f"/{told.name}"}
    return [Address(**row) for row in await sql.rows(READERS, at=at, **asked)]


async def write_each(
    sweep: str,
    told: Told,
    to: Collection[Address],
    say: Callable[[Address], CheckpointLetter],
    *,
    at: datetime,
) -> int:
    """Writes each reader the letter that `say` words; answers how many were written."""
    by_name = {f"letter to {reader.email}": reader for reader in to}
    return len(await rows.each(sweep, by_name, _writer(told, by_name, say, at)))


def _writer(
    told: Told, by_name: dict[str, Address], say: Callable[[Address], CheckpointLetter], at: datetime
) -> Callable[[str], Awaitable[bool]]:
    async def write(name: str) -> bool:
        reader = by_name[name]
        key, said = letter_keys.told_once(told.kind, reader.person or 0, told.name), contents(say(reader))
        try:
            return bool(await put(key, said, to=reader, house=await house(current()), at=at))
        except Invalid:
            LOG.warning("no mail reaches this person", person=reader.person)
            return False

    return write


def contents(said: CheckpointLetter) -> Contents:
    return Contents(
        subject=said.subject,
        text=as_text("mail/checkpoint/letter.txt", letter=said),
        html=as_html("mail/checkpoint/letter.html", letter=said),
    )
