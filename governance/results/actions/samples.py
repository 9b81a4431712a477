"""Drawing a random sample of requests: auditors may, and each drawing goes on record before its rows are handed out."""

from governance.audit import trail
from governance.audit.rules import Entry
from governance.audit.tags import Tag
from governance.database.session import transaction
from governance.errors import Forbidden, Invalid
from governance.people.actions import standing
from governance.people.rules import Acting, Role, operator
from governance.results.queries.requests import Asked
from governance.results.queries.samples import MOST, Sample, sample, usual_seed


async def draw(asked: Asked, *, size: int, seed: str, told: str, by: Acting) -> Sample:
    """The sample; without a seed it starts from the record's last entry. `told` says in words what it is drawn from."""
    if by.role is not Role.AUDITOR and by.person_id != operator().person_id:
        raise Forbidden("A sample is drawn by an auditor.")
    if not 1 <= size <= MOST:
        wrong = f"Draw from 1 to {MOST:,} requests."
        raise Invalid(wrong, fields={"size": wrong})
    found = await sample(asked, size=size, seed=seed or await usual_seed())
    async with transaction():
        await standing.confirm(by, at=asked.at)
        after = {"drawn": len(found.drawn), "among": found.among, "seed": found.seed, "filter": told}
        entry = Entry(tag=Tag.SAMPLE_DRAWN, subject="requests", at=asked.at, by=by.as_written(), after=after)
        await trail.append(entry)
    return found
