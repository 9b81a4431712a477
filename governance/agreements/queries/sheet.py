"""One version as its page shows it, in one query: groups, the targets to show now, clauses, the header.

A short agreement is shown whole; of a long one the groups, and the lines of the one that was opened, paged by key.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from governance.agreements.queries.terms import LINES, Group, TermRow, term_row
from governance.agreements.queries.versions import VersionHead
from governance.agreements.rules.items import (
    Header,
    Intake,
    OwedBy,
    Paragraph,
    genuine_item,
    header_of,
    in_order,
    whole_content,
)
from governance.agreements.rules.service_names import full_name
from governance.database import sql

MOST = 60  # targets that are shown at once without opening a group
PAGE = 100  # targets of one opened group


@dataclass(frozen=True, kw_only=True)
class ShownGroup:
    """A heading with the lines shown under it, those each side owes apart; none are shown while it is closed."""

    name: str
    lines: int
    department: tuple[TermRow, ...]
    center: tuple[TermRow, ...]

    @property
    def opened(self) -> bool:
        return bool(self.department or self.center)


@dataclass(frozen=True, kw_only=True)
class SpokenWords:
    """What call takers ask and tell about a service, under its name."""

    name: str
    words: Intake


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """`after` is the key to ask the opened group's next page with, "" where there is no further page; `calendars` are names by code."""

    lines: int
    groups: tuple[ShownGroup, ...]
    after: str
    paragraphs: tuple[Paragraph, ...]
    spoken: tuple[SpokenWords, ...]
    header: Header
    calendars: Mapping[str, str]

    @property
    def center_owes(self) -> bool:
        return any(group.center for group in self.groups)


SPOKEN = """SELECT s.problem, s.detail, s.further, i.body, i.hash
    FROM version_item vi JOIN item i ON i.id = vi.item JOIN service s ON s.code = split_part(vi.key, ':', 2)
    WHERE vi.version = :version AND i.kind = 'intake'"""
# Of an opened group its lines after a key; else all lines, where they are few.
SHEET = (
    LINES  # noqa: S608 - two constants; every value is a parameter
    + """(SELECT coalesce(json_agg(g), '[]') FROM (
      SELECT head AS name, count(*) AS lines FROM line GROUP BY head ORDER BY head) g) AS groups,
  (SELECT coalesce(json_agg(x), '[]') FROM (SELECT * FROM line
      WHERE CASE WHEN :opened THEN head = :group AND key > :after ELSE (SELECT count(*) FROM line) <= :few END
      ORDER BY head, key LIMIT :most) x) AS lines,
  (SELECT coalesce(json_agg(json_build_array(i.body, i.hash) ORDER BY vi.key), '[]') FROM version_item vi JOIN item i ON i.id = vi.item
      WHERE vi.version = :version AND i.kind NOT IN ('term', 'intake')) AS others,
  (SELECT coalesce(json_object_agg(code, name), '{}') FROM calendar) AS calendars,
  (SELECT json_object_agg(vi.key, i.hash) FROM version_item vi JOIN item i ON i.id = vi.item
      WHERE vi.version = :version) AS whole,
  (SELECT coalesce(json_agg(x), '[]') FROM ("""
    + SPOKEN
    + " AND NOT :opened ORDER BY 1, 2, 3, vi.key LIMIT :most) x) AS spoken"
)


async def sheet(version: VersionHead, *, group: str | None = None, after: str = "") -> Sheet:
    """What a version says; with `group`, that group's lines only. Raises Unsound where that is not what was agreed."""
    limit = PAGE if group is not None else MOST
    opened = {"opened": group is not None, "group": group or "", "after": after}
    row = await sql.one(SHEET, version=version.id, **opened, few=MOST, most=limit + 1)
    read = {name: msgspec.json.decode(text or "{}") for name, text in row.items()}
    whole_content(read["whole"], version.hash)
    rows = [term_row(line) for line in read["lines"]]
    groups = [Group(**each) for each in read["groups"]]
    others = [genuine_item(body, hashed) for body, hashed in read["others"]]
    return Sheet(
        lines=sum(each.lines for each in groups),
        groups=tuple(_group_page(each, rows[:limit]) for each in groups if group in (None, each.name)),
        after=rows[limit - 1].key if len(rows) > limit else "",
        paragraphs=tuple(in_order(others)),
        spoken=tuple(_spoken(each) for each in read["spoken"]),
        header=header_of(others),
        calendars=read["calendars"],
    )


async def spoken_words(version_id: int) -> tuple[SpokenWords, ...]:
    """All that a version says of what call takers ask and tell, by the names of services."""
    rows = await sql.rows(f"{SPOKEN} ORDER BY 1, 2, 3, vi.key", version=version_id)
    return tuple(_spoken(row) for row in rows)


def _spoken(row: dict[str, str]) -> SpokenWords:
    name = full_name(row["problem"], row["detail"], row["further"])
    return SpokenWords(name=name, words=Intake.sure(genuine_item(row["body"], row["hash"])))


def _group_page(group: Group, rows: list[TermRow]) -> ShownGroup:
    own = [row for row in rows if row.group == group.name]
    center = tuple(row for row in own if row.term.owed_by is OwedBy.CENTER)
    department = tuple(row for row in own if row.term.owed_by is OwedBy.DEPARTMENT)
    return ShownGroup(name=group.name, lines=group.lines, department=department, center=center)
