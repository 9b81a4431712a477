"""The one writer of the trail. Called as the last statement of every act, inside the act's transaction."""

from datetime import datetime

from piccolo.table import Table

from governance.audit import rules
from governance.audit.rules import Entry
from governance.audit.tables import Event, TrailCheck

LOCK_HEAD = "SELECT number, hash, date_trunc('second', clock_timestamp()) AS now FROM trail_head WHERE id = 1 FOR UPDATE"
MOVE_HEAD = "UPDATE trail_head SET number = {}, hash = {} WHERE id = 1"
ADD_EVENT = """INSERT INTO event (number, at, tag, subject, audience, actor, request_id, body, previous, hash)
    VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {})"""


async def append(entry: Entry) -> int:
    """Write one event behind the last one; returns its number. The head row stays locked until the commit."""
    head = (await Event.raw(LOCK_HEAD))[0]
    number = head["number"] + 1
    text = rules.body(entry, number=number, recorded_at=head["now"])
    chained = rules.chained(head["hash"], text)
    await _insert(entry, number, text, (head["hash"], chained))
    await Event.raw(MOVE_HEAD, number, chained)
    return int(number)


async def _insert(entry: Entry, number: int, text: str, hashes: tuple[str, str]) -> None:
    by = entry.by
    known = (number, entry.at, str(entry.tag), entry.subject, entry.audience)
    await _raw(Event, ADD_EVENT, *known, by.get("name", ""), by.get("request", ""), text, *hashes)


async def _raw(table: type[Table], sql: str, *values: object) -> None:
    await table.raw(sql, *values)


async def record_check(*, by: str, at: datetime, events: int, fault: rules.Break | None) -> None:
    """Keep the result of a verification, so that pages can say when the chain was last checked."""
    await TrailCheck(
        at=at,
        by=by,
        events=events,
        sound=fault is None,
        first_bad=fault.number if fault else None,
        reason=fault.reason if fault else "",
    ).save()
