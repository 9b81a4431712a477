"""On which local days something is to be said of a service, and until when each one's past reaches. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from governance.calendars.rules.zones import DAY, day_number, to_instants, to_walls
from governance.estimates.rules.statements import LADDER, Asked

LONGEST = LADDER[-1]  # days before today that are worked out afterwards

TELLS = 200  # closings: of fewer, nothing is known of how late they come
LATEST = 14  # days; what comes later is a change of something else


def days_late(closings: int, seconds: int) -> int:
    """Whole days after which closings are on record, where nearly all came within so many seconds."""
    return min(-(-seconds // DAY), LATEST) if closings >= TELLS else 0


@dataclass(frozen=True, kw_only=True)
class Reach:
    """`told`: until when the data tell (seconds since 1970); `late` days pass until a closing is on record for certain.

    The data may be `patience` days old beyond that.
    """

    told: int
    late: int
    patience: int


def days_to_say(since: date, today: date, reach: Reach, *, zone: str) -> tuple[Asked, ...]:
    """Every day from one to today, each knowing what was on record when it began; of past days, those whose data were not too old."""
    first = max(since, today - timedelta(days=LONGEST))
    days = [first + timedelta(days=n) for n in range((today - first).days + 1)]
    begins = to_instants(np.array([day_number(day) * DAY for day in days], dtype=np.int64), zone)
    late, patience = reach.late * DAY, reach.patience * DAY
    untils = np.minimum(begins, reach.told) - late
    lasts = to_walls(untils, zone) // DAY
    stale = reach.told + patience < begins
    found = [
        Asked(day=day, until=int(until), last=int(last), stale=bool(old))
        for day, until, last, old in zip(days, untils, lasts, stale, strict=True)
    ]
    return tuple(asked for asked in found if asked.day == today or not asked.stale)
