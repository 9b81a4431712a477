"""One file in DuckDB: its values read, its records numbered, sorted into kept and refused, and written to two files."""

# ruff: noqa: S608 - an engine in memory, over one file; words from outside enter through literal() only

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from governance.errors import Invalid
from governance.requests.reading import record_statements, value_statements
from governance.requests.reading.engine import copied
from governance.requests.reading.model import ReadFile
from governance.requests.reading.progress import Progress
from governance.requests.reading.scan import Places
from governance.requests.reading.slots import Slots
from governance.requests.rules.columns import unknown_words
from governance.requests.rules.mapping import Column, FeedMapping

_MOST_VALUES = 20_000  # a column of more is no status and no result
_MOST_TOLD = 12
_WORDED = ("status", "verdict", "outcome", "pause_reason")
MOST_OUTCOMES = (
    300  # more distinct ones, of outcomes as of reasons to pause, are free text, which is not stored
)


@dataclass(kw_only=True)
class Sorting:
    """`names` are the slots that the source has, with "line" where it tells lines itself."""

    connection: duckdb.DuckDBPyConnection
    progress: Progress
    slots: Slots
    names: Sequence[str]
    mapping: FeedMapping
    missing: str = ""  # why no record can be kept
    facts: dict[str, str] = field(default_factory=dict)

    def take(self, source: str) -> int:
        """Reads every value once, in the order of the file; answers how many records that is."""
        select = value_statements.raw_select(source, self.names, self.mapping)
        with self.progress.following(self.connection, start=2_000, end=7_000):
            self.connection.execute(f"CREATE TABLE raw AS {select}")
        return int(self._one("SELECT count(*) FROM raw")[0])

    def lined(self, *, first: int, inner: Places) -> None:
        """Reads the dates, and tells each record's first physical line: values that hold line ends move the rest."""
        slowly = bool(self._one(value_statements.some_unread(self.names))[0])
        dated = value_statements.dated_select(self.names, self.mapping, slowly=slowly)
        # Dates in forms of their own are read once; quick ones are there already, and a view shows them.
        self.connection.execute(f"CREATE {'TABLE' if slowly else 'VIEW'} dated AS {dated}")
        line = "" if "line" in self.names else f", number + {first} AS line"
        if not len(inner):
            self.connection.execute(f"CREATE VIEW told AS SELECT *{line} FROM dated")
            return
        held, counts = np.unique(inner, return_counts=True)
        self.connection.register("moved_by", {"since": held + 1, "lines": np.cumsum(counts)})
        self.connection.execute("CREATE TABLE moved AS SELECT * FROM moved_by")
        self.connection.execute(
            f"CREATE VIEW told AS SELECT dated.*, number + {first} + coalesce(moved.lines, 0) AS line "
            "FROM dated ASOF LEFT JOIN moved ON dated.number >= moved.since"
        )

    def written(self, into: Path, *, at: datetime, unreadable: str = "") -> ReadFile:
        """Writes the two files. `unreadable` ends the select of refusals with the records that were refused before."""
        first, last = self._one(record_statements.years(self.names))
        years = (first - 1, last + 1) if first else (at.year, at.year)
        file = record_statements.Keeping(names=self.names, mapping=self.mapping, at=at, years=years)
        for statement in (*file.tables(), record_statements.LAST):
            self.connection.execute(statement)
        kept, refused = into / "kept.csv", into / "refused.csv"
        kept_count = self._copied(
            record_statements.kept_select(file, self._source_words()), kept, start=7_000, end=9_500
        )
        told = record_statements.refused_select(self._reasons(), self.slots.labels, unreadable)
        refused_count = self._copied(told, refused, start=9_500, end=10_000)
        return ReadFile(
            kept=kept,
            refused=refused,
            records=kept_count + refused_count,
            kept_count=kept_count,
            refused_count=refused_count,
            facts={**self.facts, **self._span(file)},
        )

    def _reasons(self) -> dict[int, tuple[str, str]]:
        reasons = value_statements.reasons(self.mapping, self.names)
        if self.missing:
            reasons[value_statements.NO_OPENING] = (reasons[value_statements.NO_OPENING][0], self.missing)
        return reasons

    def _source_words(self) -> record_statements.SourceWords:
        values = {name: self._values(name) for name in _WORDED if name in self.names}
        column = self.slots.labels.get("verdict", "")
        if wrong := unknown_words(self.mapping, column, values.get("verdict", ())):
            raise Invalid(wrong, fields={f"column-{Column.VERDICT}": wrong})
        free = [
            name for name in record_statements.FEW if len(set(values.get(name, ())) - {""}) > MOST_OUTCOMES
        ]
        if free:
            told = " and ".join(f"“{self.slots.labels.get(name, name)}”" for name in free)
            self.facts["left out"] = f"{told} holds free text, which is not stored"
        words = record_statements.source_words(values, self.mapping, free=free)
        if other := sorted({*values.get("status", ())} - {"", *words.closed, *words.open}):
            listed = ", ".join(f"“{one}”" for one in other[:_MOST_TOLD]) + (
                " …" if other[_MOST_TOLD:] else ""
            )
            self.facts["statuses"] = (
                f"{listed}: neither closed nor open here, so a closing time beside them counts"
            )
        return words

    def _values(self, name: str) -> list[str]:
        found = self.connection.execute(f"SELECT DISTINCT {name} FROM raw LIMIT {_MOST_VALUES}").fetchall()
        return [row[0] for row in found]

    def _span(self, file: record_statements.Keeping) -> Mapping[str, str]:
        first, last = self._one(record_statements.span(file))
        if first is None:
            return {}
        return {"first": f"{first:%Y-%m-%dT%H:%M:%SZ}", "last": f"{last:%Y-%m-%dT%H:%M:%SZ}"}

    def _copied(self, select: str, path: Path, *, start: int, end: int) -> int:
        with self.progress.following(self.connection, start=start, end=end):
            return int(self._one(copied(select, path))[0])

    def _one(self, statement: str) -> tuple[Any, ...]:
        (row,) = self.connection.execute(statement).fetchall()
        return tuple(row)
