"""Which of the things that results rest on have changed since judging last followed them: agreements' versions,
owners, holidays. Lower layers know nothing of results and cannot say so themselves; cheap fingerprints tell.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from governance.agreements.rules.items import Term
from governance.database import sql
from governance.requests.rules.marks import Flag

# Rows written at the same time may be seen in another order than their numbers: some are looked at again.
OVERLAP = 5
COMMITTED_WITHIN = timedelta(hours=1)  # an end is recorded with the instant at which its transaction began
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Moved:
    """`services` whose requests are to be judged anew, each since when (None = all), and why; `seen` is the new mark."""

    kind: str
    seen: str
    why: str
    services: Mapping[int, datetime | None]


SEEN = "SELECT kind, seen, at FROM watermark WHERE kind IN ('versions', 'owners', 'calendars', 'objections')"
NOW = """SELECT (SELECT count(*) || '/' || coalesce(max(id), 0) FROM version) AS versions,
    (SELECT count(*) || '/' || coalesce(max(id), 0) || '/' || count(ends) FROM ownership) AS owners,
    (SELECT coalesce(json_object_agg(id, covers_until ORDER BY id), '{}')::text FROM calendar_version) AS calendars,
    (SELECT count(objected_at) || '/' || count(settled_at) FROM holiday_notice) AS objections"""


async def moved() -> tuple[Moved, ...]:
    """What differs from what was followed last; nothing in the usual case, for two small queries."""
    marks = {row["kind"]: row for row in await sql.rows(SEEN)}
    now = await sql.one(NOW)
    behind = [kind for kind, seen in now.items() if kind not in marks or marks[kind]["seen"] != seen]
    return tuple([await _moved(kind, now[kind], marks.get(kind)) for kind in behind])


NEW_VERSIONS = """SELECT s.id AS service, min(v.starts) AS since FROM version v
    JOIN version w ON w.agreement = v.agreement AND w.number IN (v.number, v.number - 1)
    JOIN version_item vi ON vi.version = w.id JOIN service s ON s.code = split_part(split_part(vi.key, ':', 2), '/', 1)
    WHERE v.id > :after AND starts_with(vi.key, :targets) GROUP BY s.id"""
# The first owner may count for all time before.
MOVED = """SELECT o.service, CASE WHEN bool_or(NOT EXISTS (
        SELECT FROM ownership e WHERE e.service = o.service AND e.starts < o.starts)) THEN NULL
    ELSE least(min(o.starts), min(o.ends)) END AS since
    FROM ownership o WHERE o.id > :after OR o.ends > :since GROUP BY o.service"""


# What falls due beyond the day that was known before, in the agreement whose side objects.
OBJECTED = """SELECT j.service, min(j.opened) AS since FROM holiday_notice n JOIN version v ON v.agreement = n.agreement
    JOIN calendar_version k ON k.calendar = n.calendar JOIN judgment j ON j.version = v.id AND j.calendar = k.id
    WHERE (n.objected_at > :since OR n.settled_at > :since) AND j.due_plain > n.known_until GROUP BY j.service"""


async def _moved(kind: str, seen: str, mark: Mapping[str, Any] | None) -> Moved:
    if kind == "versions":
        known = {"after": _after(mark), "targets": Term.prefix()}
        rows, why = await sql.rows(NEW_VERSIONS, **known), "a new version of an agreement"
    elif kind == "owners":
        since = mark["at"] - COMMITTED_WITHIN if mark else _LONG_AGO
        rows, why = await sql.rows(MOVED, after=_after(mark), since=since), "another department owns it"
    elif kind == "objections":
        since = mark["at"] - COMMITTED_WITHIN if mark else _LONG_AGO
        rows, why = await sql.rows(OBJECTED, since=since), "a side objects to holidays, or does no more"
    else:
        rows, why = await _confirmed(seen, mark), "holidays were confirmed"
    return Moved(kind=kind, seen=seen, why=why, services={row["service"]: row["since"] for row in rows})


def _after(mark: Mapping[str, Any] | None) -> int:
    return int(mark["seen"].split("/")[1]) - OVERLAP if mark else 0


PROVISIONAL = f"""SELECT service, min(opened) AS since FROM judgment
    WHERE calendar = ANY(:changed::bigint[]) AND flags & {int(Flag.PROVISIONAL_DUE)} <> 0 GROUP BY service"""  # noqa: S608 - a constant


async def _confirmed(seen: str, mark: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    before, after = json.loads(mark["seen"]) if mark else {}, json.loads(seen)
    changed = [int(row) for row, until in after.items() if before.get(row, until) != until]
    return await sql.rows(PROVISIONAL, changed=changed) if changed else []
