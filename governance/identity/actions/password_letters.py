"""Choosing a password by a link sent to one's address: asking for the letter, and using its link once.

Whoever does so has proven the account by its e-mail: nothing is told any more of a password handed over before.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import structlog

from governance import acts
from governance.audit import trail
from governance.audit.rules import Entry
from governance.audit.tags import Tag
from governance.database import sql
from governance.database.session import transaction
from governance.errors import AlreadyDone, NotFound, Stale
from governance.identity import rules as signing_in
from governance.identity.actions import letters, passwords, sessions, throttles
from governance.identity.actions.letters import Addressed
from governance.identity.queries import letters as letter_queries
from governance.identity.rules.letters import SETS_PASSWORD, Link, Purpose, Standing
from governance.people.queries.viewers import known_person
from governance.people.rules import Acting, entries, rights

log = structlog.get_logger(__name__)
NO_MORE = "This link works no more. Ask for a new letter."


async def ask(email: str, *, address: str, at: datetime) -> None:
    """Wants a letter to this address, if it has an account: the same work and the same silence whether or not it has.

    Beyond a few an hour nothing more is sent to one address. Raises TooMany for a client that asks for very many.
    """
    wanted = entries.email(email)
    asked = {throttles.by_address(address, "letters-from"): signing_in.LETTERS_PER_ADDRESS}
    await throttles.check(asked, at=at, window=signing_in.LETTER_WINDOW)
    to, limit = throttles.by_account(wanted, "letters-to"), signing_in.LETTERS_PER_ACCOUNT
    if await throttles.count(to, limit=limit, at=at, window=signing_in.LETTER_WINDOW):
        log.warning("letter throttled", key=to)
        return
    for spelled in entries.spelled(email):
        await letters.want(Purpose.PASSWORD, Addressed(email=spelled), at=at)


async def send(email: str, *, by: Acting, at: datetime) -> None:
    """An administrator sends somebody the letter by which they choose a password. What they have works until then."""
    rights.administers(by)
    async with acts.begin(by, at=at) as act:
        person = await known_person(email)
        whom = Addressed(email=person.email, person_id=person.person_id, asked_by=_asker(by))
        await letters.want(Purpose.WELCOME, whom, at=at, by=by.person)
        await act.record(Tag.PASSWORD_LETTER_ASKED, f"person:{person.email}")


def _asker(by: Acting) -> int | None:
    return None if by.is_program else by.person_id


NEW = """SELECT p.id, p.email FROM person p WHERE p.id > :last AND p.created_at = :at
    AND NOT EXISTS (SELECT FROM credential c WHERE c.person = p.id)
    AND NOT EXISTS (SELECT FROM account_letter l WHERE l.person = p.id) ORDER BY p.id"""


@asynccontextmanager
async def welcoming(*, by: Acting, at: datetime, mail: bool) -> AsyncIterator[None]:
    """Whoever gets an account inside, however many, also gets the letter to begin with; both or neither."""
    async with transaction():
        last = await sql.value("SELECT coalesce(max(id), 0) FROM person")
        yield
        for row in await sql.rows(NEW, last=last, at=at) if mail else ():
            whom = Addressed(email=row["email"], person_id=row["id"], asked_by=_asker(by))
            await letters.want(Purpose.WELCOME, whom, at=at, by=by.person)


PROVE = """INSERT INTO credential (person, kind, secret, created_at) VALUES (:person, 'password', :secret, :at)
    ON CONFLICT (person, kind) DO UPDATE SET secret = excluded.secret, created_at = excluded.created_at,
        one_time = false, expires_at = NULL, used_at = NULL, set_by = '', handed_by = NULL, again = false"""


async def choose_password(token: str, *, new: str, at: datetime) -> None:
    """Uses the link once and ends every session. Raises NotFound, Stale or AlreadyDone where it cannot be used."""
    link = await letter_queries.link(token)
    if link.purpose not in SETS_PASSWORD:
        raise NotFound("This link sets no password.")
    check_open(link, at=at)
    await passwords.check_new(new, email=link.email, name=link.name)
    secret = await passwords.hashed(new)
    async with transaction():
        if not await letters.use(link.letter, at=at):
            check_open(await letter_queries.link(token), at=at)
            raise Stale(NO_MORE)
        await sql.rows(PROVE, person=link.person_id, secret=secret, at=at)
        await letters.end_links(link.person_id, *SETS_PASSWORD, at=at)
        await throttles.forget(throttles.by_account(link.email))
        ended = await sessions.end_all(link.person_id, at=at)
        whom = Addressed(email=link.email, person_id=link.person_id)
        await letters.want(Purpose.PASSWORD_CHANGED, whom, at=at)
        await _note(link, ended, at=at)


def check_open(link: Link, *, at: datetime) -> None:
    """Raises AlreadyDone for a link that was used, Stale for one that works no more."""
    standing = link.standing(at=at)
    if standing is Standing.USED:
        raise AlreadyDone("This link was used already.")
    if standing is not Standing.OPEN:
        raise Stale(NO_MORE)


async def _note(link: Link, ended: int, *, at: datetime) -> None:
    by, after = {"name": link.name, "via": "page"}, {"by": "letter", "sessions_ended": ended}
    subject = f"person:{link.email}"
    await trail.append(Entry(tag=Tag.PASSWORD_CHANGED, subject=subject, at=at, by=by, after=after))
