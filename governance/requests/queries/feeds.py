"""Data sources: what each one is, how its files are read, and when something last came from it."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.database import sql
from governance.errors import NotFound
from governance.requests.rules.mapping import FeedMapping, mapping_from

FACTS = """SELECT f.*, coalesce(i.uploads, 0) AS uploads, i.last_at FROM feed f LEFT JOIN
    (SELECT feed, count(*) AS uploads, max(at) AS last_at FROM request_import GROUP BY feed) i ON i.feed = f.id"""


@dataclass(frozen=True, kw_only=True)
class FeedFacts:
    """A data source; `uploads` files were taken in from it so far, the last one at `last_at`."""

    id: int
    code: str
    name: str
    preset: str
    mapping: FeedMapping
    endpoint: str
    every_days: int
    pulled_until: datetime | None
    read_change: str
    read_changed_at: datetime | None
    created_by: str
    created_at: datetime
    revision: int
    uploads: int
    last_at: datetime | None


async def feeds() -> tuple[FeedFacts, ...]:
    """Every data source, in the order of their names."""
    return tuple(_facts(row) for row in await sql.rows(f"{FACTS} ORDER BY f.name, f.code"))


async def feed_by_code(code: str) -> FeedFacts:
    rows = await sql.rows(f"{FACTS} WHERE f.code = :code", code=code)
    if not rows:
        known = ", ".join(feed.code for feed in await feeds())
        raise NotFound(
            f"There is no data source “{code}”. " + (f"Known: {known}." if known else "Add one first.")
        )
    return _facts(rows[0])


def _facts(row: dict[str, Any]) -> FeedFacts:
    return FeedFacts(**{**row, "mapping": mapping_from(json.loads(row["mapping"]))})
