"""Screens that follow an open meeting: each process asks once in half a second how far the meetings are that it watches.

A stream carries a number and nothing else; what it stands for, the page asks for itself, under its own authority. Streams
end by themselves after some minutes, so that a session that has ended is noticed, and at once where the server stops:
they are told by the signal, because what surrounds the server waits for them.
"""

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from types import FrameType
from typing import Any

import structlog

from governance.database import sql
from governance.errors import Late

EVERY = 0.5  # seconds between two questions
BEAT = 10.0  # seconds of silence after which a stream says that it is there
LONGEST = 300.0  # seconds of one stream; the page then opens the next
LIVE = "SELECT id, live FROM meeting WHERE id = ANY(:watched::bigint[])"
HEARTBEAT = b": here\n\n"

News = asyncio.Queue[int | None]


class Following:
    """The streams of this process: by meeting, the numbers that each of them has not told yet (None: it ends)."""

    def __init__(self, *, longest: float = LONGEST) -> None:
        self._streams: dict[int, set[News]] = {}
        self._known: dict[int, int] = {}
        self._watched = asyncio.Event()
        self._longest = longest
        self._closed = False

    async def stream(self, meeting: int, seen: int) -> AsyncIterator[bytes]:
        """Each number after `seen`, as a named event, until it is time to come again."""
        news: News = asyncio.Queue()
        self._streams.setdefault(meeting, set()).add(news)
        self._watched.set()
        if self._known.get(meeting, seen) != seen:
            news.put_nowait(self._known[meeting])
        try:
            async for each in self._told(news):
                yield each
        finally:
            self._leave(meeting, news)

    async def _told(self, news: News) -> AsyncIterator[bytes]:
        clock = asyncio.get_running_loop().time
        ends = clock() + self._longest
        yield HEARTBEAT
        while not self._closed and (left := ends - clock()) > 0:
            try:
                number = await asyncio.wait_for(news.get(), min(BEAT, left))
            except TimeoutError:
                yield HEARTBEAT
                continue
            if number is None:
                return
            yield b"id: %d\nevent: live\ndata: %d\n\n" % (number, number)

    def _leave(self, meeting: int, news: News) -> None:
        self._streams[meeting].discard(news)
        if not self._streams[meeting]:
            del self._streams[meeting]
            self._known.pop(meeting, None)
        if not self._streams:
            self._watched.clear()

    async def watch(self) -> None:
        """Asks for as long as somebody follows; a database that does not answer is asked again."""
        while True:
            await self._watched.wait()
            try:
                await self.ask()
            except Late:  # counted by the database, which tells it once a minute
                pass
            except Exception:  # noqa: BLE001 - whatever it is, the next question is asked
                structlog.get_logger("governance").warning("following meetings failed once", exc_info=True)
            await asyncio.sleep(EVERY)

    async def ask(self) -> None:
        """Tells each stream whose meeting went on since the last time."""
        for row in await sql.rows(LIVE, watched=list(self._streams)):
            meeting, live = row["id"], row["live"]
            if self._known.get(meeting) != live:
                self._known[meeting] = live
                for news in self._streams.get(meeting, ()):
                    news.put_nowait(live)

    def close(self) -> None:
        """Every stream ends now; none begins any more."""
        self._closed = True
        for news in [each for streams in self._streams.values() for each in streams]:
            news.put_nowait(None)


@asynccontextmanager
async def running(following: Following) -> AsyncIterator[None]:
    watching = asyncio.create_task(following.watch())
    try:
        main = threading.current_thread() is threading.main_thread()  # the only one that hears signals
        with _closed_by_signal(following) if main else nullcontext():
            yield
    finally:
        following.close()
        watching.cancel()


@contextmanager
def _closed_by_signal(following: Following) -> Iterator[None]:
    """The server waits for every answer to end before it tells the application that it stops; a stream would never end."""
    loop, before = asyncio.get_running_loop(), signal.getsignal(signal.SIGTERM)

    def stop(number: int, frame: FrameType | None) -> Any:
        loop.call_soon_threadsafe(following.close)
        return before(number, frame) if callable(before) else None

    signal.signal(signal.SIGTERM, stop)
    yield
    signal.signal(signal.SIGTERM, before)
