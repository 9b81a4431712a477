"""What a compiled span says of dates and moments: to whose work they belong, and where they lie in its hours.

The arrays' form of `walls`.
"""

import numpy as np

from governance.calendars.rules.compiled import NEVER, Compiled
from governance.calendars.rules.model import Clock
from governance.calendars.rules.zones import DAY, Ints, to_instants, to_walls


def counts_nights(clock: Clock) -> bool:
    return clock.unit.is_business and clock.calendar.has_nights


def date_of(instants: Ints, clock: Clock, span: Compiled) -> Ints:
    """The date that a moment counts for: that of its work where only working time counts."""
    today = to_walls(instants, clock.calendar.zone) // DAY
    return today - (instants < night_end(today - 1, span)) if counts_nights(clock) else today


def night_end(days: Ints, span: Compiled) -> Ints:
    """When each date's night shift ends; NEVER where it has none."""
    if not span.working.size:
        return np.full(days.shape, NEVER)
    place = np.minimum(np.searchsorted(span.working, days), span.working.size - 1)
    return np.where(span.working[place] == days, span.night_ends[place], NEVER)


def at_wall(days: Ints, walls: Ints, clock: Clock, span: Compiled) -> Ints:
    """Wall times of the work of dates as instants; a skipped hour does not push a night into the next day's work."""
    at = to_instants(walls, clock.calendar.zone)
    if not counts_nights(clock):
        return at
    limit = span.next_opens[np.searchsorted(span.working, days)]
    return np.where(walls >= (days + 1) * DAY, np.minimum(at, limit), at)


def in_hours(days: Ints, walls: Ints, span: Compiled) -> Ints:
    """The same time if it is in that date's hours, else its next opening, else its last close."""
    first = np.searchsorted(span.wall_days, days)
    last = np.searchsorted(span.wall_days, days, side="right") - 1
    piece = np.maximum(np.searchsorted(span.wall_closes, walls, side="right"), first)
    opening = span.wall_opens[np.minimum(piece, last)]
    return np.where(piece > last, span.wall_closes[last], np.maximum(walls, opening))


def last_close(days: Ints, span: Compiled) -> Ints:
    closes: Ints = span.wall_closes[np.searchsorted(span.wall_days, days, side="right") - 1]
    return closes
