"""Moving an account to another e-mail address: asked, told to the old address, done by whoever reads the new one.

An administrator may ask for somebody else; that is told with what the person agrees to from then on, because whoever
names the address may read what is sent there.
"""

from datetime import datetime

from governance import acts
from governance.audit import trail
from governance.audit.rules import Entry
from governance.audit.tags import Tag
from governance.database import sql
from governance.database.session import transaction
from governance.errors import Invalid, NotFound, Stale
from governance.identity import rules as signing_in
from governance.identity.actions import letters, passwords, resets, sessions, throttles
from governance.identity.actions.letters import Addressed
from governance.identity.actions.password_letters import NO_MORE, check_open
from governance.identity.queries import letters as letter_queries
from governance.identity.rules.letters import SETS_PASSWORD, Link, Purpose
from governance.people.queries.viewers import PersonFacts, known_person
from governance.people.rules import Acting, Viewer, entries, rights
from governance.people.tables import Person


async def ask(viewer: Viewer, *, to: str, password: str, at: datetime) -> None:
    """Wants one's own account moved. Only with the present password: a browser left open is not enough."""
    person = await known_person(viewer.email)
    await passwords.check_present(viewer, password, field="present_password", at=at)
    await _check_few(to, at=at)
    async with transaction():
        await _want(person, to=to, at=at)
        by = {"name": person.name, "via": "page"}
        subject, after = f"person:{person.email}", {"to": entries.email(to)}
        await trail.append(Entry(tag=Tag.ADDRESS_ASKED, subject=subject, at=at, by=by, after=after))


async def propose_for(email: str, *, to: str, by: Acting, at: datetime) -> None:
    """An administrator asks for somebody who cannot; for themselves they do it on their own account page."""
    rights.administers(by)
    await _check_few(to, at=at)
    async with acts.begin(by, at=at) as act:
        person = await known_person(email)
        if person.person_id == by.person_id:
            raise Invalid("Your own address is changed on your account page, with your password.")
        await resets.check_alone(person.person_id, by=by, at=at)
        await _want(person, to=to, at=at, by=by)
        await act.record(Tag.ADDRESS_ASKED, f"person:{person.email}", after={"to": entries.email(to)})


async def _check_few(to: str, *, at: datetime) -> None:
    """Nobody's mailbox is filled by asking again and again. Raises TooMany."""
    asked = {throttles.by_account(entries.email(to), "letters-to"): signing_in.LETTERS_PER_ACCOUNT}
    await throttles.check(asked, at=at, window=signing_in.LETTER_WINDOW)


async def _want(person: PersonFacts, *, to: str, at: datetime, by: Acting | None = None) -> None:
    new = entries.new_email(to)
    if await Person.exists().where(Person.email == new):
        raise entries.refused("email", f"there is an account for {new} already")
    asker, told = by.person_id if by else None, {"to": new, "by": by.person if by else ""}
    for purpose, email in ((Purpose.ADDRESS, new), (Purpose.ADDRESS_ASKED, person.email)):
        whom = Addressed(email=email, person_id=person.person_id, asked_by=asker)
        await letters.want(purpose, whom, at=at, **told)


MOVE = """UPDATE person p SET email = :new WHERE id = :person AND email = :old AND active(p)
    AND NOT EXISTS (SELECT FROM person WHERE email = :new) RETURNING id"""
# The row of the password, if there is one: nobody has agreed to anything with an account that has none.
MOVED = """UPDATE credential SET moved_by = l.asked_by, moved_at = :at FROM account_letter l
    WHERE l.id = :letter AND l.asked_by IS NOT NULL AND credential.person = l.person"""


async def move(token: str, *, at: datetime) -> Link:
    """Whoever reads the new address says yes: the account has it, and every session and older link ends."""
    link = await _link(token, Purpose.ADDRESS, at=at)
    async with transaction():
        await _use(link, token, at=at)
        values = {"person": link.person_id, "old": link.email, "new": link.sent_to}
        if not await sql.rows(MOVE, **values):
            raise Stale("This address has an account of its own meanwhile, or the account was closed.")
        await sql.rows(MOVED, letter=link.letter, at=at)
        await letters.end_links(link.person_id, *SETS_PASSWORD, Purpose.ADDRESS_ASKED, at=at)
        ended = await sessions.end_all(link.person_id, at=at)
        whom = Addressed(email=link.email, person_id=link.person_id)
        await letters.want(Purpose.ADDRESS_CHANGED, whom, at=at, **link.told)
        await _note(Tag.ADDRESS_CHANGED, link, at=at, sessions_ended=ended)
    return link


async def stop(token: str, *, at: datetime) -> None:
    """Whoever reads the old address says no, as long as the account has it."""
    link = await _link(token, Purpose.ADDRESS_ASKED, at=at)
    async with transaction():
        await _use(link, token, at=at)
        await letters.end_links(link.person_id, Purpose.ADDRESS, at=at)
        await _note(Tag.ADDRESS_STOPPED, link, at=at)


async def _link(token: str, purpose: Purpose, *, at: datetime) -> Link:
    link = await letter_queries.link(token)
    if link.purpose is not purpose:
        raise NotFound("This link is for something else.")
    check_open(link, at=at)
    return link


async def _use(link: Link, token: str, *, at: datetime) -> None:
    if not await letters.use(link.letter, at=at):
        check_open(await letter_queries.link(token), at=at)
        raise Stale(NO_MORE)


async def _note(tag: Tag, link: Link, *, at: datetime, **more: int) -> None:
    old, new = link.email, link.told["to"]
    subject = new if tag is Tag.ADDRESS_CHANGED else old
    by = {"name": link.name, "via": "page"}
    before, after = {"email": old}, {"to": new, **more}
    await trail.append(Entry(tag=tag, subject=f"person:{subject}", at=at, by=by, before=before, after=after))
