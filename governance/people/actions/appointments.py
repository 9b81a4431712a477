"""Appointing somebody who may not have an account yet: both or neither. For some roles another office confirms it first."""

from dataclasses import dataclass
from datetime import datetime

from governance.database.session import transaction
from governance.people.actions import directory, successions, tenures
from governance.people.queries import directory as known
from governance.people.rules import Acting, entries, rights
from governance.people.tables import Person


@dataclass(frozen=True, kw_only=True)
class Appointee:
    """Who is appointed. Name and phone are asked for only where nobody has this e-mail yet."""

    email: str
    name: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class Appointed:
    """Whether an account was added, which has no way in until an administrator gives a password; and the number under
    which it waits for another office ("" where the role has its new holder).
    """

    new: bool
    asked: str = ""


async def appoint_person(
    seat: str, *, who: Appointee, authority: str, by: Acting, at: datetime, starts: datetime | None = None
) -> Appointed:
    """Appoint, or where two offices fill the role, ask for it: then it begins once the other office has confirmed."""
    email = entries.email(who.email)
    async with transaction():
        new = not await Person.exists().where(Person.email == email)
        if new and not who.name.strip():
            raise entries.refused("name", "is needed, because nobody has an account with this e-mail yet")
        if new:
            await directory.create_person(email, name=who.name, phone=who.phone, by=by, at=at)
        if rights.needs_two(await known.post(seat, at=at)) and not by.is_program:
            if starts:
                raise entries.refused("starts", "is when the other office confirms; leave it empty")
            asked = await successions.ask(seat, email=email, authority=authority, by=by, at=at)
            return Appointed(new=new, asked=asked)
        await tenures.appoint(seat, email=email, authority=authority, by=by, at=at, starts=starts)
    return Appointed(new=new)
