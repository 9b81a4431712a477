"""Once a quarter each department is asked what is coming up; its side says that nothing is, if nothing is."""

from datetime import date, datetime, timedelta

from governance import acts
from governance.agreements.queries.versions import local_day
from governance.audit.rules import instant
from governance.audit.tags import Tag
from governance.calendars.queries import for_party
from governance.calendars.rules import respond_by
from governance.database import sql
from governance.errors import AlreadyDone, Forbidden, NotFound
from governance.outlook.queries.questions import UNASKED
from governance.outlook.rules import ANSWER_DAYS, announces, is_asked, quarter_of
from governance.people.rules import Acting, clock
from governance.sweeps.actions import rows

ASK = """INSERT INTO outlook_question (party, quarter, asked_at, answer_by) VALUES (:party, :quarter, :at, :answer_by)
  ON CONFLICT (party, quarter) DO NOTHING RETURNING id"""
NOTHING = """UPDATE outlook_question SET answered_at = :at, who = :who, nothing = true
  WHERE party = :party AND answered_at IS NULL AND asked_at <= :at RETURNING id"""
NOT_YOURS = "Those who negotiate for a department say what it has coming up."


async def ask_quarter(*, at: datetime) -> tuple[str, ...]:
    """Ask the departments that were not asked this quarter; answers their codes. Several processes may call it at once."""
    on = await local_day(at)
    return await ask(quarter_of(on), at=at) if is_asked(on) else ()


async def ask(quarter: date, *, at: datetime) -> tuple[str, ...]:
    """The same for the quarter that begins on a day."""
    found = await sql.rows(UNASKED, at=at, on=await local_day(at), quarter=quarter)
    unasked = {row["code"]: row["id"] for row in found}

    async def ask_one(party: str) -> str:
        return party if await _ask(unasked[party], party, quarter, at=at) else ""

    return tuple(await rows.each("ask_quarter", unasked, ask_one))


async def _ask(party: int, code: str, quarter: date, *, at: datetime) -> bool:
    answer_by = await within(ANSWER_DAYS, code, at)
    async with acts.begin(clock(), at=at) as act:
        new = await sql.rows(ASK, party=party, quarter=quarter, at=at, answer_by=answer_by)
        if not new:
            act.without_event("another process asked a moment ago")
            return False
        after = {"answer_by": instant(answer_by), "quarter": quarter.isoformat()}
        await act.record(Tag.OUTLOOK_ASKED, f"party:{code}", after=after)
    return True


async def within(days: int, party: str, at: datetime) -> datetime:
    """The end of the last of so many working days of an office; as many weekdays where no calendar is set up."""
    try:
        return respond_by(await for_party(party, await local_day(at)), at, days)
    except NotFound:
        return at + timedelta(days=days / 5 * 7)


async def nothing_planned(*, by: Acting, at: datetime) -> None:
    """Nothing, or nothing beyond what is told already."""
    if not announces(by):
        raise Forbidden(NOT_YOURS)
    async with acts.begin(by, at=at) as act:
        if not await sql.rows(NOTHING, party=by.party_id, at=at, who=act.who):
            raise AlreadyDone("This was answered already. You may still tell what is coming up at any time.")
        await act.record(Tag.OUTLOOK_NOTHING, f"party:{by.party}")
