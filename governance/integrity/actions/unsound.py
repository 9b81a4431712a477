"""Writes down that somebody met content which does not fit its fingerprint: once for each thing and fault, not each time.

It is written in a transaction of its own: whatever was under way when it was met is taken back.
"""

import asyncio
from contextvars import Context
from datetime import datetime

from governance import acts
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import Unsound
from governance.people.rules import clock

# What an item, a version and an agenda belong to.
OWNERS = {
    "item": """SELECT coalesce(
        (SELECT 'agreement:' || a.code FROM item i JOIN version_item vi ON vi.item = i.id JOIN version v ON v.id = vi.version
          JOIN agreement a ON a.id = v.agreement WHERE i.hash = :code ORDER BY v.id DESC LIMIT 1),
        (SELECT 'change:' || c.number FROM edit e JOIN offer o ON o.id = e.offer JOIN change c ON c.id = o.change
          WHERE e.after = :code ORDER BY o.id DESC LIMIT 1)) AS subject""",
    "version": """SELECT 'agreement:' || a.code AS subject FROM version v JOIN agreement a ON a.id = v.agreement
        WHERE v.hash = :code ORDER BY v.id DESC LIMIT 1""",
    "agenda": """SELECT 'meeting:' || m.number AS subject FROM published_agenda p JOIN meeting m ON m.id = p.meeting
        WHERE p.hash = :code ORDER BY p.id DESC LIMIT 1""",
}
MEET = """INSERT INTO unsound (subject, fault, at) VALUES (:subject, :fault, :at)
    ON CONFLICT (subject, fault) DO NOTHING RETURNING id"""


async def note_unsound(met: Unsound, *, at: datetime) -> None:
    """Write it down, unless it was before."""
    await asyncio.create_task(_note(met, at), context=Context())


async def _note(met: Unsound, at: datetime) -> None:
    subject = await _owner(met.subject)
    async with acts.begin(clock(), at=at) as act:
        if await sql.rows(MEET, subject=subject, fault=met.fault, at=at):
            await act.record(Tag.CONTENT_UNSOUND, subject, after={"fault": met.fault})
        else:
            act.without_event("it was met before")


async def _owner(subject: str) -> str:
    kind, _, code = subject.partition(":")
    found = await sql.value(OWNERS[kind], code=code) if kind in OWNERS else subject
    return str(found or "record:all")
