"""Which clock the file tells: the one under which most due dates come true, the simplest where it hardly matters."""

from collections.abc import Mapping
from dataclasses import dataclass

from governance.inference.rules.firsts import Single, plainly, single
from governance.inference.rules.rows import Rows, by_label
from governance.inference.rules.search import Progress, Step
from governance.inference.rules.shifts import shifts
from governance.inference.rules.values import Cases, Shift, ShiftKind, ShiftRival
from governance.inference.rules.voting import Scored

_PATIENCE = 3  # labels in a row whose hours are sought in vain
_SAMPLED = 400  # rows of a label by which the clock is chosen
_LABELS = 10  # that are asked, those with most cases
_FAR = 0.05  # of the rows, that a clock may lag behind the best and still be looked at closely
_KNOWN = 0.8  # of the rows, that a clock must explain: then a fixed one is not tried
_DIAL = 0.2
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
    best = max(tried, key=_weight)  # the simplest of equals: they come in that order
    enough = _weight(best) - _MARGIN * best.rival.of
    pick = next(each for each in tried if _weight(each) >= enough)
    others = sorted((each for each in tried if each is not pick), key=lambda each: -each.hits)
    doubt = [each.rival.shift for each in others if _weight(each) >= enough and _differs(each, pick)]
    return Chosen(
        shift=pick.rival.shift,
        rivals=tuple(each.rival for each in others),
        doubt=(pick.rival.shift, *doubt) if doubt else (),
    )


def _weight(tried: _Tried) -> float:
    """What a clock explains; one that only turns the dial must explain much more than others."""
    return tried.hits - (_DIAL * tried.rival.of if tried.rival.shift.kind is ShiftKind.FIXED else 0)


def _differs(one: _Tried, other: _Tried) -> bool:
    """Whether another clock means other promises; the same hours elsewhere on every day's dial do not count."""
    if one.single is None or other.single is None or one.rival.shift.kind is ShiftKind.FIXED:
        return False
    return dict(one.single.mains) != dict(other.single.mains)


def _tried(cases: Cases, tell: Progress) -> list[_Tried]:
    """First without days off; then, where it is close, with them."""
    every = list(shifts(cases))
    rough: dict[Shift, _Rough] = {}
    for number, shift in enumerate(every if len(every) > 1 else ()):
        tell(Step.SHIFTS, number, len(every))
        if shift.kind is not ShiftKind.FIXED or all(each.hits < _KNOWN * each.of for each in rough.values()):
            rough[shift] = _roughly(cases, shift)
    close = _close(rough)
    found = [_as_tried(cases, shift, each, exactly=shift in close) for shift, each in rough.items()]
    return found or [_Tried(rival=ShiftRival(shift=every[0], hits=0, of=0), single=None)]


@dataclass(frozen=True, kw_only=True)
class _Rough:
    labels: Mapping[int, Rows]
    plain: Mapping[int, list[Scored]]

    @property
    def hits(self) -> int:
        return sum(found[0].hits for found in self.plain.values() if found)

    @property
    def of(self) -> int:
        return sum(rows.n for rows in self.labels.values())


def _roughly(cases: Cases, shift: Shift) -> _Rough:
    most = sorted(by_label(cases, shift), key=lambda each: -each[1].n)[:_LABELS]
    labels = {label: rows.sample(_SAMPLED) for label, rows in most}
    return _Rough(labels=labels, plain=plainly(labels, cases.official, patience=_PATIENCE)[1])


def _close(rough: Mapping[Shift, _Rough]) -> set[Shift]:
    """The clocks that days off may still tell apart; the same hours elsewhere on the dial never do it."""
    best = max((each.hits for each in rough.values()), default=0)
    near = {shift for shift, each in rough.items() if each.hits >= best - _FAR * each.of}
    told = {shift for shift in near if shift.kind is not ShiftKind.FIXED}
    return (told or near) if len(told or near) > 1 else set()


def _as_tried(cases: Cases, shift: Shift, rough: _Rough, *, exactly: bool) -> _Tried:
    found = single(rough.labels, rough.plain, cases.official) if exactly else None
    hits = found.score if found else rough.hits
    return _Tried(rival=ShiftRival(shift=shift, hits=hits, of=rough.of), single=found)
