"""The changes that somebody may open, in the order in which they were begun, a piece at a time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.changes.queries.access import may_open, own_parties, reads_every_change
from governance.changes.rules.moves import State
from governance.changes.rules.standard import Procedure
from governance.database import sql
from governance.people.rules import Viewer

# The sides are asked for here so that others' changes do not use up the piece; may_open has the last word.
LISTED = """SELECT c.id, c.number, c.title, c.subject, c.procedure, c.state, c.revision, c.respond_by, c.ended_at,
    a.code AS agreement, de.code AS department, de.name AS department_name, ce.code AS center, ce.name AS center_name,
    ini.code AS initiator, coalesce(tu.code, '') AS turn, EXISTS (SELECT FROM offer o WHERE o.change = c.id) AS sent
  FROM change c JOIN agreement a ON a.id = c.agreement JOIN party de ON de.id = a.department
  JOIN party ce ON ce.id = a.center JOIN party ini ON ini.id = c.initiator LEFT JOIN party tu ON tu.id = c.turn
  WHERE c.id > :after AND (:all_of_them OR de.code = ANY(:own::text[]) OR ce.code = ANY(:own::text[]))
    AND (EXISTS (SELECT FROM offer o WHERE o.change = c.id) OR (:drafts AND ini.code = ANY(:own::text[])))
    AND (:agreement = '' OR a.code = :agreement) AND (:state = '' OR c.state = :state)
  ORDER BY c.id LIMIT :most"""


@dataclass(frozen=True, kw_only=True)
class ListedChange:
    """One change. `turn` is the code of the party that must act now, "" for nobody; `sent` False: its own side's draft."""

    id: int
    number: str
    title: str
    subject: str
    procedure: Procedure
    state: State
    revision: int
    respond_by: datetime | None
    ended_at: datetime | None
    agreement: str
    department: str
    department_name: str
    center: str
    center_name: str
    initiator: str
    turn: str
    sent: bool


@dataclass(frozen=True, kw_only=True)
class WantedChanges:
    """Those after this id; of one agreement (code) and in one state where they are named."""

    after: int = 0
    agreement: str = ""
    state: str = ""


async def changes_seen(viewer: Viewer, wanted: WantedChanges, *, most: int) -> tuple[ListedChange, ...]:
    """Those this person may open, the oldest first."""
    who = {
        "own": own_parties(viewer),
        "all_of_them": reads_every_change(viewer),
        "drafts": viewer.own_matters,
    }
    rows = await sql.rows(LISTED, **vars(wanted), **who, most=most)
    return tuple(found for found in map(_listed, rows) if _visible(found, viewer))


def _listed(row: dict[str, Any]) -> ListedChange:
    return ListedChange(**{**row, "state": State(row["state"]), "procedure": Procedure(row["procedure"])})


def _visible(found: ListedChange, viewer: Viewer) -> bool:
    sides = (found.center, found.department)
    return may_open(viewer, sides=sides, initiator=found.initiator, sent=found.sent)
