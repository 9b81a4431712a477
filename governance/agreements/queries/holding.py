"""Until when a promise is known to hold: by versions that are agreed, by who does the work, by the end of its service."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from governance.agreements.queries.look_up import Lookup
from governance.agreements.rules.versions import in_force, midnight
from governance.database import sql


@dataclass(frozen=True, kw_only=True)
class Coming:
    """A version of one agreement, with the fingerprints of what it says of some keys."""

    number: int
    effective_from: date
    ends_on: date | None
    said: Mapping[str, str]


# A version before the one in force comes into force no more.
COMING = """SELECT v.number, v.effective_from, v.ends_on, (SELECT coalesce(json_object_agg(vi.key, i.hash), '{}')
        FROM version_item vi JOIN item i ON i.id = vi.item WHERE vi.version = v.id AND vi.key = ANY(:keys::text[])) AS said
    FROM version v JOIN agreement a ON a.id = v.agreement WHERE a.code = :agreement AND v.number >= :number"""


async def held_until(of: Lookup, zone: ZoneInfo) -> Mapping[str, datetime | None]:
    """By the key of each promise the first instant at which something else holds; None where nothing else is agreed."""
    if not of.promises:
        return {}
    keys = [each.key for each in of.promises]
    rows = await sql.rows(COMING, agreement=of.agreement, number=of.version, keys=keys)
    known = [Coming(**{**row, "said": json.loads(row["said"])}) for row in rows]
    ends = [each for each in (of.service.owned_until, of.service.retired_at) if each]
    found = {key: _changed(key, known, of.on) for key in keys}
    return {key: min([*ends, *_instants(day, zone)], default=None) for key, day in found.items()}


def _changed(key: str, known: Sequence[Coming], on: date) -> date | None:
    """The first day after `on` on which something else is said under a key, or nothing any more."""
    named = {day for each in known for day in (each.effective_from, each.ends_on) if day and day > on}
    now = _said(key, known, on)
    return next((day for day in sorted(named) if _said(key, known, day) != now), None)


def _said(key: str, known: Sequence[Coming], on: date) -> str:
    version = in_force(known, on)
    return version.said.get(key, "") if version else ""


def _instants(day: date | None, zone: ZoneInfo) -> list[datetime]:
    return [midnight(day, zone)] if day else []
