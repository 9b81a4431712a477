"""Signing a checkpoint: hourly and right after each new version, by the clock, so that no act waits for it.

Nothing is signed before the last checkpoint was proved to be the beginning of the record as it stands in the database.
Where that fails, signing stops until somebody has looked: verification says what is wrong.
"""

import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from anyio import to_thread

from governance.anchors import folder, keys
from governance.anchors.actions.origins import begin_anew, begin_first
from governance.anchors.folder import Kept
from governance.anchors.queries.leaves import stored_tree
from governance.anchors.queries.origins import Origin, origins
from governance.anchors.rules.notes import Checkpoint, note_from, verified
from governance.anchors.rules.tree import Tree, extends
from governance.audit import queries as audit
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import ConfigurationError
from governance.people.rules import Acting, clock
from governance.settings import Settings, current

HOURLY = timedelta(hours=1)
REST = 600.0  # seconds after a failure until it is tried again
LOST = "Bring that folder back from where it is kept too, or say why not: governance audit begin-anew --reason “…”."
ANEW = "If it was brought back from a backup, say so: governance audit begin-anew --reason “…”."
DUE = """
SELECT h.number AS entries, EXISTS (SELECT FROM event e WHERE e.tag = :tag AND e.number > :size) AS version
FROM trail_head h WHERE h.id = 1 AND EXISTS (SELECT FROM city)
"""


@dataclass
class _Hint:
    """What this process knows without looking into the folder: what was signed last, and when to try again."""

    last: Kept | None = None
    not_before: float = 0.0


_HINTS: dict[Path, _Hint] = defaultdict(_Hint)  # by home folder


async def keep_checkpoints(*, at: datetime) -> int:
    """Sign one where an hour has passed or a version came into being; answers how many."""
    known = current()
    hint = _HINTS[known.home]
    if time.monotonic() < hint.not_before or not await _due(hint.last, at):
        return 0
    hint.not_before = time.monotonic() + REST
    hint.last = await _newest(known)
    signed = await sign(at=at) if await _due(hint.last, at) else None
    hint.last, hint.not_before = signed or hint.last, 0.0
    return int(signed is not None)


async def sign(*, at: datetime) -> Kept | None:
    """Sign the record as it stands, and lay the checkpoint down; None where another process was faster."""
    known = current()
    await begin_first(by=clock(), at=at)
    last, origin = await _newest(known), await _origin()
    entries, _ = await audit.head()
    tree = await stored_tree(upto=entries)
    if tree.size < entries:
        raise ConfigurationError(f"No checkpoint was signed: entry {tree.size + 1} of the record is missing.")
    if last is None:
        raise ConfigurationError(
            f"No checkpoint was signed: {folder.own(known.home)} holds none any more. {LOST}"
        )
    _refuse_contradiction(last, origin, tree)
    point = Checkpoint(origin=origin.name, size=tree.size, root=tree.root(tree.size))
    return await to_thread.run_sync(_lay_down, known, point, origin, last, at)


async def brought_back(*, reason: str, by: Acting, at: datetime) -> str:
    """After a restore the record goes on from its last checkpoint, where that is at hand and allows it; else it begins
    anew, and the new name of its checkpoints is answered.
    """
    if (await audit.walk()).fault or (not await origins() and not await _newest(current())):
        return ""  # what is broken is looked at first; what never had a checkpoint needs none
    try:
        await sign(at=at)
    except ConfigurationError:
        name = await begin_anew(reason=reason, by=by, at=at)
        await sign(at=at)
        return name
    return ""


async def _due(last: Kept | None, at: datetime) -> bool:
    size = last.checkpoint.size if last else 0
    found = await sql.row(DUE, tag=str(Tag.VERSION_ADOPTED), size=size)
    if found is None or (last and found["entries"] == size):
        return False
    return last is None or not size or found["version"] or abs(at - last.at) >= HOURLY


async def _newest(known: Settings) -> Kept | None:
    found = await to_thread.run_sync(folder.newest, folder.places(known.home, known.witness_folder))
    return next(iter(found), None)


async def _origin() -> Origin:
    found = next(iter(await origins()), None)
    if found is None:
        raise ConfigurationError(
            f"No checkpoint was signed: some are kept, but the record tells of none. {ANEW}"
        )
    return found


def _refuse_contradiction(last: Kept, origin: Origin, tree: Tree) -> None:
    """The last checkpoint must be this record's, as it was signed, and the beginning of what is there now."""
    was = last.checkpoint
    if was.beginning < origin.beginning:
        return
    if was.origin != origin.name:
        raise ConfigurationError(
            f"No checkpoint was signed: the last one, {last.path}, is of {was.origin}, and the record’s are of "
            f"{origin.name}. {ANEW}"
        )
    if not verified(note_from(last.note), {origin.name: origin.key}, keys.fits):
        raise ConfigurationError(f"No checkpoint was signed: the last one, {last.path}, was altered.")
    if was.size > tree.size:
        raise ConfigurationError(
            f"No checkpoint was signed: the record has {tree.size:,} entries, and {was.size:,} were signed on "
            f"{last.at:%Y-%m-%d}. {ANEW}"
        )
    grown = tree.consistency(was.size, tree.size)
    if not extends(was.root, was.size, tree.root(tree.size), tree.size, grown):
        raise ConfigurationError(
            f"No checkpoint was signed: the first {was.size:,} entries of the record are not those of the last one, "
            f"{last.path}. Run: governance verify"
        )


def _lay_down(known: Settings, point: Checkpoint, origin: Origin, last: Kept, at: datetime) -> Kept | None:
    """On disk in the home folder before anybody hears of it, then in the folder that a setting names."""
    if keys.public(known.home, origin.name) != origin.key:
        raise ConfigurationError(
            f"No checkpoint was signed: the key {known.home / keys.NAME} is not the record’s. {ANEW}"
        )
    if last.checkpoint != point:
        folder.keep(folder.own(known.home), keys.sign(known.home, point), at=at, after=last)
    kept = next(iter(folder.newest(folder.places(known.home, known.witness_folder))), None)
    if kept and known.witness_folder:
        folder.copy(kept, known.witness_folder)
    return kept
