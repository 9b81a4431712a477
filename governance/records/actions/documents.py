"""Keeping a document: the file in the store, its row, and the event."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from anyio import to_thread

from governance import acts
from governance.audit.tags import Tag
from governance.database import sql
from governance.files import store
from governance.people.rules import clock

ADD = """INSERT INTO document (hash, subject, kind, inputs, file_name, media_type, size, made_at)
    VALUES (:hash, :subject, :kind, :inputs, :file_name, :media_type, :size, :at) ON CONFLICT (kind, inputs) DO NOTHING RETURNING id"""


@dataclass(frozen=True, kw_only=True)
class DocumentFacts:
    """What a document is: its kind, the fingerprint of its inputs, whose it is and what it is called."""

    kind: str
    inputs: str
    subject: str
    file_name: str
    media_type: str = "application/pdf"


async def keep(paper: DocumentFacts, content: bytes, *, home: Path, at: datetime) -> str:
    """Store a document made from its inputs; the first one made is kept. Returns its content hash."""
    name = await to_thread.run_sync(store.keep, home, content)
    async with acts.begin(clock(), at=at) as act:
        if await sql.rows(ADD, hash=name, size=len(content), at=at, **vars(paper)):
            after = {"kind": paper.kind, "file": paper.file_name, "fingerprint": name}
            await act.record(Tag.DOCUMENT_MADE, paper.subject, after=after)
        else:
            act.without_event("it was made before")
    return name
