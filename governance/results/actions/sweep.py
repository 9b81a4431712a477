"""The sweep of judging: notes what moved below results, then judges anew whatever was marked. Cheap when nothing was.

Any number of processes may run it: one at a time gets the lock, the others find nothing to do.
"""

from collections.abc import Iterable, Mapping
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

NOTE = """INSERT INTO watermark (kind, seen, at) VALUES (:kind, :seen, :at)
    ON CONFLICT (kind) DO UPDATE SET seen = EXCLUDED.seen, at = EXCLUDED.at"""
OF_SERVICE = "SELECT request AS id FROM judgment WHERE service = :service AND opened >= coalesce(:since, '-infinity'::timestamptz)"
# One pass over all: labels change their meaning too seldom for an index that every result would pay for.
OF_LABELS = "SELECT request AS id FROM judgment WHERE label = ANY(:labels::bigint[])"


async def catch_up(*, at: datetime) -> int:
    """Answers how many results changed."""
    async with deadline.long_work(), judging.alone(waits=False) as mine:
        if not mine:
            return 0
        await follow(at=at)
        return (await judge_marked()).changed


async def follow(*, at: datetime) -> None:
    """Mark what new versions, moves of services and confirmed holidays touch."""
    for found in await moved():
        await _noted(found, at)


async def _noted(moved: Moved, at: datetime) -> None:
    async with transaction():
        for service, since in moved.services.items():
            await services_stale([service], since=since, why=moved.why, at=at)
        await sql.rows(NOTE, kind=moved.kind, seen=moved.seen, at=at)


async def judge_marked() -> Judged:
    """Judge what was marked until now; a mark made meanwhile waits for the next time."""
    marks = await sql.rows("SELECT id, kind, subject, since FROM stale ORDER BY id")
    if not marks:
        return Judged(looked_at=0, changed=0)
    done = await _judged(marks)
    await sql.rows("DELETE FROM stale WHERE id = ANY(:done::bigint[])", done=[mark["id"] for mark in marks])
    return done


async def _judged(marks: Iterable[Mapping[str, Any]]) -> Judged:
    by_kind: dict[str, list[Mapping[str, Any]]] = {}
    for mark in marks:
        by_kind.setdefault(mark["kind"], []).append(mark)
    if "all" in by_kind:
        return await judging.judge_all()
    whole = frozenset(mark["subject"] for mark in by_kind.get("feed", ()))
    first = await judging.judge_all(whole) if whole else Judged(looked_at=0, changed=0)
    rest = await judging.judge(await _chosen(by_kind))
    return Judged(looked_at=first.looked_at + rest.looked_at, changed=first.changed + rest.changed)


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
