"""Promises read out of cases away from the event loop: in a child process with a time and a memory of its own."""

from dataclasses import dataclass
from pathlib import Path

from governance.aside import Limits, Piece, Report, followed_aside
from governance.inference.rules.values import Cases
from governance.inference.rules.whole import Whole, whole

LIMITS = Limits(seconds=900, waiting=900, megabytes=4096, lane="promises of data sources")
PIECE = Piece(what="Reading the promises", instead="Tell your administrator how large the data source is.")


async def read_away(cases: Cases, *, into: Path, report: Report) -> Whole:
    """In the folder `into`, which the caller makes and removes. Raises Unavailable beyond the limits."""
    told = into / "progress"
    return await followed_aside(
        _Work(cases=cases, told=told), file=told, report=report, piece=PIECE, limits=LIMITS
    )


@dataclass(frozen=True, kw_only=True)
class _Work:
    cases: Cases
    told: Path

    def __call__(self) -> Whole:
        return whole(self.cases, report=self._report)

    def _report(self, reached: int) -> None:
        self.told.write_text(str(reached), encoding="ascii")
