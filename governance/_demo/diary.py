"""When everything in the made-up city happened, and playing it in that order.

Decides order and dates only; what an entry does is decided by whoever wrote it down.
"""

import heapq
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

Act = Callable[[datetime], Awaitable[None]]
SATURDAY = 5
BREATH = timedelta(minutes=37)  # between two acts that would fall on one moment


@dataclass(frozen=True, kw_only=True)
class Days:
    """Instants told as days before the day of seeding, in the city's own time."""

    today: date
    zone: ZoneInfo

    @property
    def end(self) -> datetime:
        """The day of seeding begins: everything has happened before."""
        return self.exactly(0, "00:00")

    def exactly(self, ago: int, clock: str = "09:30") -> datetime:
        day = self.today - timedelta(days=ago)
        return datetime.combine(day, time.fromisoformat(clock), tzinfo=self.zone).astimezone(UTC)

    def working(self, ago: int, clock: str = "09:30") -> datetime:
        """That day or, on a weekend, the Friday before it."""
        weekday = (self.today - timedelta(days=ago)).weekday()
        return self.exactly(ago + max(0, weekday - SATURDAY + 1), clock)

    def first_of_month(self, ago: int, *, after: int = 0) -> date:
        """The next first of a month that lies at least `after` days after the day so many days ago."""
        day = self.today - timedelta(days=ago - after)
        return day if day.day == 1 else (day.replace(day=1) + timedelta(days=32)).replace(day=1)


@dataclass(kw_only=True)
class Diary:
    """Entries by their instant; those of one instant in the order in which they were written."""

    days: Days
    _entries: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=count)
    last: datetime | None = None

    def write(self, at: datetime, act: Act) -> None:
        """Add an entry; one that would lie before what has been played is played next."""
        due = at if self.last is None else max(at, self.last)
        heapq.heappush(self._entries, (due, next(self._order), act))

    def __len__(self) -> int:
        return len(self._entries)

    async def play(self, report: Callable[[datetime, int], None]) -> None:
        """Everything before the day of seeding, in order; `report` hears the date and how many entries are left.

        Each act is a transaction of its own, as those of a city are: tasks over rows would run in no other one.
        """
        while self._entries and self._entries[0][0] < self.days.end:
            await self._next(report)

    async def _next(self, report: Callable[[datetime, int], None]) -> None:
        at, _, act = heapq.heappop(self._entries)
        self.last = at
        await act(at)
        report(at, len(self._entries))


def in_order(instants: list[datetime]) -> list[datetime]:
    """The instants of one story, each after the one before."""
    found: list[datetime] = []
    for instant in instants:
        found.append(max(instant, found[-1] + BREATH) if found else instant)
    return found
