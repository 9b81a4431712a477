"""The list of checks. A check is one module here and one entry of CHECKS; everything that verifies runs them all."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

from governance.integrity.rules.findings import Area, Finding


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a check is handed: where the files are, and a tally of what it looked at, by name."""

    home: Path
    witness: str = ""  # the text of a checkpoint, or N:HASH from a paper
    counted: dict[str, int] = field(default_factory=dict)

    def count(self, name: str, more: int = 1) -> None:
        self.counted[name] = self.counted.get(name, 0) + more


@dataclass(frozen=True, kw_only=True)
class Check:
    area: Area
    title: str  # as progress tells it: "Entries follow one another"
    look: Callable[[Look], AsyncIterator[Finding]]


CHECKS: tuple[Check, ...] = ()
