"""Small files of other cities (data/cases), read and counted by their own due dates: the figures that must come out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from governance.calendars.rules.zones import seconds
from governance.requests.rules.mapping import Column, FeedMapping
from governance.results.rules.formulas import formula
from governance.results.rules.frame import NEVER
from governance.results.rules.judging import Rows
from governance.results.rules.measures import exported, line, results
from governance.results.rules.verdicts import Verdict
from tests.requests.reading.conftest import Look
from tests.requests.reading.files import SHARED

CASES = SHARED / "cases"
USUAL = datetime(2026, 2, 1, 23, 59, 59, tzinfo=UTC)
_INSTANTS = {
    "opened": "opened_at",
    "ended": "ended_at",
    "due": "due_at",
    "handed": "handed_at",
    "paused": "paused_at",
    "resumed": "resumed_at",
}


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Requests by result, those with none left out, and the rate in per cent; None where there is none."""

    counts: Mapping[str, int]
    rate: float | None


def counted(look: Look, mapping: FeedMapping, *, as_of: datetime = USUAL, by: str = "on-time") -> Figures:
    """What `measure --due exported` would say of all records that were kept."""
    rows = _rows(look)
    labels = [row["label"] for row in look.kept]
    services = np.array([0 if label in mapping.aside_values else -1 for label in labels], dtype=np.int64)
    cases = exported(
        rows, services, np.zeros(len(labels), dtype=np.int64), tells_due=bool(mapping.columns.get(Column.DUE))
    )
    told = line("", results(cases, seconds(as_of), formula(by)), formula(by))
    counts = {str(verdict): told.counts.get(verdict, 0) for verdict in Verdict}
    return Figures(
        counts={name: count for name, count in counts.items() if count},
        rate=round(told.rate.bp / 100, 2) if told.rate.n else None,
    )


def _rows(look: Look) -> Rows:
    zeros = np.zeros(len(look.kept), dtype=np.int64)
    values: dict[str, Any] = dict.fromkeys(Rows.__dataclass_fields__.keys() - {"reasons"}, zeros)
    for name, column in _INSTANTS.items():
        blank = -NEVER if name == "opened" else NEVER
        values[name] = np.array([_second(row[column], int(blank)) for row in look.kept], dtype=np.int64)
    for name in ("verdict", "flags"):
        values[name] = np.array([int(row[name]) for row in look.kept], dtype=np.int64)
    values["closed"] = np.array([row["closed"] == "true" for row in look.kept], dtype=np.int64)
    return Rows(**values)


def _second(text: str, blank: int) -> int:
    return seconds(datetime.fromisoformat(text)) if text else blank


def plain(**more: object) -> FeedMapping:
    """The columns that the made-up cases share."""
    names = {
        Column.ID: "ID",
        Column.LABEL: "TYPE",
        Column.OPENED: "OPENED",
        Column.CLOSED: "CLOSED",
        Column.DUE: "DUE",
        Column.STATUS: "STATUS",
    }
    columns = {column: (name,) for column, name in names.items()}
    return FeedMapping(**{"columns": columns, "zone": "America/New_York", **more})  # type: ignore[arg-type]
