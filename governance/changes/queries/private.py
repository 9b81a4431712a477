"""How much each change holds that one side alone reads: told to auditors as a number, never as content."""

from dataclasses import dataclass

from governance.database import sql


@dataclass(frozen=True, kw_only=True)
class PrivateCounts:
    notes: int
    drafts: int


COUNTS = "SELECT (SELECT count(*) FROM note) AS notes, (SELECT count(*) FROM draft) AS drafts"


async def private_counts() -> PrivateCounts:
    return PrivateCounts(**await sql.one(COUNTS))
