"""What a check is handed, and what a check is. The list of all checks stands in `checks`."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

from governance.anchors import folder
from governance.anchors.folder import Kept
from governance.errors import ConfigurationError
from governance.integrity.rules.findings import Area, Finding
from governance.settings import current


@dataclass(frozen=True, kw_only=True)
class Look:
    """Where the files are, and a tally of what was looked at, by name.

    The newest checkpoint is read as this is made, before the database stands still: one that is signed while the check
    goes on may tell of more than the check sees.
    """

    home: Path
    witness: str = ""  # the text of a checkpoint, or N:HASH from a paper
    counted: dict[str, int] = field(default_factory=dict)
    checkpoints: tuple[Kept, ...] = field(init=False)
    unreadable: str = field(init=False, default="")  # why they could not be read

    def __post_init__(self) -> None:
        found: tuple[Kept, ...] = ()
        try:
            found = folder.newest(folder.places(self.home, current().witness_folder))
        except ConfigurationError as problem:
            object.__setattr__(self, "unreadable", problem.message)
        object.__setattr__(self, "checkpoints", found)

    def count(self, name: str, more: int = 1) -> None:
        self.counted[name] = self.counted.get(name, 0) + more


@dataclass(frozen=True, kw_only=True)
class Check:
    """`look` reads only; it is run with the database standing still as of one instant (`session.snapshot`)."""

    area: Area
    title: str  # as progress tells it: "Entries follow one another"
    look: Callable[[Look], AsyncIterator[Finding]]
