"""Two years of requests for the made-up city: when they came, where from, when they were done. Drawn, never copied.

The same day of seeding draws the same requests. Whether a promise was kept is not decided here: crews work at their
pace (pace.toml), whatever was promised.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from statistics import NormalDist
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from governance._demo.calendars import CITY_HALL, HOURS, REGION
from governance._demo.paces import Pace, Paces
from governance._demo.people import ZONE
from governance.calendars.proposals import proposed_holidays
from governance.calendars.rules import Calendar, Clock, parse_hours
from governance.calendars.rules.vector import due
from governance.calendars.rules.zones import DAY, seconds, to_instants

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
DAYS = 735  # from the first request to the morning of seeding
SPREAD = 0.75  # of the logarithm of working time
LOST = 0.006  # never answered
STORM_VOLUME = {
    "tree-down": 9.0,
    "snow-street": 6.0,
    "water-main": 4.0,
    "no-heat": 4.0,
    "signal-out": 5.0,
    "street-light": 2.0,
}
STORM_SLOWED = 2.6  # times the working time of what was open in the storm
STORM_DAYS = 4
SPARED = frozenset({"buildings", "housing", "animals"})  # departments whose crews work indoors
HOURLY = (2, 1, 1, 1, 1, 2, 5, 10, 14, 15, 14, 13, 12, 12, 12, 12, 11, 9, 7, 6, 5, 4, 3, 2)
WEEKLY = (12, 11, 11, 10, 10, 6, 5)
DISTRICTS = ("Harbor", "Old Town", "Mill Hill", "Northside", "Eastgate", "The Flats", "Quarry")
CHANNELS = ("Phone", "App", "Website", "Social media")
OUTCOMES = ("Done", "Nothing found", "Duplicate", "Not the city's")


@dataclass(frozen=True, kw_only=True)
class Workload:
    """One entry per request in each column, in the order of openings; instants in seconds, 0 = never."""

    place: Ints  # of its service in the paces; -1 - n for the n-th strange label
    opened: Ints
    ended: Ints
    handed: Ints
    paused: Ints
    resumed: Ints
    district: Ints
    channel: Ints
    outcome: Ints
    complete: Ints
    transfers: Ints
    reopened: Ints


@dataclass(frozen=True, kw_only=True)
class Storm:
    """The ice storm of last winter: its days, and the instants between which it held."""

    first: date

    @property
    def starts(self) -> datetime:
        local = datetime.combine(self.first, time(16), tzinfo=ZoneInfo(ZONE))
        return local.astimezone(UTC)

    @property
    def ends(self) -> datetime:
        return self.starts + timedelta(days=STORM_DAYS, hours=14)


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """The days that are drawn: from `first` on, a share of what residents would report, with one storm."""

    first: date
    share: float
    storm: Storm


def storm(today: date) -> Storm:
    """On a Tuesday in the middle of the last January that lies two months back."""
    year = today.year if today >= date(today.year, 3, 25) else today.year - 1
    middle = date(year, 1, 18)
    return Storm(first=middle + timedelta(days=(1 - middle.weekday()) % 7))


def workload(today: date, paces: Paces, *, share: float = 1.0) -> Workload:
    """Everything that was reported from two years ago until the morning of a day, or a share of it."""
    chance = np.random.default_rng([311, today.toordinal()])
    days = Stretch(first=today - timedelta(days=DAYS), share=share, storm=storm(today))
    parts = [_of_service(chance, place, pace, days) for place, pace in enumerate(paces.services)]
    parts += [_strange(chance, -1 - n, yearly, days) for n, yearly in enumerate(paces.strange.values())]
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    order = np.argsort(columns["opened"], kind="stable")
    return Workload(**{name: column[order] for name, column in columns.items()})


def _of_service(chance: np.random.Generator, place: int, pace: Pace, days: Stretch) -> dict[str, Ints]:
    opened = _openings(chance, _daily(pace, days), days.first)
    factor = _working(chance, pace, opened, days.first)
    hit = (
        (opened >= seconds(days.storm.starts) - 2 * DAY)
        & (opened < seconds(days.storm.ends))
        & (pace.department not in SPARED)
    )
    factor[hit] *= STORM_SLOWED
    ended = _after(opened, factor, pace)
    paused, resumed = _frozen(chance, pace, opened, ended)
    ended = np.where(resumed > 0, ended + resumed - paused, ended)
    ended[chance.random(opened.size) < LOST] = 0
    return _further_columns(chance, place, opened, ended) | {"paused": paused, "resumed": resumed}


def _strange(chance: np.random.Generator, place: int, yearly: int, days: Stretch) -> dict[str, Ints]:
    opened = _openings(chance, np.full(DAYS, yearly / 365 * days.share), days.first)
    ended = opened + chance.integers(600, 5 * DAY, opened.size)
    none = np.zeros(opened.size, np.int64)
    return _further_columns(chance, place, opened, ended) | {"paused": none, "resumed": none}


def _daily(pace: Pace, days: Stretch) -> Floats:
    """The expected number of requests on each day."""
    dates = [days.first + timedelta(days=n) for n in range(DAYS)]
    even = sum(pace.season) / 12 * sum(WEEKLY) / 7
    expected = np.array([pace.season[day.month - 1] * WEEKLY[day.weekday()] / even for day in dates])
    struck = (days.storm.first - days.first).days
    expected[struck : struck + STORM_DAYS] *= STORM_VOLUME.get(pace.service, 1.0)
    scaled: Floats = expected * (pace.yearly / 365 * days.share)
    return scaled


def _openings(chance: np.random.Generator, expected: Floats, first: date) -> Ints:
    counts = chance.poisson(expected)
    days = np.repeat(np.arange(DAYS), counts) + (first - date(1970, 1, 1)).days
    hours = chance.choice(24, days.size, p=np.array(HOURLY) / sum(HOURLY))
    return np.sort(
        to_instants(days * DAY + hours * 3600 + chance.integers(0, 3600, days.size), ZoneInfo(ZONE).key)
    )


def _working(chance: np.random.Generator, pace: Pace, opened: Ints, first: date) -> Floats:
    """Working time as a share of the time within which `held` of 100 are done."""
    began = seconds(datetime.combine(first, time(), tzinfo=ZoneInfo(ZONE)))
    months = np.minimum((opened - began) * 24 // (DAYS * DAY), 23)
    held = [min(max(pace.held + pace.drift * (month - 11.5) / 24, 40), 98) / 100 for month in range(24)]
    middle = np.array([-SPREAD * NormalDist().inv_cdf(share) for share in held])
    drawn: Floats = np.exp(middle[months] + SPREAD * chance.standard_normal(opened.size))
    return drawn


def _after(opened: Ints, factor: Floats, pace: Pace) -> Ints:
    """The end of work that takes `factor` times what the pace gives it, on the calendar of the crews."""
    clock = Clock(calendar=_calendar(pace.calendar), unit=pace.within.unit)
    units = np.minimum(factor * pace.within.amount, 900)
    whole = units.astype(np.int64)
    lower = np.where(whole > 0, due(opened, np.maximum(whole, 1), clock=clock).at, opened)
    upper = due(opened, whole + 1, clock=clock).at
    ended: Ints = lower + ((units - whole) * (upper - lower)).astype(np.int64)
    return np.maximum(ended, opened + 300)


def _calendar(department: str) -> Calendar:
    hours = HOURS.get(department, ("", CITY_HALL))[1]
    years = range(2015, 2045)
    return Calendar(
        code=department,
        name=department,
        number=1,
        zone=ZONE,
        week=parse_hours(hours),
        holidays=tuple(sorted(proposed_holidays(REGION, years).items())),
        covers_until=date(2044, 12, 31),
        effective_from=date(2015, 1, 1),
    )


def _frozen(chance: np.random.Generator, pace: Pace, opened: Ints, ended: Ints) -> tuple[Ints, Ints]:
    """In January and February some wait for the ground to thaw, where that was agreed."""
    none = np.zeros(opened.size, np.int64)
    if not pace.pause:
        return none, none
    month = (opened.astype("datetime64[s]").astype("datetime64[M]").astype(int) % 12) + 1
    held = (month <= 2) & (chance.random(opened.size) < 0.25) & (ended - opened > DAY)
    paused = np.where(held, opened + DAY // 2, none)
    return paused, np.where(held, paused + chance.integers(1, 6, opened.size) * DAY, none)


def _further_columns(chance: np.random.Generator, place: int, opened: Ints, ended: Ints) -> dict[str, Ints]:
    """The further columns that the city's system keeps for each request."""
    size = opened.size
    handed = opened + np.exp(chance.normal(8.3, 1.0, size)).astype(np.int64)
    return {
        "place": np.full(size, place),
        "opened": opened,
        "ended": ended,
        "handed": np.where(ended > 0, np.minimum(handed, np.maximum(ended, opened)), handed),
        "district": chance.choice(7, size, p=(0.11, 0.16, 0.15, 0.21, 0.17, 0.12, 0.08)),
        "channel": chance.choice(4, size, p=(0.46, 0.33, 0.17, 0.04)),
        "outcome": chance.choice(4, size, p=(0.88, 0.07, 0.035, 0.015)),
        "complete": (chance.random(size) < 0.93).astype(np.int64),
        "transfers": chance.choice(3, size, p=(0.91, 0.075, 0.015)),
        "reopened": (chance.random(size) < 0.03).astype(np.int64),
    }
