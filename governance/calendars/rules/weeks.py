"""A working week in the words of pages: “Monday to Friday, 8:30 AM to 12:00 PM and 1:00 PM to 5:00 PM”."""

from dataclasses import dataclass

from governance.calendars.rules.hours import MIDNIGHT, Intervals, Week

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class DayRun:
    """Neighboring days with equal hours."""

    days: str
    hours: str


def day_runs(week: Week) -> tuple[DayRun, ...]:
    """The week from Monday to Sunday, closed days included."""
    starts = [day for day in range(7) if day == 0 or week[day] != week[day - 1]]
    ends = [start - 1 for start in starts[1:]] + [6]
    return tuple(
        DayRun(days=_days(first, last), hours=hours_words(week[first]))
        for first, last in zip(starts, ends, strict=True)
    )


def week_words(week: Week) -> str:
    """The open days in one line."""
    return "; ".join(f"{run.days}, {run.hours}" for run in day_runs(week) if run.hours != CLOSED)


def _days(first: int, last: int) -> str:
    if first == last:
        return DAYS[first]
    return f"{DAYS[first]} {'and' if last == first + 1 else 'to'} {DAYS[last]}"


def hours_words(day: Intervals) -> str:
    return " and ".join(f"{clock_words(start)} to {clock_words(end)}" for start, end in day) or CLOSED


def clock_words(minutes: int) -> str:
    """Minutes after a day's midnight, those of the next morning included."""
    if minutes in (0, MIDNIGHT):
        return "midnight"
    if minutes > MIDNIGHT:
        return f"{clock_words(minutes - MIDNIGHT)} the next day"
    hour, minute = divmod(minutes, 60)
    return f"{hour % 12 or 12}:{minute:02d} {'AM' if hour < 12 else 'PM'}"
