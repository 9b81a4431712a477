"""The sweep that tells every administrator by mail that somebody signed in with an account for emergencies."""

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from governance import formats
from governance.identity.queries.emergencies import Use, uses
from governance.people.queries import directory
from governance.people.queries.directory import CityFacts
from governance.people.rules import Role
from governance.reminders.actions.letters import Address
from governance.reminders.actions.role_letters import Telling, Told, readers, write_each
from governance.reminders.rules import letter_keys
from governance.reminders.rules.checkpoint_words import CheckpointLetter

USED = "somebody signed in with the emergency account “{name}” on {at}, from {address}."
ASK = (
    "If you do not know why, ask the other administrators now. At Accounts in Concord, any administrator stops an "
    "account at once, with all its sessions."
)


async def mail_emergencies(*, at: datetime) -> int:
    """Answers how many letters were written."""
    city = await directory.city()
    if city is None:
        return 0
    tellings = [await _telling(use, city, at) for use in await uses(at=at)]
    return await write_each("mail_emergencies", tellings, at=at)


async def _telling(use: Use, city: CityFacts, at: datetime) -> Telling:
    told = Told(kind=letter_keys.EMERGENCY, name=use.session)
    to = await readers(told, (Role.ADMINISTRATOR,), at=at)
    return Telling(told=told, to=to, say=partial(letter, use, city))


def letter(use: Use, city: CityFacts, reader: Address) -> CheckpointLetter:
    moment = formats.moment(use.at, ZoneInfo(city.zone))
    return CheckpointLetter(
        subject=f"An emergency account of {city.name} is in use",
        greeting=f"{reader.name},",
        lead=(USED.format(name=use.name, at=moment, address=use.address or "an unknown address"),),
        note="",
        keys=(),
        further=(ASK,),
        footer=(
            "Every administrator gets this letter each time.",
            f"Run by the {city.office} for all departments, {city.address}",
        ),
    )
