"""The table of a change as its page shows it: so many lines at a time, grouped where there are more. Layout only."""

from dataclasses import dataclass
from itertools import groupby

from governance.changes.queries.page import ChangePage
from governance.changes.rules.lines import Row

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class TableGroup:
    """Lines of one kind of service; `shown` are those on this page of a long table."""

    name: str
    count: int
    open: int
    shown: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class ChangeTable:
    """A table of at most PAGE lines; grouped where there are more than fit on one page."""

    groups: tuple[TableGroup, ...]
    number: int
    pages: int
    count: int
    open: int
    only_open: bool


def table(page: ChangePage, *, number: int = 1, only_open: bool = False) -> ChangeTable:
    long, still = len(page.rows) > PAGE, [row for row in page.rows if not row.agreed]
    chosen = still if only_open else page.rows
    rows = sorted(chosen, key=lambda row: row.group) if long else list(chosen)
    pages = max(-(-len(rows) // PAGE), 1)
    number = min(max(number, 1), pages)
    shown = {row.key for row in rows[(number - 1) * PAGE : number * PAGE]}
    groups = tuple(_groups(rows, shown)) if long else (_group("", rows, shown),)
    return ChangeTable(
        groups=tuple(g for g in groups if g.shown),
        number=number,
        pages=pages,
        count=len(page.rows),
        open=len(still),
        only_open=only_open,
    )


def _groups(rows: list[Row], shown: set[str]) -> list[TableGroup]:
    return [
        _group(name or "Other lines", list(found), shown)
        for name, found in groupby(rows, key=lambda r: r.group)
    ]


def _group(name: str, rows: list[Row], shown: set[str]) -> TableGroup:
    still = sum(not row.agreed for row in rows)
    return TableGroup(
        name=name, count=len(rows), open=still, shown=tuple(row for row in rows if row.key in shown)
    )
