"""The days from a report to what is promised and to what is lately true, as the numbers of a drawing. The template draws.

What is promised is written above the line, what is lately true below it: so their words never touch.
"""

from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, INSET = 360, 8
HALF_A_LABEL, ROOM = 62, 155  # ROOM: from where on a word beside the line's beginning fits
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
    days = [(each - start).days for each in (promised, lately)]
    length = max(days) + SPARE
    wide, short = (WIDTH - 2 * INSET) / length, length <= MOST_TICKS
    first, second = (Mark(at=_place(day, wide)) for day in days)
    return DaysLine(
        promised=first,
        lately=second,
        ticks=tuple(_place(day, wide) for day in range(0, length + 1, 1 if short else 7)),
        weekends=_weekends(start, length, wide) if short else (),
        begins=("today" if start == today else "reported") if second.at > ROOM else "",
    )


def _place(day: float, wide: float) -> float:
    return round(INSET + wide * day, 1)


def _weekends(start: date, length: int, wide: float) -> tuple[tuple[float, float], ...]:
    """Saturdays and Sundays in between, each around its tick."""
    days = [day for day in range(1, length) if (start + timedelta(days=day)).weekday() > FRIDAY]
    return tuple((_place(day - 0.5, wide), round(wide, 1)) for day in days)
