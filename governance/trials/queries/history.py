"""A service's past requests, read to be tried on, and kept in memory for as long as nothing new is known about them.

Which requests: opened in the span, readable, not left out by a correction, of the term's population, with a time that
their source tells. Decides nothing about targets.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import numpy as np
from anyio import to_thread

from governance.agreements.rules.items import Term
from governance.agreements.rules.versions import midnight, midnight_after
from governance.calendars.rules import Pause
from governance.database import copying, sql
from governance.database.copying import Block
from governance.requests.rules.marks import Flag
from governance.results.queries.frames import column
from governance.results.queries.reliefs import reliefs_of
from governance.results.rules.frame import NEVER, UNREADABLE, Ints
from governance.results.rules.reliefs import Effect, Relief
from governance.results.rules.terms import DONE, ROUTED
from governance.results.rules.verdicts import Standing
from governance.trials.rules.backtest import Grouping, Past, by_month, by_name
from governance.trials.rules.curve import Flags
from governance.trials.rules.slack import recent
from governance.trials.rules.trial import Clocked, Events, Facts, Timed, folded

MONTHS = 24
STEP = 300  # seconds: answers given within five minutes are as of the same instant, so that times are worked out once
KEPT = 2_000_000  # requests, of all services together; at least the last service
_ENDS = {DONE: "ended", ROUTED: "handed"}  # what of a request tells that the metric is fulfilled
_LEFT_OUT = (Standing.INVALID, Standing.CORRECTED)
NO_DISTRICT = "district not told"

KINDS = {
    "request": "bigint",
    "opened": "timestamptz",
    "ended": "timestamptz",
    "handed": "timestamptz",
    "district": "integer",
    "standing_plain": "smallint",
    "item": "bigint",
    "flags": "integer",
}


@dataclass(frozen=True, kw_only=True)
class Period:
    """Local dates, both inclusive."""

    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class History:
    """Past requests of one service as of an instant; `times` keeps how long they took, by each clock that was asked."""

    period: Period
    as_of: datetime
    zone: str
    past: Past
    times: dict[Clocked, tuple[Timed, Timed]] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """A fingerprint of when each request was opened and ended: equal where the same requests were judged."""
        rows = np.stack([self.past.facts.opened, self.past.facts.ended])
        ordered = rows[:, np.lexsort((rows[1], rows[0]))].astype("<i8")
        return hashlib.sha256(b"concord:requests:1\n" + ordered.tobytes()).hexdigest()


_Key = tuple[Any, ...]


class _Memory:
    """What this process was asked last, the oldest first."""

    kept: ClassVar[OrderedDict[_Key, History]] = OrderedDict()


# `at`: before it, openings are believed. `revision` changes when anything does
# that a request, its result, or an event adjustment is made of.
SERVICE = """
SELECT s.id, coalesce((SELECT zone FROM city LIMIT 1), 'UTC') AS zone,
  (SELECT opened FROM judgment WHERE service = s.id AND opened < :at ORDER BY opened DESC LIMIT 1) AS last,
  concat_ws('/', current_database(), (SELECT max(id) FROM request), (SELECT max(request) FROM judgment),
    (SELECT max(touched_at) FROM request_import),
    (SELECT max(at) FROM label), (SELECT max(at) FROM watermark), (SELECT max(id) FROM stale), (SELECT count(*) FROM stale),
    (SELECT sum(revision) FROM relief), (SELECT sum(revision) FROM correction)) AS revision
