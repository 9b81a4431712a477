"""Mail servers that misbehave in one way each, and one that writes down what it was given."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP

from governance.mail_settings import Mail, Security

CODES = {
    "421": "421 4.3.2 closing",
    "451": "451 4.7.1 greylisted",
    "550": "550 5.1.1 no such user",
    "554": "554 5.7.1 no",
}


@dataclass(kw_only=True)
class Scripted:
    """Speaks SMTP until the place that `mode` names; there it does what the mode says.

    A mode is a place and a misdeed: `greeting hang`, `rcpt 550`, `data die`, `middle hang`, `dot die`, `quit hang`.
    `took` counts the messages to which it said 250.
    """

    mode: str
    port: int = 0
    took: int = 0
    talks: list[asyncio.Task[Any]] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if mine := asyncio.current_task():
            self.talks.append(mine)
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await self._say(writer, "greeting", "220 scripted")
            while line := await reader.readline():
                await self._answer(line.split(None, 1)[0].upper().decode(), reader, writer)
        writer.close()

    async def _answer(self, verb: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if verb == "DATA":
            await self._say(writer, "data", "354 go on")
            if not self.mode.startswith("data"):
                await self._body(reader, writer)
        elif verb == "QUIT":
            await self._say(writer, "quit", "221 bye")
        else:
            place = {"EHLO": "ehlo", "MAIL": "mail", "RCPT": "rcpt"}.get(verb, "")
            await self._say(writer, place, "250 fine")

    async def _body(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.mode.startswith("middle"):
            await self._say(writer, "middle", "")
        await reader.readuntil(b"\r\n.\r\n")
        if not self.mode.startswith("dot"):
            self.took += 1
        await self._say(writer, "dot", "250 2.0.0 queued as 7")
        if self.mode == "after die":
            writer.transport.abort()

    async def _say(self, writer: asyncio.StreamWriter, place: str, otherwise: str) -> None:
        wanted, _, deed = self.mode.partition(" ")
        if place != wanted:
            writer.write(f"{otherwise}\r\n".encode())
        elif deed == "die":
            writer.transport.abort()
            raise ConnectionResetError
        elif deed == "hang":
            await asyncio.sleep(60)
        elif deed == "dribble":
            for letter in otherwise:
                writer.write(letter.encode())
                await asyncio.sleep(0.05)
        else:
            writer.write(f"{CODES[deed]}\r\n".encode())
        await writer.drain()


@asynccontextmanager
async def scripted(mode: str) -> AsyncIterator[Scripted]:
    script = Scripted(mode=mode)
    server = await asyncio.start_server(script.serve, "127.0.0.1", 0)
    script.port = server.sockets[0].getsockname()[1]
    try:
        yield script
    finally:
        server.close()
        for talk in script.talks:
            talk.cancel()
        await asyncio.gather(*script.talks, return_exceptions=True)


@dataclass(kw_only=True)
class Noting:
    """A handler of aiosmtpd that keeps what it took, and refuses recipients as `answers` says, each answer once."""

    took: list[bytes] = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)
    pause: float = 0.0

    async def handle_RCPT(self, *told: Any) -> str:  # noqa: N802 - aiosmtpd's name
        _, _, envelope, address, _ = told
        if said := self.answers.get(address):
            return said.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, *told: Any) -> str:  # noqa: N802 - likewise
        await asyncio.sleep(self.pause)
        self.took.append(told[2].content)
        return f"250 2.0.0 queued as {len(self.took)}"


@asynccontextmanager
async def noting(noted: Noting) -> AsyncIterator[int]:
    """The port at which it listens."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(noted, loop=loop, enable_SMTPUTF8=False), "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


def to(port: int, *, timeout: float = 0.3) -> Mail:
    return Mail(
        host="127.0.0.1",
        port=port,
        security=Security.NONE,
        reminders_from="concord@portalder.gov",
        timeout=timeout,
    )
