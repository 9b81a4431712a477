"""A file of requests taken in: queued, read aside, stored in one transaction, judged.

Decides who works on which upload: those of one data source one after the other, a broken off one again from its start.
What reading and storing mean is decided in reading/ and staging.py. The database's own clock tells whether somebody
still works on an upload: that is no matter of the city's time.
"""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from anyio import CancelScope, to_thread
from piccolo.columns import Column

from governance import canonical
from governance.audit import trail
from governance.audit.rules import Entry
from governance.audit.tags import Tag
from governance.compliance.actions import judging, staging
from governance.compliance.actions.staging import Stored, Taking
from governance.compliance.queries.feeds import feed_by_code
from governance.compliance.reading.model import ReadFile
from governance.compliance.reading.worker import read_aside
from governance.compliance.rules.taking_in import Counts, ImportState, Seen, takes_in
from governance.compliance.tables.taken_in import Feed, Import
from governance.database.numbering import next_number
from governance.database.session import transaction
from governance.errors import ConcordError, Invalid, Stale
from governance.files import uploads
from governance.people.actions import standing
from governance.people.rules import Acting, person_by_clock
from governance.settings import current

BEATS = 2.0  # seconds between two signs of life
FOLDER = "taking-in"
BROKEN = (
    "This went wrong inside the program. The file is as it was; send it again, or tell your administrator."
)
# The first unfinished upload of a data source, if nobody works on it: those behind it wait for it.
CLAIM = """UPDATE request_import SET state = CASE state WHEN 'judging' THEN state ELSE 'reading' END, progress = 0,
        touched_at = clock_timestamp()
    WHERE id = (SELECT i.id FROM request_import i
        WHERE i.state IN ('queued', 'reading', 'storing', 'judging') AND ({} = '' OR i.feed = (SELECT id FROM feed WHERE code = {}))
        AND (i.state = 'queued' OR i.touched_at < clock_timestamp() - interval '1 minute')
        AND NOT EXISTS (SELECT FROM request_import o WHERE o.feed = i.feed AND o.id < i.id
            AND o.state IN ('queued', 'reading', 'storing', 'judging'))
        ORDER BY i.id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, number, state, file_name, file_hash, "full", touched_at, (SELECT code FROM feed f WHERE f.id = feed) AS feed"""
BEAT = """UPDATE request_import SET state = {}, progress = {}, touched_at = clock_timestamp()
    WHERE id = {} AND touched_at = {} RETURNING touched_at"""
# Not the row itself: new uploads refer to it and would have to wait until this one is stored.
LOCK_FEED = "SELECT pg_advisory_xact_lock(7311006, {}::int)"  # any number of ours alone


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
    takes_in(by)
    async with transaction():
        await standing.confirm(by, at=at)
        feed = await feed_by_code(new.feed)
        row = Import(
            number=await next_number("IM", at),
            feed=feed.id,
            state=str(ImportState.QUEUED),
            file_name=canonical.text(new.file_name, field="file name", limit=255),
            file_hash=new.file_hash,
            size=new.size,
            full=new.full,
            who=canonical.dumps(by.as_written()),
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
        subject = f"upload:{row.number}"
        await trail.append(
            Entry(tag=Tag.REQUESTS_UPLOADED, subject=subject, at=at, by=by.as_written(), after=after)
        )
    return row.number


async def take_queued(*, at: datetime) -> int:
    """The sweep: every upload that waits and that nobody works on. Answers how many ended."""
    ended = 0
    while await take_next(at=at):
        ended += 1
    return ended


async def take_next(*, at: datetime, feed: str = "") -> str:
    """Take in the next upload, of one data source or of any; answers its number, "" where none waits."""
    rows = await Import.raw(CLAIM, feed, feed)
    if not rows:
        return ""
    work = _Work(**rows[0])
    try:
        await _taken(work, at)
    except Stale:  # somebody else took it up: it was ours no more
        pass
    except ConcordError as problem:
        await _failed(work, problem.message, at)
    except Exception:
        await _failed(work, BROKEN, at)
        raise
    return work.number


@dataclass(kw_only=True)
class _Work:
    """An upload that this process works on, as long as `touched_at` is what it wrote there itself."""

    id: int
    number: str
    state: str
    file_name: str
    file_hash: str
    full: bool
    touched_at: datetime
    feed: str
    progress: int = 0

    async def beat(self) -> None:
        """A sign of life. Raises Stale where another process has taken the upload up."""
        rows = await Import.raw(BEAT, self.state, self.progress, self.id, self.touched_at)
        if not rows:
            raise self.lost()
        self.touched_at = rows[0]["touched_at"]

    def lost(self) -> Stale:
        return Stale(f"{self.number} is being taken in by another process.")

    async def told(self, progress: int) -> None:
        self.progress = progress


class _Pulse:
    """Signs of life in a task of its own, on a connection of its own; begun before a transaction, ended within it."""

    def __init__(self, work: _Work) -> None:
        self._work, self._over = work, asyncio.Event()
        self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        with suppress(Stale):  # told by the last compare-and-set
            while not self._over.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._over.wait(), BEATS)
                    return
                await self._work.beat()

    async def ended(self) -> None:
        """Never cut short: whether the last sign was written decides what the next compare-and-set compares with."""
        self._over.set()
        await self._task


