"""The working week in words: “Mon-Fri 08:30-12:00,13:00-17:00; Sat 09:00-12:00”, read and written.

Decides which weeks are possible. A shift that ends past midnight (“Mon-Fri 22:00-06:00”) belongs to the day it began.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from governance.errors import Invalid

# (start, end) in minutes after a day's midnight, in order, not touching; beyond 1440 lies the next date's morning.
# An interval is half-open: its end is already out of hours.
Intervals = tuple[tuple[int, int], ...]
Week = tuple[Intervals, ...]  # seven days from Monday

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FULL = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TIMES = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")
_EXAMPLE = (
    "write hours like “Mon-Fri 08:30-17:00”, “Mon-Fri 08:30-12:00,13:00-17:00; Sat 09:00-12:00” "
    "or, for a night shift, “Mon-Fri 22:00-06:00”"
)
MIDNIGHT = 24 * 60


@lru_cache
def parse_hours(text: str) -> Week:
    """The week as it is stored: each date's hours as written."""
    week: list[Intervals] = [()] * 7
    parts = [part.strip() for part in text.split(";") if part.strip()]
    if not parts:
        raise _wrong("No working hours given")
    for part in parts:
        days, intervals = _part(part)
        for day in days:
            if week[day]:
                raise _wrong(f"{DAYS[day]} is named twice; put all its hours together, separated by a comma")
            week[day] = intervals
    return checked(tuple(week))


def typed_hours(text: str) -> Week:
    """The week as a person types it: hours until 24:00 that go on at 00:00 are one night shift of the day it began."""
    week = parse_hours(text)
    nights = [_goes_on(day, week[(number + 1) % 7]) for number, day in enumerate(week)]
    joined = []
    for number, day in enumerate(week):
        own = day[1:] if nights[number - 1] else day
        if nights[number]:
            own = (*own[:-1], (day[-1][0], MIDNIGHT + nights[number]))
        joined.append(own)
    return checked(tuple(joined))


def _goes_on(day: Intervals, following: Intervals) -> int:
    """Minutes past midnight for which a day's last hours go on; 0 for none and for days open around the clock."""
    if not day or not following or day[-1][1] != MIDNIGHT or following[0][0] != 0:
        return 0
    until = following[0][1]
    return until if until <= day[-1][0] else 0


def parse_intervals(text: str) -> Intervals:
    """One day's hours, such as “08:30-12:00,13:00-17:00” or “22:00-06:00”."""
    found: list[tuple[int, int]] = []
    for piece in text.split(","):
        start, end = _interval(piece.strip())
        if found and found[-1][1] >= MIDNIGHT:  # the night goes on after a break
            start, end = start + MIDNIGHT, end + MIDNIGHT
        found.append((start, end))
    return tuple(found)


def _part(part: str) -> tuple[list[int], Intervals]:
    first_digit = re.search(r"\d", part)
    if first_digit is None:
        raise _wrong(f"“{part}” names no hours")
    named, times = part[: first_digit.start()], part[first_digit.start() :]
    days = [day for span in named.split(",") for day in _days(span.strip(), part)]
    return days, parse_intervals(times)


def _days(span: str, part: str) -> Iterator[int]:
    ends = [_day(name.strip(), part) for name in re.split(r"[-–]", span)]
    if len(ends) > 2:
        raise _wrong(f"“{span}” is not a day or a range of days")
    first, last = ends[0], ends[-1]
    return ((first + step) % 7 for step in range((last - first) % 7 + 1))


def _day(name: str, part: str) -> int:
    for number, full in enumerate(_FULL):
        if len(name) >= 3 and full.startswith(name.lower()):
            return number
    raise _wrong(f"“{name}” in “{part}” is not a day of the week")


def _interval(piece: str) -> tuple[int, int]:
    match = _TIMES.fullmatch(piece)
    if match is None:
        raise _wrong(f"“{piece}” is not a range of times")
    hours_from, minutes_from, hours_to, minutes_to = (int(group) for group in match.groups())
    if minutes_from > 59 or minutes_to > 59:
        raise _wrong(f"“{piece}” has more than 59 minutes")
    start, end = hours_from * 60 + minutes_from, hours_to * 60 + minutes_to
    if start >= MIDNIGHT or end > MIDNIGHT:
        raise _wrong(f"“{piece}” is outside 00:00-24:00")
    if start == end:
        raise _wrong(f"“{piece}” ends when it starts")
    return start, end if end > start else end + MIDNIGHT


def checked(week: Week) -> Week:
    """The week itself, if each day's intervals lie in order, without overlap, and a night ends before the next day's."""
    if len(week) != 7:
        raise _wrong("A week has seven days")
    for name, day in zip(DAYS, week, strict=True):
        check_day(name, day)
    for number, day in enumerate(week):
        check_night(DAYS[number], day, week[(number + 1) % 7])
    return week


def check_day(name: str, day: Intervals, *, field: str = "hours") -> None:
    closed = -1
    for start, end in day:
        shown = f"{name} {_time(start)}-{_time(end)}"
        latest = 2 * MIDNIGHT if closed >= MIDNIGHT else MIDNIGHT
        if not 0 <= start < min(latest, end) or end > 2 * MIDNIGHT:
            raise _wrong(f"{shown} is outside 00:00-24:00", field)
        if start <= closed:
            raise _wrong(f"{shown} overlaps, touches or comes before the hours named ahead of it", field)
        closed = end


def check_night(name: str, day: Intervals, following: Intervals, *, field: str = "hours") -> None:
    """A night shift has ended when the next day's hours begin."""
    if day and following and day[-1][1] - MIDNIGHT > following[0][0]:
        ends, begins = _time(day[-1][1]), _time(following[0][0])
        raise _wrong(
            f"The night of {name} ends at {ends}, after the next day's hours begin at {begins}", field
        )


def format_hours(week: Week) -> str:
    """The one way to write a week: neighbors with equal hours joined, days in order from Monday."""
    runs: list[tuple[int, int]] = []
    for day in range(7):
        if runs and week[runs[-1][1]] == week[day]:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return "; ".join(
        f"{_run(first, last)} {format_intervals(week[first])}" for first, last in runs if week[first]
    )


def _run(first: int, last: int) -> str:
    return DAYS[first] if first == last else f"{DAYS[first]}-{DAYS[last]}"


def format_intervals(day: Intervals) -> str:
    return ",".join(f"{_time(start)}-{_time(end)}" for start, end in day)


def _time(minutes: int) -> str:
    hour, minute = divmod(minutes - MIDNIGHT if minutes > MIDNIGHT else minutes, 60)
    return f"{hour:02d}:{minute:02d}"


def _wrong(what: str, field: str = "hours") -> Invalid:
    message = f"{what}; {_EXAMPLE}."
    return Invalid(message, fields={field: message})
