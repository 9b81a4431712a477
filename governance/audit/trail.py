"""The one writer of the trail. Called as the last statement of every act, inside the act's transaction."""

from dataclasses import replace
from datetime import datetime

from governance.audit import rules
from governance.audit.rules import Entry
from governance.audit.tables import TrailCheck
from governance.database import sql

LOCK_HEAD = "SELECT number, hash, date_trunc('second', clock_timestamp()) AS now FROM trail_head WHERE id = 1 FOR UPDATE"
ADD_EVENT = """INSERT INTO event (number, at, tag, subject, audience, actor, request_id, body, previous, hash)
    VALUES (:number, :at, :tag, :subject, :audience, :actor, :request, :body, :previous, :hash)"""


async def gathered() -> int:
    """The bundle of the rows that this transaction wrote since the last entry was thought of; 0 for none."""
    return int(await sql.value("SELECT rows_gathered()"))


async def append(entry: Entry, *, bundle: int = 0, late: bool = True) -> int:
    """Write one event behind the last one; returns its number. The head row stays locked until the commit.

    It carries the fingerprint of a bundle of written rows; `late`: those written since join them.
    """
    rows = await sql.value("SELECT rows_bound(:bundle, :late)", bundle=bundle, late=late)
    entry = replace(entry, rows=rows)
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
