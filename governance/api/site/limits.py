"""How often somebody may call: a token 600 times a minute, whoever shows none 60 times, over all processes together.

Each process takes some calls at a time from the count that all share, so that most calls ask for nothing; a sixtieth,
so that what lies unused in other processes is little. One token's calls are nobody else's.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

from governance.errors import TooMany
from governance.identity.actions import throttles
from governance.identity.queries.tokens import Caller

WINDOW = 60  # seconds, of real time: all processes begin it together
PER_TOKEN, PER_ADDRESS = 600, 60
PIECES = 60
WORDS = "Too many requests. Wait {} seconds and go on."
MOST_KEPT = 10_000  # keys


@dataclass(kw_only=True)
class _Lease:
    """What this process may still answer in a window. `taken` is what all have taken, as far as it knows.

    `taking`: of calls at once, one takes for all, so that nothing lies unused here that other processes would answer.
    """

    since: datetime
    left: int = 0
    taken: int = 0
    over: bool = False
    taking: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a caller stands: calls that are left, about, and seconds until there are all again."""

    limit: int
    left: int
    seconds: int


_leases: dict[str, _Lease] = {}


async def count(caller: Caller, *, real: datetime) -> Standing:
    """One call of a token. Raises TooMany."""
    return await _count(f"api-token:{caller.code}", PER_TOKEN, real)


async def count_stranger(address: str, *, real: datetime) -> None:
    """One call without a token that counts. Raises TooMany."""
    await _count(throttles.by_address(address, "api-address"), PER_ADDRESS, real)


async def _count(key: str, limit: int, real: datetime) -> Standing:
    seconds = WINDOW - int(real.timestamp()) % WINDOW
    lease = _lease(key, real.replace(microsecond=0) - timedelta(seconds=WINDOW - seconds))
    async with lease.taking:
        if not lease.left and not lease.over:
            await _take(key, lease, limit)
        left = lease.left
        lease.left = max(left - 1, 0)
    if not left:
        raise TooMany(WORDS.format(seconds), retry_after=seconds)
    return Standing(limit=limit, left=limit - lease.taken + lease.left, seconds=seconds)


def _lease(key: str, since: datetime) -> _Lease:
    kept = _leases.get(key)
    if kept is None or kept.since != since:
        if len(_leases) > MOST_KEPT:
            _leases.clear()
        kept = _leases[key] = _Lease(since=since)
    return kept


async def _take(key: str, lease: _Lease, limit: int) -> None:
    piece = max(limit // PIECES, 1)
    taken = await throttles.take(key, piece, limit=limit, since=lease.since)
    if taken is None:
        lease.over = True
    else:
        lease.left, lease.taken = piece, taken


async def tell(message: Message, scope: Scope) -> None:
    """Before an answer is sent: how its caller stands, as draft-ietf-httpapi-ratelimit-headers says it."""
    known: Standing | None = scope["state"].get("limit")
    if message["type"] == "http.response.start" and known:
        headers = MutableScopeHeaders.from_message(message)
        headers["RateLimit-Policy"] = f'"token";q={known.limit};w={WINDOW}'
        headers["RateLimit"] = f'"token";r={known.left};t={known.seconds}'
