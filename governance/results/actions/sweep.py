"""The sweep of judging: notes what moved below results, then judges anew whatever was marked. Cheap when nothing was.

Any number of processes may run it: one at a time gets the lock, the others find nothing to do. A request that cannot be judged
is marked by itself and left alone for a while; all others are judged.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np

from governance.database import deadline, sql
from governance.database.session import transaction
from governance.requests.actions.stale import services_stale
from governance.results.actions import judging
from governance.results.actions.judging import Judged, ids_of
from governance.results.queries.watermarks import Moved, moved
from governance.results.rules.frame import Ints
from governance.sweeps.actions.rows import Rows, each, halved, rows_of
from governance.sweeps.rules import number_in

NOTE = """INSERT INTO watermark (kind, seen, at) VALUES (:kind, :seen, :at)
    ON CONFLICT (kind) DO UPDATE SET seen = EXCLUDED.seen, at = EXCLUDED.at"""
OF_SERVICE = "SELECT request AS id FROM judgment WHERE service = :service AND opened >= coalesce(:since, '-infinity'::timestamptz)"
# One pass over all: labels change their meaning too seldom for an index that every result would pay for.
OF_LABELS = "SELECT request AS id FROM judgment WHERE label = ANY(:labels::bigint[])"


OF_FEEDS = "SELECT id FROM request WHERE :every OR feed = ANY(:feeds::bigint[])"
MARKS = "SELECT id, kind, subject, since FROM stale ORDER BY id"
DONE = "DELETE FROM stale WHERE id = ANY(:done::bigint[])"
STILL = """INSERT INTO stale (kind, subject, why, at)
    SELECT 'request', x, 'it could not be judged', clock_timestamp() FROM unnest(:requests::bigint[]) AS x"""


async def catch_up(*, at: datetime) -> int:
    """Answers how many results changed."""
    async with deadline.long_work(), judging.alone(waits=False) as mine:
        if not mine:
            return 0
        await follow(at=at)
        return (await judge_marked()).changed


async def follow(*, at: datetime) -> None:
    """Mark what new versions, moves of services and confirmed holidays touch."""
    found = {each.kind: each for each in await moved()}
    await each("catch_up.followed", found, lambda kind: _noted(found[kind], at))


async def _noted(moved: Moved, at: datetime) -> None:
    for service, since in moved.services.items():
        await services_stale([service], since=since, why=moved.why, at=at)
    await sql.rows(NOTE, kind=moved.kind, seen=moved.seen, at=at)


async def judge_marked() -> Judged:
    """Judge what was marked until now; a mark made meanwhile waits for the next time."""
    requests = await rows_of("catch_up")
    marks = [mark for mark in await sql.rows(MARKS) if _name(mark) not in requests.held]
    if not marks:
        return Judged(looked_at=0, changed=0)
    try:
        done = await _judged(marks)
    except Exception:  # noqa: BLE001 - of one of the requests, which then fails alone
        return await _judged_apart(marks, requests)
    await sql.rows(DONE, done=[mark["id"] for mark in marks])
    await requests.mended(*map(_name, marks))
    return done


def _name(mark: Mapping[str, Any]) -> str:
    return f"{mark['kind']} {mark['subject']}"


async def _judged_apart(marks: Iterable[Mapping[str, Any]], requests: Rows) -> Judged:
    """All but those that cannot be judged, which stay marked."""
    done, ids = [mark["id"] for mark in marks], [int(one) for one in await _marked(marks)]

    async def judge(names: Sequence[str]) -> int:
        return (await judging.judge(np.array([*map(number_in, names)], dtype=np.int64))).changed

    waits = [name for one in ids if (name := f"request {one}") not in requests.held]
    changed = sum(await halved(requests, waits, judge, opens_own=True))
    async with transaction():
        await sql.rows(DONE, done=done)
        failing = [number for name in requests.held if (number := number_in(name)) in ids]
        await sql.rows(STILL, requests=failing)
    return Judged(looked_at=len(ids), changed=changed)


async def _marked(marks: Iterable[Mapping[str, Any]]) -> Ints:
    by_kind = _by_kind(marks)
    if "all" in by_kind or "feed" in by_kind:
        feeds = [mark["subject"] for mark in by_kind.get("feed", ())]
        whole = await ids_of(OF_FEEDS, every="all" in by_kind, feeds=feeds)
        return np.unique(np.concatenate([whole, await _chosen(by_kind)]))
    return await _chosen(by_kind)


async def _judged(marks: Iterable[Mapping[str, Any]]) -> Judged:
    by_kind = _by_kind(marks)
    if "all" in by_kind:
        return await judging.judge_all()
    whole = frozenset(mark["subject"] for mark in by_kind.get("feed", ()))
    first = await judging.judge_all(whole) if whole else Judged(looked_at=0, changed=0)
    rest = await judging.judge(await _chosen(by_kind))
    return Judged(looked_at=first.looked_at + rest.looked_at, changed=first.changed + rest.changed)


def _by_kind(marks: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for mark in marks:
        found.setdefault(mark["kind"], []).append(mark)
    return found


async def _chosen(by_kind: Mapping[str, list[Mapping[str, Any]]]) -> Ints:
    """The ids of requests of the marked services and labels, and those marked themselves."""
    parts = [np.array([mark["subject"] for mark in by_kind.get("request", ())], dtype=np.int64)]
    for service, since in _since(by_kind.get("service", ())).items():
        parts.append(await ids_of(OF_SERVICE, service=service, since=since))
    if labels := {mark["subject"] for mark in by_kind.get("label", ())}:
        parts.append(await ids_of(OF_LABELS, labels=sorted(labels)))
    return np.unique(np.concatenate(parts))


def _since(marks: Iterable[Mapping[str, Any]]) -> dict[int, datetime | None]:
    """The earliest instant that was marked of each service; None = whenever opened."""
    found: dict[int, datetime | None] = {}
    for mark in marks:
        service, since = mark["subject"], mark["since"]
        known = found.get(service, since)
        found[service] = min(known, since) if known and since else None
    return found
