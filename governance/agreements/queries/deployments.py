"""What the city's own system shows: the system, the versions it is not known to show yet, and what it may still show."""

from dataclasses import dataclass
from datetime import date, datetime

from governance.agreements.queries.content import ItemChange, changes, content_of
from governance.agreements.rules.deployments import UNKNOWN, number_of, parts_of
from governance.agreements.rules.items import Term, item_of
from governance.audit.stored_event import Who, who_from
from governance.database import sql
from governance.people.rules import Role

# The last row counts; versions wait that take effect after the first one was written.
SYSTEM = """SELECT s.name, s.role, (SELECT min(at) FROM system_of_record) AS since FROM system_of_record s
    WHERE s.id = (SELECT max(id) FROM system_of_record) AND s.name <> ''"""
# Versions with other targets than the one before, that nobody said is shown, nor any later one. `v` is joined to `a`.
UNSHOWN = f"""v.starts > s.since
  AND NOT EXISTS (SELECT FROM deployment d JOIN version w ON w.id = d.version
    WHERE w.agreement = v.agreement AND w.number >= v.number)
  AND EXISTS (SELECT FROM (SELECT key, item FROM version_item WHERE version = v.id AND starts_with(key, '{Term.prefix()}')) n
    FULL JOIN (SELECT key, item FROM version_item WHERE starts_with(key, '{Term.prefix()}') AND version =
      (SELECT b.id FROM version b WHERE b.agreement = v.agreement AND b.number = v.number - 1)) o ON o.key = n.key
    WHERE n.item IS DISTINCT FROM o.item)
  AND v.number > 1"""  # noqa: S608 - constants
# One replaced on or before its first day, or by one in effect since, need not be shown any more.
OVERTAKEN = """EXISTS (SELECT FROM version w WHERE w.agreement = v.agreement AND w.number > v.number
    AND w.starts <= greatest(v.starts, :at))"""


@dataclass(frozen=True, kw_only=True)
class SystemOfRecordFacts:
    """The system that shows targets, the role of 311 that looks after it, and since when it is asked about."""

    name: str
    role: Role
    since: datetime


@dataclass(frozen=True, kw_only=True)
class DeploymentFacts:
    """A version and whether the system shows it. `waits`: somebody has yet to say so."""

    number: str
    agreement: str
    agreement_id: int
    center: str
    center_name: str
    department_name: str
    version: int
    version_id: int
    summary: str
    effective_from: date
    recorded_at: datetime
    waits: bool
    shown_on: date | None
    words: str
    who: Who | None
    said_at: datetime | None
    changed: tuple[ItemChange, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StillShown:
    """What a system may still show of a target: the one before, as far as anybody said."""

    system: str
    number: str
    before: Term | None


async def system() -> SystemOfRecordFacts | None:
    row = await sql.row(SYSTEM)
    return SystemOfRecordFacts(name=row["name"], role=Role(row["role"]), since=row["since"]) if row else None


ONE = f"""SELECT a.code AS agreement, a.id AS agreement_id, ce.code AS center, ce.name AS center_name, de.name AS department_name,
    v.number AS version, v.id AS version_id, v.summary, v.effective_from, v.recorded_at, d.shown_on,
    coalesce(d.words, '') AS words, d.who, d.at AS said_at,
    coalesce((SELECT {UNSHOWN} AND NOT {OVERTAKEN} FROM ({SYSTEM}) s), false) AS waits
  FROM version v JOIN agreement a ON a.id = v.agreement JOIN party ce ON ce.id = a.center
  JOIN party de ON de.id = a.department LEFT JOIN deployment d ON d.version = v.id
  WHERE a.code = :agreement AND v.number = :version"""  # noqa: S608 - constants


async def deployment(number: str, *, at: datetime) -> DeploymentFacts:
    """Of one version; raises NotFound for one that is not there."""
    agreement, version = parts_of(number)
    row = await sql.one(ONE, UNKNOWN, agreement=agreement, version=version, at=at)
    who = who_from(row.pop("who"))
    before = (await content_of(row["agreement_id"], version - 1)).items if version > 1 else {}
    after = (await content_of(row["agreement_id"], version)).items
    changed = tuple(each for each in changes(before, after) if each.key.startswith(Term.prefix()))
    return DeploymentFacts(number=number, who=who, changed=changed, **row)


# What was shown last, as far as anybody said: a confirmed version, else the one in effect when the system was named.
STILL = f"""
WITH s AS ({SYSTEM}), v AS (SELECT v.* FROM version v JOIN agreement a ON a.id = v.agreement
  WHERE a.code = :agreement AND v.number = :version),
shown AS (SELECT coalesce(
    (SELECT max(w.number) FROM deployment d JOIN version w ON w.id = d.version WHERE w.agreement = v.agreement),
    (SELECT max(w.number) FROM version w WHERE w.agreement = v.agreement AND w.starts <= s.since), 1) AS number FROM v, s)
SELECT s.name, (SELECT i.body FROM version w JOIN version_item vi ON vi.version = w.id AND vi.key = :key
    JOIN item i ON i.id = vi.item WHERE w.agreement = v.agreement AND w.number = shown.number) AS before,
  (SELECT vi.item FROM version w JOIN version_item vi ON vi.version = w.id AND vi.key = :key
    WHERE w.agreement = v.agreement AND w.number = shown.number)
  IS DISTINCT FROM (SELECT vi.item FROM version_item vi WHERE vi.version = v.id AND vi.key = :key) AS differs
FROM s, v, shown WHERE v.number > shown.number"""  # noqa: S608 - constants


async def still_shown(agreement: str, version: int, key: str) -> StillShown | None:
    """What the system may still show of a target of the version in force; None where it is known to show this one."""
    row = await sql.row(STILL, agreement=agreement, version=version, key=key)
    if row is None or not row["differs"]:
        return None
    before = Term.of(item_of(row["before"])) if row["before"] else None
    return StillShown(system=row["name"], number=number_of(agreement, version), before=before)
