"""Patterns worth a look: what in a service's closings is unusual enough to be asked about. Never a result.

Each has a threshold that is told in words beside it, and is mentioned only of enough requests. Why it is so, the
department says; nothing here decides that anything was done wrong.
"""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import numpy as np

from governance import formats
from governance.calendars.rules.zones import DAY, instant_at, to_walls
from governance.results.rules.formulas import FEWEST, share
from governance.results.rules.frame import NEVER, Frame, Ints
from governance.results.rules.verdicts import Standing
from governance.scorecards.rules.evidence import About, Names, Window, timed
from governance.scorecards.rules.values import Habit, Named, Pattern, PatternKind

HOUR, MINUTE = 3_600, 60
FEWEST_AT_ONCE = 20
JUST_BEFORE = (
    "Mentioned where at least 30 requests were closed in the last 5% of their time and that is more than twice as many as "
    "in the same hours of the day before or the day after; for targets shorter than two days, as in the stretches before "
    "and after."
)
ABOVE_USUAL = (
    "Mentioned where at least 30 requests were closed and the share is half as high again as what was usual, by at least "
    "2 percentage points, and more than chance explains."
)
AT_ONCE = (
    "Mentioned where at least 20 requests of one service were closed within the same minute, and they are at least one in "
    "ten of its closings."
)


def patterns(frame: Frame, window: Window, *, names: Names, about: About) -> tuple[Pattern, ...]:
    """What is worth a look among the requests closed in the period, service by service in the order of names."""
    places = np.flatnonzero(timed(frame, window) & (frame.service > 0))
    closed = frame.only(places[np.argsort(frame.service[places], kind="stable")])
    known, firsts = np.unique(closed.service, return_index=True)
    bounds = [*firsts.tolist(), len(closed)]
    usual = _usual(closed, about)
    found: list[Pattern] = []
    for place, service in enumerate(known.tolist()):
        own = closed.part(bounds[place], bounds[place + 1])
        if len(own) >= FEWEST_AT_ONCE and service in names.services:
            named = names.services[service].named
            found += [*_before_due(own, named), *_at_once(own, named, about.zone)]
            found += _above_usual(own, named, about.habits.get(named.code, usual))
    return tuple(sorted(found, key=lambda each: (each.service.name, each.service.code, each.kind)))


def _usual(closed: Frame, about: About) -> Habit:
    """All services of this card together: what a service without a past of its own is compared with."""
    told = closed.reopened >= 0
    return Habit(
        closed_told=int(told.sum()),
        reopened=int((closed.reopened[told] > 0).sum()),
        paused_told=len(closed) if about.pauses_told else 0,
        paused=int((closed.paused > 0).sum()),
    )


def _before_due(own: Frame, service: Named) -> Iterator[Pattern]:
    """Closings crowded into the last stretch before they were due."""
    rows = (own.standing == Standing.JUDGED) & (own.due < NEVER) & (own.due > own.opened)
    opened, ended, due = own.opened[rows], own.ended[rows], own.due[rows]
    long = due - opened >= 2 * DAY
    days = _by_days((due - opened)[long], (due - ended)[long])
    hours = _by_stretches(opened[~long], ended[~long], due[~long])
    seen, expected = days[0] + hours[0], days[1] + hours[1]
    if seen >= FEWEST and seen > 2 * expected and (seen - expected) ** 2 > 9 * (expected + 1):
        words = (
            f"{seen:,} of {due.size:,} were closed in the last 5% of their time before they were due, "
            f"where about {expected:,} would be usual."
        )
        yield Pattern(
            kind=PatternKind.JUST_BEFORE_DUE,
            service=service,
            seen=seen,
            n=due.size,
            expected=expected,
            words=words,
            threshold=JUST_BEFORE,
        )


def _by_days(time: Ints, left: Ints) -> tuple[int, int]:
    """Of long targets: the last stretch beside the same hours a day earlier and later. The larger counts, because one
    of the two may be a Sunday.
    """
    stretch = np.clip(time // 20, HOUR, DAY)
    seen, earlier, later = (
        int(((left >= ahead) & (left < ahead + stretch)).sum()) for ahead in (0, DAY, -DAY)
    )
    return seen, max(earlier, later)


def _by_stretches(opened: Ints, ended: Ints, due: Ints) -> tuple[int, int]:
    """Of short targets: the last 5% beside the 10% before and after, which hold four such stretches."""
    used = (ended - opened) * 1_000 // (due - opened)
    seen = int(((used >= 950) & (ended <= due)).sum())
    beside = _between(used, 850, 950) + int(((used <= 1_100) & (ended > due)).sum())
    return seen, (beside + 2) // 4


def _between(values: Ints, least: int, below: int) -> int:
    return int(((values >= least) & (values < below)).sum())


def _above_usual(own: Frame, service: Named, habit: Habit) -> Iterator[Pattern]:
    told = own.reopened[own.reopened >= 0]
    came_back = int((told > 0).sum())
    paused = int((own.paused > 0).sum())
    for kind, seen, n, (usual, of), what in (
        (
            PatternKind.REOPENED,
            came_back,
            int(told.size),
            (habit.reopened, habit.closed_told),
            "opened again",
        ),
        (
            PatternKind.PAUSED,
            paused,
            len(own) if habit.paused_told else 0,
            (habit.paused, habit.paused_told),
            "paused",
        ),
    ):
        if n >= FEWEST and of >= FEWEST and _well_above(seen, n, usual=usual, of=of):
            expected = (2 * usual * n + of) // (2 * of)
            words = f"{seen:,} of {n:,} that were closed had been {what}, where about {expected:,} would be usual."
            yield Pattern(
                kind=kind,
                service=service,
                seen=seen,
                n=n,
                expected=expected,
                words=words,
                threshold=ABOVE_USUAL,
            )


def _well_above(seen: int, n: int, *, usual: int, of: int) -> bool:
    """Half as high again, 2 points more, and the interval of the share lies above what was usual."""
    here, before = share(seen, n), share(usual, of)
    return 2 * seen * of >= 3 * usual * n and here.bp >= before.bp + 200 and here.low_bp > before.bp


def _at_once(own: Frame, service: Named, zone: str) -> Iterator[Pattern]:
    """Many closed within one minute. Midnight sharp is left out: it is how a date without a time is written."""
    walls = to_walls(own.ended, zone)
    timed_ends = own.ended[walls % DAY != 0]
    minutes, sizes = np.unique(timed_ends // MINUTE, return_counts=True)
    if not sizes.size:
        return
    most = int(sizes.max())
    if most < FEWEST_AT_ONCE or 10 * most < len(own):
        return
    when = formats.moment(instant_at(int(minutes[sizes.argmax()]) * MINUTE), ZoneInfo(zone))
    yield Pattern(
        kind=PatternKind.BULK,
        service=service,
        seen=most,
        n=len(own),
        expected=0,
        words=f"{most:,} of {len(own):,} were closed within one minute ({when}).",
        threshold=AT_ONCE,
    )
