"""Data sources as their pages list them: what is stored of each, and what waits for somebody."""

from dataclasses import dataclass

from governance.database import sql


@dataclass(frozen=True, kw_only=True)
class Stored:
    """`waiting` labels nobody has said the meaning of; `unmatched` requests are called so."""

    requests: int = 0
    waiting: int = 0
    unmatched: int = 0


STANDING = """SELECT f.code, coalesce(sum(l.requests), 0)::bigint AS requests,
        count(l.id) FILTER (WHERE l.state IN ('waiting', 'ambiguous')) AS waiting,
        coalesce(sum(l.requests) FILTER (WHERE l.state IN ('waiting', 'ambiguous')), 0)::bigint AS unmatched
    FROM feed f LEFT JOIN label l ON l.feed = f.id GROUP BY f.code"""


async def stored_of_each() -> dict[str, Stored]:
    """By the code of the data source."""
    rows = await sql.rows(STANDING)
    parts = ("requests", "waiting", "unmatched")
    return {row["code"]: Stored(**{name: row[name] for name in parts}) for row in rows}
