"""How fast the made-up city works and what it is asked for: `pace.toml`, read once. Figures are written by workload.py."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from governance._demo.plans import planned
from governance.agreements.rules.items import Target
from governance.calendars.rules.units import Unit

_LINE = re.compile(r"(\d+) (\S+) (\d+) (\w+)")
# What January to December see of a season, in tenths of an even month.
SEASONS = {
    "even": (10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10),
    "winter": (14, 17, 18, 14, 9, 7, 6, 6, 6, 7, 8, 12),
    "snow": (40, 44, 16, 0, 0, 0, 0, 0, 0, 0, 0, 20),
    "summer": (6, 6, 8, 10, 12, 14, 15, 14, 12, 10, 7, 6),
    "leaves": (3, 3, 6, 12, 13, 12, 11, 11, 12, 18, 15, 4),
}


@dataclass(frozen=True, kw_only=True)
class Pace:
    """A service as its crews work it: `held` of 100 are done within `within`; `drift` points come over two years."""

    service: str
    label: str
    department: str
    calendar: str
    yearly: int
    within: Target
    held: int
    season: tuple[int, ...]
    drift: int
    pause: str


@dataclass(frozen=True, kw_only=True)
class Paces:
    services: tuple[Pace, ...]
    strange: Mapping[str, int]


@cache
def paces() -> Paces:
    body = tomllib.loads((files("governance._demo") / "pace.toml").read_text("utf-8"))
    found = [
        _pace(department, one.service.code, body)
        for department, listed in planned().items()
        for one in listed
    ]
    return Paces(services=tuple(found), strange=body["strange"])


def _pace(department: str, code: str, body: Mapping[str, Mapping[str, str]]) -> Pace:
    read = _LINE.fullmatch(body["pace"][code])
    if read is None:
        raise ValueError(body["pace"][code])
    plan = next(one for one in planned()[department] if one.service.code == code)
    pauses = plan.term.pauses if plan.term else ()
    return Pace(
        service=code,
        label=body["called"].get(code, plan.service.problem),
        department=department,
        calendar=department,
        yearly=plan.service.yearly_volume,
        within=Target(amount=int(read[1]), unit=Unit(read[2])),
        held=int(read[3]),
        season=SEASONS[read[4]],
        drift=int(body["drift"].get(department, 0)),
        pause=pauses[0].reason if pauses else "",
    )
