"""Which clock the file tells: the one under which most due dates come true, the simplest where it hardly matters."""

from collections.abc import Mapping
from dataclasses import dataclass

from governance.inference.rules.rows import Rows, by_label
from governance.inference.rules.search import Progress, Single, Step, plainly, single
from governance.inference.rules.shifts import shifts
from governance.inference.rules.values import Cases, Shift, ShiftKind, ShiftRival

_SAMPLED = 1_000  # rows of a label by which the clock is chosen
_LABELS = 40  # that are asked, those with most cases
_FAR = 0.1  # of the rows, that a clock may lag behind the best and still be looked at closely
_MARGIN = 0.01  # of the rows, by which a clock must win


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """`doubt`: the shifts between which the data do not decide, the chosen one first; empty where they do."""

    shift: Shift
    rivals: tuple[ShiftRival, ...]
    doubt: tuple[Shift, ...]


@dataclass(frozen=True, kw_only=True)
class _Tried:
    rival: ShiftRival
    single: Single | None

    @property
    def hits(self) -> int:
        return self.rival.hits


def chosen(cases: Cases, tell: Progress) -> Chosen:
    tried = _tried(cases, tell)
    best = max(tried, key=lambda each: each.hits)  # the simplest of equals: they come in that order
    enough = best.hits - _MARGIN * best.rival.of
    pick = next(each for each in tried if each.hits >= enough)
    others = sorted((each for each in tried if each is not pick), key=lambda each: -each.hits)
    doubt = [each.rival.shift for each in others if each.hits >= enough and _differs(each, pick)]
    return Chosen(
        shift=pick.rival.shift,
        rivals=tuple(each.rival for each in others),
        doubt=(pick.rival.shift, *doubt) if doubt else (),
    )


def _differs(one: _Tried, other: _Tried) -> bool:
    """Whether another clock means other promises; the same hours elsewhere on every day's dial do not count."""
    if one.single is None or other.single is None or one.rival.shift.kind is ShiftKind.FIXED:
        return False
    return dict(one.single.mains) != dict(other.single.mains)


def _tried(cases: Cases, tell: Progress) -> list[_Tried]:
    """First without days off; then, where it is close, with them."""
    every = list(shifts(cases))
    samples = {shift: _sampled(cases, shift) for shift in every}
    rough = {}
    for number, shift in enumerate(every):
        tell(Step.SHIFTS, number, len(every))
        rough[shift] = _rough(samples[shift]) if len(every) > 1 else 0
    of = sum(rows.n for rows in samples[every[0]].values())
    close = [shift for shift in every if rough[shift] >= max(rough.values()) - _FAR * of]
    exact = {shift: single(samples[shift], cases.official) for shift in close} if len(close) > 1 else {}
    return [_as_tried(shift, rough[shift], exact.get(shift), of) for shift in every]


def _as_tried(shift: Shift, rough: int, exact: Single | None, of: int) -> _Tried:
    hits = exact.score if exact else rough
    return _Tried(rival=ShiftRival(shift=shift, hits=hits, of=of), single=exact)


def _sampled(cases: Cases, shift: Shift) -> Mapping[int, Rows]:
    labels = sorted(by_label(cases, shift), key=lambda each: -each[1].n)[:_LABELS]
    return {label: rows.sample(_SAMPLED) for label, rows in labels}


def _rough(labels: Mapping[int, Rows]) -> int:
    _, best = plainly(labels)
    return sum(each.hits for each in best.values())
