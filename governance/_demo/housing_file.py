"""A file that Housing's own system might export: made-up requests with the dates by which its system says they are due.

The dues are worked out by the portal's own working time; a few were moved by hand, and one holiday is not loaded. Nobody has
taken the file in: the demo's tour does, and reads from it what Housing promises already.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from governance._demo.calendars import REGION
from governance._demo.people import ZONE
from governance.calendars.proposals import proposed_holidays
from governance.calendars.rules import Calendar, Clock, Unit, due, parse_hours

NAME = "housing-requests.csv"
HEADER = ("Request ID", "Request Type", "Opened", "Closed", "Due", "Status")
HOURS = "Mon-Fri 08:00-16:00"
NOT_LOADED = "Columbus Day"
# How many of each are reported, and what the system applies; of the last too few for a promise.
APPLIED = {
    "No heat or hot water": (380, 24, Unit.HOURS),
    "Mold": (220, 10, Unit.BUSINESS_DAYS),
    "Pests": (260, 5, Unit.BUSINESS_DAYS),
    "Broken elevator": (140, 2, Unit.BUSINESS_DAYS),
    "Lead paint": (14, 3, Unit.BUSINESS_DAYS),
}
DAYS, MOVED, LATE = (
    450,
    0.015,
    0.14,
)  # how far back; shares of dues moved by hand, and of requests closed late
_WRITTEN = "%Y-%m-%d %H:%M:%S"


def housing_file(today: date) -> bytes:
    """The export as of the evening before a day; the same for the same day."""
    random, zone = Random(today.toordinal()), ZoneInfo(ZONE)
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(HEADER)
    lines.writerows(_lines(random, today, zone))
    return out.getvalue().encode()


def _lines(random: Random, today: date, zone: ZoneInfo) -> Iterator[tuple[str, ...]]:
    made = [
        (_opened(random, today, zone), label) for label, (many, _, _) in APPLIED.items() for _ in range(many)
    ]
    shown = datetime.combine(today, time(0), tzinfo=zone)
    for number, (opened, label) in enumerate(sorted(made), start=1):
        due_at = _due(opened, label, today).astimezone(zone)
        closed = opened + (due_at - opened) * (
            random.uniform(1.1, 2) if random.random() < LATE else random.uniform(0.1, 0.95)
        )
        if random.random() < MOVED:
            due_at += timedelta(days=random.randrange(3, 40), minutes=random.randrange(600))
        done = closed.strftime(_WRITTEN) if closed < shown else ""
        told = (opened.strftime(_WRITTEN), done, due_at.strftime(_WRITTEN), "Closed" if done else "Open")
        yield (f"HS-{number + 20_000}", label, *told)


def _opened(random: Random, today: date, zone: ZoneInfo) -> datetime:
    day = today - timedelta(days=random.randrange(1, DAYS))
    minutes = int(random.triangular(6 * 60, 22 * 60, 10 * 60))
    return datetime.combine(day, time(minutes // 60, minutes % 60, random.randrange(60)), tzinfo=zone)


def _due(opened: datetime, label: str, today: date) -> datetime:
    _, amount, unit = APPLIED[label]
    return due(opened, amount, clock=Clock(calendar=_calendar(today), unit=unit)).at


def _calendar(today: date) -> Calendar:
    known = proposed_holidays(REGION, range(today.year - 2, today.year + 2))
    return Calendar(
        code="housing-system",
        name="Housing's own system",
        number=1,
        zone=ZONE,
        week=parse_hours(HOURS),
        holidays=tuple((day, name) for day, name in known.items() if name != NOT_LOADED),
        covers_until=date(today.year + 1, 12, 31),
        effective_from=date(today.year - 2, 1, 1),
    )
