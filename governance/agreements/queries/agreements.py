"""Agreements as a whole: who with whom, which version is in force, how much of a department's work has a target."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from governance.agreements.queries.versions import local_day
from governance.agreements.rules.items import OwedBy
from governance.database import sql

FACTS = """SELECT a.id, a.code, ce.id AS center_id, ce.code AS center, ce.name AS center_name,
        de.id AS department_id, de.code AS department, de.name AS department_name,
        ca.code AS calendar, ca.name AS calendar_name, a.respond_days, a.policy, a.created_at
    FROM agreement a JOIN party ce ON ce.id = a.center JOIN party de ON de.id = a.department
    JOIN calendar ca ON ca.id = a.calendar"""


@dataclass(frozen=True, kw_only=True)
class AgreementFacts:
    """An agreement without its content; `center`, `department` and `calendar` are codes."""

    id: int
    code: str
    center_id: int
    center: str
    center_name: str
    department_id: int
    department: str
    department_name: str
    calendar: str
    calendar_name: str
    respond_days: int
    policy: str
    created_at: datetime

    @property
    def parties(self) -> Mapping[OwedBy, str]:
        """The names of the two by what they owe."""
        return {OwedBy.DEPARTMENT: self.department_name, OwedBy.CENTER: self.center_name}


async def agreement_by_code(code: str) -> AgreementFacts:
    unknown = f"There is no agreement “{code}”."
    return AgreementFacts(**await sql.one(f"{FACTS} WHERE a.code = :code", unknown, code=code))


async def agreement_of(department: str) -> AgreementFacts | None:
    """The one agreement of a department, by the department's code."""
    row = await sql.row(f"{FACTS} WHERE de.code = :department", department=department)
    return AgreementFacts(**row) if row else None


async def agreements() -> tuple[AgreementFacts, ...]:
    return tuple(AgreementFacts(**row) for row in await sql.rows(f"{FACTS} ORDER BY de.name"))


@dataclass(frozen=True, kw_only=True)
class OverviewRow:
    """One department: its agreement ("" = none yet), the version in force and the next (0 = none), and its coverage.

    `terms` counts every line in force, `targets` those that the department owes with an amount.
    """

    department_id: int
    department: str
    department_name: str
    phone: str
    agreement_id: int
    agreement: str
    number: int
    effective_from: date | None
    ends_on: date | None
    next_number: int
    next_from: date | None
    terms: int
    targets: int
    services: int
    services_with_target: int


OVERVIEW = """
WITH last AS (
    SELECT DISTINCT ON (agreement) * FROM version WHERE effective_from <= :day ORDER BY agreement, number DESC
), current AS (
    SELECT * FROM last WHERE ends_on IS NULL OR ends_on > :day
), coming AS (
    SELECT DISTINCT ON (agreement) * FROM version WHERE effective_from > :day ORDER BY agreement, effective_from, number DESC
), term AS (
    SELECT c.agreement, split_part(split_part(vi.key, ':', 2), '/', 1) AS service,
        (i.body::jsonb ->> 'owed_by') = 'department' AND i.body::jsonb ? 'target' AS targeted
    FROM current c JOIN version_item vi ON vi.version = c.id JOIN item i ON i.id = vi.item WHERE i.kind = 'term'
), tally AS (
    SELECT agreement, count(*) AS terms, count(*) FILTER (WHERE targeted) AS targets FROM term GROUP BY agreement
), owned AS (
    SELECT o.party, s.code FROM ownership o JOIN service s ON s.id = o.service
    WHERE o.starts <= :at AND (o.ends IS NULL OR o.ends > :at)
), covered AS (
    SELECT o.party, count(*) AS services,
        count(*) FILTER (WHERE EXISTS (SELECT FROM term t JOIN agreement a ON a.id = t.agreement
            WHERE a.department = o.party AND t.service = o.code AND t.targeted)) AS with_target
    FROM owned o GROUP BY o.party
)
SELECT p.id AS department_id, p.code AS department, p.name AS department_name, p.phone,
    coalesce(a.id, 0) AS agreement_id, coalesce(a.code, '') AS agreement,
    coalesce(c.number, 0) AS number, c.effective_from, c.ends_on,
    coalesce(n.number, 0) AS next_number, n.effective_from AS next_from,
    coalesce(t.terms, 0) AS terms, coalesce(t.targets, 0) AS targets,
    coalesce(k.services, 0) AS services, coalesce(k.with_target, 0) AS services_with_target
FROM party p LEFT JOIN agreement a ON a.department = p.id LEFT JOIN current c ON c.agreement = a.id
LEFT JOIN coming n ON n.agreement = a.id LEFT JOIN tally t ON t.agreement = a.id LEFT JOIN covered k ON k.party = p.id
WHERE p.kind = 'department' ORDER BY p.name, p.code
"""


async def agreements_overview(*, at: datetime) -> tuple[OverviewRow, ...]:
    """Every department, with or without an agreement, as of an instant. Two queries."""
    day = await local_day(at)
    rows: list[dict[str, Any]] = await sql.rows(OVERVIEW, day=day, at=at)
    return tuple(OverviewRow(**row) for row in rows)
