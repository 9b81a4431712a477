"""Beginning the record's checkpoints: once when the city is set up, and anew where the record was brought back.

A record that was restored from an older backup ends before what was signed. Nothing is signed that contradicts a
checkpoint; so somebody says that it was brought back and why, and checkpoints of a new name follow from there on.
"""

from datetime import datetime

from anyio import to_thread

from governance import acts
from governance.anchors import folder, keys
from governance.anchors.queries import leaves
from governance.anchors.queries.origins import origins
from governance.anchors.rules.notes import Checkpoint
from governance.anchors.rules.tree import EMPTY
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import Invalid
from governance.people.rules import Acting
from governance.settings import current

SUBJECT = "record:all"
ALONE = "SELECT pg_advisory_xact_lock(7311011)"


async def begin_first(*, by: Acting, at: datetime) -> None:
    """At the first use; nothing where the record has checkpoints already."""
    async with acts.begin(by, at=at) as act:
        await sql.rows(ALONE)
        last = await _last()
        if await origins() or (last and last.checkpoint.size):
            act.without_event("the record has its checkpoints")
            return
        after = await to_thread.run_sync(_begun, 1, at)
        await act.record(Tag.ORIGIN_BEGUN, SUBJECT, after=after)


async def begin_anew(*, reason: str, by: Acting, at: datetime) -> str:
    """Say that the record was brought back from a backup; answers the new name of its checkpoints."""
    if not reason.strip():
        raise Invalid(
            "Say why: what happened, and which backup was brought back.", fields={"reason": "is missing"}
        )
    ends = await _end()
    async with acts.begin(by, at=at) as act:
        await sql.rows(ALONE)
        before = await origins()
        beginning = 1 + max([each.beginning for each in before] + [ends.beginning if ends else 0])
        begun = await to_thread.run_sync(_begun, beginning, at)
        after = {**begun, **({"follows": _line(ends)} if ends else {})}
        await act.record(Tag.ORIGIN_BEGUN, SUBJECT, after=after, reason=reason)
    return str(after["origin"])


def _begun(beginning: int, at: datetime) -> dict[str, str]:
    """What the entry tells. A checkpoint of nothing is laid down before: a folder without any is one that was lost."""
    known = current()
    name = f"{known.host}/trail/{beginning}"
    keys.make(known.home)
    nothing = keys.sign(known.home, Checkpoint(origin=name, size=0, root=EMPTY))
    places = folder.places(known.home, known.witness_folder)
    folder.keep(folder.own(known.home), nothing, at=at, after=next(iter(folder.newest(places)), None))
    return {"origin": name, "key": str(keys.public(known.home, name))}


async def _last() -> folder.Kept | None:
    known = current()
    found = await to_thread.run_sync(folder.newest, folder.places(known.home, known.witness_folder))
    return next(iter(found), None)


async def _end() -> Checkpoint | None:
    """The last checkpoint; where none is at hand, the end of the record as it is, under the name that it had."""
    last, before = await _last(), await origins()
    if last or not before:
        return last.checkpoint if last else None
    tree = await leaves.stored_tree()
    return Checkpoint(origin=before[0].name, size=tree.size, root=tree.root(tree.size))


def _line(point: Checkpoint) -> str:
    return f"{point.origin} {point.size} {point.root.hex()}"
