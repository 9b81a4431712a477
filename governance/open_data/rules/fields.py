"""A field and a table of open data: what each says, in which unit, and how its values are written in CSV and JSON."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from governance import cells
from governance.open_data.rules.parts import Part

Row = Mapping[str, Any]


class Kind(StrEnum):
    """The types of Table Schema that are used."""

    TEXT = "string"
    COUNT = "integer"
    SHARE = "number"
    DAY = "date"
    INSTANT = "datetime"
    YES_NO = "boolean"
    LIST = "array"


@dataclass(frozen=True, kw_only=True)
class Field:
    name: str
    kind: Kind
    about: str
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Resource:
    """One table: `key` names its rows; `refers` are fields that name rows of another table by its first field."""

    name: str
    part: Part
    title: str
    about: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    refers: Mapping[str, str]

    def checked(self, row: Row) -> Row:
        """What the fields describe, in their order, and nothing else."""
        return {each.name: row[each.name] for each in self.fields}


def text(name: str, about: str) -> Field:
    return Field(name=name, kind=Kind.TEXT, about=about)


def count(name: str, about: str, unit: str = "") -> Field:
    return Field(name=name, kind=Kind.COUNT, about=about, unit=unit)


def share(name: str, about: str) -> Field:
    return Field(name=name, kind=Kind.SHARE, about=about, unit="percent")


def day(name: str, about: str) -> Field:
    return Field(name=name, kind=Kind.DAY, about=about)


def instant(name: str, about: str) -> Field:
    return Field(name=name, kind=Kind.INSTANT, about=about, unit="UTC")


def yes_no(name: str, about: str) -> Field:
    return Field(name=name, kind=Kind.YES_NO, about=about)


def several(name: str, about: str) -> Field:
    return Field(name=name, kind=Kind.LIST, about=about)


def percent(basis_points: int) -> float | None:
    """A share in per cent; None where nothing was counted."""
    return None if basis_points < 0 else basis_points / 100


def as_csv(of: Resource, rows: Iterable[Row]) -> bytes:
    """RFC 4180 in UTF-8, a header first; a text that a spreadsheet would run is led by an apostrophe."""
    names = [each.name for each in of.fields]
    lines = [cells.line(names), *(cells.line([_cell(row[name]) for name in names]) for row in rows)]
    return "".join(lines).encode()


def as_json_lines(rows: Iterable[Row]) -> bytes:
    written = (
        json.dumps({name: _plain(value) for name, value in row.items()}, ensure_ascii=False) for row in rows
    )
    return "".join(f"{each}\n" for each in written).encode()


def _cell(value: Any) -> str:
    plain = _plain(value)
    if plain is None:
        return ""
    return plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return str(value)
    return list(value) if isinstance(value, tuple) else value
