"""The days from a report to what is promised and to what is lately true, as the numbers of a drawing. The template draws.

What is promised is written above the line, what is lately true below it: so their words never touch.
"""

from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, INSET = 360, 8
HALF_A_LABEL = 62
MOST_TICKS = 21  # days; beyond that one mark a week
SPARE = 2  # days after the last mark
FRIDAY = 4


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A day on the line; `anchor` says to which side its words reach, so that they stay within the drawing."""

    at: float

    @property
    def anchor(self) -> str:
        if self.at < HALF_A_LABEL:
            return "start"
        return "end" if self.at > WIDTH - HALF_A_LABEL else "middle"


@dataclass(frozen=True, kw_only=True)
class DaysLine:
    """`begins` names the first day, where there is room for it; `weekends` are places and widths."""

    promised: Mark
    lately: Mark
    ticks: tuple[float, ...]
    weekends: tuple[tuple[float, float], ...]
    begins: str


def days_line(start: date, promised: date, lately: date, *, today: date) -> DaysLine:
    """For days that do not lie before the start."""
    length = max((promised - start).days, (lately - start).days) + SPARE
    wide = (WIDTH - 2 * INSET) / length

    def place(day: float) -> float:
        return round(INSET + wide * day, 1)

    short = length <= MOST_TICKS
    later = Mark(at=place((lately - start).days))
    return DaysLine(
        promised=Mark(at=place((promised - start).days)),
        lately=later,
        ticks=tuple(place(day) for day in range(0, length + 1, 1 if short else 7)),
        weekends=tuple((place(day - 0.5), round(wide, 1)) for day in _weekend(start, length))
        if short
        else (),
        begins=("today" if start == today else "reported") if later.at > 2.5 * HALF_A_LABEL else "",
    )


def _weekend(start: date, length: int) -> list[int]:
    """Saturdays and Sundays in between."""
    return [day for day in range(1, length) if (start + timedelta(days=day)).weekday() > FRIDAY]
