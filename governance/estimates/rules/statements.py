"""What is said of a service day by day, each day from what was known before it. Decides when no date is said, and why.

The last 60 days count, or 120, 365 and 730 where fewer hold less than 100 requests or are too short to show the ninth of
ten. The share that is read off is moved by what came true: up after a date that was too early, down after one that was kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from governance.calendars.rules.zones import DAY, day_number, to_walls
from governance.estimates.rules.kaplan_meier import ROUNDING, Curve, curve
from governance.estimates.rules.values import NINE_OF_TEN, Cases, Stated, WhyNone
from governance.results.rules.frame import Flags, Ints

LADDER = (60, 120, 365, 730)  # days
ENOUGH = 100  # requests
SHOWS = 0.5  # of a window: what takes longer, too few of its requests were watched for
AT_RISK = 10  # still open just before: of fewer, one closing decides
MOST = 20_000  # requests of a window; of more, every second, third … is taken
FARTHEST = 90  # days
GAIN = 0.01  # of the feedback, for each request whose date has come
AT_ONCE = 15  # for so many of them at most in one step, so that a busy day does not swing it
LEVELS = (0.5, 0.95)  # what feedback may make of nine of ten
RIPE = (180, 90)  # days before: the oldest and the youngest whose share as done is told


@dataclass(frozen=True, kw_only=True)
class Known:
    """What was said before: the last level, until when its past reached, and the seconds said on each day."""

    level: float = NINE_OF_TEN
    until: int | None = None
    seconds: Mapping[date, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A local date on which something is to be said, and until when its past reaches; `stale`: too long before.

    `last` is the number of the local day in which its past ends, of which only a part is known, if any.
    """

    day: date
    until: int
    last: int
    stale: bool = False


def statements(
    cases: Cases, days: Sequence[Asked], *, zone: str, known: Known | None = None
) -> Iterator[Stated]:
    """One for each day; `days` are in order, and nothing was said on them before."""
    past, known = _Past.of(cases, zone), known or Known()
    for day, seconds in known.seconds.items():
        past.note(day, seconds)
    level, before = known.level, known.until
    for asked in days:
        if before is not None:
            level = past.corrected(level, before, asked.until)
        stated = past.stated(asked, level)
        if stated.seconds is not None:
            past.note(asked.day, stated.seconds)
        before = max(asked.until, before or asked.until)
        yield stated


@dataclass(frozen=True, kw_only=True)
class _Seen:
    """Requests as they stood at an instant: how long each took, or was watched in vain, and in whole local days."""

    spans: Ints
    gaps: Ints
    done: Flags


@dataclass(frozen=True, kw_only=True)
class _Past:
    """Requests in the order of their openings; `opened_day` are local days, `ripe` when what was said of each is due."""

    opened: Ints
    ended: Ints
    told: Ints
    opened_day: Ints
    ended_day: Ints
    told_day: Ints
    ripe: Ints

    @classmethod
    def of(cls, cases: Cases, zone: str) -> "_Past":
        order = np.lexsort((cases.told, cases.ended, cases.opened))
        opened, told = cases.opened[order], cases.told[order]
        ended, watched = np.maximum(cases.ended[order], opened), np.maximum(told, opened)
        return cls(
            opened=opened,
            ended=ended,
            told=told,
            opened_day=to_walls(opened, zone) // DAY,
            ended_day=to_walls(np.minimum(ended, watched), zone) // DAY,
            told_day=to_walls(watched, zone) // DAY,
            ripe=np.full(opened.size, -1, dtype=np.int64),
        )

    def note(self, day: date, seconds: int) -> None:
        """What was said to those who asked on that day."""
        first, last = np.searchsorted(self.opened_day, (day_number(day), day_number(day) + 1))
        self.ripe[first:last] = self.opened[first:last] + seconds

    def corrected(self, level: float, before: int, until: int) -> float:
        """The level after what came true between two instants; in millionths, as it is kept."""
        rows = self._opened(before - FARTHEST * DAY, until)
        ripe = self.ripe[rows]
        due = (ripe > before) & (ripe <= np.minimum(until, self.told[rows]))
        n = int(np.count_nonzero(due))
        if not n:
            return level
        kept = float(np.count_nonzero(self.ended[rows][due] <= ripe[due])) / n
        moved = level + GAIN * min(n, AT_ONCE) * (NINE_OF_TEN - kept)
        return round(min(max(moved, LEVELS[0]), LEVELS[1]), 6)

    def stated(self, asked: Asked, level: float) -> Stated:
        rows = self._opened(asked.until - RIPE[0] * DAY, asked.until - RIPE[1] * DAY)
        done = np.count_nonzero(self.ended[rows] <= np.minimum(self.told[rows], asked.until))
        said = Stated(
            day=asked.day,
            until=asked.until,
            level=level,
            ripened=rows.stop - rows.start,
            ripened_done=int(done),
        )
        return replace(said, why=WhyNone.STALE) if asked.stale else self._dated(said, asked.last)

    def _dated(self, said: Stated, last: int) -> Stated:
        """With the date that the shortest window shows, or why there is none."""
        n, why = 0, WhyNone.FEW
        for window in LADDER:
            rows = self._opened(said.until - window * DAY, said.until)
            n = rows.stop - rows.start
            if n < ENOUGH:
                continue
            seen, why = self._seen(rows, said.until, last), WhyNone.NO_NINTH
            shown = curve(seen.spans, seen.done)
            place = _ninth(shown, said.level, window)
            if place is None:
                continue
            seconds = int(shown.times[place])
            days, share = _whole_days(seen, min(said.level, 1 - float(shown.left[place])), seconds)
            if days > FARTHEST:
                return replace(said, n=n, window=window, why=WhyNone.FAR)
            done_bp = round(share * 10_000)
            return replace(said, n=n, window=window, seconds=seconds, days=days, done_bp=done_bp)
        return replace(said, n=n, window=LADDER[-1], why=why)

    def _opened(self, since: int, until: int) -> slice:
        first, last = np.searchsorted(self.opened, (since, until))
        return slice(int(first), int(last))

    def _seen(self, rows: slice, until: int, last: int) -> _Seen:
        rows = slice(rows.start, rows.stop, max(1, -(-(rows.stop - rows.start) // MOST)))
        opened, ended = self.opened[rows], self.ended[rows]
        told = np.maximum(np.minimum(self.told[rows], until), opened)
        done = ended <= told
        day = np.where(done, self.ended_day[rows], np.minimum(self.told_day[rows], last))
        return _Seen(spans=np.where(done, ended, told) - opened, gaps=day - self.opened_day[rows], done=done)


def _whole_days(seen: _Seen, level: float, seconds: int) -> tuple[int, float]:
    """The same in whole local days after the day of asking, and the share that was done by then."""
    found = curve(np.maximum(seen.gaps, 0), seen.done, open_first=True)
    place, at_most = found.place(level), seconds // DAY + 1
    days = at_most if place is None else min(int(found.times[place]), at_most)
    return days, found.done_by(days)


def _ninth(of: Curve, level: float, window: int) -> int | None:
    """Where so large a share is done, or the largest that the window shows; None where it does not show nine of ten."""
    watched = np.count_nonzero(of.at_risk >= AT_RISK)
    shown = min(int(watched), int(np.searchsorted(of.times, SHOWS * window * DAY, side="right"))) - 1
    if shown < 0 or of.left[shown] > 1 - NINE_OF_TEN + ROUNDING:
        return None
    place = of.place(level)
    return shown if place is None else min(place, shown)
