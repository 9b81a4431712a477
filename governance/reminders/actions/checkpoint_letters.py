"""The sweep that mails the record's newest checkpoint to every auditor, once a day each.

The letter's name is the auditor's and the day's, so that there is one, whatever restarts. The checkpoint was laid down on
disk before: what is mailed is never more than what is kept.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from anyio import to_thread

from governance.anchors import folder
from governance.anchors.queries.origins import origins
from governance.people.queries import directory
from governance.people.rules import Role
from governance.reminders.actions.letters import Address
from governance.reminders.actions.role_letters import Telling, Told, readers, write_each
from governance.reminders.rules import letter_keys
from governance.reminders.rules.checkpoint_words import CheckpointLetter, Point, letter
from governance.settings import current

MORNING = 7  # nobody gets mail at midnight


async def mail_checkpoints(*, at: datetime) -> int:
    """Answers how many letters were written."""
    city = await directory.city()
    local = at.astimezone(ZoneInfo(city.zone)) if city else at
    if city is None or local.hour < MORNING:
        return 0
    told = Told(kind=letter_keys.CHECKPOINT, name=local.date().isoformat())
    auditors = await readers(told, [Role.AUDITOR], at=at)
    point = await _point() if auditors else None
    if point is None:
        return 0

    def say(reader: Address) -> CheckpointLetter:
        return letter(point, name=reader.name, city=city.name, office=city.office, address=city.address)

    return await write_each("mail_checkpoints", [Telling(told=told, to=auditors, say=say)], at=at)


async def _point() -> Point | None:
    known = current()
    places = folder.places(known.home, known.witness_folder)
    kept, told = next(iter(await to_thread.run_sync(folder.newest, places)), None), await origins()
    origin = next((each for each in told if kept and each.name == kept.checkpoint.origin), None)
    if kept is None or origin is None or not kept.checkpoint.size:
        return None
    begun = origin.reason if origin.follows and origin == told[0] else ""
    return Point(size=kept.checkpoint.size, note=kept.note, key=str(origin.key), begun=begun)
