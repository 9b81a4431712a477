"""Which kinds of clocks are tried on a label: the plain ones, and working hours that any label of the feed betrays."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import time

from governance.calendars.rules import DueRule, Unit
from governance.inference.rules import hours
from governance.inference.rules.clocks import Holidays
from governance.inference.rules.rows import Rows
from governance.inference.rules.values import Promised

PLAIN = (Promised(amount=1, unit=Unit.CALENDAR_DAYS), Promised(amount=1, unit=Unit.HOURS))
_PLAIN_ENOUGH = 0.97  # of the rows that hours or calendar days explain: working hours need not be sought
_BELIEVABLE = 0.3  # of the rows, that hours must explain to be offered to other labels
_NEAR_BEST = 0.8  # of the best share of a label's hours
_POOLED = 6
_CUTS = range(12, 24)  # hours from which a case may count for the next day
_DATED = 1_500
_BETTER = 1.01

Families = tuple[Promised, ...]


def families(labels: Mapping[int, Rows], off: Holidays) -> dict[int, Families]:
    """For each label the clocks to try; hours are pooled, since one label's own may lie in mid-day."""
    usual = usual_week(labels.values())
    timed = {label: rows for label, rows in labels.items() if not rows.by_date}
    own = {label: own_hours(rows, usual, off) for label, rows in timed.items()}
    pool = _pooled((timed[label].n, found) for label, found in own.items())
    known = {
        label: (*PLAIN, *_offered(rows, pool), *(each.family for each in own[label]))
        for label, rows in timed.items()
    }
    dated = {label: dated_families(rows, usual, off) for label, rows in labels.items() if rows.by_date}
    return {label: tuple(dict.fromkeys(each)) for label, each in {**known, **dated}.items()}


def usual_week(labels: Iterable[Rows]) -> tuple[int, ...]:
    """The weekdays on which most cases of labels with a free day fall due; Monday to Friday where no label has one."""
    votes: Counter[tuple[int, ...]] = Counter()
    for rows in labels:
        votes[hours.week_of(rows)] += rows.n
    del votes[hours.FULL_WEEK]
    return next((week for week, _ in votes.most_common(1) if len(week) > 2), hours.WORK_WEEK)


def own_hours(rows: Rows, usual: tuple[int, ...], off: Holidays) -> list[hours.Found]:
    """The working hours that this label's dues fit, unless plain hours or days explain them."""
    few = rows.sample(300)
    if max(hours.share(few, each, off) for each in PLAIN) >= _PLAIN_ENOUGH:
        return []
    mine = hours.week_of(rows)
    weeks = {usual, mine} if 2 < len(mine) < 7 else {usual}
    return [found for week in sorted(weeks) for found in hours.best_hours(rows, week, off)]


def _pooled(labels: Iterable[tuple[int, list[hours.Found]]]) -> list[str]:
    votes: Counter[str] = Counter()
    for n, found in labels:
        best = max((each.share for each in found), default=0.0)
        for each in found:
            if each.share >= max(_BELIEVABLE, _NEAR_BEST * best):
                votes[each.family.hours] += int(n * each.share)
    return [text for text, _ in votes.most_common(_POOLED)]


def _offered(rows: Rows, pool: Iterable[str]) -> Iterable[Promised]:
    return (
        replace(kind, hours=text)
        for text in pool
        for kind in hours.kinds(rows)
        if kind.rule is DueRule.SAME_TIME
    )


def dated_families(rows: Rows, usual: tuple[int, ...], off: Holidays) -> Families:
    """Days and working days by date alone, and the hour from which a case counts for the next day, if there is one."""
    sample = rows.sample(_DATED)
    mine = hours.week_of(rows)
    weeks = dict.fromkeys((usual, mine) if 2 < len(mine) < 7 else (usual,))
    found: list[Promised] = []
    for kind in (None, *weeks):
        plain = _dated(kind, None)
        late = [_dated(kind, time(hour)) for hour in _CUTS]
        best = max(late, key=lambda each: hours.top_share(sample, each, off))
        better = hours.top_share(sample, best, off) > _BETTER * hours.top_share(sample, plain, off)
        found += [plain, best] if better else [plain]
    return tuple(found)


def _dated(week: tuple[int, ...] | None, after: time | None) -> Promised:
    """Working days after which nothing is begun from an hour on are those of hours that end then."""
    closes = after.hour * 60 if after else 24 * 60
    unit = Unit.CALENDAR_DAYS if week is None else Unit.BUSINESS_DAYS
    text = "" if week is None else hours.hours_text(week, 0, closes)
    return Promised(amount=1, unit=unit, hours=text, rule=DueRule.END_OF_DAY, after=after, by_date=True)
