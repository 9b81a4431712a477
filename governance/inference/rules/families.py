"""Which kinds of clocks are tried on a label: the plain ones, and working hours that any label of the feed betrays."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import time

import numpy as np

from governance.calendars.rules import DueRule, Unit
from governance.inference.rules import hours
from governance.inference.rules.clocks import Holidays
from governance.inference.rules.rows import Flags, Rows
from governance.inference.rules.values import FEWEST, Promised

PLAIN = (Promised(amount=1, unit=Unit.CALENDAR_DAYS), Promised(amount=1, unit=Unit.HOURS))
ENDING = Promised(amount=1, unit=Unit.CALENDAR_DAYS, rule=DueRule.END_OF_DAY)
_LEFT = 0.12  # of the rows, that nothing explains: then a label's own hours are sought
_BELIEVABLE = 0.3  # of its rows, that hours must explain to be offered to other labels
_NEAR_BEST = 0.8  # of the best share of a label's hours
_POOLED = 8
_WRONG = 3  # power of the share by which hours count: wrong ones explain some rows of many labels
_CUTS = range(12, 24)  # hours from which a case may count for the next day
_FEW, _OWN, _DATED = 300, 600, 1_500  # rows of a label that are looked at
_BETTER = 1.01

Families = tuple[Promised, ...]
Weeks = tuple[tuple[int, ...], ...]  # each the weekdays of one


def families(
    labels: Mapping[int, Rows], off: Holidays, *, known: Iterable[str] = (), patience: int = 1_000
) -> dict[int, Families]:
    """For each label the clocks to try; hours are pooled, since one label's own may lie in mid-day.

    Labels with most cases come first; hours that explain the next label, too, and `known` ones are not sought again.
    """
    usual = usual_weeks(labels.values())
    timed = {label: rows for label, rows in labels.items() if not rows.by_date}
    pool = pooled(timed, usual, off, known=tuple(known), patience=patience)
    told = {label: (*plain(rows), *offered(rows, pool)) for label, rows in timed.items()}
    dated = {label: dated_families(rows, usual, off) for label, rows in labels.items() if rows.by_date}
    return told | dated


def pooled(
    labels: Mapping[int, Rows], usual: Weeks, off: Holidays, *, known: tuple[str, ...], patience: int
) -> list[str]:
    """The working hours that explain most rows of all labels; given up after so many labels in a row without any."""
    votes: Counter[str] = Counter()
    vain = 0
    for rows in sorted((each for each in labels.values() if each.n >= FEWEST), key=lambda each: -each.n):
        few = rows.sample(_FEW)
        told = _most(votes, known)
        left = unexplained(few, (*plain(few), *offered(few, told)), off)
        if vain < patience and left.mean() >= _LEFT:
            found = own_hours(rows.sample(_OWN), usual, off)
            vain = 0 if found else vain + 1
            for each in found:
                votes[each.family.hours] += int(rows.n * each.share**_WRONG)
    return _most(votes, known)


def _most(votes: Counter[str], known: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys([*known, *(text for text, _ in votes.most_common(_POOLED))]))


def hours_in(tried: Iterable[Families]) -> list[str]:
    """The working hours of clocks, in the order in which they are tried."""
    return list(
        dict.fromkeys(each.hours for mine in tried for each in mine if each.hours and not each.by_date)
    )


def unexplained(rows: Rows, tried: Iterable[Promised], off: Holidays) -> Flags:
    """The rows that the best clock of their time does not explain by an amount that many of them name.

    Clocks do not add up within a time: wrong ones together would explain everything.
    """
    best = np.zeros(rows.n, dtype=bool)
    for family in tried:
        named = hours.common(rows, family, off)
        for part in hours.times(rows.n):
            if named[part].sum() > best[part].sum():
                best[part] = named[part]
        if 1 - best.mean() < _LEFT:
            break
    return ~best


def own_hours(rows: Rows, usual: Weeks, off: Holidays) -> list[hours.Found]:
    """The working hours that these rows' dues fit, the best ones only."""
    mine = hours.week_of(rows)
    weeks = {*usual, mine} if 3 <= len(mine) < 7 else {*usual}
    found = [found for week in sorted(weeks) for found in hours.best_hours(rows, week, off)]
    least = max((_NEAR_BEST * each.share for each in found), default=0.0)
    return [each for each in found if each.share >= max(_BELIEVABLE, least)]


def offered(rows: Rows, pool: Iterable[str]) -> Iterator[Promised]:
    """All kinds of working time on hours, and their last close where many fall due at one time."""
    return (replace(kind, hours=text) for text in pool for kind in hours.kinds(rows))


def plain(rows: Rows) -> Families:
    """Hours and calendar days; these until the end of the day where many fall due then."""
    return (*PLAIN, ENDING) if hours.ends_of_days(rows) else PLAIN


def usual_weeks(labels: Iterable[Rows]) -> Weeks:
    """The weekdays on which most cases of labels with a free day fall due; Monday to Friday where no label has one."""
    votes: Counter[tuple[int, ...]] = Counter()
    for rows in labels:
        votes[hours.week_of(rows)] += rows.n
    found = [week for week, _ in votes.most_common() if 3 <= len(week) < 7]
    return tuple(found[:2]) or (hours.WORK_WEEK,)


def dated_families(rows: Rows, usual: Weeks, off: Holidays) -> Families:
    """Days and working days by date alone, and the hour from which a case counts for the next day, if there is one."""
    sample = rows.sample(_DATED)
    mine = hours.week_of(rows)
    weeks = dict.fromkeys((*usual, mine) if 3 <= len(mine) < 7 else usual)
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
