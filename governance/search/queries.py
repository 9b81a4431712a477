"""Changes, services, departments and decisions that answer a few words, as far as the viewer may see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.agreements.queries import ServiceFacts, find_services
from governance.agreements.queries.agreements import agreements
from governance.changes.queries.access import may_open, own_parties, reads_every_change
from governance.changes.rules.moves import State
from governance.database import sql
from governance.meetings.queries.decisions import DecisionFacts, Wanted, decisions
from governance.people.queries.directory import parties
from governance.people.rules import PartyKind, Viewer
from governance.search.rules import answers, change_number, patterns

MOST = 20
CHANGES = """SELECT c.number, c.title, c.state, c.touched_at, de.name AS department_name, de.code AS department,
        ce.code AS center, ini.code AS initiator, EXISTS (SELECT FROM offer o WHERE o.change = c.id) AS sent
    FROM change c JOIN agreement a ON a.id = c.agreement JOIN party de ON de.id = a.department
    JOIN party ce ON ce.id = a.center JOIN party ini ON ini.id = c.initiator"""


@dataclass(frozen=True, kw_only=True)
class FoundChange:
    number: str
    title: str
    state: State
    touched_at: datetime
    department_name: str


@dataclass(frozen=True, kw_only=True)
class FoundDepartment:
    """`place` is where its agreement is, or would be."""

    name: str
    place: str


@dataclass(frozen=True, kw_only=True)
class SearchResults:
    changes: tuple[FoundChange, ...]
    services: tuple[ServiceFacts, ...]
    departments: tuple[FoundDepartment, ...]
    decisions: tuple[DecisionFacts, ...]

    @property
    def nothing(self) -> bool:
        return not (self.changes or self.services or self.departments or self.decisions)


async def numbered(words: str, *, viewer: Viewer) -> str:
    """The change that was asked for by its number; "" where it was not, or where there is none to see."""
    number = change_number(words)
    rows = await sql.rows(f"{CHANGES} WHERE c.number = :number", number=number) if number else []
    return next((row["number"] for row in rows if _visible(row, viewer)), "")


async def search(words: str, *, viewer: Viewer, at: datetime) -> SearchResults:
    return SearchResults(
        changes=await _changes(words, viewer),
        services=await find_services(words, at=at),
        departments=await _departments(words),
        decisions=await _decisions(words, viewer, at),
    )


# The sides are asked for here so that others' changes do not use up the limit; may_open has the last word. A draft
# that has no title yet is found by the services it is about, by its own side.
MATCHING = """ WHERE (:all_of_them OR de.code = ANY(:own::text[]) OR ce.code = ANY(:own::text[]))
    AND (c.state <> 'draft' OR ini.code = ANY(:own::text[]))
    AND c.number || ' ' || c.title || ' ' || de.name || CASE WHEN c.state <> 'draft' THEN '' ELSE coalesce((
        SELECT ' ' || string_agg(e ->> 'key', ' ') FROM draft d JOIN party p ON p.id = d.party AND p.code = ANY(:own::text[]),
        jsonb_array_elements(d.body::jsonb -> 'edits') e WHERE d.change = c.id), '') END ILIKE ALL (:wanted::text[])
    ORDER BY c.touched_at DESC, c.id DESC LIMIT :most"""


async def _changes(words: str, viewer: Viewer) -> tuple[FoundChange, ...]:
    wanted, own = patterns(words), own_parties(viewer)
    if not wanted:
        return ()
    all_of_them = reads_every_change(viewer)
    rows = await sql.rows(CHANGES + MATCHING, all_of_them=all_of_them, own=own, wanted=wanted, most=MOST)
    return tuple(
        FoundChange(
            number=row["number"],
            title=row["title"] or f"Draft {row['number']}",
            state=State(row["state"]),
            touched_at=row["touched_at"],
            department_name=row["department_name"],
        )
        for row in rows
        if _visible(row, viewer)
    )


def _visible(row: dict[str, Any], viewer: Viewer) -> bool:
    sides = (row["center"], row["department"])
    return may_open(viewer, sides=sides, initiator=row["initiator"], sent=row["sent"])


async def _decisions(words: str, viewer: Viewer, at: datetime) -> tuple[DecisionFacts, ...]:
    wanted = Wanted(words=tuple(patterns(words)))
    return (await decisions(viewer, wanted, at=at, most=MOST)).decisions if wanted.words else ()


async def _departments(words: str) -> tuple[FoundDepartment, ...]:
    named = [p for p in await parties(PartyKind.DEPARTMENT) if answers(words, f"{p.name} {p.code}")]
    places = {facts.department: facts.code for facts in await agreements()} if named else {}
    return tuple(FoundDepartment(name=p.name, place=places.get(p.code, p.code)) for p in named)
