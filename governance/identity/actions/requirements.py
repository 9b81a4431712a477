"""Since when somebody has to show two factors, from which the grace is counted. Real time.

Noted at each sign-in and, while a session goes on, about once a minute: a role may begin in between. The first day is
kept whatever ends: who gives a role back and takes it again, or stands in by the day, has had their grace.
"""

from datetime import datetime

from governance.database import sql
from governance.identity.queries.factors import is_required
from governance.identity.rules import real_time
from governance.people.rules.proofs import Strength

BEGIN = """INSERT INTO factor_requirement (person, since) VALUES (:person, :now)
    ON CONFLICT (person) DO UPDATE SET ended_at = NULL WHERE factor_requirement.ended_at IS NOT NULL"""
END = "UPDATE factor_requirement SET ended_at = :now WHERE person = :person AND ended_at IS NULL"
MET = "UPDATE factor_requirement SET met_at = :now WHERE person = :person"


async def note(person_id: int, strength: Strength, *, at: datetime) -> None:
    """As a part of signing in, or of showing once more who one is."""
    now, required = real_time.real_now(), await note_roles(person_id, at=at)
    if required and strength is Strength.TWO:
        await sql.rows(MET, person=person_id, now=now)


async def note_roles(person_id: int, *, at: datetime) -> bool:
    """Whether two are asked by what this person holds, or acts in, at this moment; noted."""
    required = await is_required(person_id, at=at)
    await sql.rows(BEGIN if required else END, person=person_id, now=real_time.real_now())
    return required
