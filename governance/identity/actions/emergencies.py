"""Accounts for emergencies: made on the server itself, and tried by whoever signs in with them.

Such an account administers, appoints nobody and binds nothing: `acts` refuses by its kind. It is no person of the city's
directory: `emergency_uses` refuses it single sign-on, and tells of each use.
"""

from datetime import datetime

from governance import acts
from governance.audit.tags import Tag
from governance.errors import ConfigurationError, Forbidden
from governance.identity.actions import passwords
from governance.identity.queries.emergencies import is_for_emergencies
from governance.identity.rules.emergencies import KIND, TITLE
from governance.identity.tables import EmergencyDrill
from governance.people.actions import directory, tenures
from governance.people.queries import directory as known
from governance.people.rules import Acting, PartyKind, Role, entries
from governance.people.rules.entries import NewSeat
from governance.people.tables import Person

GROUNDS = "Made for emergencies, on the server itself"
ON_SERVER = "An account for emergencies is made on the server itself: governance emergency add EMAIL"


async def add_account(email: str, *, name: str, by: Acting, at: datetime) -> str:
    """A new account of this kind; answers its one-time password, which is shown once and stored nowhere."""
    if not by.is_program:
        raise Forbidden(ON_SERVER)
    async with acts.begin(by, at=at) as act:
        offices = await known.parties(PartyKind.OVERSIGHT)
        if not offices:
            raise ConfigurationError("There is no convening office yet. Run first: governance init")
        person = await directory.create_person(email, name=name, by=by, at=at)
        seat = NewSeat(party=offices[0].code, role=Role.ADMINISTRATOR, title=TITLE)
        code = await directory.create_seat(seat, by=by, at=at)
        await tenures.seat_administrator(code, email=email, authority=GROUNDS, by=by, at=at)
        password = await passwords.set_one_time_password(email, by=by, at=at)
        await Person.update({Person.kind: KIND}).where(Person.id == person)
        await act.record(Tag.EMERGENCY_ADDED, f"person:{entries.email(email)}", after={"name": name})
    return password


async def drill(email: str, *, words: str, by: Acting, at: datetime) -> None:
    """Whoever signed in with it says that it was tried, and so works."""
    what = entries.optional(words, "words", limit=500)
    async with acts.begin(by, at=at) as act:
        if not await is_for_emergencies(by.person_id):
            raise Forbidden("Only whoever has signed in with an emergency account says that it was tried.")
        await EmergencyDrill.insert(EmergencyDrill(person=by.person_id, words=what, who=act.who, at=at))
        await act.record(Tag.EMERGENCY_DRILLED, f"person:{email}", after={"words": what} if what else {})
