"""One address of a letter, with what the letter told and what stands there now. Reading it changes nothing."""

from dataclasses import dataclass
from datetime import datetime

from governance.database import sql
from governance.identity.rules import token_hash
from governance.reminders.queries.standings import standings
from governance.reminders.rules.facts import Facts, decoded
from governance.reminders.rules.links import Purpose, Reach, Standing, reach
from governance.waiting.rules.matter import Subject

LINK = """
SELECT l.purpose, l.target, l.content, l.expires, l.person, p.name, coalesce(m.made_at, l.expires) AS written_at,
  w.ended_at IS NOT NULL AS ended, coalesce(n.subject, '') AS subject, coalesce(n.number, '') AS number,
  coalesce(n.facts, '') AS facts, c.mail_off_at IS NOT NULL AS off
FROM letter_link l LEFT JOIN person p ON p.id = l.person LEFT JOIN letter m ON m.id = l.letter
LEFT JOIN watch w ON w.key = l.key AND l.key <> ''
LEFT JOIN LATERAL (SELECT n.subject, n.number, n.facts FROM notice n
  WHERE n.person = l.person AND n.key = l.key AND l.key <> '' ORDER BY n.id DESC LIMIT 1) n ON true
LEFT JOIN correspondent c ON c.person = l.person
WHERE l.token = :token AND (l.person IS NULL OR active(p))
"""
NO_LINK = "This address stands in no letter of ours. Perhaps it was cut off where the letter was shown."


@dataclass(frozen=True, kw_only=True)
class LinkFacts:
    """`facts` None where the address is about no matter; `off`: the person gets no letters any more."""

    purpose: Purpose
    target: str
    person: int
    name: str
    reach: Reach
    written_at: datetime
    facts: Facts | None
    off: bool


async def link(token: str, *, at: datetime) -> LinkFacts:
    """Raises NotFound."""
    row = await sql.one(LINK, NO_LINK, token=token_hash(token))
    thing = _thing(row["subject"], row["number"])
    now = (await standings([thing])).get(thing, "") if thing else ""
    standing = Standing(expires=row["expires"], content=row["content"], now=now, ended=row["ended"])
    return LinkFacts(
        purpose=Purpose(row["purpose"]),
        target=row["target"],
        person=row["person"] or 0,
        name=row["name"] or "",
        reach=reach(standing, at),
        written_at=row["written_at"],
        facts=decoded(row["facts"]) if row["facts"] else None,
        off=row["off"],
    )


def _thing(subject: str, number: str) -> tuple[Subject, str] | None:
    return (Subject(subject), number) if subject in set(Subject) and number else None
