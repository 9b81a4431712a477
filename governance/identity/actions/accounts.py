"""Accounts: closing one for good, and a way in for an administrator from the server itself."""

from dataclasses import dataclass
from datetime import datetime

from governance import acts
from governance.audit.tags import Tag
from governance.database import sql
from governance.database.session import transaction
from governance.errors import AlreadyDone, Invalid
from governance.identity.actions import passwords, sessions
from governance.people.actions import city as founding
from governance.people.queries.viewers import known_person
from governance.people.rules import Acting, entries, rights
from governance.people.tables import Person

HELD = """SELECT s.title, o.name FROM tenure t JOIN seat s ON s.id = t.seat JOIN party o ON o.id = s.party
    WHERE t.person = :person AND (t.ends IS NULL OR (t.ends > :at AND t.ends > t.starts))"""
END_STAND_INS = "UPDATE delegation SET ends = greatest(starts, :at) WHERE delegate = :person AND ends > :at RETURNING code"


@dataclass(frozen=True, kw_only=True)
class Admission:
    """What `governance admin` did; the password is shown once and stored nowhere."""

    email: str
    password: str
    is_new: bool
    appointed: bool


async def admit_administrator(
    email: str, *, name: str, by: Acting, at: datetime, phone: str = ""
) -> Admission:
    """Gives an account a one-time password.

    The person becomes an administrator where the account is new or no administrator is left.
    """
    async with transaction():
        is_new, appointed = await founding.make_administrator(email, name=name, phone=phone, by=by, at=at)
        password = await passwords.set_one_time_password(email, by=by, at=at)
    return Admission(email=entries.email(email), password=password, is_new=is_new, appointed=appointed)


async def close_account(email: str, *, reason: str, by: Acting, at: datetime) -> None:
    """Ends all sessions and all acting for others. Refused while the person holds a role, so that no turn is lost."""
    rights.administers(by)
    why = entries.needed(reason, "reason", limit=1000)
    async with acts.begin(by, at=at) as act:
        person = await known_person(email)
        changed = await (
            Person.update({Person.deactivated_at: at})
            .where((Person.id == person.person_id) & Person.deactivated_at.is_null())
            .returning(Person.id)
        )
        if not changed:
            raise AlreadyDone(f"The account of {person.name} is deactivated already.")
        held = await sql.rows(HELD, person=person.person_id, at=at)
        if held:
            roles = ", ".join(f"{row['title']} at {row['name']}" for row in held)
            raise Invalid(
                f"{person.name} still holds a role: {roles}. End it first, so that nobody waits in vain."
            )
        await sql.rows(END_STAND_INS, at=at, person=person.person_id)
        await sessions.end_all(person.person_id, at=at)
        await act.record(Tag.PERSON_DEACTIVATED, f"person:{person.email}", reason=why)
