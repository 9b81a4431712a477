"""The targets that other working hours would move, in words: due now and then for a report made this minute."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from governance.changes.rules.affected import Affected


@dataclass(frozen=True, kw_only=True)
class AffectedRow:
    """`weaker` says in what way the proposed hours loosen the target, "" for none."""

    key: str
    name: str
    target: str
    now: str
    then: str
    weaker: str


def affected_rows(moved: Iterable[Affected], *, at: datetime) -> tuple[AffectedRow, ...]:
    """The most requested first."""
    ordered = sorted(moved, key=lambda each: (-each.volume.requests, each.name))
    return tuple(_row(each, at) for each in ordered)


def _row(each: Affected, at: datetime) -> AffectedRow:
    now, then = each.due_words(at)
    weaker = each.loosening.reason if each.loosening else ""
    return AffectedRow(
        key=each.key, name=each.name, target=each.term.whole, now=now, then=then, weaker=weaker
    )
