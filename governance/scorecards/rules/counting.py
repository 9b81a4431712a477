"""Figures of one set of requests: results both ways, pace, shares, slices, 311's own duties. Whole numbers only.

Decides how each figure is counted, not which requests are handed in nor which figures are shown.
"""

from collections.abc import Iterator, Mapping

import numpy as np

from governance.requests.rules.marks import MARK_OF, Flag
from governance.results.rules.formulas import Formula, Rate, rate, share
from governance.results.rules.frame import (
    NEVER,
    ORDER,
    OUTSIDE,
    Codes,
    Flags,
    Frame,
    Ints,
    code,
    counts,
    judged,
)
from governance.results.rules.verdicts import Standing, Verdict
from governance.scorecards.rules.evidence import Evidence, Window, results, timed
from governance.scorecards.rules.values import CenterDuties, Neutral, OptionalShare, Pace, Slice, Way

NOTHING = -1
_DENSE = 1_000_000


def way(frame: Frame, window: Window, by: Formula, *, plain: bool = False) -> Way:
    """The figures that event adjustments move, with them or (plain) without."""
    due, found = frame.due_plain if plain else frame.due, results(frame, window, plain=plain)
    fell_due = counts(found[window.holds(due)])
    late = found == code(Verdict.OVERDUE)
    return Way(
        on_time=rate(fell_due, by),
        due=_by_name(fell_due),
        opened=_by_name(counts(found[window.holds(frame.opened)])),
        overdue=int(late.sum()),
        overdue_age=ranked_at(window.end - due[late], 50),
    )


def _by_name(counts: Mapping[Verdict, int]) -> dict[str, int]:
    return {str(verdict): count for verdict, count in counts.items()}


def ranked_at(values: Ints, percent: int) -> int:
    """The smallest value that at least so many of a hundred do not exceed; -1 of nothing."""
    if not values.size:
        return NOTHING
    place = -(-percent * values.size // 100) - 1
    return int(np.partition(values, place)[place])


def pace(frame: Frame, window: Window) -> Pace:
    rows = timed(frame, window)
    took = frame.ended[rows] - frame.opened[rows]
    return Pace(closed=int(took.size), median=ranked_at(took, 50), ninetieth=ranked_at(took, 90))


def reopened(frame: Frame, window: Window) -> OptionalShare:
    """Of the requests closed in the period whose source tells it: how many were opened again."""
    rows = window.holds(frame.ended) & (frame.reopened >= 0)
    return optional_share(frame.reopened[rows] > 0)


def paused(frame: Frame, window: Window, *, told: bool) -> OptionalShare:
    """Of the requests closed in the period: for how many the clock stood for their source's own pauses."""
    return optional_share(frame.paused[window.holds(frame.ended)] > 0, told=told)


def optional_share(hits: Flags, *, told: bool | None = None) -> OptionalShare:
    """The share of hits; without `told`, any row at all is proof that it is told."""
    known = bool(hits.size) if told is None else told
    return OptionalShare(told=known, share=share(int(hits.sum()), hits.size) if known else share(0, 0))


def center(frame: Frame, window: Window) -> CenterDuties:
    own = window.holds(frame.opened) & (frame.standing != Standing.INVALID)
    owed = own & (frame.handed_due < NEVER)
    ripe = owed & ((frame.handed <= window.as_of) | (frame.handed_due <= window.as_of))
    handed = own & (frame.handed <= window.as_of)
    delays = (frame.handed - frame.opened)[handed]
    return CenterDuties(
        handed=optional_share((frame.handed <= frame.handed_due)[ripe], told=bool(owed.any())),
        routed=optional_share(frame.transfers[own & (frame.transfers >= 0)] == 0),
        complete=optional_share(frame.complete[own & (frame.complete >= 0)] == 1),
        delay_told=bool(handed.any()),
        delay=ranked_at(np.maximum(delays, 0), 50),
        delays=int(delays.size),
    )


def neutral(evidence: Evidence, window: Window, by: Formula) -> Neutral:
    """The requests that fell due in the period, each judged by the target in force just before it began."""
    frame = evidence.frame
    rows = window.holds(frame.due) & (evidence.due_before < NEVER)
    due, own_due = evidence.due_before[rows], frame.due[rows]
    found = judged(
        frame.opened[rows], frame.ended[rows], due, frame.standing[rows], as_of=window.as_of, over=True
    )
    return Neutral(on_time=rate(counts(found), by), moved=int((due != own_due).sum()))


def touched(frame: Frame, window: Window) -> int:
    """How many requests of the period an event adjustment moved or left out."""
    moved = (frame.due != frame.due_plain) | (frame.standing != frame.standing_plain)
    inside = window.holds(frame.opened) | window.holds(frame.due) | window.holds(frame.due_plain)
    return int((moved & inside).sum())


def flags(frame: Frame) -> dict[str, int]:
    """How many records carry each mark; marks that none carries are left out."""
    found = {str(MARK_OF[flag]): int(np.count_nonzero(frame.flags & int(flag))) for flag in Flag}
    return {name: count for name, count in found.items() if count}


def grouped(
    keys: Ints, verdicts: Codes, *, among: Flags | None = None
) -> Iterator[tuple[int, dict[Verdict, int]]]:
    """The counts of results by key, in the order of keys."""
    inside = verdicts != OUTSIDE
    if among is not None:
        inside = inside & among
    known, places = _places(keys[inside])
    cells = np.bincount(places * len(ORDER) + verdicts[inside], minlength=known.size * len(ORDER))
    table = cells.reshape(known.size, len(ORDER))
    for place in np.flatnonzero(table.any(axis=1)).tolist():
        yield int(known[place]), dict(zip(ORDER, table[place].tolist(), strict=True))


def sizes(keys: Ints) -> dict[int, int]:
    """How often each key occurs."""
    known, places = _places(keys)
    found = np.bincount(places, minlength=known.size)
    return {int(known[place]): int(found[place]) for place in np.flatnonzero(found).tolist()}


def _places(keys: Ints) -> tuple[Ints, Ints]:
    """The known keys, and of each row its place among them. Ids are small as a rule, so nothing needs to be sorted."""
    if keys.size and int(keys.min()) >= 0 and int(keys.max()) < _DENSE:
        return np.arange(int(keys.max()) + 1), keys
    known, places = np.unique(keys, return_inverse=True)
    return known, places.astype(np.int64)


def slices(
    keys: Ints, frame: Frame, window: Window, *, names: Mapping[int, str], by: Formula
) -> tuple[Slice, ...]:
    """By district or channel, in the order of their names; the rate of fewer than 30 is not told."""
    opened = sizes(keys[window.holds(frame.opened)])
    due = grouped(keys, results(frame, window), among=window.holds(frame.due))
    rates = {key: rate(found, by) for key, found in due}
    lines = (
        Slice(name=names.get(key, ""), opened=opened.get(key, 0), due=made.n, on_time=_shy(made))
        for key in sorted({*opened, *rates})
        for made in (rates.get(key, share(0, 0)),)
    )
    return tuple(sorted((line for line in lines if line.opened or line.due), key=lambda line: line.name))


def _shy(made: Rate) -> Rate:
    return made if made.ranked else Rate(met=made.met, n=made.n, bp=-1, low_bp=-1, high_bp=-1)
