"""Marks requests to be judged anew, inside the act that touched them. What is marked, the sweep of judging takes up."""

from collections.abc import Iterable
from datetime import datetime

from governance.requests.tables import Stale


async def services_stale(services: Iterable[int], *, since: datetime | None, why: str, at: datetime) -> None:
    """Marks the requests of these services that were opened since an instant; None: whenever they were opened."""
    rows = [
        Stale(kind="service", subject=each, since=since, why=why, at=at) for each in sorted(set(services))
    ]
    if rows:
        await Stale.insert(*rows)


async def requests_stale(requests: Iterable[int], *, why: str, at: datetime) -> None:
    rows = [Stale(kind="request", subject=each, since=None, why=why, at=at) for each in requests]
    if rows:
        await Stale.insert(*rows)
