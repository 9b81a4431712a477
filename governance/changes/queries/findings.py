"""Findings as drafts are made from them: what was read out of a data source, what its names mean, which drafts there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from governance.changes.rules.moves import State
from governance.changes.rules.read_promises import Found
from governance.database import sql
from governance.inference.queries.findings import finding_by_number
from governance.people.rules import Viewer
from governance.requests.rules.labels import LabelState


async def found(number: str) -> Found:
    """Raises NotFound for one that is not there or not read to its end, Unsound for one that was altered."""
    kept = await finding_by_number(number)
    return Found(
        number=number,
        hash=kept.facts.hash,
        feed=kept.facts.source,
        feed_name=kept.facts.source_name,
        zone=ZoneInfo(kept.facts.zone),
        reading=kept.content.reading,
    )


@dataclass(frozen=True, kw_only=True)
class NameFacts:
    """What a name of a data source means: a service with whose work it is ("" = none)."""

    state: LabelState
    service: str
    service_name: str
    owner: str
    owner_name: str


NAMES = """SELECT l.name, l.state, coalesce(s.code, '') AS service,
        concat_ws(', ', s.problem, nullif(s.detail, ''), nullif(s.further, '')) AS service_name,
        coalesce(p.code, '') AS owner, coalesce(p.name, '') AS owner_name
    FROM label l JOIN feed f ON f.id = l.feed LEFT JOIN service s ON s.id = l.service
    LEFT JOIN ownership o ON o.service = s.id AND o.ends IS NULL LEFT JOIN party p ON p.id = o.party
    WHERE f.code = :feed"""


async def names_of(feed: str) -> Mapping[str, NameFacts]:
    """By the name, of every one that requests of the data source had."""
    rows = await sql.rows(NAMES, feed=feed)
    return {row.pop("name"): NameFacts(**{**row, "state": LabelState(row["state"])}) for row in rows}


@dataclass(frozen=True, kw_only=True)
class FindingDraft:
    """A change that was drafted from a finding, as it stands now."""

    number: str
    title: str
    department: str
    department_name: str
    state: State


DRAFTS = """SELECT c.number, c.title, c.state, d.code AS department, d.name AS department_name
    FROM change c JOIN agreement a ON a.id = c.agreement JOIN party d ON d.id = a.department JOIN party i ON i.id = c.initiator
    WHERE c.finding = :number AND (c.opened_at IS NOT NULL OR i.code = ANY(:sides::text[])) ORDER BY d.name, c.id"""


async def drafts_from(number: str, *, viewer: Viewer) -> tuple[FindingDraft, ...]:
    """The changes drafted from a finding: those of the viewer's own side, and those that were sent."""
    sides = sorted({seat.party for seat in viewer.seats if seat.negotiates})
    rows = await sql.rows(DRAFTS, number=number, sides=sides)
    return tuple(FindingDraft(**{**row, "state": State(row["state"])}) for row in rows)
