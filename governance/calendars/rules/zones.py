"""Wall time and instants for whole arrays: a zone's changes of offset as sorted arrays.

Instants and wall times are whole seconds since 1970 (a wall time as though its zone were UTC); dates are days since
1970. The same readings as `zoneinfo` with `fold=0`.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
DAY = 86_400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_DAY = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, kw_only=True)
class Offsets:
    """`offsets[i]` holds before `changes[i]`, `offsets[i + 1]` from it on; `walls` are the changes in wall time."""

    changes: Ints
    walls: Ints
    offsets: Ints


def to_walls(instants: Ints, zone: str) -> Ints:
    table = _offsets_for(instants, zone)
    return instants + table.offsets[np.searchsorted(table.changes, instants, side="right")]


def to_instants(walls: Ints, zone: str) -> Ints:
    """A skipped wall time moves forward; of an ambiguous one the first is meant."""
    table = _offsets_for(walls, zone)
    return walls - table.offsets[np.searchsorted(table.walls, walls, side="right")]


def seconds(instant: datetime) -> int:
    return (instant.replace(microsecond=0) - _EPOCH) // timedelta(seconds=1)


def instant_at(since_1970: int) -> datetime:
    return _EPOCH + timedelta(seconds=since_1970)


def day_number(day: date) -> int:
    return day.toordinal() - _FIRST_DAY


def day_at(number: int) -> date:
    return date.fromordinal(number + _FIRST_DAY)


def _offsets_for(moments: Ints, zone: str) -> Offsets:
    if not len(moments):
        return _offsets(zone, 0, 1)
    decade = 10 * 366 * DAY  # whole decades, so that few tables are kept
    return _offsets(zone, int(moments.min() - DAY) // decade, int(moments.max() + DAY) // decade + 1)


@lru_cache(maxsize=64)
def _offsets(zone: str, first: int, last: int) -> Offsets:
    info = ZoneInfo(zone)
    decade = 10 * 366 * DAY
    samples = list(range(first * decade, last * decade + 1, DAY))
    seen = [_offset(sample, info) for sample in samples]
    steps = [index for index in range(1, len(samples)) if seen[index] != seen[index - 1]]
    changes = np.array([_change(samples[step - 1], samples[step], info) for step in steps], dtype=np.int64)
    offsets = np.array([seen[0], *(seen[step] for step in steps)], dtype=np.int64)
    walls = changes + np.maximum(offsets[:-1], offsets[1:])
    return Offsets(changes=changes, walls=walls, offsets=offsets)


def _change(low: int, high: int, zone: ZoneInfo) -> int:
    """The first instant after `low` with another offset."""
    before = _offset(low, zone)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(middle, zone) == before else (low, middle)
    return high


def _offset(instant: int, zone: ZoneInfo) -> int:
    offset = instant_at(instant).astimezone(zone).utcoffset()
    return offset // timedelta(seconds=1) if offset is not None else 0
