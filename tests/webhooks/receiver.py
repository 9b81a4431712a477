"""A system that is told, on this machine: it keeps what it was sent and answers as a test says."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import cast

OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@dataclass(frozen=True, kw_only=True)
class Received:
    path: str
    headers: dict[str, str]
    body: bytes


Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Answers = Callable[[Received], str]


def status(code: int, body: str = "", **headers: str) -> str:
    """An answer as it goes over the wire."""
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return (
        f"HTTP/1.1 {code} X\r\n{more}Content-Length: {len(body.encode())}\r\nConnection: close\r\n\r\n{body}"
    )


@dataclass(kw_only=True)
class Receiver:
    """`answers` decides what it says to each message; "" hangs up without a word."""

    answers: Answers = lambda _: OK
    received: list[Received] = field(default_factory=list)
    address: str = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in head[1:] if ": " in line)
        exact = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        names = {name.lower(): value for name, value in exact.items()}
        got = Received(path=head[0].split(" ")[1], headers=names, body=body)
        self.received.append(got)
        writer.write(self.answers(got).encode())
        await writer.drain()


@asynccontextmanager
async def receiver(answers: Answers = lambda _: OK, *, serve: Serve | None = None) -> AsyncIterator[Receiver]:
    """`serve` talks otherwise than HTTP servers do."""
    made = Receiver(answers=answers)
    talks, under_way = serve or made.serve, set[asyncio.Task[object]]()

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        under_way.add(cast("asyncio.Task[object]", asyncio.current_task()))
        try:
            await talks(reader, writer)
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    server = await asyncio.start_server(served, "127.0.0.1", 0)
    made.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/in"
    async with server:
        yield made
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
