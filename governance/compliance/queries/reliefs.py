"""Event adjustments: those that hold for services, those that touch a period, one by its number, those that wait.

Decides nothing about who may act; rules/reliefs.py does.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.agreements.rules.finding import full_name
from governance.compliance.rules.reliefs import Effect, Relief, State
from governance.compliance.tables.said import Relief as ReliefRow
from governance.errors import NotFound

# {}: all services, else those ids.
OF_SERVICES = """
SELECT c.service, r.number, r.name, r.effect, r.starts, r.ends, r.state = 'declared' AS provisional
FROM relief r JOIN relief_cover c ON c.relief = r.id
WHERE r.state IN ('declared', 'confirmed') AND ({} OR c.service = ANY({}::bigint[])) ORDER BY r.starts, r.id
"""


async def reliefs_of(services: Collection[int] | None = None) -> Mapping[int, tuple[Relief, ...]]:
    """The declared and confirmed adjustments by service id, oldest first; None asks for every service."""
    rows = await ReliefRow.raw(OF_SERVICES, services is None, sorted(services or ()))
    found: dict[int, tuple[Relief, ...]] = {}
    for row in rows:
        found[row["service"]] = (*found.get(row["service"], ()), _relief(row))
    return found


def _relief(row: Mapping[str, Any]) -> Relief:
    known = {name: row[name] for name in ("number", "name", "starts", "ends", "provisional")}
    return Relief(**known, effect=Effect(row["effect"]))
