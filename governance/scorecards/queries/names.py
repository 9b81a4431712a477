"""What the numbers in the columns of requests are called: for the figures of a card, and for its file of requests."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from governance.agreements.rules.service_names import full_name
from governance.database import sql
from governance.people.queries.directory import parties
from governance.people.rules import PartyKind
from governance.results.rules.formulas import FORMULAS
from governance.results.rules.frame import Frame, Ints
from governance.results.rules.terms import DONE, Stretch
from governance.scorecards.rules.evidence import NOBODY, KnownService, Names
from governance.scorecards.rules.rows import Registers
from governance.scorecards.rules.values import Named


async def names(stretches: Mapping[int, Stretch]) -> Names:
    """For figures; `stretches` are the targets by service at the end of the period."""
    departments = {
        each.id: Named(code=each.code, name=each.name) for each in await parties(PartyKind.DEPARTMENT)
    }
    facets = await sql.rows("SELECT id, kind, name FROM facet")
    return Names(
        services={
            row["id"]: _service_entry(row, stretches.get(row["id"]), departments)
            for row in await sql.rows("SELECT id, code, problem, detail, further FROM service")
        },
        parties=departments,
        districts={row["id"]: row["name"] for row in facets if row["kind"] == "district"},
        channels={row["id"]: row["name"] for row in facets if row["kind"] == "channel"},
    )


def _service_entry(
    row: Mapping[str, Any], stretch: Stretch | None, departments: Mapping[int, Named]
) -> KnownService:
    named = Named(code=row["code"], name=full_name(row["problem"], row["detail"], row["further"]))
    if stretch is None:
        return KnownService(named=named)
    owner, general = departments.get(stretch.party, NOBODY), stretch.general(DONE)
    if general is None or general.term.target is None:
        return KnownService(named=named, owner=owner)
    agreed = general.term.formula if general.term.formula in FORMULAS else "on-time"
    return KnownService(named=named, owner=owner, goal_bp=general.term.goal_bp, formula=agreed)


REGISTERS = {
    "sources": "SELECT id, code AS name FROM feed WHERE id = ANY(:ids::bigint[])",
    "labels": "SELECT id, name FROM label WHERE id = ANY(:ids::bigint[])",
    "agreements": """SELECT v.id, a.code || ' v' || v.number AS name FROM version v
        JOIN agreement a ON a.id = v.agreement WHERE v.id = ANY(:ids::bigint[])""",
    "targets": "SELECT id, hash AS name FROM item WHERE id = ANY(:ids::bigint[])",
    "calendars": """SELECT v.id, c.code || ' v' || v.number AS name FROM calendar_version v
        JOIN calendar c ON c.id = v.calendar WHERE v.id = ANY(:ids::bigint[])""",
    "outcomes": "SELECT id, name FROM facet WHERE id = ANY(:ids::bigint[])",
}


CASES = "SELECT id, external_id FROM request WHERE id = ANY(:requests::bigint[])"


async def registers(frame: Frame) -> Registers:
    """For the file of these requests."""
    asked = {
        "sources": frame.feed,
        "labels": frame.label,
        "agreements": frame.version,
        "targets": frame.item,
        "calendars": frame.calendar,
        "outcomes": frame.outcome,
    }
    found = {name: await _register(REGISTERS[name], keys) for name, keys in asked.items()}
    cases = {row["id"]: row["external_id"] for row in await sql.rows(CASES, requests=frame.request.tolist())}
    return Registers(**found, cases=[cases.get(each, "") for each in frame.request.tolist()])


async def _register(query: str, keys: Ints) -> dict[int, str]:
    rows = await sql.rows(query, ids=np.unique(keys).tolist())
    return {row["id"]: row["name"] for row in rows}
