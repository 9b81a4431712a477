"""What To do tells beside the matters that wait: what is coming up and what began lately, who acted for the reader, how often
the reader comes, who is new in a role that decides. One question to the database for all of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec

from governance.database import sql
from governance.identity.queries import habits
from governance.people.queries import delegations, successions
from governance.people.queries.successions import NewHolder
from governance.people.rules import CONVENING_ROLES, PartyKind, Role, Viewer

MOST = 50
LATELY, AHEAD, SOON = timedelta(days=30), timedelta(days=90), timedelta(days=14)
READS_ALL = frozenset({*CONVENING_ROLES, Role.AUDITOR})


class What(StrEnum):
    """What happens on a day that is known beforehand."""

    STARTS = "starts"  # a version takes effect
    REVIEW = "review"  # an agreement is looked at again
    ENDS = "ends"  # an agreement ends
    ACTING = "acting"  # somebody no longer acts for somebody
    ROLE = "role"  # somebody's time in a role is over
    ENTRY = "entry"  # what a department has coming up


@dataclass(frozen=True, kw_only=True)
class Dated:
    """`about` is the agreement or the office, `name` the department or the person, `words` what is told of it.

    Of a version that takes effect, how many of its `steps` are done; 0: it has none.
    """

    what: What
    on: date
    about: str
    department: str
    name: str
    number: int = 0
    change: str = ""
    words: str = ""
    steps_done: int = 0
    steps: int = 0

    def comes(self, today: date) -> bool:
        """Whether it is still to come, or goes on; a version that is in effect is not."""
        return self.on > today or self.what is What.ENTRY


@dataclass(frozen=True, kw_only=True)
class Beside:
    """`acted`: the codes under which somebody acted for the reader lately; `days_signed_in` of last month."""

    coming: tuple[Dated, ...] = ()
    lately: tuple[Dated, ...] = ()
    acted: tuple[str, ...] = ()
    new_holders: tuple[NewHolder, ...] = ()
    days_signed_in: int = 0


# Of versions those within the period; of the newest version of each agreement its review and its end.
DATED = """
WITH own AS (SELECT a.id, a.code, de.code AS department, de.name FROM agreement a
  JOIN party de ON de.id = a.department JOIN party ce ON ce.id = a.center
  WHERE :reads_all OR de.code = ANY(:own::text[]) OR ce.code = ANY(:own::text[])),
newest AS (SELECT DISTINCT ON (v.agreement) o.*, v.id AS version, v.ends_on FROM own o JOIN version v ON v.agreement = o.id
  ORDER BY v.agreement, v.number DESC)
(SELECT 'starts' AS what, v.effective_from AS "on", v.code AS about, v.department, v.name, v.number,
    v.change_number AS change, v.summary AS words, x.steps_done, x.steps
  FROM (SELECT v.id, v.effective_from, v.number, v.change_number, v.summary, o.code, o.department, o.name
    FROM version v JOIN own o ON o.id = v.agreement WHERE v.effective_from > :first AND v.effective_from <= :last
    ORDER BY v.effective_from DESC, v.id DESC LIMIT :most) v
  LEFT JOIN LATERAL (SELECT count(*) FILTER (WHERE state <> 'open') AS steps_done, count(*) AS steps
    FROM action WHERE version = v.id AND state <> 'dropped') x ON true)
UNION ALL (SELECT * FROM (SELECT 'review', (i.body::json ->> 'review_on')::date AS day, n.code, n.department, n.name, 0, '', '', 0, 0
  FROM newest n JOIN version_item vi ON vi.version = n.version AND vi.key = 'header' JOIN item i ON i.id = vi.item
  WHERE i.body::json ->> 'review_on' <> '') x WHERE day > :today AND day <= :last)
UNION ALL SELECT 'ends', n.ends_on, n.code, n.department, n.name, 0, '', '', 0, 0 FROM newest n
  WHERE n.ends_on > :today AND n.ends_on <= :last
UNION ALL SELECT 'acting', (d.ends AT TIME ZONE :zone)::date, d.code, CASE p.kind WHEN 'department' THEN p.code ELSE '' END,
    a.name, 0, '', h.name || ', ' || s.title, 0, 0
  FROM delegation d JOIN seat s ON s.id = d.seat JOIN party p ON p.id = s.party JOIN person h ON h.id = d.holder
  JOIN person a ON a.id = d.delegate
  WHERE d.starts <= :at AND d.ends > :at AND d.ends <= :soon AND (p.code = ANY(:own::text[]) OR :person IN (d.holder, d.delegate))
UNION ALL SELECT 'role', (t.ends AT TIME ZONE :zone)::date, p.code, CASE p.kind WHEN 'department' THEN p.code ELSE '' END,
    h.name, 0, '', s.title, 0, 0
  FROM tenure t JOIN seat s ON s.id = t.seat JOIN party p ON p.id = s.party JOIN person h ON h.id = t.person
  WHERE t.starts <= :at AND t.ends > :at AND t.ends <= :far AND p.code = ANY(:own::text[])
UNION ALL (SELECT 'entry', greatest(e.starts, :today), e.number, p.code, p.name, 0, '', e.title, 0, 0
  FROM outlook_entry e JOIN party p ON p.id = e.party WHERE e.state = 'shown' AND e.ends >= :today AND e.starts <= :last
    AND (:reads_outlook OR p.code = ANY(:own::text[])) ORDER BY e.starts, e.id LIMIT :most)
"""
SOURCES: Mapping[str, str] = {
    "dated": DATED,
    "acted": delegations.ACTED,
    "new": successions.NEWS,
    "days": habits.DAYS,
}
STATEMENT = " UNION ALL ".join(
    f"SELECT '{name}' AS source, row_to_json(x) AS facts FROM ({query}) x"  # noqa: S608 - texts of our own
    for name, query in SOURCES.items()
)


async def beside(viewer: Viewer, *, at: datetime, today: date, zone: str) -> Beside:
    rows = await sql.rows(STATEMENT, **_places(viewer, at, today), zone=zone)
    found: dict[str, list[Any]] = {name: [] for name in SOURCES}
    for row in rows:
        found[row["source"]].append(msgspec.json.decode(row["facts"]))
    dated = msgspec.convert(found["dated"], list[Dated])
    return Beside(
        coming=tuple(sorted((each for each in dated if each.comes(today)), key=lambda each: each.on)),
        lately=tuple(
            sorted((each for each in dated if not each.comes(today)), key=lambda each: each.on, reverse=True)
        ),
        acted=tuple(each["code"] for each in found["acted"]),
        new_holders=tuple(successions.new_holder(_timed(each)) for each in found["new"])
        if viewer.seats
        else (),
        days_signed_in=found["days"][0]["days"],
    )


def _places(viewer: Viewer, at: datetime, today: date) -> dict[str, object]:
    return {
        "at": at,
        "today": today,
        "first": today - LATELY,
        "last": today + AHEAD,
        "soon": at + SOON,
        "far": at + AHEAD,
        "since": at - delegations.TOLD_FOR,
        "reads_all": viewer.with_role(*READS_ALL) is not None,
        "reads_outlook": viewer.with_role(*READS_ALL) is not None or PartyKind.CENTER in viewer.kinds,
        "own": sorted(viewer.parties),
        "person": viewer.person_id,
        "most": MOST,
    }


def _timed(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "at": msgspec.convert(row["at"], datetime)}
