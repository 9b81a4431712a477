"""The order in which the promise is read out of due dates; what each step decides stands in its own module."""

from collections.abc import Callable
from datetime import timedelta

from governance.calendars.rules.zones import DAY, Ints, day_at, to_walls
from governance.inference.rules import calendars
from governance.inference.rules.fits import Pieces
from governance.inference.rules.rows import Rows, by_label
from governance.inference.rules.search import Searched, search, single
from governance.inference.rules.shifts import shifts
from governance.inference.rules.values import (
    ENGINE,
    FEWEST,
    Cases,
    Kind,
    LabelFinding,
    Reading,
    Regime,
    ShiftRival,
    Why,
)

Progress = Callable[[str, int, int], None]  # a step's name, how much of it is done, of how much
CLAIM, NOTE = 9_000, 5_000  # of ten thousand due dates, that a claim and a note must explain
_SAMPLED = 1_500  # rows of a label by which the shift is chosen


def infer(cases: Cases, progress: Progress | None = None) -> Reading:
    tell = progress or _silent
    rivals = _shifts(cases, tell)
    shift = rivals[0].shift
    labels = dict(by_label(cases, shift))
    tell("promises", 0, 1)
    found = search(labels, cases.official)
    findings = tuple(_finding(cases, label, found) for label in labels)
    claimed = sum(each.hits for each in findings if each.kind is Kind.PROMISE)
    return Reading(
        engine=ENGINE,
        n=int(cases.opened.size),
        hits=claimed,
        shift=shift,
        shift_rivals=tuple(rivals[1:]),
        holidays=calendars.seen(found.kept, found.off, cases.official),
        labels=findings,
        asks=(),
    )


def _silent(_step: str, _done: int, _of: int) -> None:
    pass


def _shifts(cases: Cases, tell: Progress) -> list[ShiftRival]:
    """All shifts, the one that explains most first; of equals the simplest."""
    tried, found = list(shifts(cases)), []
    for number, shift in enumerate(tried):
        tell("shifts", number, len(tried))
        labels = {label: rows.sample(_SAMPLED) for label, rows in by_label(cases, shift)}
        _, _, score = single(labels, cases.official)
        found.append(ShiftRival(shift=shift, hits=score, of=sum(rows.n for rows in labels.values())))
    return sorted(found, key=lambda each: -each.hits)


def _finding(cases: Cases, label: int, found: Searched) -> LabelFinding:
    n = int((cases.label == label).sum())
    return finding(cases.labels[label], n, regimes(found.pieces[label]))


def regimes(pieces: Pieces) -> tuple[Regime, ...]:
    """The pieces with a promise as they are told: a change lies on the day of its first case."""
    days = [day_at(int(_days(piece.rows)[0])) for piece in pieces]
    told = []
    for place, piece in enumerate(pieces):
        if piece.promise is None:
            continue
        first, last = days[place], day_at(int(_days(piece.rows)[-1]))
        following = days[place + 1] if place + 1 < len(pieces) else None
        told.append(
            Regime(
                promise=piece.promise,
                since=first if place else None,
                until=max(first, following - timedelta(days=1)) if following else None,
                first=first,
                last=last,
                n=piece.rows.n,
                hits=piece.hits,
            )
        )
    return tuple(told)


def _days(rows: Rows) -> Ints:
    days: Ints = to_walls(rows.opened, rows.zone) // DAY
    return days


def finding(label: str, n: int, told: tuple[Regime, ...]) -> LabelFinding:
    """What may be said of a label: a claim, a note, or nothing."""
    explained = sum(each.hits for each in told)
    share_bp = explained * 10_000 // max(n, 1)
    kind, why = _kind(n, share_bp)
    told = told if kind is not Kind.NOTHING else ()
    return LabelFinding(label=label, n=n, kind=kind, regimes=told, hits=explained, share_bp=share_bp, why=why)


def _kind(n: int, share_bp: int) -> tuple[Kind, Why | None]:
    if share_bp < NOTE:
        return Kind.NOTHING, Why.NO_RULE
    if n < FEWEST:
        return Kind.NOTE, Why.FEW
    return (Kind.PROMISE, None) if share_bp >= CLAIM else (Kind.NOTE, Why.MIXED)
