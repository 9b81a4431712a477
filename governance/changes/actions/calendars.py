"""Other working hours, once they are recorded, are proposed to the other side of an agreement that counts on them."""

from datetime import datetime

from governance.agreements.queries import agreement_by_code, latest, local_day
from governance.agreements.queries.counting import counting
from governance.changes.actions.drafting import begin
from governance.changes.queries.calendars import recorded
from governance.changes.rules.offers import Effective, EffectiveKind, ProposedEdit
from governance.changes.rules.proposal import Proposal
from governance.changes.rules.reasons import Cause
from governance.errors import Invalid, NotFound
from governance.people.rules import Acting


async def propose_hours(agreement: str, calendar: str, *, number: int, by: Acting, at: datetime) -> str:
    """Begin a change by which an agreement counts on this version of a calendar; a draft of `by`'s side. Its number."""
    facts = await agreement_by_code(agreement)
    content, held = await latest(facts.id), await counting(facts.id, at=at)
    line = held.line(calendar)
    if not 1 <= number <= len(line.versions):
        raise NotFound(f"There is no version {number} of the calendar “{line.name}”.")
    if content is None:
        raise Invalid("Nothing is agreed yet: the first proposal says which hours count.")
    if held.of(calendar).calendar.number == number:
        raise Invalid(f"{facts.department_name} and {facts.center_name} count on version {number} already.")
    pin, starts = recorded(line, number), line.versions[number - 1].effective_from
    before = content.items[pin.key].hash if pin.key in content.items else ""
    ahead = starts > await local_day(at)
    proposal = Proposal(
        edits=(ProposedEdit(key=pin.key, before=before, after=pin),),
        effective=Effective(kind=EffectiveKind.DATE, on=starts) if ahead else None,
    )
    cause = Cause(reason=None, title=f"{line.name}: working hours of version {number}")
    return await begin(agreement, proposal, cause=cause, by=by, at=at)
