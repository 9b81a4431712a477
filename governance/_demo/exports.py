"""The made-up city's own exports of requests: files as its 311 system would write them, with the faults such files have.

What a file means is told by the data source (evidence.py); nothing here knows how it will be read.
"""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from governance import formats
from governance._demo.paces import Paces
from governance._demo.people import ZONE
from governance._demo.workload import CHANNELS, DISTRICTS, OUTCOMES, Workload
from governance.calendars.rules.zones import DAY, to_walls

HEADER = (
    *(
        "Case Number",
        "Request Type",
        "Opened",
        "Closed",
        "Status",
        "Sent to Department",
        "Last Updated",
        "Target Date",
    ),
    *("Neighborhood", "Reported By", "Closure Code", "Hold From", "Hold Until", "Hold Reason"),
    *("Complete", "Transfers", "Reopened", "Description"),
)
_NO_TIME, _SENTINEL = 1_777, 6_101  # one in so many: the slips of a real system
FEW = 40_000  # the long first file is whole: somebody looked it over
_SENTINEL_DATE = "01/01/1900 12:00:00 AM"


def export(load: Workload, paces: Paces, *, since: datetime, until: datetime) -> bytes:
    """What was opened or closed after `since`, as the city's system shows it at `until`."""
    start, end = int(since.timestamp()), int(until.timestamp())
    done = (load.ended > start) & (load.ended <= end)
    (chosen,) = np.nonzero((load.opened <= end) & ((load.opened > start) | done))
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(HEADER)
    lines.writerows(_lines(load, paces, chosen, end))
    out.writelines(_spoiled(until) if chosen.size < FEW else ())
    return out.getvalue().encode("utf-8-sig")


def _lines(load: Workload, paces: Paces, chosen: NDArray[np.intp], end: int) -> Iterator[tuple[object, ...]]:
    labels = [*(pace.label for pace in paces.services), *reversed(list(paces.strange))]
    reasons = [pace.pause for pace in paces.services]
    column: dict[str, list[int]] = {name: getattr(load, name)[chosen].tolist() for name in vars(load)}
    told = {
        name: _moments(getattr(load, name)[chosen], end)
        for name in ("opened", "ended", "handed", "paused", "resumed")
    }
    due = _moments(_old_target(load, paces)[chosen], 2**62)
    for n, number in enumerate(chosen.tolist()):
        closed = told["ended"][n]
        yield (
            f"PA-{number + 100_001}",
            labels[column["place"][n]],
            told["opened"][n],
            _slipped(number, closed),
            "Closed" if closed else "Open",
            told["handed"][n],
            closed or told["handed"][n],
            due[n],
            DISTRICTS[column["district"][n]],
            CHANNELS[column["channel"][n]],
            OUTCOMES[column["outcome"][n]] if closed else "",
            told["paused"][n],
            told["resumed"][n],
            reasons[column["place"][n]] if told["paused"][n] else "",
            "yes" if column["complete"][n] else "no",
            column["transfers"][n],
            column["reopened"][n] if closed else 0,
            "",
        )


def _slipped(number: int, closed: str) -> str:
    if not closed or number % _NO_TIME == 7:
        return ""
    return _SENTINEL_DATE if number % _SENTINEL == 11 else closed


def _moments(instants: NDArray[np.int64], end: int) -> list[str]:
    """Instants as the system writes them; "" for what has not happened by `end`."""
    walls = to_walls(instants, ZoneInfo(ZONE).key)
    known = (instants > 0) & (instants <= end)
    write = _moment_writer()
    return [write(wall) if there else "" for wall, there in zip(walls.tolist(), known.tolist(), strict=True)]


@cache
def _moment_writer() -> Callable[[int], str]:
    days: dict[int, str] = {}

    def written(wall: int) -> str:
        day, second = divmod(wall, DAY)
        if day not in days:
            days[day] = f"{np.datetime64(day, 'D').item():%m/%d/%Y}"
        hour, rest = divmod(second, 3600)
        minute, second = divmod(rest, 60)
        return f"{days[day]} {(hour + 11) % 12 + 1:02}:{minute:02}:{second:02} {'AM' if hour < 12 else 'PM'}"

    return written


def _old_target(load: Workload, paces: Paces) -> NDArray[np.int64]:
    """The old system counts every promise in days of 24 hours, as it was set up once; it knows no holiday."""
    hours = {"hours": 1, "business-hours": 3, "calendar-days": 24, "business-days": 34}
    allowed = [pace.within.amount * hours[pace.within.unit] * 3600 for pace in paces.services]
    allowed += [0] * len(paces.strange)
    seconds = np.array(allowed, np.int64)[load.place]
    found: NDArray[np.int64] = np.where(load.place >= 0, load.opened + seconds, 0)
    return found


def _spoiled(until: datetime) -> Iterator[str]:
    """Three lines that nobody can read, as every such file has."""
    day = f"{until:%m/%d/%Y}"
    blank = "," * (len(HEADER) - 3)
    yield f",Pothole,{day} 09:12:00 AM{blank}\r\n"
    yield f"PA-9{until:%y%m}1,Pothole,sometime in {formats.MONTHS[until.month - 1]}{blank}\r\n"
    yield f"PA-9{until:%y%m}2,Graffiti on a building, seen from the bridge,{day} 10:15:00 AM{blank}\r\n"
