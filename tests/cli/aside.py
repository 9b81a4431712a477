"""Running a coroutine beside the event loop of the async fixtures, as a command runs."""

import contextvars
from collections.abc import Awaitable, Callable

import anyio


def aside(work: Callable[..., Awaitable[None]], *arguments: object) -> None:
    # In a context of its own: in ours, anyio believes that the loop of the async fixtures is running.
    contextvars.Context().run(anyio.run, work, *arguments)
