"""Boston's animal and pest cases of 2014, 2015, 2016 and 2019 that had a due date, as columns of local wall time."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).parents[2] / "shared" / "data" / "boston"
YEARS = (2014, 2015, 2016, 2019)
ABSENT = f"Boston's files are not in {FOLDER}"
ZONE = ZoneInfo("America/New_York")
DISTRICTED = "Pick up Dead Animal"
OPEN = np.iinfo(np.int64).max
Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class BostonService:
    """A label, or one district of the label with most cases. Seconds since 1970 as if walls were UTC; `closed` OPEN while open."""

    name: str
    opened: Ints
    due: Ints
    closed: Ints

    @property
    def met(self) -> NDArray[np.bool_]:
        return self.closed <= self.due


@cache
def services(least: int = 100) -> tuple[BostonService, ...]:
    """With at least so many cases, in the order of names."""
    found: dict[str, list[tuple[int, int, int]]] = {}
    for name, times in _cases():
        found.setdefault(name, []).append(times)
    return tuple(_service(name, found[name]) for name in sorted(found) if len(found[name]) >= least)


def _service(name: str, rows: list[tuple[int, int, int]]) -> BostonService:
    opened, due, closed = np.array(sorted(rows), dtype=np.int64).T
    return BostonService(name=name, opened=opened, due=due, closed=closed)


def _cases() -> Iterator[tuple[str, tuple[int, int, int]]]:
    for year in YEARS:
        with (FOLDER / f"boston_animal_filtered_{year}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["sla_target_dt"]:
                    closed = _wall(row["closed_dt"]) if row["closed_dt"] else OPEN
                    times = _wall(row["open_dt"]), _wall(row["sla_target_dt"]), closed
                    yield row["type"], times
                    if row["type"] == DISTRICTED:
                        yield f"{DISTRICTED}, district {row['pwd_district'].strip()}", times


def _wall(text: str) -> int:
    """The files hold local time shifted once more by the zone's offset; that is undone."""
    local = datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)
    return int(local.timestamp())


def months_of(walls: Ints) -> Ints:
    """Months since 1970."""
    return walls.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)
