"""A card's lines by service and by department, and which services need attention or have improved. No rank below 30."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np

from governance.results.rules.formulas import Formula, formula, rate, share
from governance.results.rules.frame import Flags, Frame, Ints
from governance.results.rules.verdicts import Verdict
from governance.scorecards.rules.counting import grouped, optional_share, sizes
from governance.scorecards.rules.evidence import About, KnownService, Names, Window, results
from governance.scorecards.rules.swing import NO_USUAL, Compared, Move, Usual, move
from governance.scorecards.rules.values import (
    NO_RATE,
    CenterDuties,
    Named,
    OptionalShare,
    PartyLine,
    ServiceLine,
    Way,
)

MOST = 5


@dataclass(frozen=True, kw_only=True)
class _Counted:
    """By service: results of what fell due with and without event adjustments, and how many of each kind."""

    due: Mapping[int, Mapping[Verdict, int]]
    plain: Mapping[int, Mapping[Verdict, int]]
    waiting: Mapping[int, Mapping[Verdict, int]]
    opened: Mapping[int, int]
    closed: Mapping[int, int]
    reopened: Mapping[int, OptionalShare]
    paused: Mapping[int, OptionalShare]


def service_lines(frame: Frame, window: Window, *, names: Names, about: About) -> tuple[ServiceLine, ...]:
    """Every service that had a request in the period or open past due, in the order of names and codes."""
    counted = _counted(frame, window, pauses_told=about.pauses_told)
    ids = [each for each in sizes(frame.service) if each]
    lines = (_line(each, names.services.get(each), counted, about) for each in ids)
    return tuple(sorted(lines, key=lambda line: (line.service.name, line.service.code)))


def _counted(frame: Frame, window: Window, *, pauses_told: bool) -> _Counted:
    found, key = results(frame, window), frame.service
    closed = window.holds(frame.ended)
    return _Counted(
        due=dict(grouped(key, found, among=window.holds(frame.due))),
        plain=dict(grouped(key, results(frame, window, plain=True), among=window.holds(frame.due_plain))),
        waiting=dict(grouped(key, found)),
        opened=sizes(key[window.holds(frame.opened)]),
        closed=sizes(key[closed]),
        reopened=_shares(key, closed & (frame.reopened >= 0), frame.reopened > 0),
        paused=_shares(key, closed, frame.paused > 0) if pauses_told else {},
    )


def _shares(keys: Ints, among: Flags, hits: Flags) -> dict[int, OptionalShare]:
    some = sizes(keys[among & hits])
    return {
        key: OptionalShare(told=True, share=share(some.get(key, 0), n))
        for key, n in sizes(keys[among]).items()
    }


def _line(service: int, known: KnownService | None, counted: _Counted, about: About) -> ServiceLine:
    known = known or KnownService(named=Named(code=f"service-{service}", name=f"service-{service}"))
    by, nothing = formula(known.formula), optional_share(np.zeros(0, dtype=bool))
    due = counted.due.get(service, {})
    before = about.before.get(known.named.code, NO_RATE) if known.formula == "on-time" else NO_RATE
    return ServiceLine(
        service=known.named,
        owner=known.owner,
        goal_bp=known.goal_bp,
        formula=known.formula,
        on_time=rate(due, by),
        plain=rate(counted.plain.get(service, {}), by),
        before=before,
        opened=counted.opened.get(service, 0),
        closed=counted.closed.get(service, 0),
        due=_judged(due),
        overdue=counted.waiting.get(service, {}).get(Verdict.OVERDUE, 0),
        reopened=counted.reopened.get(service, nothing),
        paused=counted.paused.get(service, nothing),
    )


def _judged(counts: Mapping[Verdict, int]) -> int:
    return sum(counts.get(verdict, 0) for verdict in (Verdict.MET, Verdict.MISSED, Verdict.OVERDUE))


@dataclass(frozen=True, kw_only=True)
class Remarkable:
    """The codes of up to five services each, that need attention or have improved; none is in both."""

    attention: tuple[str, ...]
    improved: tuple[str, ...]


def remarkable(lines: Sequence[ServiceLine], about: About) -> Remarkable:
    """By the services' own swing, or as the card's own rule says: what was published is counted as it was then."""
    if about.compared is Compared.PERIOD_BEFORE:
        below = [line for line in lines if line.on_time.ranked and line.goal_bp >= 0 and line.gap_bp < 0]
        gained = [line for line in lines if line.on_time.ranked and line.before.ranked and line.gain_bp > 0]
        return Remarkable(
            attention=_first(below, lambda line: -line.gap_bp),
            improved=_first(gained, lambda line: line.gain_bp),
        )
    moves = {line.service.code: move(line.on_time, _usual(line, about), by=about.compared) for line in lines}
    better = [line for line in lines if moves[line.service.code] is Move.BETTER]
    bad = [line for line in lines if moves[line.service.code] is Move.WORSE or _surely_below(line)]
    return Remarkable(
        attention=_first([line for line in bad if line not in better], lambda line: _lost(line, about)),
        improved=_first(better, lambda line: line.on_time.bp - _usual(line, about).rate.bp),
    )


def _usual(line: ServiceLine, about: About) -> Usual:
    return about.usual.get(line.service.code, NO_USUAL)


def _surely_below(line: ServiceLine) -> bool:
    """Below its goal by more than chance explains."""
    return line.on_time.ranked and line.on_time.high_bp < line.goal_bp


def _lost(line: ServiceLine, about: About) -> int:
    """How far it is below its goal or below what was usual, whichever is more."""
    return max(line.goal_bp, _usual(line, about).rate.bp) - line.on_time.bp


def _first(lines: Iterable[ServiceLine], most: Callable[[ServiceLine], int]) -> tuple[str, ...]:
    """The codes of the five with most of something."""
    ordered = sorted(lines, key=lambda line: (-most(line), -line.due, line.service.code))
    return tuple(line.service.code for line in ordered[:MOST])


def unranked(lines: Iterable[ServiceLine]) -> tuple[str, ...]:
    """The codes of services with a rate of fewer than 30 requests, in the order of names."""
    return tuple(line.service.code for line in lines if line.on_time.n > 0 and not line.on_time.ranked)


def party_line(party: Named, own: Way, *, plain: Way, center: CenterDuties, by: Formula) -> PartyLine:
    """A department's line on the citywide card."""
    return PartyLine(
        party=party,
        on_time=own.on_time,
        plain=plain.on_time,
        opened=sum(own.opened.values()),
        due=sum(own.due[str(verdict)] for verdict in by.counted),
        overdue=own.overdue,
        handed=center.handed,
    )


def in_order(lines: Iterable[PartyLine]) -> tuple[PartyLine, ...]:
    return tuple(sorted(lines, key=attrgetter("party.name", "party.code")))
