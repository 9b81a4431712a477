"""What a check is handed, and what a check is. The list of all checks stands in `checks`."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

from governance.integrity.rules.findings import Area, Finding


@dataclass(frozen=True, kw_only=True)
class Look:
    """Where the files are, and a tally of what was looked at, by name."""

    home: Path
    witness: str = ""  # the text of a checkpoint, or N:HASH from a paper
    counted: dict[str, int] = field(default_factory=dict)

    def count(self, name: str, more: int = 1) -> None:
        self.counted[name] = self.counted.get(name, 0) + more


@dataclass(frozen=True, kw_only=True)
class Check:
    """`look` reads only; it is run with the database standing still as of one instant (`session.snapshot`)."""

    area: Area
    title: str  # as progress tells it: "Entries follow one another"
    look: Callable[[Look], AsyncIterator[Finding]]
