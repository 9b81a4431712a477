"""A form that waits for a proof, as the person who sent it reads it; and what became of its matter meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from governance.audit.rules import SHARED
from governance.audit.stored_event import StoredEvent, event_from
from governance.database import sql
from governance.errors import Gone
from governance.identity.rules import intents, real_time
from governance.identity.rules.intents import Waiting

OVER = "What you sent was kept for ten minutes. Nothing of it was recorded: please open its page and send it again."


@dataclass(frozen=True, kw_only=True)
class Intent:
    """`seen` is the number of the last entry of the record when it was sent."""

    code: str
    waiting: Waiting
    event: StoredEvent | None
    seen: int


FOUND = """SELECT i.code, i.path, i.back, i.typed, i.files, i.event, i.seen, i.asked_at FROM intent i
    JOIN session s ON s.id = i.session WHERE i.code = :code AND s.code = :session"""


async def intent(code: str, *, session: str) -> Intent:
    """Raises Gone for what is no longer kept, or was sent in another session."""
    row = await sql.row(FOUND, code=code, session=session)
    if row is None or not intents.is_kept(row["asked_at"], now=real_time.real_now()):
        raise Gone(OVER)
    waiting = Waiting(
        path=row["path"],
        back=row["back"],
        typed=msgspec.json.decode(row["typed"], type=tuple[tuple[str, str], ...]),
        files=msgspec.json.decode(row["files"], type=tuple[str, ...]),
        event=row["event"],
    )
    return Intent(code=row["code"], waiting=waiting, event=event_from(row["event"]), seen=row["seen"])


MEANWHILE = """SELECT body FROM event WHERE number > :seen AND subject = :subject AND audience = ANY(:audiences)
    ORDER BY number LIMIT 20"""


async def meanwhile(found: Intent, *, parties: Sequence[str]) -> tuple[StoredEvent, ...]:
    """What went on record about the same matter since then, as far as these offices may read it."""
    if found.event is None:
        return ()
    values = {"seen": found.seen, "subject": found.event.subject, "audiences": [SHARED, *parties]}
    stored = [event_from(row["body"]) for row in await sql.rows(MEANWHILE, **values)]
    return tuple(each for each in stored if each)
