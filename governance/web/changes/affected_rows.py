"""The targets that other working hours would move, in words: due now and then for a report made this minute."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from governance.changes.rules.affected import Affected
from governance.trials.rules.evidence import Figures, FrozenTarget, share_words


@dataclass(frozen=True, kw_only=True)
class AffectedRow:
    """`weaker` says in what way the proposed hours loosen the target, `happened` what they would have meant; "" for none."""

    key: str
    name: str
    target: str
    now: str
    then: str
    weaker: str
    happened: str


def affected_rows(
    moved: Iterable[Affected], *, at: datetime, figures: Figures | None = None
) -> tuple[AffectedRow, ...]:
    """The most requested first; `figures` are those that were sent with the proposal."""
    ordered = sorted(moved, key=lambda each: (-each.volume.requests, each.name))
    told = {line.key: _happened(line) for line in figures.lines} if figures else {}
    return tuple(_row(each, at, told.get(each.key, "")) for each in ordered)


def _happened(line: FrozenTarget) -> str:
    """88% of 2,140 past requests on time, 96% by today's hours."""
    was = f", {share_words(line.today)} by today’s hours" if line.today else ""
    return f"{share_words(line.proposed)} of {line.proposed.n:,} past requests on time{was}"


def _row(each: Affected, at: datetime, happened: str) -> AffectedRow:
    now, then = each.due_words(at)
    weaker = each.loosening.reason if each.loosening else ""
    return AffectedRow(
        key=each.key,
        name=each.name,
        target=each.term.whole,
        now=now,
        then=then,
        weaker=weaker,
        happened=happened,
    )
