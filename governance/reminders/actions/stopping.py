"""Ending letters by one click in a mail program (RFC 8058): without a session, by the address alone, and only off.

Who wants them again says so signed in. What is asked for and what protects somebody comes all the same: account mail, and
the last word before a superior is told.
"""

from datetime import datetime, timedelta

from governance import acts
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import TooMany
from governance.identity.actions import throttles
from governance.identity.rules import token_hash
from governance.people.rules import clock
from governance.reminders.queries.links import NO_LINK
from governance.reminders.rules.facts import Facts, encoded
from governance.reminders.rules.links import Purpose
from governance.reminders.rules.watches import TOLD, Manner

TRIES, WINDOW = 60, timedelta(minutes=1)  # of one address: a mail provider presses for many people
WHOSE = """SELECT p.id, p.name, p.email FROM letter_link l JOIN person p ON p.id = l.person AND active(p)
  WHERE l.token = :token AND l.purpose = :purpose AND l.expires > :at"""
OFF = """INSERT INTO correspondent (person, mail_off_at) VALUES (:person, :at) ON CONFLICT (person) DO UPDATE
  SET mail_off_at = excluded.mail_off_at, revision = correspondent.revision + 1 WHERE correspondent.mail_off_at IS NULL
  RETURNING id"""
TELL = """INSERT INTO notice (person, key, level, manner, facts, told_at, humane_from, skipped)
  VALUES (:person, :key, :level, :manner, :facts, :at, :at, 'letters are off') ON CONFLICT DO NOTHING"""
OFF_FACTS = Facts(
    act="See how you are written to",
    title="You get no letters any more",
    href="/account/mail",
    happened="A link in a letter was pressed that ends letters. From now on you read in Concord only.",
    basis="Somebody who had the letter pressed it, in a mail program or on the page behind the link.",
)


async def stop_letters(token: str, *, address: str, at: datetime) -> str:
    """Answers whose letters are off now. Pressed again, nothing more happens. Raises NotFound and TooMany."""
    wait = await throttles.count(
        throttles.by_address(address, of="letters-off"), limit=TRIES, at=at, window=WINDOW
    )
    if wait:
        raise TooMany(f"Too many tries. Please wait {wait} seconds and try again.", retry_after=wait)
    async with acts.begin(clock(), at=at) as act:
        of = await sql.one(WHOSE, NO_LINK, token=token_hash(token), purpose=str(Purpose.STOP), at=at)
        if not await sql.rows(OFF, person=of["id"], at=at):
            act.without_event("they were off already")
            return str(of["name"])
        key, told = f"letters-off/{at.isoformat()}", encoded(OFF_FACTS)
        await sql.rows(
            TELL, person=of["id"], key=key, level=TOLD, manner=str(Manner.INFORMED), facts=told, at=at
        )
        await act.record(Tag.LETTERS_STOPPED, f"person:{of['email']}")
    return str(of["name"])
