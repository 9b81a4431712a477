"""Who holds a role from when to when. The database refuses two holders at one instant."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from governance import acts, formats
from governance.acts import Act
from governance.audit.rules import instant
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import AlreadyDone, Forbidden, Invalid, NotFound
from governance.people.queries import delegations as lent
from governance.people.queries import directory as known
from governance.people.queries.viewers import PersonFacts, held_still
from governance.people.rules import Acting, Role, entries, operator, rights, separation
from governance.people.rules.rights import Post
from governance.people.tables import Tenure

OPEN_END = timedelta(days=36_525)  # of an appointment until further notice
# Acts on one role wait for each other here.
LOCK_SEAT = "SELECT id FROM seat WHERE code = :seat FOR UPDATE"
LATEST = """SELECT t.id, t.person, t.starts, t.ends, p.name FROM tenure t JOIN person p ON p.id = t.person
    WHERE t.seat = :seat_id AND (t.ends IS NULL OR t.ends > t.starts) ORDER BY t.starts DESC LIMIT 1"""
END_TENURE = "UPDATE tenure SET ends = :at WHERE id = :tenure AND (ends IS NULL OR ends > :at) RETURNING id"
END_STAND_INS = """UPDATE delegation SET ends = greatest(starts, :at) WHERE seat = :seat_id AND holder = :person AND ends > :at
    RETURNING code"""


@dataclass(frozen=True, kw_only=True)
class _Latest:
    """The last appointment to a role: running, over, or still to come."""

    id: int
    person: int
    name: str
    starts: datetime
    ends: datetime | None

    def runs(self, at: datetime) -> bool:
        return self.starts <= at and (self.ends is None or self.ends > at)


async def appoint(
    seat: str, *, email: str, authority: str, by: Acting, at: datetime, starts: datetime | None = None
) -> None:
    """Somebody holds a role from `starts` (now unless said); whoever holds it until then stops at that moment."""
    async with acts.begin(by, at=at) as act:
        post = await locked(seat, at=at)
        rights.appoints(by, post)
        if starts and rights.needs_two(post):
            raise entries.refused("starts", "is now, for a role that is filled by command")
        await start(act, post, email=email, on=authority, starts=starts or at)


async def seat_administrator(seat: str, *, email: str, authority: str, by: Acting, at: datetime) -> None:
    """What only the operator of the server may do: put an administrator in place, lead or no lead."""
    if by.person_id != operator().person_id:
        raise Forbidden(
            "Only on the server itself is an administrator made without the convening office's lead."
        )
    async with acts.begin(by, at=at) as act:
        post = await locked(seat, at=at)
        if post.role != Role.ADMINISTRATOR:
            raise Invalid(f"{post.title} is no administrator's role.")
        await start(act, post, email=email, on=authority, starts=at)


async def locked(seat: str, *, at: datetime) -> Post:
    await sql.rows(LOCK_SEAT, seat=seat)
    post = await known.post(seat, at=at)
    if post.closed:
        raise Invalid(f"The role {post.title} is closed. Add a new one.")
    return post


async def start(act: Act[Any], post: Post, *, email: str, on: str, starts: datetime) -> None:
    at = act.at
    grounds = entries.needed(on, "authority", limit=500)
    person = await held_still(email)
    before = await _latest(post)
    if before:
        _check_follows(before, person, at=at, starts=starts)
    stands = await lent.stands(person.person_id, starts=starts, ends=starts + OPEN_END)
    separation.may_hold(person.name, stands, post.stand)
    if before:
        await _end(post, before, at=starts)
    await Tenure.insert(
        Tenure(
            seat=post.seat_id,
            person=person.person_id,
            starts=starts,
            authority=grounds,
            recorded_by=act.by.person,
            recorded_at=at,
            by_command=act.by.is_program and rights.needs_two(post),
        )
    )
    after = {"holder": person.name, "email": person.email, "starts": instant(starts), "authority": grounds}
    held = {"holder": before.name} if before and before.runs(at) else {}
    await act.record(
        Tag.TENURE_STARTED,
        f"seat:{post.seat}",
        before=held,
        after={"title": post.title, "party": post.party, **after},
    )


async def _latest(post: Post) -> _Latest | None:
    rows: list[dict[str, Any]] = await sql.rows(LATEST, seat_id=post.seat_id)
    return _Latest(**rows[0]) if rows else None


def _check_follows(before: _Latest, person: PersonFacts, *, at: datetime, starts: datetime) -> None:
    """Appointments follow one another; one that replaces somebody is never dated back."""
    if before.starts > at:
        raise Invalid(
            f"{before.name} is appointed from {formats.short_day(before.starts)}. Take that back first."
        )
    if before.person == person.person_id and before.ends is None:
        raise AlreadyDone(f"{person.name} holds this role already.")
    if before.runs(at) and starts < at:
        raise Invalid(
            f"{before.name} holds this role; whoever follows cannot start in the past.",
            fields={"starts": "lies in the past"},
        )
    if before.ends is not None and starts < min(before.ends, at):
        raise Invalid(
            f"{before.name} held this role until {formats.short_day(before.ends)}.",
            fields={"starts": "lies before that"},
        )


async def end_tenure(
    seat: str, *, reason: str, by: Acting, at: datetime, ends: datetime | None = None
) -> None:
    """The holder stops at `ends` (now unless said), and with them whoever acts for them in this role."""
    last, why = ends or at, entries.needed(reason, "reason", limit=1000)
    if last < at:
        raise Invalid("A role cannot end in the past.", fields={"ends": "lies in the past"})
    async with acts.begin(by, at=at) as act:
        post = await locked(seat, at=at)
        held = await _latest(post)
        if held is None or (held.ends is not None and held.ends <= at):
            raise NotFound(f"Nobody holds the role {post.title}.")
        rights.ends_tenure(by, post, holder_id=held.person)
        stopped = await _end(post, held, at=max(last, held.starts))
        await act.record(
            Tag.TENURE_ENDED,
            f"seat:{post.seat}",
            before={"holder": held.name, "starts": instant(held.starts)},
            after={"ends": instant(last), "stand_ins_ended": stopped},
            reason=why,
        )


async def _end(post: Post, tenure: _Latest, *, at: datetime) -> list[str]:
    """Answers the codes of the delegations that end with the holder's time."""
    await sql.rows(END_TENURE, at=at, tenure=tenure.id)
    rows = await sql.rows(END_STAND_INS, at=at, seat_id=post.seat_id, person=tenure.person)
    return [str(row["code"]) for row in rows]
