"""An installation with a mail server, letters that wait to be sent, and what became of them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from governance import settings
from governance.database import sql
from governance.reminders.actions.letters import Address, house, put
from governance.reminders.rules.letter import Contents

AT = datetime(2026, 12, 7, 13, 40, tzinfo=UTC)
CONTENTS = Contents(
    subject="3 things by Thu, Dec 10", text="Three things wait.", html="<p>Three things wait.</p>"
)
LETTERS = """SELECT key, state, attempts, unsure, in_flight_at, lease_owner, done_at, bytes,
    extract(epoch FROM next_at - clock_timestamp()) AS wait FROM letter ORDER BY id"""
ATTEMPTS = "SELECT l.key, a.phase, a.code, a.words FROM letter_attempt a JOIN letter l ON l.id = a.letter ORDER BY a.id"
# As though so much time had passed: leases and retries follow the server's clock.
LATER = """UPDATE letter SET next_at = next_at - :time::interval, queued_at = queued_at - :time::interval,
    lease_until = lease_until - :time::interval"""
LATER_RELAY = "UPDATE mail_relay SET next_at = next_at - :time::interval"


@contextmanager
def mailing(port: int, *, url: str = "https://sla.portalder.gov", **more: str) -> Iterator[None]:
    """Inside, letters go to a mail server on this machine; port 0: to none."""
    told = {
        "GOVERNANCE_URL": url,
        "GOVERNANCE_MAIL_HOST": "127.0.0.1" if port else "",
        "GOVERNANCE_MAIL_PORT": str(port or ""),
        "GOVERNANCE_MAIL_SECURITY": "none",
        "GOVERNANCE_MAIL_FROM": "concord@portalder.gov",
        "GOVERNANCE_MAIL_ACCOUNTS_FROM": "accounts@portalder.gov",
        "GOVERNANCE_MAIL_TIMEOUT": "1",
        **more,
    }
    before = {name: os.environ.get(name) for name in told}
    os.environ.update(told)
    settings.current.cache_clear()
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
        settings.current.cache_clear()


async def waiting(*keys: str, person: int | None = None, email: str = "dana.ruiz@portalder.gov") -> list[int]:
    """Letters of these keys, ready to be sent."""
    to = Address(name="Dana Ruiz", email=email, person=person)
    mine = await house(settings.current())
    return [await put(key, CONTENTS, to=to, house=mine, at=AT) or 0 for key in keys]


async def letters() -> list[dict[str, Any]]:
    return await sql.rows(LETTERS)


async def attempts() -> list[tuple[str, str, int]]:
    return [(row["key"], row["phase"], row["code"]) for row in await sql.rows(ATTEMPTS)]


async def relay() -> dict[str, Any]:
    return await sql.one("SELECT *, extract(epoch FROM next_at - clock_timestamp()) AS wait FROM mail_relay")


async def later(**time: float) -> None:
    await sql.rows(LATER, time=timedelta(**time))
    await sql.rows(LATER_RELAY, time=timedelta(**time))
