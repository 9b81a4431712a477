"""A figure, the budget it is held against, and how figures are told. What is measured is decided elsewhere."""

import json
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.table import Table

Key = TypeVar("Key")


@dataclass(frozen=True, kw_only=True)
class Figure:
    """`ratio` is value by baseline, None where the budget is an absolute one; `unit` goes with value and baseline."""

    name: str
    unit: str
    value: float
    baseline: float | None
    ratio: float | None
    budget: str
    holds: bool


def at_least(name: str, value: float, baseline: float, *, unit: str, share: float) -> Figure:
    """More is better: at least this share of the baseline."""
    ratio = value / baseline
    return _figure(name, unit, value, baseline, ratio, f"≥ {share:g} ×", holds=ratio >= share)


def at_most(name: str, value: float, baseline: float, *, unit: str, times: float) -> Figure:
    """Less is better: at most so many times the baseline."""
    ratio = value / baseline
    return _figure(name, unit, value, baseline, ratio, f"≤ {times:g} ×", holds=ratio <= times)


def within(name: str, value: float, *, unit: str, most: float) -> Figure:
    return _figure(name, unit, value, None, None, f"≤ {most:g} {unit}", holds=value <= most)


def _figure(
    name: str,
    unit: str,
    value: float,
    baseline: float | None,
    ratio: float | None,
    budget: str,
    *,
    holds: bool,
) -> Figure:
    return Figure(
        name=name,
        unit=unit,
        value=round(value, 3),
        baseline=None if baseline is None else round(baseline, 3),
        ratio=None if ratio is None else round(ratio, 3),
        budget=budget,
        holds=holds,
    )


def in_turns(rounds: int, once: Callable[[Key], float], keys: Sequence[Key]) -> dict[Key, float]:
    """The median of each, taken in turns (A B A B), so that a busy moment of the machine strikes all alike."""
    taken: dict[Key, list[float]] = {key: [] for key in keys}
    for _ in range(rounds):
        for key in keys:
            taken[key].append(once(key))
    return {key: statistics.median(values) for key, values in taken.items()}


def tell(figures: Iterable[Figure]) -> None:
    table = Table("what", "value", "baseline", "ratio", "budget", "", title="Budgets")
    for one in figures:
        mark = "holds" if one.holds else "[bold red]missed[/]"
        table.add_row(
            one.name,
            f"{one.value:g} {one.unit}",
            _or_dash(one.baseline),
            _or_dash(one.ratio),
            one.budget,
            mark,
        )
    Console(width=140).print(table)


def _or_dash(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def write(figures: Iterable[Figure], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(one) for one in figures], indent=2) + "\n", encoding="utf-8")
