"""Everything that judging stands on, read at once: owners, versions of agreements, calendars, labels, events, corrections.

Also the targets in force at one instant, for those who compare periods or try another target.
"""

import json
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from governance.agreements.queries.counting import Counting, countings
from governance.agreements.queries.versions import city_zone
from governance.agreements.rules.items import Term, item_of, slug
from governance.agreements.rules.versions import midnight
from governance.calendars.rules.zones import seconds
from governance.database import sql
from governance.requests.rules.labels import LabelState
from governance.results.queries.reliefs import reliefs_of
from governance.results.rules.ground import Ground
from governance.results.rules.terms import InForce, Owned, Stretch, TermInVersion, stretches

LABELS = (
    "SELECT id, state, coalesce(service, 0) AS service FROM label WHERE state IN ('matched', 'set-aside')"
)


async def ground() -> Ground:
    """As it is stored now."""
    facets = await _facets()
    return Ground(
        stretches=await all_stretches(),
        labels={row["id"]: _service(row) for row in await sql.rows(LABELS)},
        districts=facets["district"],
        channels=facets["channel"],
        reliefs=await reliefs_of(),
        date_zones=await _date_zones(),
        corrected=frozenset(
            row["request"]
            for row in await sql.rows("SELECT DISTINCT request FROM corrected_request WHERE corrected")
        ),
        heirs=await _heirs(),
    )


async def all_stretches() -> tuple[Stretch, ...]:
    """For each service, who owned it and what was agreed, from when on."""
    return stretches(await _owners(), await _versions())


async def _heirs() -> tuple[tuple[int, int, int], ...]:
    rows = await sql.rows(
        "SELECT id, retired_at, successor FROM service WHERE successor IS NOT NULL ORDER BY retired_at, id"
    )
    return tuple((row["id"], seconds(row["retired_at"]), row["successor"]) for row in rows)


def _service(row: Mapping[str, Any]) -> int:
    return int(row["service"]) if row["state"] == LabelState.MATCHED else 0


async def _date_zones() -> dict[int, str]:
    read = {row["id"]: json.loads(row["mapping"]) for row in await sql.rows("SELECT id, mapping FROM feed")}
    return {feed: str(mapping["zone"]) for feed, mapping in read.items() if mapping.get("due_is_date")}


async def _facets() -> dict[str, dict[str, frozenset[int]]]:
    found: dict[str, dict[str, frozenset[int]]] = {"district": {}, "channel": {}}
    for row in await sql.rows("SELECT id, kind, name FROM facet WHERE kind IN ('district', 'channel')"):
        known = found[row["kind"]]
        known[slug(row["name"])] = known.get(slug(row["name"]), frozenset()) | {row["id"]}
    return found


# Who did the work when the service became live: whoever the catalog, an agreement or all sides named.
OWNERS = """SELECT o.service, o.party, o.starts, o.ends, o.starts <= s.live_at AS from_entry
    FROM ownership o JOIN service s ON s.id = o.service ORDER BY o.service, o.starts"""


async def _owners() -> dict[int, list[Owned]]:
    found: dict[int, list[Owned]] = {}
    for row in await sql.rows(OWNERS):
        ends = seconds(row["ends"]) if row["ends"] else None
        starts, from_entry = seconds(row["starts"]), bool(row["from_entry"])
        owned = Owned(party=row["party"], starts=starts, ends=ends, from_entry=from_entry)
        found.setdefault(row["service"], []).append(owned)
    return found


VERSIONS = """SELECT v.id, v.number, a.department AS party, v.starts, v.ends_on
    FROM version v JOIN agreement a ON a.id = v.agreement ORDER BY v.id"""


async def _versions() -> dict[int, list[InForce]]:
    rows, zone = await sql.rows(VERSIONS), await city_zone()
    terms = await _terms(await countings())
    found: dict[int, list[InForce]] = {}
    for row in rows:
        found.setdefault(row["party"], []).append(_in_force(row, terms.get(row["id"], {}), zone))
    return found


def _in_force(
    row: Mapping[str, Any], terms: Mapping[int, tuple[TermInVersion, ...]], zone: ZoneInfo
) -> InForce:
    return InForce(
        id=row["id"],
        number=row["number"],
        party=row["party"],
        starts=seconds(row["starts"]),
        ends=seconds(midnight(row["ends_on"], zone)) if row["ends_on"] else None,
        terms=terms,
    )


TERMS = """SELECT vi.version, i.id, i.body, s.id AS service FROM version_item vi JOIN item i ON i.id = vi.item
    JOIN service s ON s.code = split_part(split_part(vi.key, ':', 2), '/', 1) WHERE i.kind = 'term' ORDER BY vi.version, vi.key"""


async def _terms(counted: Mapping[int, Counting]) -> dict[int, dict[int, tuple[TermInVersion, ...]]]:
    """By version and service."""
    read: dict[int, Term] = {}
    found: dict[int, dict[int, tuple[TermInVersion, ...]]] = {}
    for row in await sql.rows(TERMS):
        term = read.get(row["id"]) or Term.sure(item_of(row["body"]))
        read[row["id"]] = term
        held = TermInVersion(item=row["id"], term=term, counted=counted[row["version"]].of(term.calendar))
        by_service = found.setdefault(row["version"], {})
        by_service[row["service"]] = (*by_service.get(row["service"], ()), held)
    return found
