"""What is promised of every service and every promise that was made, from agreements and published scorecards alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.agreements.queries.content import stored
from governance.agreements.queries.services import ServiceFacts
from governance.agreements.rules.items import Term, pauses_words, target_words
from governance.agreements.rules.versions import Dated
from governance.database import sql
from governance.open_data.queries.catalog import Catalog, catalog
from governance.open_data.rules.promises import Kept, Made, Promise, Told, newest_first
from governance.open_data.rules.targets import FOREVER, in_force, standings

VERSIONS = """SELECT a.id AS agreement, a.code, p.code AS department, p.name AS department_name, v.number,
    v.effective_from, v.ends_on, v.recorded_at FROM version v JOIN agreement a ON a.id = v.agreement
    JOIN party p ON p.id = a.department ORDER BY a.id, v.number"""
TERMS = """SELECT v.agreement, v.number, vi.key, i.hash, i.body FROM version v JOIN version_item vi ON vi.version = v.id
    JOIN item i ON i.id = vi.item WHERE i.kind = 'term' AND vi.key ~ '/done(/|$)' ORDER BY v.agreement, vi.key, v.number"""
KEPT = """WITH last AS (SELECT max(starts) AS starts FROM scorecard WHERE state = 'published' AND period = 'month' AND party IS NOT NULL)
SELECT l -> 'service' ->> 'code' AS service, sum((l -> 'on_time' ->> 'met')::int) AS met,
    sum((l -> 'on_time' ->> 'n')::int) AS n, min(s.starts) AS first, max(s.starts) AS last
FROM last JOIN scorecard s ON s.starts > last.starts - INTERVAL '12 months'
CROSS JOIN LATERAL jsonb_array_elements(s.figures::jsonb -> 'services') l
WHERE s.state = 'published' AND s.period = 'month' AND s.party IS NOT NULL GROUP BY 1"""
CALENDARS = "SELECT code, name FROM calendar"


@dataclass(frozen=True, kw_only=True)
class _Version:
    """Of an agreement; stands for the dates of a version."""

    code: str
    department: str
    department_name: str
    number: int
    effective_from: Any
    ends_on: Any
    recorded_at: datetime


async def promises(*, at: datetime) -> Told:
    """Raises Unsound where a target is not what was agreed."""
    known = await catalog(at=at)
    names = {row["code"]: row["name"] for row in await sql.rows(CALENDARS)}
    kept = {row["service"]: _kept(row) for row in await sql.rows(KEPT)}
    made = await _made(known, names)
    today = at.astimezone(known.zone).date()
    live = [each for each in known.services.values() if _lives(each, at)]
    told = [_promise(each, made, kept, today) for each in live]
    return Told(
        promises=tuple(sorted(told, key=lambda each: each.name.casefold())),
        made=newest_first(made),
        as_of=today,
    )


def _lives(of: ServiceFacts, at: datetime) -> bool:
    return of.live_at is not None and of.live_at <= at and (of.retired_at is None or of.retired_at > at)


def _kept(row: Mapping[str, Any]) -> Kept:
    return Kept(met=row["met"], n=row["n"], first=row["first"], last=row["last"])


async def _made(known: Catalog, calendars: Mapping[str, str]) -> list[Made]:
    versions: dict[int, dict[int, _Version]] = {}
    for row in await sql.rows(VERSIONS):
        told = {name: value for name, value in row.items() if name != "agreement"}
        versions.setdefault(row["agreement"], {})[row["number"]] = _Version(**told)
    said, terms = dict[tuple[int, str], dict[int, str]](), dict[str, Term]()
    for row in await sql.rows(TERMS):
        said.setdefault((row["agreement"], row["key"]), {})[row["number"]] = row["hash"]
        if row["hash"] not in terms:
            terms[row["hash"]] = Term.sure(stored(row).item)
    return [
        each
        for (agreement, _), by_version in said.items()
        for each in _of_key(by_version, versions[agreement], terms, (known, calendars))
    ]


def _of_key(
    by_version: Mapping[int, str],
    versions: Mapping[int, _Version],
    terms: Mapping[str, Term],
    named: tuple[Catalog, Mapping[str, str]],
) -> list[Made]:
    known, calendars = named
    dated: list[Dated] = list(versions.values())
    service, department = (
        terms[next(iter(by_version.values()))].service,
        next(iter(versions.values())).department,
    )
    found = []
    for each in standings(by_version, in_force(dated), lost=known.lost(service, department)):
        term, version = terms[each.fingerprint], versions[each.first_version]
        facts = known.services.get(service)
        name = facts.name if facts else service
        act = facts.act if facts else ""
        found.append(
            Made(
                agreement=version.code,
                key=term.key,
                service=service,
                name=f"{name} ({term.population_words})" if term.population_words else name,
                department_name=version.department_name,
                target=target_words(term.target) if term.target else "",
                goal_bp=term.goal_bp,
                sentence=term.sentence(party=version.department_name, act=act, service=name),
                counts=_counts(term, calendars),
                since=each.days.first,
                until=None if each.days.until == FOREVER else each.days.until,
                version=each.first_version,
                fingerprint=each.fingerprint,
                made_at=version.recorded_at,
            )
        )
    return found


def _counts(term: Term, calendars: Mapping[str, str]) -> tuple[str, ...]:
    """How it counts, in sentences."""
    if term.target is None:
        return ()
    told = []
    if term.calendar:
        told.append(f"Counted on the calendar “{calendars.get(term.calendar, term.calendar)}”.")
    if term.closed_when:
        told.append(f"Counts as done when: {term.closed_when}.")
    if term.pauses:
        told.append(f"The clock stands still while {pauses_words(term.pauses)}.")
    return tuple(told)


def _promise(of: ServiceFacts, made: list[Made], kept: Mapping[str, Kept], today: Any) -> Promise:
    key = Term(service=of.code).key
    own = [each for each in made if each.key == key]
    now = next(
        (each for each in own if each.since <= today and (each.until is None or each.until > today)), None
    )
    later = min((each for each in own if each.since > today), key=lambda each: each.since, default=None)
    return Promise(
        service=of.code,
        name=of.name,
        also_called=of.aliases,
        group=of.grouping or of.problem,
        department=of.owner,
        department_name=of.owner_name,
        made=now,
        coming=later,
        kept=kept.get(of.code) if now and now.target else None,
    )
