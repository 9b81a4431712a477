"""Short ways to register a system, to let something happen, and to let time pass."""

import json
from datetime import timedelta
from typing import Any

from governance.agreements.actions import announce
from governance.database import sql
from governance.webhooks.actions import endpoints
from governance.webhooks.actions.delivering import deliver
from governance.webhooks.actions.outbox import collect
from governance.webhooks.rules.endpoints import EndpointEntry
from governance.webhooks.rules.messages import WORDS, MessageKind
from tests.changes.stage import AT, LAMP_FASTER, Stage
from tests.webhooks.receiver import Received, Receiver

JULY = AT + timedelta(days=30)
ENTRY = EndpointEntry(name="CRM", address="", contact="Ada Berg, 555-0100", kinds=frozenset(WORDS))


async def registered(
    stage: Stage, to: Receiver | str, *, confirms: bool = False, kinds: frozenset[MessageKind] = ENTRY.kinds
) -> tuple[str, str]:
    """The number of the system and its secret. What is in effect already was announced before."""
    await announce(at=AT)
    address = to if isinstance(to, str) else to.address
    entry = EndpointEntry(name="CRM", address=address, contact="Ada", kinds=kinds, confirms=confirms)
    return await endpoints.register(entry, by=stage.people.sam, at=AT)


async def happens(stage: Stage) -> None:
    """A faster lamp is agreed and takes effect in July."""
    await stage.adopted(LAMP_FASTER)
    await announce(at=JULY)


async def told() -> int:
    await collect(at=AT)
    return await deliver(at=AT)


def said(one: Received) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(one.body)
    return found


def types(to: Receiver) -> list[str]:
    return [said(one)["type"] for one in to.received]


async def later(**time: float) -> None:
    """Everything that was noted by the database's clock lies so much further back."""
    by = timedelta(**time)
    await sql.rows(
        """UPDATE delivery SET next_at = next_at - :by::interval, first_tried_at = first_tried_at - :by::interval""",
        by=by,
    )
    await sql.rows(
        """UPDATE endpoint SET failing_since = failing_since - :by::interval, lease_until = lease_until - :by::interval""",
        by=by,
    )
