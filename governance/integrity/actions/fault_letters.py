"""The sweep that tells auditors and administrators by mail what the last whole check found, one letter for each check."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from governance import formats
from governance.audit import sentences
from governance.database import sql
from governance.errors import Invalid
from governance.integrity.queries.history import WHOLE, PastCheck, last_check
from governance.people.queries import directory
from governance.people.queries.directory import CityFacts
from governance.people.rules import Role
from governance.reminders.actions.checkpoint_letters import contents
from governance.reminders.actions.letters import Address, house, put
from governance.reminders.rules import letter_keys
from governance.reminders.rules.checkpoint_words import CheckpointLetter
from governance.settings import current
from governance.sweeps.actions import rows

NAMED = 20
FOUND = (
    "the check of {day} found what is not as it was written. What does not fit its fingerprint is not shown, and no paper "
    "is made of it. It concerns:"
)
MEND = (
    "Auditors read at Audit in Concord what was found and what to do; whoever runs the server types governance verify. "
    "Keep this state for examination before anything is brought back from a backup."
)
LOG = structlog.get_logger("integrity")
TOLD = """
SELECT DISTINCT p.id, p.name, p.email FROM tenure t JOIN seat s ON s.id = t.seat JOIN person p ON p.id = t.person
LEFT JOIN correspondent c ON c.person = p.id
WHERE s.role = ANY(:roles::text[]) AND s.closed_at IS NULL AND p.deactivated_at IS NULL AND c.refused_at IS NULL
  AND t.starts <= :at AND (t.ends IS NULL OR t.ends > :at)
  AND NOT EXISTS (SELECT FROM letter l WHERE l.person = p.id AND l.key = :kind || p.id || :check)
ORDER BY p.id
"""


async def mail_faults(*, at: datetime) -> int:
    """Answers how many letters were written."""
    check, city = await last_check(WHOLE), await directory.city()
    if check is None or check.sound or city is None:
        return 0
    roles = [str(role) for role in (Role.AUDITOR, Role.ADMINISTRATOR)]
    named = {"kind": f"{letter_keys.FAULT}/", "check": f"/{check.id}"}
    people = {
        f"letter to {each['email']}": each for each in await sql.rows(TOLD, roles=roles, at=at, **named)
    }
    return len(await rows.each("mail_faults", people, lambda name: _write(check, people[name], city, at)))


async def _write(check: PastCheck, person: dict[str, Any], city: CityFacts, at: datetime) -> bool:
    to = Address(name=person["name"], email=person["email"], person=person["id"])
    key = letter_keys.of_fault(person["id"], check.id)
    said = contents(letter(check, name=to.name, city=city))
    try:
        return bool(await put(key, said, to=to, house=await house(current()), at=at))
    except Invalid:
        LOG.warning("no mail reaches this person", person=to.person)
        return False


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
