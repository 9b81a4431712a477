"""Documents: kept in the store with a row and an event, read again, and made again where their file was lost."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from anyio import to_thread

from governance import acts
from governance.audit.tags import Tag
from governance.database import sql
from governance.files import store
from governance.people.rules import clock
from governance.records.queries import document

ADD = """INSERT INTO document (hash, subject, kind, inputs, file_name, media_type, size, made_at)
    VALUES (:hash, :subject, :kind, :inputs, :file_name, :media_type, :size, :at) ON CONFLICT (kind, inputs) WHERE lost_at IS NULL DO NOTHING RETURNING id"""


LOSE = "UPDATE document SET lost_at = :at WHERE hash = :hash AND lost_at IS NULL RETURNING subject, kind, file_name"


@dataclass(frozen=True, kw_only=True)
class DocumentFile:
    """A document to send: its bytes, name and fingerprint."""

    content: bytes
    file_name: str
    hash: str


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


async def stored(kind: str, inputs: str, *, home: Path, at: datetime) -> DocumentFile | None:
    """The document made from these inputs before; None where there is none, or where its file is not itself any more."""
    made = await document(kind, inputs)
    if made is None:
        return None
    try:
        content = await to_thread.run_sync(store.read, home, made["hash"])
    except store.Damaged:
        await lose(made["hash"], home=home, at=at)
        return None
    return DocumentFile(content=content, file_name=made["file_name"], hash=made["hash"])


async def lose(name: str, *, home: Path, at: datetime) -> None:
    """The file of a document is missing or altered: it is laid aside, and what it showed is made again when it is wanted."""
    async with acts.begin(clock(), at=at) as act:
        lost = await sql.rows(LOSE, hash=name, at=at)
        for each in lost:
            before = {"kind": each["kind"], "file": each["file_name"], "fingerprint": name}
            await act.record(Tag.DOCUMENT_LOST, each["subject"], before=before)
        if not lost:
            act.without_event("it was found before")
    await to_thread.run_sync(store.take_out, home, name, at)
