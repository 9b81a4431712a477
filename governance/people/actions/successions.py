"""The acts by which somebody follows as approving official, facilitator or auditor: one office asks, another confirms."""

from datetime import datetime

from governance import acts
from governance.acts import Matter
from governance.audit.tags import Tag
from governance.database import sql
from governance.database.numbering import next_number
from governance.errors import Invalid
from governance.people.actions import tenures
from governance.people.queries import delegations as lent
from governance.people.queries import directory as known
from governance.people.queries.successions import SuccessionFacts, open_for, succession
from governance.people.queries.viewers import PersonFacts, held_still
from governance.people.rules import Acting, entries, rights, separation
from governance.people.rules.rights import Post
from governance.people.rules.succession import MOVES, Standing, State, Step, asks
from governance.people.tables import Succession

STATES = {
    State.ASKED: "waiting for another office",
    State.CONFIRMED: "confirmed",
    State.REFUSED: "refused",
    State.WITHDRAWN: "taken back",
}
ENDED = {Step.REFUSE: Tag.SUCCESSION_REFUSED, Step.WITHDRAW: Tag.SUCCESSION_WITHDRAWN}


def _standing(row: SuccessionFacts, by: Acting) -> Standing:
    return Standing(
        state=row.state,
        by=by,
        post=row.post,
        asker=row.asker,
        person=row.person,
        offices=row.offices,
        handed=row.handed,
    )


SUCCESSIONS: Matter[SuccessionFacts, Step] = Matter(
    name="succession",
    table=Succession,
    moves=MOVES,
    load=succession,
    standing=_standing,
    states=STATES,
)


async def ask(seat: str, *, email: str, authority: str, by: Acting, at: datetime) -> str:
    """Ask that somebody follow in this role; answers the number. Until another office confirms, nothing changes."""
    grounds = entries.needed(authority, "authority", limit=500)
    async with acts.begin(by, at=at) as act:
        post = await tenures.locked(seat, at=at)
        if not asks(by, post):
            raise rights.two_needed(post)
        person = await held_still(email)
        await _check(post, person, at)
        number = await next_number("SU", at)
        row = Succession(
            number=number,
            seat=post.seat_id,
            person=person.person_id,
            authority=grounds,
            state=str(State.ASKED),
            asker=by.person_id,
            asked_by=act.who,
            asked_at=at,
        )
        await Succession.insert(row)
        after = {"title": post.title, "party": post.party, "holder": person.name, "authority": grounds}
        await act.record(Tag.SUCCESSION_ASKED, f"succession:{number}", after=after)
    return number


async def _check(post: Post, person: PersonFacts, at: datetime) -> None:
    waiting = await open_for(post.seat)
    if waiting:
        raise Invalid(f"{waiting} asks for a new holder of this role already. Take that back first.")
    held = await known.holder_on(post.seat, at=at)
    if held and held.person_id == person.person_id:
        raise entries.refused("email", f"{person.name} holds this role already")
    stands = await lent.stands(person.person_id, starts=at, ends=at + tenures.OPEN_END)
    separation.may_hold(person.name, stands, post.stand)


async def confirm(number: str, *, seen: int, by: Acting, at: datetime) -> None:
    """The other office confirms: from this moment the role has its new holder."""
    async with acts.take(SUCCESSIONS, number, Step.CONFIRM, by=by, at=at, seen=seen) as act:
        row = act.row
        await sql.rows(tenures.LOCK_SEAT, seat=row.post.seat)
        await act.move(answered_by=act.who, answered_at=at)
        await tenures.start(act, row.post, email=row.email, on=row.authority, starts=at)
        asked = row.asked_by.name if row.asked_by else ""
        after = {"title": row.post.title, "party": row.post.party, "holder": row.name, "asked_by": asked}
        await act.record(Tag.SUCCESSION_CONFIRMED, after=after)


async def refuse(number: str, *, words: str, seen: int, by: Acting, at: datetime) -> None:
    await _end(number, Step.REFUSE, words, seen=seen, by=by, at=at)


async def withdraw(number: str, *, words: str, seen: int, by: Acting, at: datetime) -> None:
    """Whoever may ask takes it back before it is answered."""
    await _end(number, Step.WITHDRAW, words, seen=seen, by=by, at=at)


async def _end(number: str, step: Step, words: str, *, seen: int, by: Acting, at: datetime) -> None:
    why = entries.needed(words, "words", limit=1_000)
    async with acts.take(SUCCESSIONS, number, step, by=by, at=at, seen=seen) as act:
        await act.move(answer=why, answered_by=act.who, answered_at=at)
        row = act.row
        before = {"title": row.post.title, "party": row.post.party, "holder": row.name}
        await act.record(ENDED[step], before=before, reason=why)
