"""Services and requests as Open311 tells them; when to expect a request is its judged due moment."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from governance.agreements.queries.content import stored
from governance.agreements.queries.services import ServiceFacts, services
from governance.agreements.queries.versions import local_day
from governance.agreements.rules.items import Term, target_words
from governance.agreements.rules.service_names import full_name
from governance.database import sql
from governance.errors import NotFound, Unavailable
from governance.open_data.rules.open311 import Asked, Status
from governance.results.rules.verdicts import Standing

PATIENCE = 8.0  # seconds for one look through the requests
PROMISED = """WITH last AS (
    SELECT DISTINCT ON (agreement) * FROM version WHERE effective_from <= :on ORDER BY agreement, number DESC
) SELECT a.code AS agreement, v.number AS version, v.hash AS fingerprint, p.code AS department, i.hash, i.body
FROM last v JOIN version_item vi ON vi.version = v.id JOIN item i ON i.id = vi.item
JOIN agreement a ON a.id = v.agreement JOIN party p ON p.id = a.department
WHERE (v.ends_on IS NULL OR v.ends_on > :on) AND vi.key = ANY(:keys::text[]) ORDER BY a.code DESC"""


async def service_entries(*, at: datetime, extended: bool) -> list[dict[str, Any]]:
    """Every live service; `extended` tells what is promised of the work itself today."""
    known = await services(at=at)
    promised = await promises(known, at=at) if extended else {}
    return [_service(each) | _extended(promised.get(each.code)) for each in known]


async def definition_entry(code: str, *, at: datetime, extended: bool) -> dict[str, Any]:
    known = [each for each in await services(at=at) if each.code == code]
    if not known:
        raise NotFound(f"There is no service_code “{code}”.")
    promised = await promises(known, at=at) if extended else {}
    return {"service_code": code, "attributes": [], **_extended(promised.get(code))}


def _service(of: ServiceFacts) -> dict[str, Any]:
    done = f"{of.owner_name} {of.act}." if of.owner_name and of.act else of.name
    return {
        "service_code": of.code,
        "service_name": of.name,
        "description": done,
        "metadata": False,
        "type": "realtime",
        "keywords": ",".join(each.replace(",", " ") for each in of.aliases),
        "group": of.grouping or of.problem,
    }


async def promises(of: Sequence[ServiceFacts], *, at: datetime) -> dict[str, dict[str, Any]]:
    """What is promised today of the work itself, by service; as the look-up of call takers has it."""
    owners = {each.code: each.owner for each in of}
    keys = [Term(service=code).key for code in owners]
    found = {}
    for row in await sql.rows(PROMISED, on=await local_day(at), keys=keys):
        term = Term.sure(stored(row).item)
        if owners[term.service] in ("", row["department"]):
            found[term.service] = _promise(row, term)
    return found


def _promise(row: Mapping[str, Any], term: Term) -> dict[str, Any]:
    told = {name: row[name] for name in ("agreement", "version", "fingerprint")}
    return {"expected_time": target_words(term.target), **told}


def _extended(promise: dict[str, Any] | None) -> dict[str, Any]:
    return {"extended_attributes": promise} if promise else {}


# Bad data is in no list: what has no readable time says nothing of when to expect it.
READABLE = f"j.opened <= :at AND j.service > 0 AND j.standing <> {int(Standing.INVALID)}"
SPAN = "j.opened >= :starts AND j.opened <= :ends"
OF_STATUS = {Status.OPEN: "j.ended > :at", Status.CLOSED: "j.ended <= :at"}
BY_ID = """(j.feed, j.request) IN (SELECT r.feed, r.id FROM unnest(:sources::text[], :own::text[]) AS w (source, own)
    JOIN feed f ON f.code = w.source JOIN request r ON r.feed = f.id AND r.external_id = w.own)"""
OF_SERVICE = "j.service IN (SELECT id FROM service WHERE code = ANY(:services::text[]))"
WITHIN = "j.party IN (SELECT id FROM party WHERE code = ANY(:within::text[]))"
TOLD = """SELECT f.code || ':' || r.external_id AS id, s.code AS service, s.problem, s.detail, s.further, p.name AS party,
    j.standing, j.opened, CASE WHEN isfinite(j.ended) THEN j.ended END AS ended,
    CASE WHEN isfinite(j.due) THEN j.due END AS due, j.due <> j.due_plain AS moved,
    i.hash, i.body, v.number AS version, v.hash AS fingerprint, a.code AS agreement
    FROM found j JOIN request r ON r.id = j.request JOIN feed f ON f.id = j.feed JOIN service s ON s.id = j.service
    LEFT JOIN party p ON p.id = j.party LEFT JOIN item i ON i.id = j.item
    LEFT JOIN version v ON v.id = j.version LEFT JOIN agreement a ON a.id = v.agreement
    ORDER BY j.opened DESC, j.request DESC"""


async def request_entries(
    of: Asked, *, at: datetime, extended: bool, within: frozenset[str] | None = None
) -> list[dict[str, Any]]:
    """The latest first. `within`: the departments whose requests may be told; None = all. Raises NotFound, Unavailable."""
    await _known(of.services)
    conditions = [READABLE, *([BY_ID] if of.ids else _listed(of))]
    values: dict[str, Any] = {"at": at}
    if of.ids:
        values |= {"sources": [source for source, _ in of.ids], "own": [own for _, own in of.ids]}
    else:
        values |= {"starts": of.starts, "ends": of.ends}
        values |= {"services": list(of.services)} if of.services else {}
    if within is not None:
        conditions.append(WITHIN)
        values["within"] = sorted(within)
    query = f"""WITH found AS MATERIALIZED (SELECT j.* FROM judgment j WHERE {" AND ".join(conditions)}
        ORDER BY j.opened DESC, j.request DESC LIMIT :size OFFSET :skip) {TOLD}"""  # noqa: S608 - our own words
    try:
        rows = await sql.rows_within(PATIENCE, query, **values, size=of.size, skip=(of.page - 1) * of.size)
    except TimeoutError as late:
        raise Unavailable("Looking through all requests takes too long. Ask for fewer days.") from late
    if of.ids and not rows:
        raise NotFound("There is no such service_request_id.")
    return [_request(row, at=at, extended=extended) for row in rows]


def _listed(of: Asked) -> list[str]:
    found = [SPAN]
    found += [OF_SERVICE] if of.services else []
    return found + ([OF_STATUS[of.status]] if of.status else [])


async def _known(codes: Sequence[str]) -> None:
    rows = await sql.rows("SELECT code FROM service WHERE code = ANY(:codes::text[])", codes=list(codes))
    if unknown := set(codes) - {row["code"] for row in rows}:
        raise NotFound(f"There is no service_code “{min(unknown)}”.")


def _request(row: Mapping[str, Any], *, at: datetime, extended: bool) -> dict[str, Any]:
    term = Term.sure(stored(row).item) if row["body"] else None
    closed = row["ended"] is not None and row["ended"] <= at
    judged = row["standing"] == Standing.JUDGED
    told: dict[str, Any] = {
        "service_request_id": row["id"],
        "status": Status.CLOSED if closed else Status.OPEN,
        "status_notes": None,
        "service_name": full_name(row["problem"], row["detail"], row["further"]),
        "service_code": row["service"],
        "description": None,
        "agency_responsible": row["party"],
        "service_notice": _notice(row, term),
        "requested_datetime": row["opened"],
        "updated_datetime": row["ended"] if closed else row["opened"],
        "expected_datetime": row["due"] if judged else None,
        "address": None,
    }
    return told | (_extended(_promise(row, term)) if extended and term else {})


WHY_NOT = {
    Standing.RELIEVED: "During a declared event promised times do not hold.",
    Standing.CORRECTED: "No time is counted for this request.",
    Standing.POPULATION: "No target covers this request.",
    Standing.NO_TERM: "No time was promised when it was opened.",
}


def _notice(row: Mapping[str, Any], term: Term | None) -> str:
    standing = Standing(row["standing"])
    if standing in WHY_NOT or term is None:
        return WHY_NOT.get(standing, WHY_NOT[Standing.NO_TERM])
    if term.target is None:
        return f"No time is promised; handled by {term.handled_by}."
    by = f"{row['party']}, version {row['version']} of the agreement"
    promised = f"Promised within {target_words(term.target)} ({by})."
    if row["due"] is None:
        return f"{promised} The clock stands still while a declared event lasts."
    return f"{promised} A declared event moved the time." if row["moved"] else promised
