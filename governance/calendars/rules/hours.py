"""The working week in words: “Mon-Fri 08:30-12:00,13:00-17:00; Sat 09:00-12:00”, read and written.

Decides which weeks are possible. A day's work never crosses midnight: such a shift is written as two.
"""

import re
from collections.abc import Iterator, Sequence

from governance.errors import Invalid

# Seven days from Monday; each holds (start, end) in minutes after midnight, in order, not touching below zero or
# above 1440. An interval is half-open: its end is already out of hours.
Week = tuple[tuple[tuple[int, int], ...], ...]

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FULL = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TIMES = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")
_EXAMPLE = "write hours like “Mon-Fri 08:30-17:00” or “Mon-Fri 08:30-12:00,13:00-17:00; Sat 09:00-12:00”"
MIDNIGHT = 24 * 60


def parse_hours(text: str) -> Week:
    week: list[tuple[tuple[int, int], ...]] = [()] * 7
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


def _part(part: str) -> tuple[list[int], tuple[tuple[int, int], ...]]:
    first_digit = re.search(r"\d", part)
    if first_digit is None:
        raise _wrong(f"“{part}” names no hours")
    named, times = part[: first_digit.start()], part[first_digit.start() :]
    days = [day for span in named.split(",") for day in _days(span.strip(), part)]
    return days, tuple(_interval(piece.strip()) for piece in times.split(","))


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
    return hours_from * 60 + minutes_from, hours_to * 60 + minutes_to


def checked(week: Week) -> Week:
    """The week itself, if each day's intervals lie within the day, in order, without overlap."""
    if len(week) != 7:
        raise _wrong("A week has seven days")
    for name, day in zip(DAYS, week, strict=True):
        _check_day(name, day)
    return week


def _check_day(name: str, day: Sequence[tuple[int, int]]) -> None:
    closed = -1
    for start, end in day:
        shown = f"{name} {_time(start)}-{_time(end)}"
        if not (0 <= start < MIDNIGHT and 0 < end <= MIDNIGHT):
            raise _wrong(f"{shown} is outside 00:00-24:00")
        if end <= start:
            raise _wrong(f"{shown} ends before it starts; split a night shift at 24:00")
        if start <= closed:
            raise _wrong(f"{shown} overlaps, touches or comes before the hours named ahead of it")
        closed = end


def format_hours(week: Week) -> str:
    """The one way to write a week: neighbors with equal hours joined, days in order from Monday."""
    runs: list[tuple[int, int]] = []
    for day in range(7):
        if runs and week[runs[-1][1]] == week[day]:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return "; ".join(f"{_run(first, last)} {_day_text(week[first])}" for first, last in runs if week[first])


def _run(first: int, last: int) -> str:
    return DAYS[first] if first == last else f"{DAYS[first]}-{DAYS[last]}"


def _day_text(day: Sequence[tuple[int, int]]) -> str:
    return ",".join(f"{_time(start)}-{_time(end)}" for start, end in day)


def _time(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _wrong(what: str) -> Invalid:
    message = f"{what}; {_EXAMPLE}."
    return Invalid(message, fields={"hours": message})
