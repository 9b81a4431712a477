"""Who works on which upload: those of one data source one after the other, a broken off one again from its start.

The database's own clock tells whether somebody still works on an upload: that is no matter of the city's time.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from piccolo.columns import Column

from governance import acts
from governance.acts import Act
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import Stale
from governance.people.rules import clock
from governance.requests.rules.uploads import ImportState
from governance.requests.tables import Import

BEATS = 2.0  # seconds between two signs of life
UNFINISHED = "state IN ('queued', 'reading', 'storing', 'judging')"
# The first unfinished upload of a data source, if nobody works on it: those behind it wait for it.
FIRST = f"""i.{UNFINISHED}
        AND (i.state = 'queued' OR i.touched_at < clock_timestamp() - interval '1 minute')
        AND NOT EXISTS (SELECT FROM request_import o WHERE o.feed = i.feed AND o.id < i.id AND o.{UNFINISHED})"""
WAITING = f"SELECT i.number FROM request_import i WHERE {FIRST} ORDER BY i.id"  # noqa: S608 - a text of our own
CLAIM = f"""UPDATE request_import SET state = CASE state WHEN 'judging' THEN state ELSE 'reading' END, progress = 0,
        touched_at = clock_timestamp()
    WHERE id = (SELECT i.id FROM request_import i
        WHERE {FIRST} AND (:feed = '' OR i.feed = (SELECT id FROM feed WHERE code = :feed))
        AND (:number = '' OR i.number = :number)
        ORDER BY i.id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, number, state, file_name, file_hash, "full", touched_at, (SELECT code FROM feed f WHERE f.id = feed) AS feed"""  # noqa: S608 - likewise
BEAT = """UPDATE request_import SET state = :state, progress = :progress, touched_at = clock_timestamp()
    WHERE id = :upload AND touched_at = :touched_at RETURNING touched_at"""


@dataclass(kw_only=True)
class Work:
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
        rows = await sql.rows(
            BEAT, state=self.state, progress=self.progress, upload=self.id, touched_at=self.touched_at
        )
        if not rows:
            raise self.lost()
        self.touched_at = rows[0]["touched_at"]

    def lost(self) -> Stale:
        return Stale(f"{self.number} is being taken in by another process.")

    async def report(self, progress: int) -> None:
        self.progress = progress


async def waiting() -> list[str]:
    """The numbers of uploads that may be taken in now, the first of each data source."""
    return [row["number"] for row in await sql.rows(WAITING)]


async def claimed(feed: str = "", number: str = "") -> Work | None:
    """The next upload that nobody works on, of one data source or of any; it is this process's from now on."""
    row = await sql.row(CLAIM, feed=feed, number=number)
    return Work(**row) if row else None


class Living(Protocol):
    """Work of this process that writes signs of life."""

    async def beat(self) -> None: ...


class Pulse:
    """Writes signs of life for a piece of work, in a task and on a connection of its own; begun before a transaction, ended
    within it.
    """

    def __init__(self, work: Living) -> None:
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
        """Waits until no further sign of life can be written: the next compare-and-set must know the time of the last
        one.
        """
        self._over.set()
        await self._task


@asynccontextmanager
async def alive(work: Living) -> AsyncIterator[Pulse]:
    pulse = Pulse(work)
    try:
        yield pulse
    finally:
        await pulse.ended()


async def moved(_: Act[None], work: Work, **values: Any) -> None:
    """The compare-and-set of the row; raises Stale where another process has taken the upload up."""
    columns: dict[Column | str, Any] = {}
    columns.update(values.items())
    mine = (Import.id == work.id) & (Import.touched_at == work.touched_at)
    if not await Import.update(columns).where(mine).returning(Import.id):
        raise work.lost()


async def finished(work: Work, at: datetime) -> None:
    """Marks the upload as done, once its results are there. That it was taken in is on record already."""
    async with acts.begin(clock(), at=at) as act:
        await moved(act, work, state=str(ImportState.DONE), progress=0, finished_at=at)
        act.without_event("what it brought is on record since it was stored")


async def failed(work: Work, problem: str, at: datetime) -> None:
    with suppress(Stale):
        async with acts.begin(clock(), at=at) as act:
            state = str(ImportState.FAILED)
            await moved(act, work, state=state, progress=0, problem=problem, finished_at=at)
            await act.record(Tag.REQUESTS_NOT_TAKEN, f"upload:{work.number}", reason=problem)
