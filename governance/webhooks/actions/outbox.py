"""From the trail to messages: each event once for each system that is told of it, written down before anything is sent.

An event that cannot be written stops no other; it stays in the log of its systems as a message that is dead. Where not even
that can be written, it is passed by and tried again later.
"""

import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Any

import structlog

from governance import acts
from governance.acts import Act
from governance.audit.stored_event import event_from
from governance.audit.tags import Tag
from governance.database import sql
from governance.people.rules import clock
from governance.sweeps.actions.rows import Rows, count_failure, rows_of
from governance.sweeps.rules import number_in
from governance.webhooks.queries.drafts import ReadEvent, drafts, event_by_number, first_unread
from governance.webhooks.rules.messages import OF_EVENT, Draft, Part, body, parts

LOG = structlog.get_logger("webhooks")
READER = "SELECT number FROM trail_reader WHERE name = 'webhooks' FOR UPDATE SKIP LOCKED"
READ = "UPDATE trail_reader SET number = :number WHERE name = 'webhooks'"
# Asked before anything is looked for, so that nothing recorded meanwhile is passed over.
BEHIND = """SELECT h.number FROM trail_head h, trail_reader r WHERE h.id = 1 AND r.name = 'webhooks'
    AND h.number - r.number > 500"""
CAUGHT_UP = "UPDATE trail_reader SET number = greatest(number, :upto) WHERE name = 'webhooks'"
MOST = 500  # events of one sweep
UNWRITTEN = 0  # the part of a message that could not be written
WANTING = """SELECT id FROM endpoint WHERE :kind = ANY(string_to_array(kinds, ' ')) AND told_from < :event ORDER BY id
    FOR NO KEY UPDATE"""
NEXT = "UPDATE endpoint SET sequence = sequence + 1 WHERE id = :endpoint RETURNING sequence"
ADD = """INSERT INTO delivery (endpoint, event, kind, part, message, sequence, body, agreement, version, state, next_at, made_at)
    VALUES (:endpoint, :event, :kind, :part, :message, :sequence, :body, :agreement, :version, 'waiting', clock_timestamp(), :at)
    ON CONFLICT (endpoint, event, kind, part) DO NOTHING RETURNING id"""


async def collect(*, at: datetime) -> int:
    """Reads the trail on from where it was read; answers how many events were told of. Of several processes one reads.

    Each event is a transaction of its own.
    """
    events = await rows_of("collect")
    for name in events.due:
        await events.tried(name, partial(_again, number_in(name), at))
    upto, told = await sql.value(BEHIND), 0
    while told < MOST:
        event = await first_unread()
        if event is None:
            await _caught_up(upto, at)
            break
        took = await _taken_safely(event, events, at)
        if took is None:
            break
        told += took
    return told


async def _caught_up(upto: int | None, at: datetime) -> None:
    """Nothing up to here is to be told: the next look need not begin so far back."""
    if upto is not None:
        async with acts.begin(clock(), at=at) as act:
            act.without_event("how far the trail was read")
            await sql.rows(CAUGHT_UP, upto=upto)


async def _taken_safely(event: ReadEvent, events: Rows, at: datetime) -> bool | None:
    try:
        return await _taken(event, at, _tell)
    except Exception:
        LOG.exception("an event could not be told of", event_number=event.number)
    try:
        count_failure()
        return await _taken(event, at, _pass_over)
    except Exception as fault:  # noqa: BLE001 - whatever it is, the other events are told of
        took = await _taken(event, at, _pass_by)
        await events.failed(f"entry {event.number}", fault)
        return took


async def _pass_by(_: Act[Any], __: ReadEvent) -> None:
    """Tells nobody yet."""


async def _again(number: int, at: datetime) -> None:
    """An event that was passed by before."""
    async with acts.begin(clock(), at=at) as act:
        act.without_event("what happened is on record already; this only writes down who is told of it")
        await _tell(act, await event_by_number(number))


Told = Callable[[Act[None], ReadEvent], Awaitable[None]]


async def _taken(event: ReadEvent, at: datetime, tell: Told) -> bool | None:
    """Whether this process told of it: another one may have meanwhile; None where another one reads just now."""
    async with acts.begin(clock(), at=at) as act:
        act.without_event("what happened is on record already; this only writes down who is told of it")
        after = await sql.value(READER)
        if after is None or after >= event.number:
            return None if after is None else False
        await tell(act, event)
        await sql.rows(READ, number=event.number)
    return True


async def _tell(act: Act[Any], event: ReadEvent) -> None:
    await write_messages(act, event, only=None)


async def write_messages(act: Act[Any], event: ReadEvent, *, only: int | None) -> None:
    """What is to be said of an event to every system that wants to know, or to one of them."""
    stored = event_from(event.body)
    for made in await drafts(stored, event.at) if stored else ():
        for row in await sql.rows(WANTING, kind=str(made.kind), event=event.number):
            for part in parts(made) if only in {None, row["id"]} else ():
                await new_message(act, row["id"], made, part, event=event.number)


async def _pass_over(_: Act[Any], event: ReadEvent) -> None:
    """Leaves a message that is dead, which an administrator sees and may have written again."""
    for kind in OF_EVENT[Tag(event.tag)]:
        for row in await sql.rows(WANTING, kind=str(kind), event=event.number):
            mark = {"endpoint": row["id"], "event": event.number, "kind": str(kind), "at": event.at}
            await sql.rows(MARK, **mark, part=UNWRITTEN, message=_new_id())


MARK = """INSERT INTO delivery (endpoint, event, kind, part, message, state, made_at)
    VALUES (:endpoint, :event, :kind, :part, :message, 'dead', :at) ON CONFLICT (endpoint, event, kind, part) DO NOTHING"""


def _new_id() -> str:
    return f"msg_{secrets.token_urlsafe(18)}"


async def new_message(
    act: Act[Any], endpoint: int, of: Draft, part: Part, *, event: int | None = None
) -> None:
    """One more message for a system, behind those that wait."""
    sequence = await sql.value(NEXT, endpoint=endpoint)
    confirms = part.is_last and bool(of.agreement)
    await sql.rows(
        ADD,
        endpoint=endpoint,
        event=event,
        kind=str(of.kind),
        part=part.number,
        message=_new_id(),
        sequence=sequence,
        body=body(of, part, sequence=sequence),
        agreement=of.agreement if confirms else "",
        version=of.version if confirms else 0,
        at=act.at,
    )
