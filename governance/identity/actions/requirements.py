"""Since when somebody has to show two factors: noted at each sign-in, from which the grace is counted. Real time."""

from datetime import datetime

from governance.database import sql
from governance.identity.queries.factors import is_required
from governance.identity.rules import real_time
from governance.people.rules.proofs import Strength

BEGIN = (
    "INSERT INTO factor_requirement (person, since) VALUES (:person, :now) ON CONFLICT (person) DO NOTHING"
)
END = "DELETE FROM factor_requirement WHERE person = :person"
MET = "UPDATE factor_requirement SET met_at = :now WHERE person = :person"


async def note(person_id: int, strength: Strength, *, at: datetime) -> None:
    """As a part of signing in, or of showing once more who one is."""
    now, required = real_time.real_now(), await is_required(person_id, at=at)
    await sql.rows(BEGIN, person=person_id, now=now) if required else await sql.rows(END, person=person_id)
    if required and strength is Strength.TWO:
        await sql.rows(MET, person=person_id, now=now)
