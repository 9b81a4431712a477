"""Every request ends: answered in its time, refused because it was late, or given up because nobody waits any more.

What it may take, its route says (`patience`). An act whose answer is late is not carried out afterwards, except where it
was being recorded: then the answer says what became of it, as far as anybody knows.
"""

import asyncio

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from governance.database import absence, deadline
from governance.database.deadline import Deadline
from governance.web.site import patience
from governance.web.site.incoming import Incoming, is_empty
from governance.web.site.pages import close_files

LEFT = "left"  # noted in a request's state where nobody was there to be answered any more


class Bounded(ASGIMiddleware):
    """`factor` is how many times longer than usual everything may take."""

    scopes = (ScopeType.HTTP,)

    @staticmethod
    def should_bypass_for_scope(scope: Scope) -> bool:
        return scope["path"].startswith("/assets/")

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        factor = scope["litestar_app"].state.settings.patience
        told = patience.of(scope)
        try:
            with deadline.within(told.act * factor) as due:
                await _Answering(due, told.seconds * factor).run(scope, receive, send, next_app)
        finally:
            close_files(scope)


class _Answering:
    """One request: its work, its clock, and what the client sends."""

    def __init__(self, due: Deadline, seconds: float) -> None:
        self._due, self._seconds = due, seconds
        self._clock = asyncio.get_running_loop().time

    async def run(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        sending, empty = patience.sending(scope), is_empty(scope)
        incoming = Incoming(receive, sending, complete=self._begin_anew, left=self._stop)
        self._work = asyncio.ensure_future(next_app(scope, incoming.receive, send))
        if empty:
            incoming.expect_nothing()
        try:
            await self._in_time(0 if empty else sending.whole)
        except asyncio.CancelledError:
            if not incoming.has_left:
                raise
            scope["state"][LEFT] = True
        finally:
            incoming.close()

    async def _in_time(self, sending: float) -> None:
        """What is sent in has a limit of its own; the clock of the answer starts with its last part."""
        try:
            async with asyncio.timeout(self._seconds + sending) as self._limit:
                await self._work
        except TimeoutError:
            if not self._limit.expired():
                raise
            raise absence.late() from None

    def _begin_anew(self) -> None:
        self._due.begin_anew()
        self._limit.reschedule(self._clock() + self._seconds)

    def _stop(self) -> None:
        self._work.cancel()
