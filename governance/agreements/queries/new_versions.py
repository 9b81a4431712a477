"""Versions that take effect soon or took effect lately, as far as they are a person's own matter."""

from dataclasses import dataclass
from datetime import date, timedelta

from governance.database import sql
from governance.people.rules import CONVENING_ROLES, Role, Viewer

MOST = 50
LATELY, AHEAD = timedelta(days=30), timedelta(days=90)
READS_ALL = frozenset({*CONVENING_ROLES, Role.AUDITOR})


@dataclass(frozen=True, kw_only=True)
class Starting:
    """A version and the day it takes or took effect."""

    agreement: str
    department_name: str
    number: int
    effective_from: date
    change_number: str
    summary: str


VERSIONS = """
SELECT v.number, v.effective_from, v.change_number, v.summary, a.code AS agreement, de.name AS department_name
FROM version v JOIN agreement a ON a.id = v.agreement JOIN party de ON de.id = a.department JOIN party ce ON ce.id = a.center
WHERE v.effective_from > :first AND v.effective_from <= :last
  AND (:reads_all OR de.code = ANY(:own::text[]) OR ce.code = ANY(:own::text[]))
ORDER BY v.effective_from DESC, v.id DESC LIMIT :most
"""


async def starting(viewer: Viewer, today: date) -> tuple[tuple[Starting, ...], tuple[Starting, ...]]:
    """What takes effect within 90 days, the next first, and what did within 30, the last first."""
    rows = await sql.rows(
        VERSIONS,
        first=today - LATELY,
        last=today + AHEAD,
        reads_all=viewer.with_role(*READS_ALL) is not None,
        own=sorted(viewer.parties),
        most=MOST,
    )
    found = tuple(Starting(**row) for row in rows)
    coming = tuple(each for each in reversed(found) if each.effective_from > today)
    return coming, tuple(each for each in found if each.effective_from <= today)
