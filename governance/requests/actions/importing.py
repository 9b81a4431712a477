"""A file of requests taken in: queued, then read aside and stored in one transaction.

What reading and storing mean is decided in reading/ and staging.py; who works on which upload, in claims.py. Results come
after: an upload that is stored waits in the state "judging".
"""

import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from anyio import CancelScope, to_thread

from governance import acts, canonical
from governance.acts import Act
from governance.audit.tags import Tag
from governance.database import deadline, sql
from governance.database.numbering import next_number
from governance.database.session import transaction
from governance.errors import Invalid
from governance.files import uploads
from governance.people.rules import Acting, clock
from governance.requests.actions import staging
from governance.requests.actions.applying import keep_applied
from governance.requests.actions.claims import Pulse, Work, alive, moved
from governance.requests.actions.staging import Stored, Taking
from governance.requests.actions.tidying import keep_queued
from governance.requests.queries.feeds import feed_by_code
from governance.requests.reading.model import ReadFile
from governance.requests.reading.worker import read_aside
from governance.requests.rules.read_changes import every_word
from governance.requests.rules.uploads import Counts, ImportState, UploadRemarks, hands_over
from governance.requests.tables import Import
from governance.settings import current

FOLDER = "taking-in"
# Not the row itself: new uploads refer to it and would have to wait until this one is stored.
LOCK_FEED = "SELECT pg_advisory_xact_lock(7311006, :feed::int)"  # any number of ours alone


@dataclass(frozen=True, kw_only=True)
class NewImport:
    """A file that `files.uploads` keeps; `full`: a whole export, so that what is missing in it has vanished."""

    feed: str
    file_name: str
    file_hash: str
    size: int
    full: bool = False


async def queue(new: NewImport, *, by: Acting, at: datetime) -> str:
    """Answers the upload's number, such as IM-2026-0003. It is taken in by whichever process sweeps next."""
    hands_over(by)
    async with acts.begin(by, at=at) as act:
        feed = await feed_by_code(new.feed)
        await keep_queued(current().home, new.file_hash)
        row = Import(
            number=await next_number("IM", at),
            feed=feed.id,
            state=str(ImportState.QUEUED),
            file_name=canonical.text(new.file_name, field="file name", limit=255),
            file_hash=new.file_hash,
            size=new.size,
            full=new.full,
            who=act.who,
            at=at,
            touched_at=at,
        )
        await row.save()
        after = {
            "file": row.file_name,
            "sha256": row.file_hash,
            "source": feed.name,
            "whole_export": new.full,
        }
        await act.record(Tag.REQUESTS_UPLOADED, f"upload:{row.number}", after=after)
    return row.number


async def store(work: Work, at: datetime) -> None:
    """Read the upload's file and store its requests; what is left to do is judging them."""
    async with _folder(work.number) as folder, alive(work) as pulse:
        await _stored(work, pulse, folder, at)


async def _stored(work: Work, pulse: Pulse, folder: Path, at: datetime) -> None:
    feed = await feed_by_code(work.feed)
    path = uploads.path_of(current().home, work.file_hash)
    file = await read_aside(path, mapping=feed.mapping, into=folder, at=at, progress=work.report)
    work.state, work.progress = ImportState.STORING, 0
    set_aside = feed.mapping.aside_values
    taking = Taking(feed=feed.id, upload=work.id, full=work.full, set_aside=set_aside, at=at)
    async with acts.begin(clock(), at=at) as act:
        await sql.rows(LOCK_FEED, feed=feed.id)
        done = await staging.stored(act, file, taking, report=work.report)
        await pulse.ended()
        await _recorded(act, work, file, done)
    work.state = ImportState.JUDGING


async def _recorded(act: Act[None], work: Work, file: ReadFile, done: Stored) -> None:
    if not done.counts.adds_up:
        raise Invalid("The lines of this file do not add up; nothing was taken.")
    counts = asdict(done.counts)
    seen = {key: dict(value) for key, value in vars(done.seen).items()}
    told = {"anew": [each.words for each in done.anew]} if done.anew else {}
    facts = canonical.dumps({"file": {**file.facts, **done.facts}, **seen, **told})
    await moved(act, work, state=str(ImportState.JUDGING), progress=0, facts=facts, **counts)
    kept = await keep_applied(act, work.id, full=work.full)
    after = {**counts, **_anew(done), **({"applied": kept} if kept else {})}
    await act.record(Tag.REQUESTS_TAKEN, f"upload:{work.number}", after=after)


def _anew(done: Stored) -> dict[str, str]:
    return {"anew": every_word(done.anew)} if done.anew else {}


@asynccontextmanager
async def _folder(number: str) -> AsyncIterator[Path]:
    """An empty folder of this try's own; what broken-off tries at the upload left is gone."""
    folder = await to_thread.run_sync(_new_folder, current().home / FOLDER, number)
    try:
        yield folder
    finally:
        with CancelScope(shield=True):
            await to_thread.run_sync(partial(shutil.rmtree, folder, ignore_errors=True))


def _new_folder(parent: Path, number: str) -> Path:
    """Another one for each try: a process that stood still and its successor never take each other's files away."""
    for old in (parent / number, *parent.glob(f"{number}-*")):
        shutil.rmtree(old, ignore_errors=True)
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=f"{number}-", dir=parent))


@dataclass(frozen=True, kw_only=True)
class Rehearsal:
    """What taking a file in would bring; `file` lies in the folder that was given."""

    file: ReadFile
    counts: Counts
    seen: UploadRemarks


@deadline.long_work()
async def rehearse(path: Path, *, feed: str, full: bool, into: Path, at: datetime) -> Rehearsal:
    """Read the file and count; nothing is kept."""
    source = await feed_by_code(feed)
    file = await read_aside(path, mapping=source.mapping, into=into, at=at)
    set_aside = source.mapping.aside_values
    async with transaction():
        done = await staging.rehearsed(
            file, Taking(feed=source.id, upload=0, full=full, set_aside=set_aside, at=at)
        )
    file = replace(file, facts={**file.facts, **done.facts})
    return Rehearsal(file=file, counts=done.counts, seen=done.seen)
