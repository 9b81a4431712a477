"""A figure, the budget it is held against, and how figures are told. What is measured is decided elsewhere."""

import json
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table


@dataclass(frozen=True, kw_only=True)
class Figure:
    """`ratio` is that of value to baseline, None where the budget is an absolute one; `unit` goes with value and baseline.

    `value` is None where measuring failed; then `budget` says how.
    """

    name: str
    unit: str
    value: float | None
    baseline: float | None
    ratio: float | None
    budget: str
    holds: bool


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Medians of what was measured and of its yardstick, and of their ratio round by round."""

    value: float
    baseline: float
    ratio: float


def in_turns(rounds: int, value: Callable[[], float], baseline: Callable[[], float]) -> Pair:
    """Taken in turns (A B A B), so that a busy moment of the machine strikes both alike."""
    return pair([(value(), baseline()) for _ in range(rounds)])


def pair(taken: Sequence[tuple[float, float]]) -> Pair:
    """Of values and their yardstick, measured side by side."""
    return Pair(
        value=statistics.median(one for one, _ in taken),
        baseline=statistics.median(other for _, other in taken),
        ratio=statistics.median(one / other for one, other in taken),
    )


def at_least(name: str, pair: Pair, *, unit: str, share: float) -> Figure:
    """More is better: at least this share of the baseline."""
    return _figure(name, unit, pair, f"≥ {share:g} ×", holds=pair.ratio >= share)


def at_most(name: str, pair: Pair, *, unit: str, times: float) -> Figure:
    """Less is better: at most so many times the baseline."""
    return _figure(name, unit, pair, f"≤ {times:g} ×", holds=pair.ratio <= times)


def within(name: str, value: float, *, unit: str, most: float) -> Figure:
    return Figure(
        name=name,
        unit=unit,
        value=round(value, 3),
        baseline=None,
        ratio=None,
        budget=f"≤ {most:g} {unit}",
        holds=value <= most,
    )


def told(name: str, value: float, *, unit: str) -> Figure:
    """What is no promise, but what others depend on."""
    return Figure(
        name=name, unit=unit, value=round(value, 3), baseline=None, ratio=None, budget="none", holds=True
    )


def failed(row: str, fault: Exception) -> Figure:
    """In place of the figures of a row that broke off."""
    reason = f"{type(fault).__name__}: {fault}".splitlines()[0]
    return Figure(name=row, unit="", value=None, baseline=None, ratio=None, budget=reason, holds=False)


def _figure(name: str, unit: str, pair: Pair, budget: str, *, holds: bool) -> Figure:
    value, baseline, ratio = (round(each, 3) for each in (pair.value, pair.baseline, pair.ratio))
    return Figure(
        name=name, unit=unit, value=value, baseline=baseline, ratio=ratio, budget=budget, holds=holds
    )


def tell(figures: Iterable[Figure]) -> None:
    table = Table("what", "value", "baseline", "ratio", "budget", "", title="Budgets")
    for one in figures:
        bad = "failed" if one.value is None else "missed"
        mark = "holds" if one.holds else f"[bold red]{bad}[/]"
        table.add_row(
            one.name,
            f"{_or_dash(one.value)} {one.unit}",
            _or_dash(one.baseline),
            _or_dash(one.ratio),
            escape(one.budget),
            mark,
        )
    Console(width=140).print(table)


def _or_dash(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def write(figures: Iterable[Figure], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(one) for one in figures], indent=2) + "\n", encoding="utf-8")
