"""Requests beside the term and the calendar version in force at their opening: a Frame from rows and their ground.

Pure and without a step of Python per row, except for rows with a pause of their own. What a later version says never
touches them: the ground is asked by the instant of opening. Verdicts as of a day are derived later (frame.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from governance.agreements.rules.items import Term
from governance.calendars.rules.zones import DAY, seconds, to_walls
from governance.errors import ConcordError
from governance.requests.rules.marks import Flag
from governance.results.rules.closings import closing
from governance.results.rules.dues import Dues, Openings, Rule, dues
from governance.results.rules.frame import NEVER, UNREADABLE, Flags, Frame, Ints
from governance.results.rules.ground import NONE, Ground, RowTerms, terms_of_rows
from governance.results.rules.reliefs import Effect, Relief
from governance.results.rules.verdicts import Standing

TOLERANCE = 60  # seconds between two due dates that are the same for people
_EARLIEST, _LATEST = (
    -2_208_988_800,
    7_258_118_400,
)  # 1900 to 2200: an opening outside is no reading of a clock


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Requests as stored, one entry per request in every column; NEVER and UNREADABLE where there is no instant.

    `reason` is the place of the pause's reason in `reasons`, whose first is "".
    """

    request: Ints
    feed: Ints
    label: Ints
    opened: Ints
    ended: Ints
    due: Ints
    handed: Ints
    paused: Ints
    resumed: Ints
    reason: Ints
    closed: Ints
    verdict: Ints
    flags: Ints
    district: Ints
    channel: Ints
    outcome: Ints
    complete: Ints
    transfers: Ints
    reopened: Ints
    vanished: Ints
    reasons: tuple[str, ...] = ("",)


@dataclass(kw_only=True)
class _Answers:
    """What is found out group by group."""

    plain: Ints
    adjusted: Ints
    handed_due: Ints
    stood: Ints
    calendar: Ints
    flags: Ints
    impossible: Flags


def judged(rows: Rows, ground: Ground) -> Frame:
    """Every row, in the same order."""
    opened = np.where(unreadable(rows.opened), UNREADABLE, rows.opened)
    under = terms_of_rows(rows.label, opened, (rows.district, rows.channel), ground)
    answers = _answers(rows)
    for group in _groups(under.done, opened, under.service, ground):
        _by_done(group, rows, answers)
    for group in _groups(under.routed, opened, under.service, ground):
        _by_routed(group, rows, answers)
    plain, adjusted = _standings(rows, under, answers, ground)
    return Frame(
        **{name: getattr(rows, name) for name in _AS_STORED},
        service=under.service,
        party=under.party,
        item=_items(under, ground),
        version=under.version,
        calendar=answers.calendar,
        opened=opened,
        ended=_ended(rows, under, ground),
        due=answers.adjusted,
        due_plain=answers.plain,
        handed_due=answers.handed_due,
        standing=adjusted,
        standing_plain=plain,
        flags=rows.flags | answers.flags | _marks(rows, answers, ground),
        paused=answers.stood,
    )


_AS_STORED = (
    *("request", "feed", "label", "handed"),
    *("district", "channel", "outcome", "complete", "transfers", "reopened"),
)


def _answers(rows: Rows) -> _Answers:
    def filled(value: np.int64 | int) -> Ints:
        return np.full(len(rows.request), value, dtype=np.int64)

    return _Answers(
        plain=filled(NEVER),
        adjusted=filled(NEVER),
        handed_due=filled(NEVER),
        stood=filled(0),
        calendar=filled(0),
        flags=filled(0),
        impossible=np.zeros(len(rows.request), dtype=bool),
    )


@dataclass(frozen=True, kw_only=True)
class _Group:
    """Rows of one term; `calendar` is the id of the version it counts on, `early`: opened before the calendar's first version."""

    rows: NDArray[np.intp]
    rule: Rule
    calendar: int
    early: Flags


def _groups(terms: Ints, opened: Ints, services: Ints, ground: Ground) -> Iterator[_Group]:
    aimed = np.array([held.term.target is not None for held in ground.terms] + [False])  # the last: no term
    rows = np.nonzero((opened != UNREADABLE) & aimed[terms])[0]
    order = rows[np.lexsort((opened[rows], terms[rows]))]  # neighbors in time are neighbors in memory
    bounds = np.nonzero(np.diff(terms[order]))[0] + 1
    for part in np.split(order, bounds) if order.size else ():
        place = int(terms[part[0]])
        held, events = ground.terms[place], ground.reliefs.get(int(services[part[0]]), ())
        rule = Rule(term=held.term, calendar=held.counted.calendar, reliefs=events)
        early = opened[part] < ground.known_since[place]
        yield _Group(rows=part, rule=rule, calendar=held.counted.row, early=early)


