"""A request of a token that may come again: done once, within the transaction of what it does, and answered alike each time.

The same request at once waits for the first, as long as an act may wait for another, and is then answered like it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from governance.database import sql
from governance.database.session import transaction
from governance.errors import Invalid, Late, OutOfReach, Stale
from governance.identity import sealing

KEPT = timedelta(hours=24)
ANSWER = "answer of the programming interface"
CLAIM = """INSERT INTO idempotency_key (token, key, request_hash, made_at) VALUES (:token, :key, :request, :real)
    ON CONFLICT (token, key) DO UPDATE SET request_hash = excluded.request_hash, made_at = excluded.made_at
    WHERE idempotency_key.made_at <= :old RETURNING id"""
DONE = "UPDATE idempotency_key SET status = :status, headers = :headers, body = :body WHERE id = :id"
KNOWN = "SELECT request_hash, status, headers, body FROM idempotency_key WHERE token = :token AND key = :key"
OTHER = "This key was sent with another request. Take a new one for each thing that is to be done."
UNDER_WAY = "The same request is still under way. Ask again in a moment, with the same key."


@dataclass(frozen=True, kw_only=True)
class Keyed:
    """A request under its key; `request` is the fingerprint of all that it asks."""

    token_id: int
    key: str
    request: str


@dataclass(frozen=True, kw_only=True)
class Kept:
    """An answer as it goes out each time. `headers` is text that whoever kept it reads."""

    status: int
    headers: str
    body: str


async def once(asked: Keyed, act: Callable[[], Awaitable[Kept]], *, real: datetime) -> Kept:
    """What `act` answered, now or the first time. Raises Invalid for another request under the key; Stale while in flight.

    What fails is not kept: asked again, it is tried again.
    """
    named = {"token": asked.token_id, "key": asked.key}
    async with transaction():
        claimed = await _claimed(asked, named, real)
        if claimed is None:
            return await _known(asked, named)
        kept = await act()
        body = sealing.seal(ANSWER, kept.body, _about(asked))  # it may hold a secret that is shown once
        await sql.rows(DONE, id=claimed, status=kept.status, headers=kept.headers, body=body)
        return kept


async def _claimed(asked: Keyed, named: dict[str, object], real: datetime) -> int | None:
    """The row of this key, if this request is the first with it."""
    try:
        row = await sql.row(CLAIM, **named, request=asked.request, real=real, old=real - KEPT)
    except Late as waited:
        if isinstance(waited, OutOfReach):
            raise
        raise Stale(UNDER_WAY) from waited
    return int(row["id"]) if row else None


async def _known(asked: Keyed, named: dict[str, object]) -> Kept:
    row = await sql.one(KNOWN, UNDER_WAY, **named)
    if row["request_hash"] != asked.request:
        raise Invalid(OTHER, fields={"Idempotency-Key": "was sent with another request"})
    body = sealing.unseal(ANSWER, row["body"], _about(asked))
    return Kept(status=row["status"], headers=row["headers"], body=body)


def _about(asked: Keyed) -> str:
    return f"{asked.token_id}/{asked.key}"
