"""What a client sends: read within limits, and watched for its going away once all of it is here.

A client that sends too slowly is told so and its connection is closed. One that goes away ends what is done for it.
"""

import asyncio
from collections.abc import Callable

from litestar.types import HTTPReceiveMessage, Receive, Scope

from governance.errors import SentTooSlowly
from governance.web.site.patience import Sending

TOO_SLOW = "What you sent did not arrive in time, so nothing of it was used. Please try again."
NOTHING: HTTPReceiveMessage = {"type": "http.request", "body": b"", "more_body": False}
GONE: HTTPReceiveMessage = {"type": "http.disconnect"}


class Incoming:
    """`receive` for the application; `complete` is called with the last part, `left` when the client goes away.

    The server may be asked by one at a time: by the application until the last part, then by the watch.
    """

    def __init__(
        self, receive: Receive, sending: Sending, *, complete: Callable[[], None], left: Callable[[], object]
    ) -> None:
        self._receive, self._sending = receive, sending
        self._complete, self._left = complete, left
        self._clock = asyncio.get_running_loop().time
        self._begun, self._bytes = self._clock(), 0
        self._over = False
        self._watch: asyncio.Task[None] | None = None
        self._gone = asyncio.Event()
        self._empty = False

    @property
    def has_left(self) -> bool:
        return self._gone.is_set()

    def expect_nothing(self) -> None:
        """A request without a body: its end is there from the start."""
        self._empty = True
        self._begin_watch()

    def close(self) -> None:
        if self._watch is not None:
            self._watch.cancel()

    async def receive(self) -> HTTPReceiveMessage:
        if self._empty:
            self._empty = False
            return NOTHING
        if self._over:
            await self._gone.wait()
            return GONE
        message = await self._next()
        if message["type"] == "http.disconnect":
            self._go()
            await asyncio.Event().wait()  # until we are stopped
        elif not message.get("more_body"):
            self._complete()
            self._begin_watch()
        return message

    async def _next(self) -> HTTPReceiveMessage:
        """The next part. Raises SentTooSlowly."""
        message = await self._in_time()
        if message is not None:
            self._bytes += len(message.get("body", b""))  # type: ignore[arg-type]
            spent = self._clock() - self._begun
            if spent <= self._sending.counted_after or self._bytes >= spent * self._sending.slowest:
                return message
        self._over = True
        raise SentTooSlowly(TOO_SLOW)

    async def _in_time(self) -> HTTPReceiveMessage | None:
        # No error may keep what was waited for: the server closes the connection once nothing reads from it any more.
        try:
            async with asyncio.timeout(min(self._sending.silent, self._left_in_all())):
                return await self._receive()  # type: ignore[return-value]
        except TimeoutError:
            return None

    def _left_in_all(self) -> float:
        return max(self._begun + self._sending.whole - self._clock(), 0)

    def _begin_watch(self) -> None:
        self._over = True
        self._watch = asyncio.create_task(self._watched())

    async def _watched(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._go()

    def _go(self) -> None:
        self._gone.set()
        self._left()


def is_empty(scope: Scope) -> bool:
    """Whether a request says that it has no body."""
    told = dict(scope["headers"])
    return told.get(b"content-length", b"0") == b"0" and b"transfer-encoding" not in told
