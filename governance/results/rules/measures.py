"""Counting results over a period: which requests belong to it, in which groups, at which rate, by rival formulas.

As judged here (recomputed), or by what a data source itself exports: its due dates and, for the formula `city`, its own
results. Exported figures need no agreement and know no unmatched request. A case without a target is never on time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from governance.results.rules.formulas import FORMULAS, Basis, Formula, Rate, rate
from governance.results.rules.frame import (
    NEVER,
    OUTSIDE,
    UNREADABLE,
    Codes,
    Flags,
    Frame,
    Ints,
    code,
    counts,
    judged,
)
from governance.results.rules.judging import Rows, unreadable
from governance.results.rules.verdicts import Standing, Verdict


class DueFrom(StrEnum):
    """Whose due date: the data source's own, or the one worked out from the target in force."""

    EXPORTED = "exported"
    RECOMPUTED = "recomputed"


CITY = FORMULAS["city"]


@dataclass(frozen=True, kw_only=True)
class Cases:
    """What counting needs of each request; `told` is the source's own result: 0 none, 1 on time, 2 late.

    `aimed`: that result counts, since the request has a target.
    """

    opened: Ints
    ended: Ints
    due: Ints
    standing: Ints
    service: Ints
    label: Ints
    party: Ints
    told: Ints
    aimed: Flags

    def __len__(self) -> int:
        return int(self.opened.size)

    def only(self, rows: Flags) -> "Cases":
        return Cases(**{name: values[rows] for name, values in vars(self).items()})


@dataclass(frozen=True, kw_only=True)
class MeasureRow:
    """One group's results. `met + … + invalid` are all of its requests that were opened by the instant asked about."""

    name: str
    counts: Mapping[Verdict, int]
    rate: Rate


def recomputed(frame: Frame, *, plain: bool = False) -> Cases:
    return Cases(
        opened=frame.opened,
        ended=frame.ended,
        due=frame.due_plain if plain else frame.due,
        standing=frame.standing_plain if plain else frame.standing,
        service=frame.service,
        label=frame.label,
        party=frame.party,
        told=np.zeros(len(frame), dtype=np.int64),
        aimed=np.zeros(len(frame), dtype=bool),
    )


def exported(rows: Rows, services: Ints, parties: Ints, *, tells_due: bool = True) -> Cases:
    """By the source's own due dates; `services` -1 = waits for a service, 0 = set aside, which promises nothing.

    Not `tells_due`: the source has no due dates at all, only results of its own.
    """
    standing = np.full(len(rows.request), Standing.JUDGED, dtype=np.int64)
    standing[(rows.due >= NEVER) | (services == 0)] = Standing.NO_TERM
    nobody_knows = unreadable(rows.opened)
    standing[nobody_knows | ((rows.closed != 0) & (rows.ended >= NEVER))] = Standing.INVALID
    judged_by_word = (standing == Standing.NO_TERM) & (services != 0) if not tells_due else False
    return Cases(
        opened=np.where(nobody_knows, UNREADABLE, rows.opened),
        ended=rows.ended,
        due=rows.due,
        standing=standing,
        service=np.maximum(services, 0),
        label=rows.label,
        party=parties,
        told=rows.verdict,
        aimed=(standing == Standing.JUDGED) | judged_by_word,
    )


def within(cases: Cases, basis: Basis, span: tuple[int, int]) -> Flags:
    """Which cases belong to the period from the first instant until before the second."""
    moments = moments_of(cases, basis)
    inside: Flags = (moments >= span[0]) & (moments < span[1])
    return inside


def moments_of(cases: Cases, basis: Basis) -> Ints:
    return {Basis.DUE: cases.due, Basis.OPENED: cases.opened, Basis.ENDED: cases.ended}[basis]


def results(cases: Cases, as_of: int, by: Formula, *, over: bool = False) -> Codes:
    """The result of each case as of an instant (`over`: frame.judged); by the formula `city` as its source says."""
    found = judged(cases.opened, cases.ended, cases.due, cases.standing, as_of=as_of, over=over)
    return _by_source(found, cases, as_of) if by == CITY else found


def _by_source(verdicts: Codes, cases: Cases, as_of: int) -> Codes:
    """Only what has a target keeps the source's word: some call everything without one on time.

    Nothing is late before its due date: some say of all that is open that it was not closed on time.
    """
    targeted = cases.aimed & (verdicts != OUTSIDE)
    done = cases.ended <= as_of
    on_time = np.where(done, code(Verdict.MET), code(Verdict.OPEN))
    early = verdicts == code(Verdict.OPEN)
    late = np.where(done, code(Verdict.MISSED), np.where(early, code(Verdict.OPEN), code(Verdict.OVERDUE)))
    said = np.select([cases.told == 1, cases.told == 2], [on_time, late], code(Verdict.UNTARGETED))
    return np.where(targeted, said, verdicts).astype(np.int8)


def line(name: str, verdicts: Codes, by: Formula) -> MeasureRow:
    counted = counts(verdicts)
    return MeasureRow(name=name, counts=counted, rate=rate(counted, by))


def lines(groups: Ints, names: Mapping[int, str], verdicts: Codes, by: Formula) -> tuple[MeasureRow, ...]:
    """One line for each group that has a request, in the order of their names."""
    inside = verdicts != OUTSIDE
    keys = np.unique(groups[inside])
    told = [line(names[int(key)], verdicts[groups == key], by) for key in keys]
    return tuple(sorted(told, key=lambda one: one.name))


@dataclass(frozen=True, kw_only=True)
class Rival:
    """What one formula makes of the same requests."""

    formula: Formula
    counts: Mapping[Verdict, int]
    rate: Rate


def rivals(cases: Cases, as_of: int, *, over: bool = False) -> tuple[Rival, ...]:
    """Every formula side by side; that of the city only where its source tells results."""
    known = [by for by in FORMULAS.values() if by != CITY or bool((cases.told > 0).any())]
    found = [(by, counts(results(cases, as_of, by, over=over))) for by in known]
    return tuple(Rival(formula=by, counts=told, rate=rate(told, by)) for by, told in found)
