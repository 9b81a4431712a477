"""Groups propose, people appoint: what a directory lists becomes a question to the lead of an office, and nothing else.

No role begins or ends here but by the lead's own act, which is the one that there is for appointing and for ending.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance import acts
from governance.audit.tags import Tag
from governance.database import sql
from governance.database.numbering import next_number
from governance.database.session import transaction
from governance.errors import AlreadyDone, Invalid, Stale
from governance.identity.queries.groups import Proposal, proposal
from governance.identity.rules.groups import Asks, Claim, Named, asked
from governance.identity.tables import GroupListing, GroupMapping
from governance.people.actions import appointments, tenures
from governance.people.actions.appointments import Appointee
from governance.people.queries import directory
from governance.people.rules import Acting, entries, rights
from governance.people.rules.succession import asks

SAID = """SELECT m.id AS mapping, m.claim, m.name, l.id, coalesce(l.is_listed, false) AS before,
    EXISTS (SELECT FROM tenure t WHERE t.seat = m.seat AND t.person = :person AND t.starts <= :at
        AND (t.ends IS NULL OR t.ends > :at)) AS holds
    FROM group_mapping m LEFT JOIN group_listing l ON l.mapping = m.id AND l.person = :person
    WHERE m.issuer = :issuer AND m.ended_at IS NULL AND m.claim = ANY(:claims) ORDER BY m.id FOR UPDATE OF m"""


async def listed(person: int, issuer: str, groups: Named | None, *, at: datetime) -> None:
    """Notes what the directory says of somebody who signs in by it. None, or a claim that is not there: unknown."""
    if not groups:
        return
    async with transaction():
        claims = [str(claim) for claim in groups]
        for row in await sql.rows(SAID, person=person, issuer=issuer, claims=claims, at=at):
            now = row["name"] in groups[Claim(row["claim"])]
            question = asked(listed=now, before=row["before"], holds=row["holds"])
            if question is not None:
                await _note(row, person, question, listed=now, at=at)


async def _note(row: sql.Row, person: int, question: Asks, *, listed: bool, at: datetime) -> None:
    said: dict[Any, Any] = {"is_listed": listed, "asks": str(question), "since": at}
    if row["id"]:
        await GroupListing.update(said).where(GroupListing.id == row["id"])
        return
    number = await next_number("DL", at)
    await GroupListing.insert(GroupListing(number=number, mapping=row["mapping"], person=person, **said))


@dataclass(frozen=True, kw_only=True)
class Group:
    """A group, or role, of a directory as somebody types it: who names it, where, by which id, and what people call it."""

    issuer: str
    claim: Claim
    name: str
    words: str = ""


async def propose_members(seat: str, *, of: Group, by: Acting, at: datetime) -> str:
    """From now on this group of the directory proposes its members for the role; answers the number."""
    rights.administers(by)
    where, group = entries.needed(of.issuer, "issuer", limit=300), entries.needed(of.name, "name", limit=300)
    called = entries.optional(of.words, "words", limit=200)
    async with acts.begin(by, at=at) as act:
        post = await directory.post(seat, at=at)
        if post.closed:
            raise Invalid("This role is closed.", fields={"seat": "is closed"})
        number = await next_number("GR", at)
        row = GroupMapping(
            number=number,
            issuer=where,
            claim=str(of.claim),
            name=group,
            words=called,
            seat=post.seat_id,
            who=act.who,
            at=at,
        )
        if not await GroupMapping.insert(row).on_conflict(action="DO NOTHING").returning(GroupMapping.id):
            raise AlreadyDone("This group proposes for that role already.")
        after = {"issuer": where, "group": called or group, "title": post.title, "party": post.party}
        await act.record(Tag.GROUP_MAPPED, f"group:{number}", after=after)
    return number


END = "UPDATE group_mapping SET ended_at = :at WHERE number = :number AND ended_at IS NULL RETURNING words, name, id"
QUIET = "UPDATE group_listing SET asks = '', is_listed = false WHERE mapping = :mapping"


async def propose_no_more(number: str, *, by: Acting, at: datetime) -> None:
    """The group proposes nobody any more, and what it asked is asked no more."""
    rights.administers(by)
    async with acts.begin(by, at=at) as act:
        ended = await sql.rows(END, number=number, at=at)
        if not ended:
            raise AlreadyDone("This group proposes nobody any more.")
        await sql.rows(QUIET, mapping=ended[0]["id"])
        group = ended[0]["words"] or ended[0]["name"]
        await act.record(Tag.GROUP_UNMAPPED, f"group:{number}", before={"group": group})


AUTHORITY = "The city’s directory lists them in “{group}”, and the lead of the office appoints them"
ENDED = "The city’s directory no longer lists them in “{group}”"
ANSWER = "UPDATE group_listing SET asks = '' WHERE id = :id AND asks = :asks RETURNING id"


async def accept(number: str, *, by: Acting, at: datetime) -> Proposal:
    """Appoints, or ends the time, by the acts that there are for it, with the authority that they ask for."""
    async with acts.begin(by, at=at) as act:
        act.without_event("the act of appointing, or of ending, tells of it")
        one = await _open(number, at=at)
        await _answer(one)
        if one.asks is Asks.APPOINT:
            who, grounds = Appointee(email=one.email), AUTHORITY.format(group=one.group)
            await appointments.appoint_person(one.seat, who=who, authority=grounds, by=by, at=at)
        else:
            await tenures.end_tenure(one.seat, reason=ENDED.format(group=one.group), by=by, at=at)
    return one


async def decline(number: str, *, reason: str, by: Acting, at: datetime) -> Proposal:
    """Leaves the role as it is. The directory asks again only after it has said otherwise meanwhile."""
    why = entries.optional(reason, "reason", limit=500)
    async with acts.begin(by, at=at) as act:
        one = await _open(number, at=at)
        await check_answers(one, by, at=at)
        await _answer(one)
        about = {
            "name": one.name,
            "title": one.title,
            "party": one.party,
            "group": one.group,
            "asked": str(one.asks),
        }
        await act.record(Tag.GROUP_DECLINED, f"seat:{one.seat}", before=about, reason=why)
    return one


async def _open(number: str, *, at: datetime) -> Proposal:
    one = await proposal(number, at=at)
    if not one.waits:
        raise AlreadyDone(f"{number} waits for no answer any more.")
    return one


async def _answer(one: Proposal) -> None:
    if not await sql.rows(ANSWER, id=one.id, asks=str(one.asks)):
        raise Stale(f"{one.number} was answered by somebody else, or the directory says otherwise now.")


async def check_answers(one: Proposal, by: Acting, *, at: datetime) -> None:
    """Whoever may appoint to this role, or end its holder's time, also says no. Raises Forbidden."""
    post = await directory.post(one.seat, at=at)
    if one.asks is Asks.END:
        rights.ends_tenure(by, post, holder_id=one.person)
    elif not (rights.needs_two(post) and asks(by, post)):
        rights.appoints(by, post)
