"""Handing letters to the mail server, one after the other over one connection, step by step.

Step by step, because only then it is known whether a letter that failed was surely not taken. After any fault the
connection is dropped: a late answer would be read as that to the next letter.
"""

import asyncio
import ssl
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self

from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from governance.mail_settings import Mail, Security
from governance.reminders.rules.relay import Phase, Reply

LONGEST = 120.0  # seconds for one letter, all steps together
MOST_WORDS = 300  # characters of what the server said


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """`name` is unlike that of any other letter."""

    name: str
    sender: str
    recipient: str
    message: bytes


class Line:
    """A connection for the letters of one sweep, made when the first is handed over."""

    def __init__(self, mail: Mail, *, site: str, longest: float = LONGEST) -> None:
        self._mail, self._site, self._longest = mail, site, longest
        self._client: SMTP | None = None

    async def hand_over(self, parcel: Parcel) -> Reply:
        """Never raises for what the mail server does; `Reply` says how far it came."""
        phase = Phase.CONNECT
        try:
            async with asyncio.timeout(self._longest):
                client = await self._connected()
                phase = Phase.SENDER
                await client.mail(parcel.sender)
                phase = Phase.RECIPIENT
                await client.rcpt(parcel.recipient)
                phase = Phase.MESSAGE
                answer = await client.data(parcel.message)
        except (
            SMTPException,
            OSError,
        ) as problem:  # a bad certificate and our own limit are no SMTPException
            self._drop()
            return _reply(phase, problem)
        except BaseException:
            self._drop()
            raise
        return Reply(phase=Phase.TAKEN, code=answer.code, words=answer.message[:MOST_WORDS])

    async def _connected(self) -> SMTP:
        if self._client and self._client.is_connected:
            return self._client
        mail = self._mail
        self._client = SMTP(
            hostname=mail.host,
            port=mail.port,
            username=mail.user or None,
            password=mail.password or None,
            local_hostname=self._site,
            timeout=mail.timeout,
            use_tls=mail.security is Security.TLS,
            start_tls=mail.security is Security.STARTTLS,  # never left open: it would fall back to clear text
            tls_context=None if mail.security is Security.NONE else _trusted(mail.ca),
        )
        await self._client.connect()
        return self._client

    def _drop(self) -> None:
        if self._client:
            self._client.close()
        self._client = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Takes leave; a server that does not answer to that is left, its letters are noted already."""
        try:
            if self._client and self._client.is_connected and problem is None:
                await self._client.quit(timeout=min(2.0, self._mail.timeout))
        except (SMTPException, OSError):
            pass
        finally:
            self._drop()


def _reply(phase: Phase, problem: Exception) -> Reply:
    if isinstance(problem, SMTPResponseException):
        return Reply(phase=phase, code=problem.code, words=problem.message[:MOST_WORDS])
    words = f"{type(problem).__name__}: {problem}" if str(problem) else type(problem).__name__
    return Reply(phase=phase, words=words[:MOST_WORDS])


@cache
def _trusted(ca: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if ca:
        context.load_verify_locations(ca)
    return context
