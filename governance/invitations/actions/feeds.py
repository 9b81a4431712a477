"""How somebody wants meetings in their calendar, and the private address of their feed: theirs alone to make and to end."""

from datetime import datetime, timedelta

from governance import acts
from governance.audit.tags import Tag
from governance.database import sql
from governance.database.session import transaction
from governance.identity.actions import throttles, tokens
from governance.identity.actions.tokens import NewToken
from governance.identity.rules.real_time import real_now
from governance.identity.rules.tokens import LONGEST, Scope
from governance.invitations.queries.feeds import FeedOwner
from governance.invitations.rules.telling import Choice
from governance.people.rules import Acting

A_WINDOW, MOST = timedelta(hours=1), 60
CHOOSE = """INSERT INTO calendar_choice (person, choice, at) VALUES (:person, :choice, :at)
  ON CONFLICT (person) DO UPDATE SET choice = :choice, at = :at WHERE calendar_choice.choice <> :choice RETURNING id"""
# Of both kinds: a token of its own, and an address from before there were tokens.
END = """WITH ended AS (UPDATE api_token SET revoked_at = :real WHERE person = :person AND scopes = 'calendar'
      AND revoked_at IS NULL RETURNING id),
    before AS (UPDATE calendar_feed SET revoked_at = :at WHERE person = :person AND revoked_at IS NULL RETURNING id)
  SELECT id FROM ended UNION ALL SELECT id FROM before"""
# Once an hour is enough to tell whether a program still asks.
USED = """UPDATE api_token SET used_at = :real::timestamptz WHERE id = :id
  AND coalesce(used_at, '-infinity') < :real::timestamptz - interval '1 hour'"""
FETCHED = """UPDATE calendar_feed SET fetched_at = :at::timestamptz WHERE id = :id
  AND coalesce(fetched_at, '-infinity') < :at::timestamptz - interval '1 hour'"""


async def choose(choice: Choice, *, email: str, by: Acting, at: datetime) -> None:
    async with acts.begin(by, at=at) as act:
        if await sql.rows(CHOOSE, person=by.person_id, choice=str(choice), at=at):
            await act.record(Tag.CALENDAR_CHOSEN, f"person:{email}", after={"choice": str(choice)})
        else:
            act.without_event("it was so already")


async def make(email: str, *, by: Acting, at: datetime) -> str:
    """The token of a new address, told by this answer and by no other; one that there was before ends. Good for a year."""
    wanted = NewToken(name="Calendar address", scopes={Scope.CALENDAR}, expires=real_now() + LONGEST)
    async with transaction():
        await end(email, by=by, at=at)
        return await tokens.make(wanted, email=email, by=by, at=at)


async def end(email: str, *, by: Acting, at: datetime) -> None:
    async with acts.begin(by, at=at) as act:
        if await sql.rows(END, person=by.person_id, at=at, real=real_now()):
            await act.record(Tag.FEED_ENDED, f"person:{email}")
        else:
            act.without_event("there was none any more")


async def note_fetch(of: FeedOwner, *, at: datetime) -> None:
    """Counts what asks for a feed: a program does every hour, and more than one a minute is none. Raises TooMany."""
    await throttles.check({f"feed:{of.person}": MOST}, at=at, window=A_WINDOW)
    if of.by_token:
        await sql.rows(USED, id=of.id, real=real_now())
    else:
        await sql.rows(FETCHED, id=of.id, at=at)
