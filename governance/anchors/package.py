"""The record as it can be checked on any machine: its entries, its checkpoints, and the one program that checks them.

Of an entry whose content belongs to one side that the reader is not, its fingerprints alone go out; chain and tree are
whole nevertheless.
"""

import inspect
import json
from collections.abc import AsyncIterator, Collection, Mapping
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from anyio import to_thread

from governance.anchors import folder, verify_trail
from governance.anchors.queries.leaves import BATCH
from governance.anchors.queries.origins import origins
from governance.anchors.rules.tree import leaf
from governance.audit.rules import SHARED, instant
from governance.database import sql
from governance.settings import current

PROGRAM, TRAIL, CHECKPOINTS, README = "verify_trail.py", verify_trail.MEMBER, "checkpoints.txt", "README.txt"
NAMES = frozenset({PROGRAM, TRAIL, CHECKPOINTS, README})
MOST = 1_000  # checkpoints that go along, the newest
EVERYONES = frozenset({SHARED})
ENTRIES = """SELECT number, audience, recorded_at, body, previous, hash FROM event
    WHERE number > :after AND number <= :upto ORDER BY number LIMIT :most"""
SAYS = """The record of service agreements, to be checked without the machine that keeps it.

  trail.jsonl       every entry, one a line: number, recorded_at, body, previous, hash
  checkpoints.txt   what was signed on that machine, the newest first
  verify_trail.py   checks all of it; needs Python 3.11 or later and nothing else

  python3 -I -S verify_trail.py trail.jsonl COPY

COPY is what you keep yourself: a file with a checkpoint from a mail, NUMBER:FINGERPRINT from a printed document, or an
older trail.jsonl. Whoever owns the machine owns the key: the signature proves who said it, only copies elsewhere prove
that it was not said differently. The program says more: verify_trail.py --help

Public keys by which checkpoints are signed:
"""


async def files(into: Path, *, upto: int, audiences: Collection[str] | None = EVERYONES) -> None:
    """Lay all of it into a folder; `audiences` None: of every entry its text."""
    with (into / TRAIL).open("w", encoding="utf-8", newline="\n") as out:
        async for lines in _lines(upto, audiences):
            out.write(lines)
    for name, text in (await _beside()).items():
        (into / name).write_text(text, encoding="utf-8")


async def write(out: IO[bytes], *, upto: int) -> None:
    """The same as one .zip, for a reader of what both sides share."""
    with ZipFile(out, "w", ZIP_DEFLATED) as whole:
        with whole.open(TRAIL, "w") as inner:
            async for lines in _lines(upto, EVERYONES):
                await to_thread.run_sync(inner.write, lines.encode())
        for name, text in (await _beside()).items():
            whole.writestr(name, text)


async def _lines(upto: int, audiences: Collection[str] | None) -> AsyncIterator[str]:
    after = 0
    while rows := await sql.rows(ENTRIES, after=after, upto=upto, most=BATCH):
        yield "".join(f"{_line(row, audiences is None or row['audience'] in audiences)}\n" for row in rows)
        after = rows[-1]["number"]


def _line(row: Mapping[str, Any], whole: bool) -> str:  # noqa: FBT001 - one place asks
    told = {"number": row["number"], "previous": row["previous"], "hash": row["hash"]}
    if whole:
        told["body"] = row["body"]
        if row["recorded_at"]:
            told["recorded_at"] = instant(row["recorded_at"])
    else:
        told["leaf"] = leaf(row["hash"], row["body"]).hex()
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


async def _beside() -> dict[str, str]:
    known = current()
    kept = await to_thread.run_sync(
        lambda: folder.newest(folder.places(known.home, known.witness_folder), most=MOST)
    )
    keys = "".join(f"  {each.key}\n" for each in await origins())
    program = await to_thread.run_sync(inspect.getsource, verify_trail)
    notes = "\n".join(each.note for each in kept)
    return {PROGRAM: program, CHECKPOINTS: notes, README: SAYS + (keys or "  none yet\n")}
