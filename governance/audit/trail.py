"""The one writer of the trail. Called as the last statement of every act, inside the act's transaction."""

from governance.audit import rules
from governance.audit.rules import Entry
from governance.database import sql

HAND_OVER = "INSERT INTO event_due (body) VALUES (:body)"


async def append(entry: Entry) -> None:
    """Hand over one event. The database numbers, chains and hashes it when the act's transaction ends, not before."""
    await sql.rows(HAND_OVER, body=rules.body(entry))


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
async def append(entry: Entry) -> int:
    """Write one event behind the last one; returns its number. The head row stays locked until the commit."""
    head = await sql.one(LOCK_HEAD)
    number = head["number"] + 1
    text = rules.body(entry, number=number, recorded_at=head["now"])
    chained = rules.chained(head["hash"], text)
    await _insert(entry, number, text, head["hash"], chained)
    await sql.rows(
        "UPDATE trail_head SET number = :number, hash = :chained WHERE id = 1", number=number, chained=chained
    )
    return int(number)


async def _insert(entry: Entry, number: int, body: str, previous: str, chained: str) -> None:
    await sql.rows(
        ADD_EVENT,
        number=number,
        at=entry.at,
        tag=str(entry.tag),
        subject=entry.subject,
        audience=entry.audience,
        actor=entry.by.get("name", ""),
        request=entry.by.get("request", ""),
        body=body,
        previous=previous,
        hash=chained,
    )
