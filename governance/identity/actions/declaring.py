"""That a city's own sign-in asks everybody for two factors although it does not say so: an administrator's word, on record."""

from datetime import datetime

from governance import acts
from governance.audit.tags import Tag
from governance.database import sql
from governance.people.rules import Acting, entries, rights

DECLARE = """INSERT INTO declared_issuer (issuer, two_factors, words, declared_by, declared_at)
    VALUES (:issuer, :two, :words, :who, :at) ON CONFLICT (issuer) DO UPDATE SET two_factors = excluded.two_factors,
        words = excluded.words, declared_by = excluded.declared_by, declared_at = excluded.declared_at"""
ASKS = "asks everybody for two factors"


async def declare(issuer: str, *, two_factors: bool, words: str, by: Acting, at: datetime) -> None:
    """From the next sign-in on it counts as two, or no longer; sessions that are open stay what they are."""
    rights.administers(by)
    why = entries.needed(words, "words", limit=500)
    async with acts.begin(by, at=at) as act:
        row = {"issuer": issuer, "two": two_factors, "words": why, "who": act.who}
        await sql.rows(DECLARE, **row, at=at)
        after = {"asks": ASKS} if two_factors else {}
        await act.record(Tag.PROVIDER_DECLARED, f"provider:{issuer}", after=after, reason=why)
