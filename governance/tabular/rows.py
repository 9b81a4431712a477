"""One record of a table, and one that cannot be read."""

from collections.abc import Callable
from dataclasses import dataclass

Known = Callable[[str], object]  # whether a cell is the name of a column that is looked for


@dataclass(frozen=True, kw_only=True)
class Row:
    """The cells of one record and the physical line on which it begins."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Unreadable:
    """A record whose cells cannot be told apart, or that nobody sees: its first physical line and why."""

    line: int
    reason: str
