"""Somebody asks for the promises of a data source to be read; whichever process sweeps next reads them."""

from datetime import datetime

from governance import acts
from governance.audit.tags import Tag
from governance.database import sql
from governance.database.numbering import next_number
from governance.errors import Invalid
from governance.inference.rules.runs import UNDER_WAY, FindingState, asks
from governance.inference.tables import Finding
from governance.people.rules import Acting
from governance.requests.queries.feeds import feed_by_code
from governance.requests.rules.mapping import Column

NO_DUE = (
    "This data source tells no due dates, so no promise can be read out of them. Say which column holds them."
)
# Two presses at once: the second waits here until the first is kept.
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7311039, :feed::int)"  # any number of ours alone
NOW = "SELECT number FROM finding WHERE feed = :feed AND state = ANY(:under_way::text[]) ORDER BY id DESC LIMIT 1"


async def ask(source: str, *, by: Acting, at: datetime) -> str:
    """The number of the reading that is under way then, such as FN-2026-0003: one a data source at a time."""
    asks(by)
    async with acts.begin(by, at=at) as act:
        feed = await feed_by_code(source)
        if not feed.mapping.columns.get(Column.DUE):
            raise Invalid(NO_DUE)
        await sql.rows(ONE_AT_A_TIME, feed=feed.id)
        if under_way := await sql.value(NOW, feed=feed.id, under_way=sorted(UNDER_WAY)):
            act.without_event("it is being read already")
            return str(under_way)
        row = Finding(
            number=await next_number("FN", at),
            feed=feed.id,
            state=str(FindingState.QUEUED),
            who=act.who,
            at=at,
            touched_at=at,
        )
        await row.save()
        await act.record(Tag.FINDING_ASKED, f"finding:{row.number}", after={"source": feed.name})
    return row.number
