"""When requests were opened and fell due in real files, as numbers; where the files are absent, made-up openings of a city's day.

Walls are seconds since 1970 as though the zone were UTC. Nothing but the zone is said of a file: no shift, no hours.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from governance.calendars.rules.zones import DAY, Ints, day_number, to_instants
from governance.inference.rules.values import NONE, Cases

DATA = Path(__file__).parents[2].parent / "shared" / "data"
ZONE = "America/New_York"
YEARS = (2014, 2015, 2016, 2019)
real = pytest.mark.skipif(not DATA.is_dir(), reason=f"the cities' files are not in {DATA}")


@dataclass(frozen=True, kw_only=True)
class Told:
    """Rows of a file: label, and walls; NONE where a date is not told."""

    labels: tuple[str, ...]
    opened: Ints
    due: Ints
    closed: Ints
    updated: Ints


def boston(years: Sequence[int] = YEARS) -> Told:
    """Every case of those years, with or without a target."""
    return _joined([_boston(year) for year in years])


@lru_cache
def _boston(year: int) -> Told:
    file = DATA / "boston" / f"boston_animal_filtered_{year}.csv"
    return _read(file, ("type", "open_dt", "sla_target_dt", "closed_dt", ""), "%Y-%m-%d %H:%M:%S")


@lru_cache
def new_york(*, further: str = "Descriptor") -> Told:
    """Labels as the preset makes them; by their complaint type alone where there is nothing further."""
    names = ("Complaint Type", "Created Date", "Due Date", "Closed Date", "Resolution Action Updated Date")
    return _read(DATA / "nyc" / "nyc311_2013-12-25_full.csv", names, "%m/%d/%Y %I:%M:%S %p", further=further)


def _read(file: Path, names: Sequence[str], form: str, *, further: str = "") -> Told:
    labels, walls = [], []
    with file.open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            said = dict.fromkeys((row[names[0]], row.get(further, "")))
            labels.append(" · ".join(filter(None, said)))
            walls.append([_wall(row[name], form) if name else NONE for name in names[1:]])
    opened, due, closed, updated = np.array(walls, dtype=np.int64).T.copy()
    return Told(labels=tuple(labels), opened=opened, due=due, closed=closed, updated=updated)


def _wall(text: str, form: str) -> int:
    return int(datetime.strptime(text, form).replace(tzinfo=UTC).timestamp()) if text else NONE


def _joined(parts: Iterable[Told]) -> Told:
    every = list(parts)
    columns = {
        name: np.concatenate([getattr(one, name) for one in every])
        for name in ("opened", "due", "closed", "updated")
    }
    return Told(labels=tuple(label for one in every for label in one.labels), **columns)


def cases(told: Told, *, official: Mapping[date, str] | None = None) -> Cases:
    """The rows that have a due date, their walls read as local time: all that is said of the file."""
    rows = (told.due != NONE) & (told.opened != NONE)
    labels = sorted(set(told.labels))
    place = {label: number for number, label in enumerate(labels)}
    return Cases(
        label=np.array([place[each] for each in told.labels], dtype=np.int64)[rows],
        opened=_moments(told.opened[rows]),
        due=_moments(told.due[rows]),
        closed=_moments(told.closed[rows]),
        updated=_moments(told.updated[rows]),
        labels=tuple(labels),
        zone=ZoneInfo(ZONE),
        official=official or {},
    )


def _moments(walls: Ints) -> Ints:
    told = walls != NONE
    return np.where(told, to_instants(np.where(told, walls, 0), ZONE), NONE)


def unshifted(walls: Ints) -> Ints:
    """Instants of walls to which the zone's offset was applied once too often, as in Boston's yearly files."""
    return to_instants(to_instants(walls, ZONE), ZONE)


@lru_cache
def openings() -> Ints:
    """Instants in order: those of Boston's four years or, where these are absent, of a made-up city."""
    if not DATA.is_dir():
        return made_up(33_000)
    return np.sort(unshifted(boston().opened))


def made_up(size: int, *, first: date = date(2014, 1, 1), days: int = 1_826, seed: int = 7) -> Ints:
    """Twice as many on a working day as on a day off, most of them by day."""
    random = np.random.default_rng(seed)
    day = day_number(first) + np.arange(days)
    weight = np.where((day + 3) % 7 < 5, 2.0, 1.0)
    drawn = random.choice(day, size=size, p=weight / weight.sum())
    second = np.clip(random.normal(13 * 3600, 4 * 3600, size=size), 0, DAY - 1).astype(np.int64)
    return np.sort(to_instants(drawn * DAY + second, ZONE))
