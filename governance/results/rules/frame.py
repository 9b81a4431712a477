"""Many judged requests at once, column by column, and their verdicts as of an instant. Order of the rules: DESIGN.md §8.

Instants are whole seconds since 1970 (UTC). Decides nothing about which requests are counted together.
"""

from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

from governance.results.rules.verdicts import Standing, Verdict

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.int8]

NEVER = np.int64(2**62)  # still open, no target, not told
UNREADABLE = np.int64(-(2**62))  # an opening that nobody can read
# The order of codes in an array of verdicts; OUTSIDE: opened after the instant that is asked about.
ORDER = (*Verdict,)
OUTSIDE = np.int8(-1)
LEFT_OUT = {
    Standing.INVALID: Verdict.INVALID,
    Standing.UNMATCHED: Verdict.UNMATCHED,
    Standing.RELIEVED: Verdict.EXCLUDED,
    Standing.CORRECTED: Verdict.EXCLUDED,
    Standing.POPULATION: Verdict.EXCLUDED,
    Standing.NO_TERM: Verdict.UNTARGETED,
    Standing.NO_TARGET: Verdict.UNTARGETED,
}


def code(verdict: Verdict) -> int:
    """The number that stands for a verdict in an array."""
    return ORDER.index(verdict)


@dataclass(frozen=True, kw_only=True)
class Frame:
    """One entry per request in every column; the columns of `judgment`, named as there."""

    request: Ints
    feed: Ints
    label: Ints
    service: Ints
    party: Ints
    item: Ints
    version: Ints
    calendar: Ints
    opened: Ints
    ended: Ints
    due: Ints
    due_plain: Ints
    handed: Ints
    handed_due: Ints
    standing: Ints
    standing_plain: Ints
    flags: Ints
    paused: Ints
    district: Ints
    channel: Ints
    outcome: Ints
    complete: Ints
    transfers: Ints
    reopened: Ints

    def __len__(self) -> int:
        return int(self.request.size)

    def only(self, rows: Flags | NDArray[np.intp]) -> Self:
        """The chosen requests, by a mask or by places."""
        return type(self)(**{each.name: _chosen(getattr(self, each.name), rows) for each in fields(self)})

    def part(self, first: int, last: int) -> Self:
        """The requests from one place until before another, without copying them."""
        return type(self)(**{each.name: getattr(self, each.name)[first:last] for each in fields(self)})


def _chosen(column: Ints, rows: Flags | NDArray[np.intp]) -> Ints:
    """A column that is one value throughout stays one, and takes no room."""
    if column.strides != (0,):
        return column[rows]
    size = np.count_nonzero(rows) if rows.dtype == bool else rows.size
    return np.broadcast_to(column[:1].sum(), int(size))


COLUMNS = tuple(each.name for each in fields(Frame))


def verdicts(frame: Frame, as_of: int, *, plain: bool = False) -> Codes:
    """The verdict of each request as of the end of an instant; `plain` leaves event adjustments out."""
    due = frame.due_plain if plain else frame.due
    standing = frame.standing_plain if plain else frame.standing
    return judged(frame.opened, frame.ended, due, standing, as_of=as_of)


def judged(opened: Ints, ended: Ints, due: Ints, standing: Ints, *, as_of: int, over: bool = False) -> Codes:
    """Verdicts from the columns themselves; `due` is the last instant that counts as on time.

    `over`: `as_of` is the last second of a time that has ended, so what had until then and is not done is late.
    """
    done = ended <= as_of
    found = np.where(
        done,
        np.where(ended <= due, code(Verdict.MET), code(Verdict.MISSED)),
        np.where(due >= as_of + over, code(Verdict.OPEN), code(Verdict.OVERDUE)),
    ).astype(np.int8)
    for standing_code, verdict in LEFT_OUT.items():
        found[standing == standing_code] = code(verdict)
    found[opened > as_of] = OUTSIDE  # what nobody can read is UNREADABLE, before every instant
    return found


def counts(verdicts: Codes) -> dict[Verdict, int]:
    """How many of each verdict; those outside are not among them."""
    inside = verdicts[verdicts != OUTSIDE]
    tally = np.bincount(inside, minlength=len(ORDER))
    return {verdict: int(tally[place]) for place, verdict in enumerate(ORDER)}
