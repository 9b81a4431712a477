"""The thread of one target: missed, talked about, agreed, in force, kept or not. Pure.

Whether a month was missed is said by the rule of scorecards: below the goal by more than chance explains, and never of fewer
than 30 requests. Whether it is kept since is asked of all months since together; “better than before” is said by the rule of
scorecards too: only where they moved more than the months before usually do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from governance.results.rules.formulas import Rate, share
from governance.scorecards.rules.swing import Move, move, usual


class Kept(StrEnum):
    YES = "kept"
    CHANCE = "below the goal by no more than chance explains"
    NO = "missed"
    FEW = "too few requests to say"
    NO_GOAL = "no goal was agreed"


THAN = {
    Move.BETTER: "better than before: it moved more than its own months usually do",
    Move.WORSE: "worse than before: it moved more than its own months usually do",
    Move.SAME: "which is no more than its own months usually move",
    Move.UNKNOWN: "",
}


@dataclass(frozen=True, kw_only=True)
class Month:
    """One published scorecard's line of the service; `touched`: an event adjustment moved its figure."""

    card: str
    starts: date
    rate: Rate
    goal_bp: int
    touched: bool = False

    @property
    def kept(self) -> Kept:
        return kept(self.rate, self.goal_bp)


def kept(rate: Rate, goal_bp: int) -> Kept:
    if goal_bp < 0:
        return Kept.NO_GOAL
    if not rate.ranked:
        return Kept.FEW
    if rate.bp >= goal_bp:
        return Kept.YES
    return Kept.NO if rate.high_bp < goal_bp else Kept.CHANCE


def together(months: Iterable[Month]) -> Rate:
    """All their requests as one share."""
    known = tuple(months)
    return share(sum(each.rate.met for each in known), sum(each.rate.n for each in known))


@dataclass(frozen=True, kw_only=True)
class Scored:
    """The months before the target was agreed and those since, the oldest first; a month of both belongs to neither."""

    before: tuple[Month, ...]
    since: tuple[Month, ...]

    @property
    def missed(self) -> tuple[Month, ...]:
        return tuple(month for month in self.before if month.kept is Kept.NO)

    @property
    def rate(self) -> Rate:
        return together(self.since)

    @property
    def kept(self) -> Kept:
        """By the goal of the last month."""
        return kept(self.rate, self.since[-1].goal_bp) if self.since else Kept.FEW

    @property
    def moved(self) -> Move:
        """How the months since stand to those before; those that an event changed are set aside before."""
        return move(
            self.rate, usual([(each.rate.met, each.rate.n) for each in self.before if not each.touched])
        )


def scored(months: Sequence[Month], *, agreed: date, starts: date) -> Scored:
    """`agreed` is the day on which it was agreed, `starts` the first on which it holds; a year before it is told."""
    first = date(agreed.year, agreed.month, 1)
    before = [month for month in months if first.replace(year=first.year - 1) <= month.starts < first]
    return Scored(before=tuple(before), since=tuple(month for month in months if month.starts >= starts))
