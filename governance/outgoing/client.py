"""One request to another machine: no redirect followed, no proxy of the environment, a limit on time and on size.

A new client each time, so that no connection outlives the check of its address.
"""

import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import anyio
import httpx2
from anyio import to_thread

from governance.outgoing.guard import Target, target
from governance.outgoing.rules import Network

AGENT = "Concord"
MOST = 8_192  # bytes of an answer that are read
PATIENCE = 20.0  # seconds for all of a delivery


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a machine answered: its status, its first bytes, and how long it asks us to wait ("" where it does not)."""

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


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one request may take: bytes of the answer that are read, seconds for all of it, and which networks a
    setting opens to it (None: those of systems that are told).
    """

    most: int = MOST
    patience: float = PATIENCE
    allowed: Sequence[Network] | None = None


USUAL = Limits()


async def posted(
    address: str, content: bytes, headers: Mapping[str, str], *, limits: Limits = USUAL
) -> Answer:
    """The answer to a POST, in time. Raises TimeoutError, httpx2.HTTPError, Invalid or Unavailable."""
    return await _answered("POST", address, headers, content=content, limits=limits)


async def fetched(address: str, headers: Mapping[str, str], *, limits: Limits) -> Answer:
    """The answer to a GET, likewise."""
    return await _answered("GET", address, headers, content=None, limits=limits)


async def _answered(
    verb: str, address: str, headers: Mapping[str, str], *, content: bytes | None, limits: Limits
) -> Answer:
    with anyio.fail_after(limits.patience):
        found = partial(target, address, allowed=limits.allowed)
        of = await to_thread.run_sync(found, abandon_on_cancel=True)
        names, whole = {"sni_hostname": of.server_name}, _headers(of, headers)
        async with (
            httpx2.AsyncClient(**_usual(limits.patience)) as client,
            client.stream(verb, of.url, content=content, headers=whole, extensions=names) as answer,
        ):
            return Answer(
                status=answer.status_code,
                content=await _beginning(answer, limits.most),
                retry_after=answer.headers.get("Retry-After", ""),
            )


async def _beginning(answer: httpx2.Response, most: int) -> bytes:
    read = b""
    async for piece in answer.aiter_raw():
        read += piece
        if len(read) >= most:
            break
    return read[:most]
