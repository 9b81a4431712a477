"""One request to another machine: no redirect followed, no proxy of the environment, a limit on time and on size.

A new client each time, so that no connection outlives the check of its address.
"""

import ssl
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import anyio
import httpx2
from anyio import to_thread

from governance.outgoing.guard import Target, target

AGENT = "Concord"
MOST = 8_192  # bytes of an answer that are read
PATIENCE = 20.0  # seconds for all of a delivery


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a machine answered: its status, its first MOST bytes, and how long it asks us to wait ("" where it does not)."""

    status: int
    content: bytes
    retry_after: str = ""


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _usual(patience: float) -> dict[str, Any]:
    return {
        "verify": _tls(),
        "follow_redirects": False,
        "trust_env": False,
        "timeout": httpx2.Timeout(patience),
    }


def _headers(of: Target, more: Mapping[str, str]) -> dict[str, str]:
    return {"Host": of.host, "User-Agent": AGENT, "Accept-Encoding": "identity", **more}


@contextmanager
def asked(address: str, *, patience: float) -> Iterator[httpx2.Response]:
    """The answer to a GET, to be read piece by piece. Blocks; raises httpx2.HTTPError, Invalid or Unavailable."""
    of = target(address)
    names = {"sni_hostname": of.server_name}
    with (
        httpx2.Client(**_usual(patience)) as client,
        client.stream("GET", of.url, headers=_headers(of, {}), extensions=names) as answer,
    ):
        yield answer


async def posted(address: str, content: bytes, headers: Mapping[str, str]) -> Answer:
    """The answer to a POST, within PATIENCE. Raises TimeoutError, httpx2.HTTPError, Invalid or Unavailable."""
    with anyio.fail_after(PATIENCE):
        of = await to_thread.run_sync(target, address, abandon_on_cancel=True)
        async with _sent(of, content, headers) as answer:
            return Answer(
                status=answer.status_code,
                content=await _beginning(answer),
                retry_after=answer.headers.get("Retry-After", ""),
            )


@asynccontextmanager
async def _sent(of: Target, content: bytes, headers: Mapping[str, str]) -> AsyncIterator[httpx2.Response]:
    names = {"sni_hostname": of.server_name}
    async with (
        httpx2.AsyncClient(**_usual(PATIENCE)) as client,
        client.stream(
            "POST", of.url, content=content, headers=_headers(of, headers), extensions=names
        ) as answer,
    ):
        yield answer


async def _beginning(answer: httpx2.Response) -> bytes:
    read = b""
    async for piece in answer.aiter_raw():
        read += piece
        if len(read) >= MOST:
            break
    return read[:MOST]
