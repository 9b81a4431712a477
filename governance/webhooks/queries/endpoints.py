"""Systems that are told, as an administrator sees them: each with its latest messages and every try."""

from dataclasses import dataclass
from datetime import datetime

from governance.database import sql
from governance.webhooks.rules.endpoints import State
from governance.webhooks.rules.messages import MessageKind, kinds_from

LATEST = 50


@dataclass(frozen=True, kw_only=True)
class EndpointFacts:
    """One system. Its secret is no part of this: nobody sees it a second time."""

    id: int
    number: str
    name: str
    address: str
    contact: str
    kinds: frozenset[MessageKind]
    confirms: bool
    state: State
    revision: int
    old_until: datetime | None
    failing_since: datetime | None
    off_since: datetime | None
    off_reason: str
    made_at: datetime
    waiting: int
    received_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One try; `ended_at` None: under way, or broken off with its process."""

    at: datetime
    ended_at: datetime | None
    status: int
    words: str


@dataclass(frozen=True, kw_only=True)
class DeliveryFacts:
    """One message, with its tries, the latest first."""

    message: str
    kind: str
    sequence: int
    part: int
    state: str
    next_at: datetime | None
    made_at: datetime
    attempts: tuple[Attempt, ...]


FACTS = """SELECT e.id, e.number, e.name, e.address, e.contact, e.kinds, e.confirms, e.state, e.revision, e.old_until,
    e.failing_since, e.off_since, e.off_reason, e.made_at,
    (SELECT count(*) FROM delivery d WHERE d.endpoint = e.id AND d.state = 'waiting') AS waiting,
    (SELECT max(d.done_at) FROM delivery d WHERE d.endpoint = e.id AND d.state = 'received') AS received_at
  FROM endpoint e"""


async def endpoints() -> tuple[EndpointFacts, ...]:
    """Every system, those that are told nothing any more last."""
    return tuple(_facts(row) for row in await sql.rows(f"{FACTS} ORDER BY e.state DESC, e.name, e.id"))


async def endpoint(number: str) -> EndpointFacts:
    return _facts(
        await sql.one(f"{FACTS} WHERE e.number = :number", "There is no such system.", number=number)
    )


def _facts(row: sql.Row) -> EndpointFacts:
    return EndpointFacts(**{**row, "kinds": kinds_from(row["kinds"]), "state": State(row["state"])})


LOG = """SELECT d.id, d.message, d.kind, d.sequence, d.part, d.state, d.next_at, d.made_at FROM delivery d
    WHERE d.endpoint = :endpoint ORDER BY d.id DESC LIMIT :most"""
TRIES = """SELECT delivery, at, ended_at, status, words FROM delivery_attempt WHERE delivery = ANY(:ids::bigint[])
    ORDER BY id DESC"""


async def log(endpoint_id: int) -> tuple[DeliveryFacts, ...]:
    """The latest messages, each with every try."""
    rows = await sql.rows(LOG, endpoint=endpoint_id, most=LATEST)
    tries: dict[int, list[Attempt]] = {}
    for row in await sql.rows(TRIES, ids=[row["id"] for row in rows]):
        tries.setdefault(row.pop("delivery"), []).append(Attempt(**row))
    return tuple(DeliveryFacts(attempts=tuple(tries.get(row.pop("id"), ())), **row) for row in rows)
