"""Keeping a form whose act waits for a proof. It is its session's alone, and nothing is done by keeping it."""

import json
import secrets

from governance.database import sql
from governance.database.session import transaction
from governance.identity.rules import real_time
from governance.identity.rules.intents import Waiting

KEEP = """INSERT INTO intent (code, session, path, back, typed, files, event, seen, asked_at)
    SELECT :code, s.id, :path, :back, :typed, :files, :event, (SELECT coalesce(max(number), 0) FROM event), :asked_at
    FROM session s WHERE s.code = :session RETURNING id"""


async def keep(waiting: Waiting, *, session: str) -> str:
    """The code under which the form is found again."""
    code = secrets.token_urlsafe(12)
    async with transaction():
        await sql.rows(
            KEEP,
            code=code,
            session=session,
            path=waiting.path,
            back=waiting.back,
            typed=json.dumps(waiting.typed),
            files=json.dumps(waiting.files),
            event=waiting.event,
            asked_at=real_time.real_now(),
        )
    return code
