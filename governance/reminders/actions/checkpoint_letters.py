"""The sweep that mails the record's newest checkpoint to every auditor, once a day each.

The letter's name is the auditor's and the day's, so that there is one, whatever restarts. The checkpoint was laid down on
disk before: what is mailed is never more than what is kept.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from anyio import to_thread

from governance.anchors import folder
from governance.anchors.queries.origins import origins
from governance.database import sql
from governance.errors import Invalid
from governance.people.queries import directory
from governance.people.queries.directory import CityFacts
from governance.people.rules import Role
from governance.reminders.actions.letters import Address, house, put
from governance.reminders.rendering import as_html, as_text
from governance.reminders.rules import letter_keys
from governance.reminders.rules.checkpoint_words import CheckpointLetter, Point, letter
from governance.reminders.rules.letter import Contents
from governance.settings import current
from governance.sweeps.actions import rows

MORNING = 7  # nobody gets mail at midnight
LOG = structlog.get_logger("reminders")
AUDITORS = """
SELECT DISTINCT p.id, p.name, p.email FROM tenure t JOIN seat s ON s.id = t.seat JOIN person p ON p.id = t.person
LEFT JOIN correspondent c ON c.person = p.id
WHERE s.role = :role AND s.closed_at IS NULL AND p.deactivated_at IS NULL AND c.refused_at IS NULL
  AND t.starts <= :at AND (t.ends IS NULL OR t.ends > :at)
  AND NOT EXISTS (SELECT FROM letter l WHERE l.person = p.id AND l.key = :kind || p.id || :day)
ORDER BY p.id
"""


async def mail_checkpoints(*, at: datetime) -> int:
    """Answers how many letters were written."""
    city = await directory.city()
    local = at.astimezone(ZoneInfo(city.zone)) if city else at
    if city is None or local.hour < MORNING:
        return 0
    day = local.date()
    asked = {"kind": f"{letter_keys.CHECKPOINT}/", "day": f"/{day.isoformat()}"}
    auditors = await sql.rows(AUDITORS, role=str(Role.AUDITOR), at=at, **asked)
    point = await _point() if auditors else None
    if point is None:
        return 0
    to = {
        f"checkpoint to {each['email']}": Address(name=each["name"], email=each["email"], person=each["id"])
        for each in auditors
    }

    async def write(name: str) -> bool:
        key = letter_keys.of_checkpoint(to[name].person or 0, day)
        return await _write(key, point, to[name], city, at)

    return len(await rows.each("mail_checkpoints", to, write))


async def _point() -> Point | None:
    known = current()
    places = folder.places(known.home, known.witness_folder)
    kept, told = next(iter(await to_thread.run_sync(folder.newest, places)), None), await origins()
    origin = next((each for each in told if kept and each.name == kept.checkpoint.origin), None)
    if kept is None or origin is None or not kept.checkpoint.size:
        return None
    begun = origin.reason if origin.follows and origin == told[0] else ""
    return Point(size=kept.checkpoint.size, note=kept.note, key=str(origin.key), begun=begun)


async def _write(key: str, point: Point, to: Address, city: CityFacts, at: datetime) -> bool:
    said = letter(point, name=to.name, city=city.name, office=city.office, address=city.address)
    try:
        return bool(await put(key, contents(said), to=to, house=await house(current()), at=at))
    except Invalid:
        LOG.warning("no mail reaches this auditor", person=to.person)
        return False


def contents(said: CheckpointLetter) -> Contents:
    return Contents(
        subject=said.subject,
        text=as_text("mail/checkpoint/letter.txt", letter=said),
        html=as_html("mail/checkpoint/letter.html", letter=said),
    )
