"""The targets of one version, grouped as people read them and paged by key, so that six hundred lines stay light."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from governance.agreements.queries.content import stored
from governance.agreements.rules.items import OwedBy, Term
from governance.agreements.rules.service_names import full_name
from governance.agreements.terms_file.writing import ListedTerm
from governance.database import sql

# A service without a grouping stands under its problem, so that a published list is grouped at once.
LINES = """WITH line AS (SELECT vi.key, i.hash, i.body, coalesce(s.code, '') AS service,
        coalesce(s.problem, '') AS problem, coalesce(s.detail, '') AS detail, coalesce(s.further, '') AS further,
        coalesce(s.grouping, '') AS grouping, coalesce(s.act, '') AS act,
        coalesce(s.yearly_volume, 0) AS yearly_volume, coalesce(nullif(s.grouping, ''), s.problem, '') AS head
    FROM version_item vi JOIN item i ON i.id = vi.item
    LEFT JOIN service s ON s.code = split_part(split_part(vi.key, ':', 2), '/', 1)
    WHERE vi.version = :version AND i.kind = 'term') SELECT """
ALL = LINES + "* FROM line ORDER BY head, key"


@dataclass(frozen=True, kw_only=True)
class TermRow:
    """A target with the names of its service; `group` is the heading under which it is read."""

    key: str
    hash: str
    term: Term
    group: str
    service: str
    problem: str
    detail: str
    further: str
    grouping: str
    act: str
    yearly_volume: int

    @property
    def name(self) -> str:
        return full_name(self.problem, self.detail, self.further) or self.term.service

    def sentence(self, parties: Mapping[OwedBy, str]) -> str:
        """The target as a sentence; `parties` are the names of the two by what they owe."""
        return self.term.sentence(party=parties[self.term.owed_by], act=self.act, service=self.name)


@dataclass(frozen=True, kw_only=True)
class TermsPage:
    """`after` is what to ask the next page with; None on the last."""

    rows: tuple[TermRow, ...]
    after: tuple[str, str] | None


@dataclass(frozen=True, kw_only=True)
class Group:
    name: str
    lines: int


PAGE = (
    LINES
    + "* FROM line WHERE (head, key) > (:head, :key) AND (:any_group OR head = :group) ORDER BY head, key LIMIT :most"
)


async def page_of_terms(
    version_id: int, *, group: str | None = None, after: tuple[str, str] = ("", ""), limit: int = 100
) -> TermsPage:
    """Targets in the order of their groups, then keys; of one group where it is named."""
    found = await sql.rows(
        PAGE,
        version=version_id,
        head=after[0],
        key=after[1],
        any_group=group is None,
        group=group or "",
        most=limit + 1,
    )
    rows = tuple(term_row(row) for row in found[:limit])
    return TermsPage(rows=rows, after=(rows[-1].group, rows[-1].key) if len(found) > limit else None)


async def listed_terms(version_id: int, *, department: str) -> tuple[ListedTerm, ...]:
    """Every target of a version as a spreadsheet lists it; `department` is what its first column says."""
    found = await sql.rows(ALL, version=version_id)
    return tuple(_listed(term_row(row), department) for row in found)


def term_row(row: dict[str, Any]) -> TermRow:
    """A row of LINES."""
    known = {name: value for name, value in row.items() if name not in ("body", "head", "hash")}
    return TermRow(**known, hash=row["hash"], term=Term.sure(stored(row).item), group=row["head"])


def _listed(row: TermRow, department: str) -> ListedTerm:
    return ListedTerm(
        term=row.term,
        department=department,
        problem=row.problem,
        detail=row.detail,
        further=row.further,
        grouping=row.grouping,
    )
