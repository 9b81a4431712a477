"""The act by which a side says, before a day of its agreement, that it goes on as it is or ends as agreed."""

from datetime import datetime

from governance import acts
from governance.agreements.queries.agreements import agreement_by_code
from governance.agreements.queries.reviews import near_days
from governance.agreements.queries.versions import local_day
from governance.agreements.rules.reviews import NOTICE_DAYS, About
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import AlreadyDone, Forbidden, Stale
from governance.people.rules import Acting

SAY = """INSERT INTO agreement_review (agreement, party, about, day, who, at)
  VALUES (:agreement, :party, :about, :day, :who, :at) ON CONFLICT DO NOTHING RETURNING id"""
NOT_YOURS = "Those who negotiate for a side of this agreement say so."
TAGS = {About.REVIEW: Tag.AGREEMENT_REVIEWED, About.END: Tag.AGREEMENT_END_CONFIRMED}


async def confirm_day(agreement: str, about: About, *, by: Acting, at: datetime) -> None:
    """It moves no promise: the agreement goes on, or ends, as both sides agreed before."""
    facts = await agreement_by_code(agreement)
    if not by.negotiates or by.party not in (facts.center, facts.department):
        raise Forbidden(NOT_YOURS)
    async with acts.begin(by, at=at) as act:
        days = await near_days(agreement, on=await local_day(at))
        near = next((each for each in days if each.about is about), None)
        if near is None:
            raise Stale(f"No such day of this agreement lies within {NOTICE_DAYS} days.")
        values = {"agreement": facts.id, "party": by.party_id, "about": str(about), "day": near.day}
        if not await sql.rows(SAY, who=act.who, at=at, **values):
            raise AlreadyDone(f"{by.party_name} has said so already.")
        after = {"day": near.day.isoformat(), "party_name": facts.department_name}
        await act.record(TAGS[about], f"agreement:{agreement}", after=after)
