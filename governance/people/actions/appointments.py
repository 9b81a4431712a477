"""Appointing somebody who may not have an account yet: both or neither."""

from dataclasses import dataclass
from datetime import datetime

from governance.database.session import transaction
from governance.people.actions import directory, tenures
from governance.people.rules import Acting, entries
from governance.people.tables import Person


@dataclass(frozen=True, kw_only=True)
class Appointee:
    """Who is appointed. Name and phone are asked for only where nobody has this e-mail yet."""

    email: str
    name: str = ""
    phone: str = ""


async def appoint_person(
    seat: str, *, who: Appointee, authority: str, by: Acting, at: datetime, starts: datetime | None = None
) -> bool:
    """Answers whether an account was added; it has no way in until an administrator gives a password."""
    email = entries.email(who.email)
    async with transaction():
        new = not await Person.exists().where(Person.email == email)
        if new and not who.name.strip():
            raise entries.refused("name", "is needed, because nobody has an account with this e-mail yet")
        if new:
            await directory.create_person(email, name=who.name, phone=who.phone, by=by, at=at)
        await tenures.appoint(seat, email=email, authority=authority, by=by, at=at, starts=starts)
    return new
