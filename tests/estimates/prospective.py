"""A service's past played day by day: what was said each morning from what was known, and what came true of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np

from governance.calendars.rules.zones import DAY, day_number, to_walls
from governance.estimates.rules.days import Reach, days_to_say
from governance.estimates.rules.statements import Asked, statements
from governance.estimates.rules.values import Cases, Stated
from governance.results.rules.frame import Flags, Ints

ZONE = "America/New_York"
TOLD = int(datetime(2030, 1, 1, tzinfo=UTC).timestamp())  # everything is told


def cases(opened: Ints, ended: Ints) -> Cases:
    return Cases(opened=opened, ended=ended, told=np.full(opened.size, TOLD))


def mornings(first: date, last: date, *, late: int = 0) -> list[Asked]:
    """Every day, with what was on record for certain when it began."""
    reach = Reach(told=TOLD, late=late, patience=0)
    return [
        day
        for year in range(first.year, last.year + 1)
        for day in _of_year(year, reach)
        if first <= day.day <= last
    ]


def _of_year(year: int, reach: Reach) -> tuple[Asked, ...]:
    return days_to_say(date(year, 1, 1), date(year, 12, 31), reach, zone=ZONE)


@dataclass(frozen=True, kw_only=True)
class Played:
    """Requests that were asked on a day on which something was said; `dated`, and whether they were done by that date."""

    month: Ints
    dated: Flags
    kept: Flags
    day_kept: Flags
    day_less: Flags

    @property
    def year(self) -> Ints:
        found: Ints = self.month // 12 + 1970
        return found

    def share(self, of: Flags, rows: Flags | None = None) -> float:
        """In percent of the dated."""
        chosen = self.dated if rows is None else self.dated & rows
        return 100 * float(of[chosen].mean())

    def months(self, at_least: int = 30) -> list[float]:
        """The share that was kept in each month with so many dated requests."""
        found = [self.month == each for each in np.unique(self.month)]
        return [
            self.share(self.kept, rows) for rows in found if np.count_nonzero(self.dated & rows) >= at_least
        ]


def played(of: Cases, days: Sequence[Asked]) -> Played:
    return judged(of, list(statements(of, days, zone=ZONE)))


def judged(of: Cases, said: Sequence[Stated]) -> Played:
    """`said` are days without a gap."""
    first = day_number(said[0].day)
    asked = to_walls(of.opened, ZONE) // DAY
    rows = (asked >= first) & (asked < first + len(said))
    opened, ended, asked = of.opened[rows], of.ended[rows], asked[rows]
    done = to_walls(np.minimum(ended, TOLD), ZONE) // DAY - asked
    seconds = np.array([-1 if each.seconds is None else each.seconds for each in said])[asked - first]
    days = np.array([-1 if each.days is None else each.days for each in said])[asked - first]
    return Played(
        month=asked.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64),
        dated=seconds >= 0,
        kept=ended <= opened + seconds,
        day_kept=done <= days,
        day_less=done <= days - 1,
    )


def together(parts: Sequence[Played]) -> Played:
    return Played(
        **{name: np.concatenate([getattr(each, name) for each in parts]) for name in vars(parts[0])}
    )
