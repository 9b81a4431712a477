"""How somebody wants meetings in their calendar, and the private address of their feed: theirs alone to make and to end."""

import secrets
from datetime import datetime, timedelta

from governance import acts
from governance.audit.tags import Tag
from governance.database import sql
from governance.identity.actions import throttles
from governance.identity.rules import token_hash
from governance.invitations.rules.telling import Choice
from governance.people.rules import Acting

BYTES = 32  # random, in an address that nobody guesses
A_WINDOW, MOST = timedelta(hours=1), 60
CHOOSE = """INSERT INTO calendar_choice (person, choice, at) VALUES (:person, :choice, :at)
  ON CONFLICT (person) DO UPDATE SET choice = :choice, at = :at WHERE calendar_choice.choice <> :choice RETURNING id"""
MAKE = "INSERT INTO calendar_feed (person, token, at) VALUES (:person, :token, :at)"
END = "UPDATE calendar_feed SET revoked_at = :at WHERE person = :person AND revoked_at IS NULL RETURNING id"
# Once an hour is enough to tell whether a program still asks.
FETCHED = """UPDATE calendar_feed SET fetched_at = :at::timestamptz WHERE token = :token AND revoked_at IS NULL
  AND coalesce(fetched_at, '-infinity') < :at::timestamptz - interval '1 hour'"""


async def choose(choice: Choice, *, email: str, by: Acting, at: datetime) -> None:
    async with acts.begin(by, at=at) as act:
        if await sql.rows(CHOOSE, person=by.person_id, choice=str(choice), at=at):
            await act.record(Tag.CALENDAR_CHOSEN, f"person:{email}", after={"choice": str(choice)})
        else:
            act.without_event("it was so already")


async def make(email: str, *, by: Acting, at: datetime) -> str:
    """A new address, told by this answer and by no other; one that there was before ends."""
    token = secrets.token_urlsafe(BYTES)
    async with acts.begin(by, at=at) as act:
        await sql.rows(END, person=by.person_id, at=at)
        await sql.rows(MAKE, person=by.person_id, token=token_hash(token), at=at)
        await act.record(Tag.FEED_MADE, f"person:{email}")
    return token


async def end(email: str, *, by: Acting, at: datetime) -> None:
    async with acts.begin(by, at=at) as act:
        if await sql.rows(END, person=by.person_id, at=at):
            await act.record(Tag.FEED_ENDED, f"person:{email}")
        else:
            act.without_event("there was none any more")


async def note_fetch(token: str, *, at: datetime) -> None:
    """Counts what asks for a feed: a program does every hour, and more than one a minute is none. Raises TooMany."""
    kept = token_hash(token)
    await throttles.check({f"feed:{kept[:32]}": MOST}, at=at, window=A_WINDOW)
    await sql.rows(FETCHED, token=kept, at=at)
