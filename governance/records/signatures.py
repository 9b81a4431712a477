"""Who agreed to and approved the changes behind an agreement's versions, as documents show it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.audit.stored_event import NOBODY, who_from
from governance.database import sql

# The offer that was adopted is the last one sent: a yes to an earlier round of the same words carried nothing.
SIGNED = """
WITH adopted AS (SELECT DISTINCT ON (c.id) c.number AS change, o.id, o.hash FROM change c JOIN offer o ON o.change = c.id
    WHERE c.number = ANY(:numbers::text[]) ORDER BY c.id, o.round DESC)
SELECT a.change, 'Agreed' AS act, x.who, '' AS party, x.at, x.offer_hash FROM consent x JOIN adopted a ON a.id = x.offer
UNION ALL
SELECT a.change, 'Approved', x.who, '', x.at, x.offer_hash FROM approval x JOIN adopted a ON a.id = x.offer
WHERE x.outcome = 'approved'
UNION ALL
SELECT a.change, 'Did not object', '', p.name, c.ended_at, a.hash FROM adopted a JOIN change c ON c.number = a.change
JOIN agreement g ON g.id = c.agreement JOIN party p ON p.id IN (g.center, g.department)
WHERE c.procedure = 'standard' AND c.state = 'adopted'
  AND NOT EXISTS (SELECT FROM consent x WHERE x.offer = a.id AND x.party = p.id)
ORDER BY 1, 5, 2
"""
NO_ONE = "Nobody, within 5 business days"
WAYS = {"password": "with a password", "demo": "one click, demo city"}


@dataclass(frozen=True, kw_only=True)
class Signature:
    """One act on the offer that was adopted; names are as they were then."""

    change: str
    act: str
    at: datetime
    fingerprint: str
    name: str
    title: str
    party: str
    for_person: str
    signed_in: str
    warning: str


async def signatures(changes: Collection[str]) -> tuple[Signature, ...]:
    """The consents and approvals of these changes' adopted offers, in the order they were given; of a notice, who did not object."""
    numbers = sorted(changes)
    return tuple(_signature(row) for row in await sql.rows(SIGNED, numbers=numbers))


def _signature(row: dict[str, Any]) -> Signature:
    who = who_from(row["who"]) or NOBODY
    return Signature(
        change=row["change"],
        act=row["act"],
        at=row["at"],
        fingerprint=row["offer_hash"],
        name=who.name or NO_ONE,
        title=who.own_title,
        party=who.office or row["party"],
        for_person=who.stands_for,
        signed_in=who.shown or WAYS.get(who.signed_in, who.signed_in or who.via),
        warning=f"{who.name}: {who.handed_over}" if who.handed_over else "",
    )
