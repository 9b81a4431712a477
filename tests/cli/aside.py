"""Running a coroutine beside the event loop of the async fixtures, as a command runs."""

import contextvars
from collections.abc import Awaitable, Callable
from typing import TypeVar

import anyio

T = TypeVar("T")


def aside(work: Callable[..., Awaitable[T]], *arguments: object) -> T:
    # In a context of its own: in ours, anyio believes that the loop of the async fixtures is running.
    return contextvars.Context().run(anyio.run, work, *arguments)
