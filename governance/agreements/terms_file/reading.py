"""A file of terms into lines: which columns it has, what each line says, and which lines cannot be taken and why.

Takes a published list (agency, problem, problem_details, additional_details, sla_days) or our own columns
(docs/terms-file.md), as CSV or as an Excel workbook.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from governance import canonical
from governance.agreements.rules.items import SLUG, slug
from governance.agreements.rules.service_names import folded, same_name
from governance.agreements.terms_file import values
from governance.agreements.terms_file.columns import SLA_DAYS, Header, header, recognized
from governance.agreements.terms_file.model import (
    Layout,
    ParsedTerms,
    Refused,
    Span,
    TermLine,
    WrongCell,
)
from governance.cells import unguarded
from governance.errors import Invalid, TooLarge
from governance.tabular.file import records
from governance.tabular.rows import Row, Unreadable

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 20_000
_LONGEST_NAME, _LONGEST_TEXT = 200, 4_000
_NAMES = frozenset(
    {"department", "service", "problem", "detail", "further", "grouping", "metric", "population"}
)
# A column whose empty cell says nothing, so that the target keeps what it has; how its cell is read; its Term field.
_VALUES: dict[str, tuple[str, Callable[[str], Any]]] = {
    "goal %": ("goal_bp", values.goal),
    "calendar": ("calendar", str),
    "due at": ("due_rule", values.due_rule),
    "judged": ("comparison", values.comparison),
    "worked out as": ("formula", slug),
    "owed by": ("owed_by", values.owed_by),
}
# A column whose empty cell empties the field.
_TEXTS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "covers": ("population_words", str),
    "pauses": ("pauses", values.pauses),
    "closed when": ("closed_when", str),
    "condition": ("condition", str),
}


@dataclass(frozen=True, kw_only=True)
class _Cells:
    """One row, asked by our names of the columns."""

    row: Row
    header: Header

    def has(self, column: str) -> bool:
        return column in self.header.places

    def get(self, column: str) -> str:
        limit = _LONGEST_NAME if column in _NAMES else _LONGEST_TEXT
        raw = unguarded(self.plain(column))
        return str(_read(column, raw, lambda cell: canonical.text(cell, field="The value", limit=limit)))

    def read(self, column: str, how: Callable[[str], Any]) -> Any:
        return _read(column, self.get(column), how)

    def plain(self, column: str) -> str:
        place = self.header.places.get(column)
        return self.row.cells[place].strip() if place is not None and place < len(self.row.cells) else ""


def _read(column: str, cell: str, how: Callable[[str], Any]) -> Any:
    try:
        return how(cell)
    except Invalid as wrong:
        raise WrongCell(column, cell, wrong.message) from wrong


def read_terms(content: bytes) -> ParsedTerms:
    """The file as lines, none of them lost. Takes seconds for a large workbook: call it off the event loop."""
    if len(content) > MOST_BYTES:
        raise TooLarge("This file is larger than 10 MB. Send the sheet with the targets alone, as CSV.")
    encoding, found_rows = _records(content)
    rows = [record for record in found_rows if isinstance(record, Row)]
    if len(rows) > MOST_ROWS:
        raise TooLarge(f"This file has more than {MOST_ROWS:,} lines. Send it department by department.")
    if not rows:
        raise Invalid("This file is empty.")
    found = header(rows)
    broken = [one for one in found_rows if isinstance(one, Refused) and one.line > rows[found.below - 1].line]
    lines, refused = _sorted_out(rows[found.below :], found)
    return ParsedTerms(
        layout=found.layout,
        encoding=encoding,
        read=len(rows) - found.below + len(broken),
        lines=tuple(lines),
        refused=tuple(sorted([*broken, *refused], key=lambda one: one.line)),
        ignored_columns=found.ignored,
    )


def _records(content: bytes) -> tuple[str, Sequence[Row | Refused]]:
    encoding, found = records(content, recognized, most=MOST_ROWS + 100)
    return encoding, [one if isinstance(one, Row) else _unreadable(one) for one in found]


def _unreadable(one: Unreadable) -> Refused:
    return Refused(line=one.line, column="", value="", reason=one.reason)


def _sorted_out(rows: Sequence[Row], header: Header) -> tuple[list[TermLine], list[Refused]]:
    lines: list[TermLine] = []
    refused: list[Refused] = []
    seen: dict[tuple[str, ...], TermLine] = {}
    for row in rows:
        cells = _Cells(row=row, header=header)
        try:
            line = _line(cells)
            _refuse_repeated(line, seen)
        except WrongCell as wrong:
            refused.append(wrong.refused(row.line, cells.plain("department")[:_LONGEST_NAME]))
        else:
            lines.append(line)
    return lines, refused


def _refuse_repeated(line: TermLine, seen: dict[tuple[str, ...], TermLine]) -> None:
    name = line.service or same_name(line.problem, line.detail, line.further)
    key = (folded(line.department), name, line.metric, line.population)
    first = seen.setdefault(key, line)
    if first is line:
        return
    if (first.span, first.stated, first.removed) == (line.span, line.stated, line.removed):
        raise WrongCell("", "", f"it repeats line {first.line}; that line was taken")
    raise WrongCell(
        "", "", f"line {first.line} says otherwise for the same thing and was taken; keep one of them"
    )


def _line(cells: _Cells) -> TermLine:
    _check_width(cells)
    published = cells.header.layout is Layout.PUBLISHED
    names = {
        column: cells.read(column, values.without_nothing) for column in ("problem", "detail", "further")
    }
    department, service = cells.get("department"), cells.get("service")
    if not department:
        raise WrongCell("department", "", "the line names no department")
    if service and not SLUG.fullmatch(service):
        raise WrongCell("service", service, "a service code has lower-case letters, digits and hyphens only")
    if not names["problem"] and not service:
        raise WrongCell(
            "problem", cells.get("problem"), "the line names no problem; we cannot tell what is promised"
        )
    removed = bool(cells.read("remove", values.yes))
    span = None if removed else _span(cells, published=published)
    return TermLine(
        line=cells.row.line,
        department=department,
        service=service,
        **names,
        grouping=cells.get("grouping"),
        span=span,
        removed=removed,
        effective_from=cells.read("effective from", values.day) if cells.get("effective from") else "",
        **_distinction(cells),
        stated={} if removed else _stated(cells, span),
    )


def _check_width(cells: _Cells) -> None:
    beyond = [cell for cell in cells.row.cells[cells.header.width :] if cell.strip()]
    if beyond:
        reason = f"{len(cells.row.cells)} values for {cells.header.width} columns; a value with a comma needs quotation marks"
        raise WrongCell("", beyond[0], reason)


def _span(cells: _Cells, *, published: bool) -> Span | None:
    if published:
        span: Span | None = cells.read(SLA_DAYS, values.span)
        return span
    unit = cells.get("unit")
    read: Span | None = cells.read("amount", lambda amount: values.span(amount, unit))
    return read


def _distinction(cells: _Cells) -> dict[str, str]:
    """What makes several targets of one service differ."""
    population = cells.get("population") or cells.get("covers")
    metric = cells.get("metric")
    return {
        "metric": slug(metric) if metric else "done",
        "population": slug(population) if population else "",
    }


def _stated(cells: _Cells, span: Span | None) -> dict[str, Any]:
    """The fields of a Term that the file speaks of."""
    stated = {field: cells.read(column, how) for column, (field, how) in _VALUES.items() if cells.get(column)}
    stated |= {field: cells.read(column, how) for column, (field, how) in _TEXTS.items() if cells.has(column)}
    stated["handled_by"] = cells.get("handled by") or ("" if span else cells.get("department"))
    return stated
