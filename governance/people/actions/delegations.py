"""Delegations: who acts for the holder of a role in a period. The database refuses two at once for one role."""

from dataclasses import dataclass
from datetime import datetime

from governance import acts, formats
from governance.audit.rules import instant
from governance.audit.tags import Tag
from governance.database import sql
from governance.database.numbering import next_number
from governance.errors import AlreadyDone, Invalid
from governance.people.queries import delegations as lent
from governance.people.queries import directory as known
from governance.people.queries.viewers import PersonFacts, held_still
from governance.people.rules import Acting, entries, rights, separation
from governance.people.rules.rights import Period, Post
from governance.people.tables import Delegation

# Every choice waits here for the others, so that no ring closes between two of them.
LOCK = "LOCK TABLE delegation IN SHARE ROW EXCLUSIVE MODE"
OVERLAPPING = """SELECT p.name, d.ends FROM delegation d JOIN person p ON p.id = d.delegate
    WHERE d.seat = :seat_id AND d.starts < :ends AND d.ends > :starts AND d.ends > d.starts"""


async def delegate(seat: str, *, to: str, period: Period, reason: str, by: Acting, at: datetime) -> str:
    """The holder, or the party's lead, chooses who acts for the holder of a role; answers the choice's number."""
    why = entries.needed(reason, "reason", limit=500)
    rights.check_period(period, at=at)
    async with acts.begin(by, at=at) as act:
        await sql.rows(LOCK)
        post = await known.post(seat, at=at)
        holder = await known.holder_on(seat, at=at)
        if holder is None or post.closed:
            raise Invalid(f"Nobody holds the role {post.title}, so nobody can act for its holder.")
        rights.lends(by, post, holder_id=holder.person_id)
        person = await held_still(to)
        await _check(post, holder, person, period)
        code = await next_number("DG", at)
        row = Delegation(
            code=code,
            seat=post.seat_id,
            holder=holder.person_id,
            delegate=person.person_id,
            starts=period.starts,
            ends=period.ends,
            reason=why,
            recorded_at=at,
        )
        await Delegation.insert(row)
        after = {
            "number": code,
            "holder": holder.name,
            "delegate": person.name,
            "starts": instant(period.starts),
            "ends": instant(period.ends),
        }
        await act.record(
            Tag.DELEGATION_MADE,
            f"seat:{post.seat}",
            after={"title": post.title, "party": post.party, **after},
            reason=why,
        )
    return code


async def _check(post: Post, holder: known.Holder, person: PersonFacts, period: Period) -> None:
    rights.no_ring(
        await lent.pairs(starts=period.starts, ends=period.ends),
        holder=holder.person_id,
        delegate=person.person_id,
    )
    stands = await lent.stands(person.person_id, starts=period.starts, ends=period.ends)
    separation.may_stand_in(person.name, stands, post.stand)
    taken = await sql.rows(OVERLAPPING, seat_id=post.seat_id, ends=period.ends, starts=period.starts)
    if taken:
        raise Invalid(
            f"{taken[0]['name']} acts for {holder.name} in that period already. End that first.",
            fields={"starts": f"{taken[0]['name']} acts until {formats.short_day(taken[0]['ends'])}"},
        )


@dataclass(frozen=True, kw_only=True)
class _Choice:
    seat: str
    holder: int
    delegate: int
    name: str
    starts: datetime
    ends: datetime


CHOICE = """SELECT s.code AS seat, d.holder, d.delegate, p.name, d.starts, d.ends
    FROM delegation d JOIN seat s ON s.id = d.seat JOIN person p ON p.id = d.delegate WHERE d.code = :code"""


async def end_delegation(code: str, *, by: Acting, at: datetime) -> None:
    """Ends a delegation early: the holder, the party's lead or the person who was chosen may."""
    async with acts.begin(by, at=at) as act:
        choice = _Choice(**await sql.one(CHOICE, f"There is no {code}.", code=code))
        if by.person_id != choice.delegate:
            rights.lends(by, await known.post(choice.seat, at=at), holder_id=choice.holder)
        last = max(at, choice.starts)
        ended = await (
            Delegation.update({Delegation.ends: last})
            .where((Delegation.code == code) & (Delegation.ends > last))
            .returning(Delegation.id)
        )
        if not ended:
            raise AlreadyDone(f"{choice.name} no longer acts in this role.")
        await act.record(
            Tag.DELEGATION_ENDED,
            f"seat:{choice.seat}",
            before={"number": code, "delegate": choice.name, "ends": instant(choice.ends)},
            after={"ends": instant(last)},
        )
