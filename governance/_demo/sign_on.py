"""The accounts at the made-up city's own sign-in that belong to its people."""

from datetime import datetime

from governance._demo.provider import NEWCOMER, PEOPLE, address_of
from governance.identity.actions import identities


async def bound(issuer: str, *, at: datetime) -> None:
    """Those that are not bound yet: the port, and with it the name, may be another one than the last time."""
    for subject in PEOPLE.keys() - {NEWCOMER}:
        email = address_of(subject)
        await identities.bind_made_up(email, subject, issuer=issuer, provider="Port Alder", at=at)