def _by_done(group: _Group, rows: Rows, answers: _Answers) -> None:
    chosen = group.rows
    answers.calendar[chosen] = group.calendar
    answers.flags[chosen] |= np.where(group.early, int(Flag.CALENDAR_UNKNOWN), 0)
    found = _dues(group, rows)
    if found is None:
        answers.impossible[chosen] = True
        answers.flags[chosen] |= int(Flag.CALENDAR_UNKNOWN)
        return
    answers.plain[chosen], answers.adjusted[chosen] = found.plain, found.adjusted
    answers.stood[chosen] = found.stood
    answers.flags[chosen] |= np.where(found.provisional, int(Flag.PROVISIONAL_DUE), 0)


def _by_routed(group: _Group, rows: Rows, answers: _Answers) -> None:
    found = _dues(group, rows)
    if found is not None:
        answers.handed_due[group.rows] = found.adjusted


def _dues(group: _Group, rows: Rows) -> Dues | None:
    """None where nothing can fall due on this calendar: it then counts as no target, and is flagged."""
    columns = {
        name: getattr(rows, name)[group.rows] for name in ("opened", "ended", "paused", "resumed", "reason")
    }
    try:
        return dues(Openings(**columns), group.rule, rows.reasons)
    except ConcordError:
        return None


def _standings(rows: Rows, under: RowTerms, answers: _Answers, ground: Ground) -> tuple[Ints, Ints]:
    """Without event adjustments, and with them. Later lines outweigh earlier ones: the order of DESIGN §8."""
    plain = np.where(under.done == NONE, Standing.NO_TERM, Standing.JUDGED).astype(np.int64)
    plain[_aimless(under, ground) | answers.impossible] = Standing.NO_TARGET
    plain[under.outside] = Standing.POPULATION
    plain[_corrected(rows.request, ground)] = Standing.CORRECTED
    adjusted = plain.copy()
    adjusted[_left_out(rows.opened, under.service, ground)] = Standing.RELIEVED
    for standing in (plain, adjusted):
        standing[(under.service == 0) & ~under.set_aside] = Standing.UNMATCHED
        standing[unreadable(rows.opened) | ((rows.closed != 0) & (rows.ended >= NEVER))] = Standing.INVALID
    return plain, adjusted


def unreadable(opened: Ints) -> Flags:
    """Openings that nobody can read: none at all, or in years that no request is from."""
    outside: Flags = (opened < _EARLIEST) | (opened >= _LATEST)
    return outside


def _aimless(under: RowTerms, ground: Ground) -> Flags:
    none = np.array([held.term.target is None for held in ground.terms] + [False])
    aimless: Flags = none[under.done]
    return aimless


def _corrected(requests: Ints, ground: Ground) -> Flags:
    return np.isin(requests, np.array(sorted(ground.corrected), dtype=np.int64))


def _left_out(opened: Ints, services: Ints, ground: Ground) -> Flags:
    left = np.zeros(len(opened), dtype=bool)
    for service, reliefs in ground.reliefs.items():
        for relief in reliefs:
            if relief.effect is Effect.EXCLUDE:
                left |= (services == service) & _within(opened, relief)
    return left


def _within(opened: Ints, relief: Relief) -> Flags:
    end = seconds(relief.ends) if relief.ends else NEVER
    inside: Flags = (opened >= seconds(relief.starts)) & (opened < end)
    return inside


def _items(under: RowTerms, ground: Ground) -> Ints:
    numbers = np.array([held.item for held in ground.terms] + [0], dtype=np.int64)
    items: Ints = numbers[under.done]
    return items


def _ended(rows: Rows, under: RowTerms, ground: Ground) -> Ints:
    """A closing without the work ends nothing where the target says that only done work counts."""
    strict = np.array([not _counts_undone(held.term) for held in ground.terms] + [False])
    undone = (rows.flags & int(Flag.CLOSED_UNDONE)) != 0
    return np.where(strict[under.done] & undone, NEVER, rows.ended)


def _counts_undone(term: Term) -> bool:
    return closing(term.closed_when).undone_counts


def _marks(rows: Rows, answers: _Answers, ground: Ground) -> Ints:
    both = (rows.due < NEVER) & (answers.plain < NEVER)
    apart: Flags = both & (np.abs(np.where(both, rows.due - answers.plain, 0)) > TOLERANCE)
    for feed, zone in ground.date_zones.items():
        mine = np.nonzero(apart & (rows.feed == feed))[0]
        apart[mine] = _days(rows.due[mine], zone) != _days(answers.plain[mine], zone)
    differs = np.where(apart, int(Flag.DUE_DIFFERS), 0)
    gone = np.where(rows.vanished != 0, int(Flag.VANISHED), 0)
    return (differs | gone).astype(np.int64)


def _days(instants: Ints, zone: str) -> Ints:
    days: Ints = to_walls(instants, zone) // DAY
    return days
