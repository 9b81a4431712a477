"""Taking somebody's lost second factor away: an administrator asks, a second person confirms, both on record.

One administrator alone does so only for whoever need not have two. Nobody does both this and a password or an address
of the same person: two hands are needed to get into an account.
"""

from datetime import datetime

from governance import acts
from governance.acts import Act
from governance.audit.tags import Tag
from governance.database import sql
from governance.database.numbering import next_number
from governance.errors import AlreadyDone, Forbidden, Invalid, Stale
from governance.identity.actions import factor_events, sessions
from governance.identity.actions.factor_events import Owner
from governance.identity.queries.factors import factors_of, is_required
from governance.identity.queries.resets import Reset, has_a_hand, open_reset, reset, took_factor
from governance.identity.rules import requirement
from governance.people.queries.viewers import held_still
from governance.people.rules import Acting, entries, rights

BOTH = "You had a hand in how this person signs in lately. Another administrator has to do this: one alone never resets both."
NOT_YOURS = (
    "Somebody else confirms this: an administrator who did not ask, or whoever leads an office of theirs."
)

ASK = """INSERT INTO factor_reset (number, person, reason, state, asker, asked_by, asked_at)
    VALUES (:number, :person, :reason, 'asked', :asker, :who, :at)"""


async def ask(email: str, *, reason: str, by: Acting, at: datetime) -> str:
    """Answers the number. Where the person need not have two, it is done at once."""
    rights.administers(by)
    why = entries.needed(reason, "reason", limit=500)
    async with acts.begin(by, at=at) as act:
        person = await held_still(email)
        await _check(person.person_id, by)
        number = await next_number("FR", at)
        asker = None if by.is_program else by.person_id
        row = {"number": number, "person": person.person_id, "reason": why, "asker": asker}
        await sql.rows(ASK, **row, who=act.who, at=at)
        after = {"email": person.email, "reason": why}
        await act.record(Tag.FACTOR_RESET_ASKED, f"factor-reset:{number}", after=after)
        owner = Owner(person_id=person.person_id, name=person.name, email=person.email)
        await factor_events.tell(owner, f"{by.person} asked that it be taken away: {why[:120]}", at=at)
        if not await is_required(person.person_id, at=at):
            await _do(act, await reset(number, at=at))
    return number


async def _check(person: int, by: Acting) -> None:
    if person == by.person_id:
        raise Forbidden("Nobody takes their own second factor away like this. Use a recovery code.")
    if not await factors_of(person):
        raise Invalid("This person has no second factor.")
    if waiting := await open_reset(person):
        raise AlreadyDone(f"This is asked already: {waiting}.")
    if await has_a_hand(by.person_id, person=person):
        raise Forbidden(BOTH)


async def confirm(number: str, *, by: Acting, at: datetime) -> None:
    """The second person: from this moment the factor is gone, and every session of its person has ended."""
    async with acts.begin(by, at=at) as act:
        row = await reset(number, at=at)
        if by.person_id not in row.confirmers:
            raise Forbidden(NOT_YOURS)
        if await sql.value(NEWER, person=row.person, asked=row.asked_at):
            raise Stale(f"{row.name} set up a second factor after {row.number} was asked. {ANEW}")
        await _do(act, row)


ANEW = "Refuse it; if that one is lost, too, it is asked once more."
# What was lost when it was asked is taken away, and nothing that its person has set up since.
NEWER = """SELECT EXISTS (SELECT FROM second_factor WHERE person = :person AND set_up_at > :asked)
    OR EXISTS (SELECT FROM passkey WHERE person = :person AND set_up_at > :asked)"""
GONE = (
    "DELETE FROM second_factor WHERE person = :person",
    "DELETE FROM passkey WHERE person = :person",
    "DELETE FROM recovery_code WHERE person = :person",
)


async def _do(act: Act[None], row: Reset) -> None:
    await _answer(act, row, "done")
    for statement in GONE:
        await sql.rows(statement, person=row.person)
    ended = await sessions.end_all(row.person, at=act.at)
    after = {"email": row.email, "asked_by": row.asked_by, "sessions_ended": ended}
    await act.record(Tag.FACTOR_RESET_DONE, f"factor-reset:{row.number}", after=after)
    owner = Owner(person_id=row.person, name=row.name, email=row.email)
    await factor_events.tell(owner, f"It was taken away by {row.asked_by} and {act.by.person}", at=act.at)


async def refuse(number: str, *, by: Acting, at: datetime) -> None:
    async with acts.begin(by, at=at) as act:
        row = await reset(number, at=at)
        if by.person_id not in row.confirmers:
            raise Forbidden(NOT_YOURS)
        await _answer(act, row, "refused")
        await act.record(Tag.FACTOR_RESET_REFUSED, f"factor-reset:{number}", before={"email": row.email})


async def withdraw(number: str, *, by: Acting, at: datetime) -> None:
    """By whoever asked, or the person, who has found their phone."""
    async with acts.begin(by, at=at) as act:
        row = await reset(number, at=at)
        if by.person_id not in {row.asker, row.person}:
            raise Forbidden("Whoever asked takes it back, or the person whose factor it is.")
        await _answer(act, row, "withdrawn")
        await act.record(Tag.FACTOR_RESET_WITHDRAWN, f"factor-reset:{number}", before={"email": row.email})


ANSWER = """UPDATE factor_reset SET state = :state, answerer = :answerer, answered_by = :who, answered_at = :at
    WHERE number = :number AND state = 'asked' RETURNING id"""


async def _answer(act: Act[None], row: Reset, state: str) -> None:
    answerer = None if act.by.is_program else act.by.person_id
    told = {"state": state, "answerer": answerer, "who": act.who, "at": act.at}
    if not await sql.rows(ANSWER, number=row.number, **told):
        raise Stale(f"{row.number} is answered already.")


async def check_alone(person: int, *, by: Acting, at: datetime) -> None:
    """Whoever sets a password, moves an address or binds an account elsewhere did not take the second factor away.

    Raises Forbidden.
    """
    since = at - requirement.ASSISTED
    if not by.is_program and await took_factor(by.person_id, person=person, since=since):
        raise Forbidden(BOTH)
