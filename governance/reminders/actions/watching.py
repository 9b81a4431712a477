"""Keeps `watch` like what waits: clocks begin, move and end, and each knows when its next level is due.

Derived from what waits at every run, so that an act that nobody told of, a moved date or another setting repairs itself.
One process at a time does it; what is done is settled in every inbox at once. Where a clock cannot be kept, the others are, one
by one, and it is left alone for a while.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from governance.database import sql
from governance.database.session import transaction
from governance.reminders.queries.present import Present, present
from governance.reminders.queries.watches import Watched, last_clocks, open_watches
from governance.reminders.rules import recipients, watches
from governance.reminders.rules.comparing import Differences, differences
from governance.reminders.rules.due import Told
from governance.sweeps.actions.rows import Rows, halved, rows_of
from governance.waiting.rules.matter import Matter

LOCK = 7_100_015  # of this sweep, among the database's advisory locks
LOCKED = "SELECT pg_try_advisory_xact_lock(:lock) AS mine"
HEAD = "SELECT current_database() AS base, number FROM trail_head WHERE id = 1"
AT_LEAST = timedelta(seconds=60)  # without a new event, dates alone move things
BEGIN = """
INSERT INTO watch (key, thread, kind, subject, number, party, clock, since, until, next_at, begun_at)
SELECT *, :at FROM unnest(:keys::text[], :threads::text[], :kinds::text[], :subjects::text[], :numbers::text[],
  :parties::text[], :clocks::int[], :since::timestamptz[], :until::timestamptz[], :next::timestamptz[])
"""
END = (
    "UPDATE watch SET ended_at = :at, next_at = NULL, revision = revision + 1 WHERE id = ANY(:ids::bigint[])"
)
SETTLE = "UPDATE notice SET settled_at = :at WHERE key = ANY(:keys::text[]) AND settled_at IS NULL"
MOVE = """
UPDATE watch w SET since = x.since, until = x.until, next_at = x.next, revision = revision + 1
FROM unnest(:ids::bigint[], :since::timestamptz[], :until::timestamptz[], :next::timestamptz[])
  AS x (id, since, until, next) WHERE w.id = x.id
"""
TOLD = "SELECT DISTINCT key, person FROM notice WHERE key = ANY(:keys::text[])"


class _Seen:
    """What this process saw last: the last event, and when."""

    head: tuple[object, ...] = ()
    at: datetime | None = None


async def keep_watch(*, at: datetime) -> int:
    """How many clocks began, moved or ended."""
    head = tuple((await sql.one(HEAD)).values())
    clocks = await rows_of("keep_watch")
    if head == _Seen.head and _Seen.at and abs(at - _Seen.at) < AT_LEAST and not clocks.due:
        return 0
    done = await _kept(at, clocks)
    if done is None:
        return 0
    _Seen.head, _Seen.at = head, at
    return done


async def _kept(at: datetime, clocks: Rows) -> int | None:
    """None where another process keeps them just now."""
    if clocks.held:
        return await _kept_singly(at, clocks)
    try:
        async with transaction():
            if not await sql.value(LOCKED, lock=LOCK):
                return None
            done = await watch_now(at)
    except Exception:  # noqa: BLE001 - of one of the clocks, which then fails alone
        return await _kept_singly(at, clocks)
    await clocks.only(())
    return done


async def _kept_singly(at: datetime, clocks: Rows) -> int:
    now, watched = await present(at), await open_watches()
    threads = {thread.replace("/", " "): thread for thread in sorted({*now.matters, *watched})}

    async def keep(names: Sequence[str]) -> int:
        some = {threads[name] for name in names}
        mine = {thread: each for thread, each in watched.items() if thread in some}
        matters = {thread: each for thread, each in now.matters.items() if thread in some}
        return await _keep(replace(now, matters=matters), mine)

    return sum(await halved(clocks, await clocks.only(threads), keep))


async def watch_now(at: datetime) -> int:
    """The same, inside the caller's transaction, whatever was seen before."""
    return await _keep(await present(at), await open_watches())


async def _keep(now: Present, watched: dict[str, Watched]) -> int:
    found, at = differences(now.matters, watched), now.at
    ended = [watched[thread] for thread in found.ends]
    await _end(ended, at)
    await _begin(now, found)
    staying = {thread: each for thread, each in watched.items() if thread not in found.ends}
    moved = await _move(now, staying, await _left_out(now, staying.values()))
    return len(found.begins) + len(ended) + moved


async def _end(ended: Iterable[Watched], at: datetime) -> None:
    """The matter is done, or its clock is set anew."""
    rows = list(ended)
    if rows:
        await sql.rows(END, at=at, ids=[each.id for each in rows])
        await sql.rows(SETTLE, at=at, keys=[each.key for each in rows])


async def _begin(now: Present, found: Differences) -> None:
    if not found.begins:
        return
    clocks = await last_clocks(found.begins)
    new = [(thread, now.matters[thread], clocks.get(thread, 0) + 1) for thread in found.begins]
    keys = [watches.key(matter, clock) for _, matter, clock in new]
    await sql.rows(
        BEGIN,
        at=now.at,
        keys=keys,
        threads=[thread for thread, _, _ in new],
        kinds=[watches.kind_name(matter.kind) for _, matter, _ in new],
        subjects=[str(matter.subject) for _, matter, _ in new],
        numbers=[matter.number for _, matter, _ in new],
        parties=[matter.party.code for _, matter, _ in new],
        clocks=[clock for _, _, clock in new],
        since=[matter.since for _, matter, _ in new],
        until=[matter.until for _, matter, _ in new],
        next=[_first(now, matter, key) for key, (_, matter, _) in zip(keys, new, strict=True)],
    )


def _first(now: Present, matter: Matter, key: str) -> datetime | None:
    return now.next_at(matter, Told(), key=key, begun=now.at)


async def _move(now: Present, staying: dict[str, Watched], left_out: frozenset[str]) -> int:
    """Those whose next moment, or whose dates, are others than is kept."""
    moved = []
    for thread, each in staying.items():
        matter = now.matters[thread]
        at = now.next_at(matter, each.told, key=each.key, begun=each.begun_at)
        if each.key in left_out:
            at = min(at or now.at, now.at)
        if at != each.next_at or not each.runs_as(matter):
            moved.append((each.id, matter.since, matter.until, at))
    if moved:
        ids, since, until, following = (list(column) for column in zip(*moved, strict=True))
        await sql.rows(MOVE, ids=ids, since=since, until=until, next=following)
    return len(moved)


async def _left_out(now: Present, staying: Iterable[Watched]) -> frozenset[str]:
    """Keys of matters that were told, but not to somebody who holds or acts in the role by now."""
    told = [each for each in staying if each.level]
    rows = await sql.rows(TOLD, keys=[each.key for each in told])
    known = {(row["key"], row["person"]) for row in rows}
    return frozenset(
        each.key
        for each in told
        for one in recipients.holders(now.matters[each.thread], now.staff)
        if (each.key, one.reader.person) not in known
    )