FROM service s WHERE s.code = :service
"""


async def history(term: Term, *, at: datetime, period: Period | None, own_pauses: bool) -> History:
    """The past requests that a term would have covered; `own_pauses`: with the pauses their source tells of each.

    Without a period: 24 months up to the last full day, or up to the last request where nothing newer is stored.
    """
    as_of = at - timedelta(seconds=int(at.timestamp()) % STEP, microseconds=at.microsecond)
    service = await sql.one(SERVICE, f"There is no service “{term.service}”.", at=at, service=term.service)
    chosen = period or usual(as_of, service["last"], ZoneInfo(service["zone"]))
    key = (service["revision"], service["id"], chosen, as_of, term.metric, term.population, own_pauses)
    if key not in _Memory.kept:
        _Memory.kept[key] = await _read(service, term, chosen, as_of, own_pauses=own_pauses)
    _Memory.kept.move_to_end(key)
    while len(_Memory.kept) > 1 and sum(len(each.past.facts) + 1 for each in _Memory.kept.values()) > KEPT:
        _Memory.kept.popitem(last=False)
    return _Memory.kept[key]


def usual(as_of: datetime, last: datetime | None, zone: ZoneInfo) -> Period:
    """24 months up to yesterday; where the last request is older than that, up to its day."""
    yesterday = as_of.astimezone(zone).date() - timedelta(days=1)
    if last and last.astimezone(zone).date() < _months_before(yesterday):
        yesterday = last.astimezone(zone).date()
    return Period(first=_months_before(yesterday), last=yesterday)


def _months_before(day: date) -> date:
    following = day + timedelta(days=1)
    year, month = following.year - MONTHS // 12, following.month
    leap = following.month == 2 and following.day == 29
    return date(year, month, 28 if leap else following.day)


ROWS = """SELECT request, opened, ended, handed, district, standing_plain, item, flags FROM judgment
    WHERE service = :service AND opened >= :starts::timestamptz AND opened < :ends::timestamptz"""
PAUSES = """SELECT r.id, r.paused_at, r.resumed_at, r.pause_reason FROM judgment j JOIN request r ON r.id = j.request
    WHERE j.service = :service AND j.opened >= :starts AND j.opened < :ends AND r.paused_at IS NOT NULL"""


async def _read(
    service: Mapping[str, Any], term: Term, period: Period, as_of: datetime, *, own_pauses: bool
) -> History:
    zone = ZoneInfo(service["zone"])
    starts, ends = midnight(period.first, zone), midnight_after(period.last, zone)
    ends = min(ends, as_of + timedelta(seconds=1))
    of = {"service": service["id"], "starts": starts, "ends": ends}
    block = await copying.read(ROWS, KINDS, **of)
    covered = await _covered(block, term)
    pauses = await sql.rows(PAUSES, **of) if own_pauses else []
    facts, early = await to_thread.run_sync(_facts, block, covered, term.metric, pauses)
    reliefs = (await reliefs_of([service["id"]])).get(service["id"], ()) if term.metric == DONE else ()
    months, districts = await to_thread.run_sync(_grouped, facts, service["zone"], await _districts(facts))
    past = Past(
        facts=facts,
        months=months,
        districts=districts,
        days=_days(facts, period, zone),
        events=_events(reliefs, starts, as_of),
        early=await _early(facts.request[early & recent(facts.opened)], service["zone"]),
    )
    return History(period=period, as_of=as_of, zone=service["zone"], past=past)


def _grouped(facts: Facts, zone: str, districts: Mapping[int, str]) -> tuple[Grouping, Grouping]:
    return by_month(facts.opened, zone), by_name(facts.district, districts, unknown=NO_DISTRICT)


POPULATIONS = "SELECT id, split_part(key, '/', 3) AS population FROM item WHERE id = ANY(:items::bigint[])"


async def _covered(block: Block, term: Term) -> Flags:
    """Which rows the term would cover: those judged by a term of its population, or by the general one or by none."""
    item = column(block, "item")
    items = np.unique(item)
    rows = await sql.rows(POPULATIONS, items=[int(each) for each in items if each])
    mine = [row["id"] for row in rows if row["population"] == term.population]
    wanted = [*mine, *([] if term.population else [0])]
    if set(items.tolist()) <= set(wanted):
        return np.ones(item.size, dtype=np.bool_)
    found: Flags = np.isin(item, wanted)
    return found


# A due date told by its day alone, the day of opening, does not lie before it.
EARLY = """SELECT count(*) FROM request WHERE id = ANY(:requests::bigint[]) AND due_at < opened_at
    AND due_at AT TIME ZONE :zone <> date_trunc('day', opened_at AT TIME ZONE :zone)"""


async def _early(requests: Ints, zone: str) -> int:
    return int(await sql.value(EARLY, requests=requests.tolist(), zone=zone)) if requests.size else 0


def _facts(block: Block, covered: Flags, metric: str, pauses: list[dict[str, Any]]) -> tuple[Facts, Flags]:
    """The facts, and which of them their source's own due date precedes."""
    ended = column(block, _ENDS[metric]) if metric in _ENDS else np.full(len(block), NEVER)
    opened = column(block, "opened")
    standing = column(block, "standing_plain")
    told = covered & (opened > UNREADABLE)
    for left_out in _LEFT_OUT:
        told &= standing != left_out
    if metric != DONE:
        told &= ended < NEVER  # a source that does not tell it is no open request
    request = column(block, "request")[told]
    paused, resumed, reason, reasons = _paused(request, pauses)
    facts = Facts(
        request=request,
        opened=opened[told],
        ended=ended[told],
        district=column(block, "district")[told],
        paused=paused,
        resumed=resumed,
        reason=reason,
        reasons=reasons,
    )
    return facts, (column(block, "flags")[told] & int(Flag.DUE_BEFORE_OPENED)) != 0


def _paused(request: Ints, pauses: list[dict[str, Any]]) -> tuple[Ints, Ints, Ints, tuple[str, ...]]:
    reasons = tuple(sorted({folded(row["pause_reason"]) for row in pauses}))
    place_of = {int(number): place for place, number in enumerate(request)} if pauses else {}
    paused, resumed, reason = (np.full(request.size, filler) for filler in (NEVER, NEVER, np.int64(-1)))
    for row in pauses:
        place = place_of.get(row["id"])
        if place is not None:
            paused[place] = int(row["paused_at"].timestamp())
            resumed[place] = int(row["resumed_at"].timestamp()) if row["resumed_at"] else NEVER
            reason[place] = reasons.index(folded(row["pause_reason"]))
    return paused, resumed, reason, reasons


async def _districts(facts: Facts) -> dict[int, str]:
    rows = await sql.rows(
        "SELECT id, name FROM facet WHERE id = ANY(:districts::int[])",
        districts=[int(each) for each in np.unique(facts.district)],
    )
    return {row["id"]: row["name"] for row in rows}


def _days(facts: Facts, period: Period, zone: ZoneInfo) -> int:
    """Over how many days requests are known: from the first of them, where that is later than the period's first day."""
    if not len(facts):
        return 0
    first = datetime.fromtimestamp(int(facts.opened.min()), zone).date()
    return (period.last - max(first, period.first)).days + 1


def _events(reliefs: tuple[Relief, ...], starts: datetime, as_of: datetime) -> Events:
    touching = [each for each in reliefs if each.starts < as_of and (each.ends is None or each.ends > starts)]
    pausing = [each for each in touching if each.effect is Effect.PAUSE]
    leaving_out = [each for each in touching if each.effect is Effect.EXCLUDE]
    return Events(
        pauses=tuple(_span(each, as_of) for each in pausing),
        left_out=tuple(_span(each, as_of) for each in leaving_out),
        names=tuple(each.name for each in (*pausing, *leaving_out)),
    )


def _span(relief: Relief, as_of: datetime) -> Pause:
    """While an event lasts, it reaches to the instant that is asked about."""
    lasting = max(as_of, relief.starts + timedelta(seconds=1))
    return Pause(start=relief.starts, end=relief.ends or lasting)
