"""Whether the record is still what its copies elsewhere say: the checkpoints signed here, the one mailed last, how far
the last check went, and whatever copy is handed in. Without any copy the record is not let to have shrunk.
"""

from collections.abc import AsyncIterator, Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from anyio import to_thread

from governance.anchors import folder, keys
from governance.anchors.folder import Kept
from governance.anchors.queries.leaves import stored_tree
from governance.anchors.queries.origins import Origin, origins
from governance.anchors.rules.notes import Unreadable, verified
from governance.anchors.rules.tree import Tree
from governance.anchors.rules.witnesses import Witness, contradiction, of_note, witnesses_from
from governance.database import sql
from governance.formats import day
from governance.integrity.queries.look import Look
from governance.integrity.rules.findings import Area, Finding
from governance.settings import current

MOST = 20_000  # older checkpoints that are asked which entries still are as they were
CHECKED = """SELECT (looked_at::json ->> 'entries')::bigint AS events, at FROM record_check
    WHERE looked_at::json ->> 'entries' <> '' ORDER BY 1 DESC, id DESC LIMIT 1"""
MAILED = """SELECT bytes, made_at FROM letter WHERE key LIKE 'checkpoint/%' AND length(bytes) > 0
    ORDER BY id DESC LIMIT 1"""
CHAINED = "SELECT hash FROM event WHERE number = :number"
MEND = (
    "Nothing mends this here. Keep this copy for examination, and compare it with a backup from before that day and "
    "with what the auditors were mailed."
)


async def look(look: Look) -> AsyncIterator[Finding]:
    tree, known = await stored_tree(), await origins()
    told: set[str] = set()
    async for found in _copies(look, known):
        if isinstance(found, Finding):
            yield found
            continue
        look.count("copies")
        for finding in await _findings(found, tree, known, look.home):
            if finding.fault not in told:
                told.add(finding.fault)
                yield finding


async def _copies(look: Look, known: tuple[Origin, ...]) -> AsyncIterator[Witness | Finding]:
    beginning = known[0].beginning if known else 0
    try:
        if look.witness:
            for each in witnesses_from(look.witness, where="the copy that was handed in"):
                yield each
    except Unreadable as problem:
        yield Finding(area=Area.WITNESS, subject="record:all", fault=str(problem).rstrip("."))
    if look.unreadable:
        yield Finding(area=Area.WITNESS, subject="record:all", fault=look.unreadable.rstrip("."))
    # The very first one is kept a moment before its entry, which names its key.
    signed = (each for each in look.checkpoints if known or each.checkpoint.size)
    for copy in [*map(_of_kept, signed), *await _mailed(), *await _checked()]:
        if copy.checkpoint is None or copy.checkpoint.beginning >= beginning:
            yield copy


async def _findings(copy: Witness, tree: Tree, known: tuple[Origin, ...], home: Path) -> list[Finding]:
    chained = await sql.value(CHAINED, number=copy.size) or ""
    found = contradiction(copy, tree, chained=chained)
    if found and copy.size <= tree.size:
        older = await to_thread.run_sync(
            lambda: folder.newest(folder.places(home, current().witness_folder), most=MOST)
        )
        found = contradiction(copy, tree, chained=chained, sound=[_of_kept(each) for each in older])
    faults = [(f"entry:{found.entry}", found.fault)] if found else []
    return [
        Finding(area=Area.WITNESS, subject=subject, fault=fault, mend=_mend(copy, known))
        for subject, fault in [*faults, *_signature_faults(copy, known)]
    ]


def _signature_faults(copy: Witness, known: tuple[Origin, ...]) -> Iterator[tuple[str, str]]:
    if copy.note and not verified(copy.note, {each.name: each.key for each in known}, keys.fits):
        yield "record:all", f"{copy.where} is not signed by a key that the record names"


def _mend(copy: Witness, known: tuple[Origin, ...]) -> str:
    """A record that was brought back from a backup says so itself."""
    point = copy.checkpoint
    later = [each for each in known if point and each.beginning > point.beginning and each.follows]
    if not later:
        return MEND
    first = later[-1]
    return (
        f"Entry {first.entry:,} says that the record was brought back from a backup: “{first.reason}”. {MEND}"
    )


def _of_kept(kept: Kept) -> Witness:
    return of_note(kept.note, where=f"the checkpoint signed on {day(kept.at.date())}, {kept.path.name},")


async def _mailed() -> list[Witness]:
    row = await sql.row(MAILED)
    body = message_from_bytes(row["bytes"], policy=default).get_body(("plain",)) if row else None
    if row is None or body is None:
        return []
    try:
        return list(
            witnesses_from(body.get_content(), where=f"the checkpoint mailed on {day(row['made_at'].date())}")
        )
    except Unreadable:
        return []


async def _checked() -> list[Witness]:
    row = await sql.row(CHECKED)
    where = f"the check of {day(row['at'].date())}" if row else ""
    return [Witness(size=row["events"], fingerprint="", where=where)] if row else []