@asynccontextmanager
async def _alive(work: _Work) -> AsyncIterator[_Pulse]:
    pulse = _Pulse(work)
    try:
        yield pulse
    finally:
        await pulse.ended()


async def _taken(work: _Work, at: datetime) -> None:
    if work.state != ImportState.JUDGING:
        async with _folder(work.number) as folder, _alive(work) as pulse:
            await _stored(work, pulse, folder, at)
    async with _alive(work) as pulse:
        await _judged(work, pulse, at)


async def _stored(work: _Work, pulse: _Pulse, folder: Path, at: datetime) -> None:
    feed = await feed_by_code(work.feed)
    path = uploads.path_of(current().home, work.file_hash)
    file = await read_aside(path, mapping=feed.mapping, into=folder, at=at, progress=work.told)
    work.state, work.progress = ImportState.STORING, 0
    set_aside = feed.mapping.set_aside[1]
    taking = Taking(feed=feed.id, upload=work.id, full=work.full, set_aside=set_aside, at=at)
    async with transaction():
        await Feed.raw(LOCK_FEED, feed.id)
        done = await staging.stored(file, taking, told=work.told)
        await pulse.ended()
        await _recorded(work, file, done, at)
    work.state = ImportState.JUDGING


async def _recorded(work: _Work, file: ReadFile, done: Stored, at: datetime) -> None:
    if not done.counts.adds_up:
        raise Invalid("The lines of this file do not add up; nothing was taken.")
    counts = asdict(done.counts)
    facts = canonical.dumps(
        {"file": {**file.facts, **done.facts}, **{key: dict(value) for key, value in vars(done.seen).items()}}
    )
    await _moved(work, state=str(ImportState.JUDGING), progress=0, facts=facts, **counts)
    subject, by = f"upload:{work.number}", person_by_clock()
    await trail.append(Entry(tag=Tag.REQUESTS_TAKEN, subject=subject, at=at, by=by, after=counts))


async def _moved(work: _Work, **values: Any) -> None:
    """The compare-and-set of the row; raises Stale where another process has taken the upload up."""
    columns: dict[Column | str, Any] = {}
    columns.update(values.items())
    mine = (Import.id == work.id) & (Import.touched_at == work.touched_at)
    if not await Import.update(columns).where(mine).returning(Import.id):
        raise work.lost()


async def _judged(work: _Work, pulse: _Pulse, at: datetime) -> None:
    await judging.judge_import(work.id, told=work.told)
    await pulse.ended()
    await _moved(work, state=str(ImportState.DONE), progress=0, finished_at=at)


async def _failed(work: _Work, problem: str, at: datetime) -> None:
    async with transaction():
        with suppress(Stale):
            await _moved(work, state=str(ImportState.FAILED), progress=0, problem=problem, finished_at=at)
            subject, by = f"upload:{work.number}", person_by_clock()
            await trail.append(
                Entry(tag=Tag.REQUESTS_NOT_TAKEN, subject=subject, at=at, by=by, reason=problem)
            )


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
    seen: Seen


async def rehearse(path: Path, *, feed: str, full: bool, into: Path, at: datetime) -> Rehearsal:
    """Read the file and count; nothing is kept."""
    source = await feed_by_code(feed)
    file = await read_aside(path, mapping=source.mapping, into=into, at=at)
    set_aside = source.mapping.set_aside[1]
    async with transaction():
        done = await staging.rehearsed(
            file, Taking(feed=source.id, upload=0, full=full, set_aside=set_aside, at=at)
        )
    file = replace(file, facts={**file.facts, **done.facts})
    return Rehearsal(file=file, counts=done.counts, seen=done.seen)
