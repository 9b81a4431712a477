"""The sweep that tells auditors and administrators by mail what the last whole check found, one letter for each check."""

from datetime import datetime
from zoneinfo import ZoneInfo

from governance import formats
from governance.audit import sentences
from governance.integrity.queries.history import WHOLE, PastCheck, last_check
from governance.people.queries import directory
from governance.people.queries.directory import CityFacts
from governance.people.rules import Role
from governance.reminders.actions.letters import Address
from governance.reminders.actions.role_letters import Telling, Told, readers, write_each
from governance.reminders.rules import letter_keys
from governance.reminders.rules.checkpoint_words import CheckpointLetter

NAMED = 20
FOUND = (
    "the check of {day} found what is not as it was written. What does not fit its fingerprint is not shown, and no paper "
    "is made of it. It concerns:"
)
MEND = (
    "Auditors read at Audit in Concord what was found and what to do; whoever runs the server types governance verify. "
    "Keep this state for examination before anything is brought back from a backup."
)
TOLD = (Role.AUDITOR, Role.ADMINISTRATOR)


async def mail_faults(*, at: datetime) -> int:
    """Answers how many letters were written."""
    check, city = await last_check(WHOLE), await directory.city()
    if check is None or check.sound or city is None:
        return 0
    told = Told(kind=letter_keys.FAULT, name=str(check.id))

    def say(reader: Address) -> CheckpointLetter:
        return letter(check, name=reader.name, city=city)

    to = await readers(told, TOLD, at=at)
    return await write_each("mail_faults", [Telling(told=told, to=to, say=say)], at=at)


def letter(check: PastCheck, *, name: str, city: CityFacts) -> CheckpointLetter:
    """Things by their names alone: what is wrong with each is for auditors, on their page."""
    things = [sentences.subject_words(each.subject) for each in check.findings]
    once = list(dict.fromkeys(things))
    more = [f"and {len(once) - NAMED} more"] if len(once) > NAMED else []
    return CheckpointLetter(
        subject=f"Not as it was written: the record of {city.name}",
        greeting=f"{name},",
        lead=(FOUND.format(day=formats.day(check.at, ZoneInfo(city.zone))),),
        note="\n".join([*once[:NAMED], *more]),
        keys=(),
        further=(MEND,),
        footer=(
            "Auditors and administrators get this letter once for each check that finds something.",
            f"Run by the {city.office} for all departments, {city.address}",
        ),
    )
