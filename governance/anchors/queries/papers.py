"""What a document prints of the record, so that paper witnesses it: a number, and the fingerprint of all up to it.

A document that stays what it is prints the entry by which its content came to be; so it is the same whenever it is made
again. What shows how things stand today prints the newest checkpoint.
"""

from dataclasses import dataclass

from anyio import to_thread

from governance.anchors import folder
from governance.anchors.queries.leaves import root_at
from governance.audit import queries as audit
from governance.database import sql
from governance.settings import current

ABOUT = """SELECT max(number) FROM event WHERE subject = :subject AND tag LIKE :tags
    AND body LIKE ALL (ARRAY(SELECT '%' || part || '%' FROM unnest(:saying::text[]) AS part))"""


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """The record up to an entry: its number, and the root over all entries up to it."""

    number: int
    fingerprint: str


async def anchor_of(subject: str, tags: str, *saying: str) -> Anchor:
    """Of the last entry about a subject, of this kind (`meetings:minutes:%`), whose text holds these parts; of the whole
    record, where there is none.
    """
    number = await sql.value(ABOUT, subject=subject, tags=tags, saying=list(saying))
    return await _up_to(number or (await audit.head())[0])


async def latest_anchor() -> Anchor:
    """The newest checkpoint; before there is one, the whole record."""
    known = current()
    places = folder.places(known.home, known.witness_folder)
    kept = next(iter(await to_thread.run_sync(folder.newest, places)), None)
    if kept and kept.checkpoint.size:
        return Anchor(number=kept.checkpoint.size, fingerprint=kept.checkpoint.root.hex())
    return await _up_to((await audit.head())[0])


async def _up_to(number: int) -> Anchor:
    return Anchor(number=number, fingerprint=await root_at(number))
