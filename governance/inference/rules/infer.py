"""The order in which the promise is read out of due dates; what each step decides stands in its own module."""

from collections.abc import Callable

from governance.calendars.rules.zones import DAY, day_at, to_walls
from governance.inference.rules import hours, voting
from governance.inference.rules.clocks import NO_HOLIDAYS, Holidays, hits
from governance.inference.rules.rows import Rows, by_label
from governance.inference.rules.shifts import UNSHIFTED
from governance.inference.rules.values import (
    ENGINE,
    FEWEST,
    Cases,
    Kind,
    LabelFinding,
    Promised,
    Reading,
    Regime,
    Why,
)

Progress = Callable[[str, int, int], None]  # a step's name, how much of it is done, of how much
CLAIM, NOTE = 9_000, 5_000  # of ten thousand due dates, that a claim and a note must explain


def infer(cases: Cases, progress: Progress | None = None) -> Reading:
    findings = []
    for label, rows in by_label(cases, UNSHIFTED):
        if progress:
            progress("promises", label, len(cases.labels))
        findings.append(_finding(cases.labels[label], rows, NO_HOLIDAYS))
    claimed = sum(each.hits for each in findings if each.kind is Kind.PROMISE)
    return Reading(
        engine=ENGINE,
        n=int(cases.opened.size),
        hits=claimed,
        shift=UNSHIFTED,
        shift_rivals=(),
        holidays=(),
        labels=tuple(findings),
        asks=(),
    )


def _finding(label: str, rows: Rows, off: Holidays) -> LabelFinding:
    week = hours.week_of(rows)
    week = week if len(week) < 7 else hours.WORK_WEEK
    families = [*voting.PLAIN, *(each.family for each in hours.best_hours(rows, week, off))]
    best = next(iter(voting.ranked(rows, families, off)), None)
    regimes = (_whole(rows, best.promise, off),) if best else ()
    return finding(label, rows.n, regimes)


def _whole(rows: Rows, promise: Promised, off: Holidays) -> Regime:
    days = to_walls(rows.opened, rows.zone) // DAY
    return Regime(
        promise=promise,
        since=None,
        until=None,
        first=day_at(int(days[0])),
        last=day_at(int(days[-1])),
        n=rows.n,
        hits=int(hits(rows, promise, off).sum()),
    )


def finding(label: str, n: int, regimes: tuple[Regime, ...]) -> LabelFinding:
    """What may be said of a label: a claim, a note, or nothing."""
    explained = sum(each.hits for each in regimes)
    share_bp = explained * 10_000 // max(n, 1)
    kind, why = _kind(n, share_bp)
    told = regimes if kind is not Kind.NOTHING else ()
    return LabelFinding(label=label, n=n, kind=kind, regimes=told, hits=explained, share_bp=share_bp, why=why)


def _kind(n: int, share_bp: int) -> tuple[Kind, Why | None]:
    if share_bp < NOTE:
        return Kind.NOTHING, Why.NO_RULE
    if n < FEWEST:
        return Kind.NOTE, Why.FEW
    return (Kind.PROMISE, None) if share_bp >= CLAIM else (Kind.NOTE, Why.MIXED)
