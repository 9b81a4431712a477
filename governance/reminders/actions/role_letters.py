"""Letters to everybody who holds a role, one for each thing told: a checkpoint of the record, or what a check found.

A letter's key ends in its reader and in what it tells, so that there is one, whatever restarts. Whose mail comes back
gets none, and one reader whose letter cannot be written keeps no other from theirs.
"""

from collections.abc import Callable, Collection, Iterable
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


@dataclass(frozen=True, kw_only=True)
class Telling:
    """One thing, to whom, and in which words to each of them."""

    told: Told
    to: Collection[Address]
    say: Callable[[Address], CheckpointLetter]


async def write_each(sweep: str, tellings: Iterable[Telling], *, at: datetime) -> int:
    """Writes every letter of a sweep; answers how many were written."""
    letters = {
        f"letter to {reader.email}, {one.told.name}": (one, reader) for one in tellings for reader in one.to
    }
    return len(await rows.each(sweep, letters, lambda name: _write(*letters[name], at)))


async def _write(one: Telling, to: Address, at: datetime) -> bool:
    key = letter_keys.told_once(one.told.kind, to.person or 0, one.told.name)
    try:
        return bool(await put(key, contents(one.say(to)), to=to, house=await house(current()), at=at))
    except Invalid:
        LOG.warning("no mail reaches this person", person=to.person)
        return False


def contents(said: CheckpointLetter) -> Contents:
    return Contents(
        subject=said.subject,
        text=as_text("mail/checkpoint/letter.txt", letter=said),
        html=as_html("mail/checkpoint/letter.html", letter=said),
    )
