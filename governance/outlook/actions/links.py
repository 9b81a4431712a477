"""A link by which a colleague without an account writes one entry: made by the department's side, which then takes it over.

What the link's address holds is stored nowhere. Looking at it changes nothing; what it sends is seen by nobody else
before somebody with a role accepts it.
"""

import secrets
from datetime import datetime

from governance import acts, formats
from governance.agreements.queries.versions import local_day
from governance.audit.rules import instant
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import AlreadyDone, Forbidden, Gone, NotFound
from governance.identity.actions import throttles
from governance.identity.rules import token_hash
from governance.outlook.actions.entries import fit, stored
from governance.outlook.actions.questions import NOT_YOURS, within
from governance.outlook.queries.questions import invitation
from governance.outlook.rules import LINK_DAYS, Announcement, Invitation, State, announces
from governance.outlook.tables import OutlookInvitation
from governance.people.queries import look_alikes
from governance.people.rules import Acting, colleague, entries

TRIES = 20  # sent from one address within a quarter of an hour
LENGTH = 16  # random bytes: 22 characters
USE = """UPDATE outlook_invitation SET used_at = :at, entry = (SELECT id FROM outlook_entry WHERE number = :number)
  WHERE id = :id AND used_at IS NULL AND expires > :at RETURNING id"""
USED = "This link was used already. Ask {who} for another one if there is more to tell."
OVER = "This link was good until {day}. Ask {who} for a new one."


async def invite(*, by: Acting, at: datetime) -> str:
    """A new link for one entry; answers what its address holds, which is told once."""
    if not announces(by):
        raise Forbidden(NOT_YOURS)
    token = secrets.token_urlsafe(LENGTH)
    async with acts.begin(by, at=at) as act:
        expires = await within(LINK_DAYS, by.party, at)
        row = OutlookInvitation(
            token=token_hash(token), party=by.party_id, who=act.who, at=at, expires=expires
        )
        await OutlookInvitation.insert(row)
        after = {"expires": instant(expires)}
        await act.record(Tag.OUTLOOK_LINK_MADE, f"party:{by.party}", after=after, audience=by.party)
    return token


async def opened(token: str, *, at: datetime) -> Invitation:
    """What a link leads to. Raises NotFound, or Gone where it was used or is over; changes nothing."""
    found = await invitation(token_hash(token))
    if found is None:
        raise NotFound("There is no such link. Perhaps a part of its address was lost on the way.")
    if found.used_at is not None:
        raise Gone(USED.format(who=found.invited_by))
    if not found.is_open(at):
        raise Gone(OVER.format(who=found.invited_by, day=formats.day(await local_day(found.expires))))
    return found


async def send(token: str, typed: Announcement, *, name: str, address: str, at: datetime) -> str:
    """What a colleague writes by a link, once; it waits for the department's side. Answers its number."""
    await throttles.check({throttles.by_address(address, "outlook"): TRIES}, at=at)
    link = await opened(token, at=at)
    signed = entries.name(name, limit=80)
    await look_alikes.check_person(signed)
    async with acts.begin(colleague(signed, party=link.party, party_name=link.party_name), at=at) as act:
        entry = await fit(typed, link.party, at=at)
        number = await stored(act, entry, state=State.SENT, party=link.party_id, sent_by=signed)
        if not await sql.rows(USE, id=link.id, number=number, at=at):
            raise AlreadyDone(USED.format(who=link.invited_by))
        await act.record(Tag.OUTLOOK_SENT, f"announcement:{number}", audience=link.party)
    return number
