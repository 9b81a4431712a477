"""Keeping a file beside a matter, within an act upon that matter, and removing one: listed as removed, with why.

The file is stored before its row and only once everything else has been asked, so that an upload that is refused or cut
off leaves nothing behind.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from anyio import to_thread

from governance import acts, canonical
from governance.acts import Act
from governance.attachments.queries import attachment
from governance.attachments.rules import MOST_FILES, recognized
from governance.attachments.tables import Attachment
from governance.audit.tags import Tag
from governance.database import sql
from governance.database.numbering import next_number
from governance.errors import AlreadyDone, Forbidden, Invalid
from governance.files import store
from governance.people.rules import CONVENING_ROLES, NEGOTIATING, Acting, entries

THERE = "SELECT count(*) FILTER (WHERE file = :file) AS same, count(*) AS every FROM attachment WHERE matter = :matter AND removed_at IS NULL"
TAKE_AWAY = """UPDATE attachment SET removed_at = :at, removed_who = :who, removed_reason = :reason
  WHERE id = :id AND removed_at IS NULL RETURNING id"""
KEEPERS = NEGOTIATING | CONVENING_ROLES
THERE_ALREADY = "“{name}” is there already."
NOT_YOURS = "Only the side that keeps this file may remove it."


@dataclass(frozen=True, kw_only=True)
class NewFile:
    """A file as it was sent, for the store in `home`. `internal`: it is not named in anything that is made public."""

    name: str
    content: bytes
    home: Path
    internal: bool = False


async def keep(act: Act[Any], file: NewFile, *, matter: str, subject: str = "") -> str:
    """Within an act upon the matter; answers its number. `subject` is whose history tells of it, where it is not the act's."""
    name = canonical.text(file.name, field="file", limit=200).replace("\n", " ")
    kind = await to_thread.run_sync(recognized, name, file.content)
    number = await next_number("AT", act.at)
    hashed = hashlib.sha256(file.content).hexdigest()
    await _room_for(hashed, matter, name)
    row = Attachment(
        number=number,
        matter=matter,
        file=hashed,
        name=name,
        kind=kind.word,
        size=len(file.content),
        internal=file.internal,
        party=act.by.party_id,
        who=act.who,
        at=act.at,
    )
    # Nothing can refuse it from here on but a second sending of the same file at the same moment.
    if not await Attachment.insert(row).on_conflict(action="DO NOTHING").returning(Attachment.id):
        raise AlreadyDone(THERE_ALREADY.format(name=name))
    await to_thread.run_sync(store.keep, file.home, file.content)
    internal = {"internal": True} if file.internal else {}
    after = {"name": name, "number": number, "sha256": hashed, **internal}
    await act.record(Tag.FILE_KEPT, subject, after=after)
    return number


async def _room_for(hashed: str, matter: str, name: str) -> None:
    known = await sql.one(THERE, file=hashed, matter=matter)
    if known["same"]:
        raise AlreadyDone(THERE_ALREADY.format(name=name))
    if known["every"] >= MOST_FILES:
        reason = f"At most {MOST_FILES} files fit here."
        raise Invalid(reason, fields={"file": reason})


async def remove(number: str, *, words: str, by: Acting, at: datetime) -> None:
    """Nobody opens it any more; that it was there, who removed it and why, stays to be read."""
    why = entries.reason(words, "Everybody who could open it reads it.")
    found = await attachment(number)
    if found.party != by.party or not by.holds(*KEEPERS):
        raise Forbidden(NOT_YOURS)
    async with acts.begin(by, at=at) as act:
        if not await sql.rows(TAKE_AWAY, id=found.id, at=at, who=act.who, reason=why):
            raise AlreadyDone(f"“{found.name}” was removed already.")
        subject = found.matter.partition("/")[0].replace("offer:", "change:")
        await act.record(Tag.FILE_REMOVED, subject, before={"name": found.name, "number": number}, reason=why)
