"""What is taken out goes on record first: requests as a spreadsheet, a random sample drawn by an auditor."""

from datetime import datetime

from governance import acts
from governance.audit.tags import Tag
from governance.errors import Forbidden, Invalid
from governance.people.rules import Acting, Role, operator
from governance.results.queries.requests import RequestQuery
from governance.results.queries.samples import MOST, Sample, sample, usual_seed

MOST_EXPORTED = 100_000  # requests in one spreadsheet


async def record_export(filter_words: str, *, by: Acting, at: datetime) -> None:
    """Records that requests are taken out; `filter_words` says in words which ones were meant."""
    async with acts.begin(by, at=at) as act:
        await act.record(Tag.REQUESTS_EXPORTED, "requests", after={"asked": filter_words})


async def draw(query: RequestQuery, *, size: int, seed: str, filter_words: str, by: Acting) -> Sample:
    """Draws the sample; without a seed it starts from the record's last entry.

    `filter_words` says in words what it is drawn from.
    """
    if not by.holds(Role.AUDITOR) and by.person_id != operator().person_id:
        raise Forbidden("A sample is drawn by an auditor.")
    if not 1 <= size <= MOST:
        wrong = f"Draw from 1 to {MOST:,} requests."
        raise Invalid(wrong, fields={"size": wrong})
    found = await sample(query, size=size, seed=seed or await usual_seed())
    async with acts.begin(by, at=query.at) as act:
        after = {"drawn": len(found.drawn), "among": found.among, "seed": found.seed, "filter": filter_words}
        await act.record(Tag.SAMPLE_DRAWN, "requests", after=after)
    return found
