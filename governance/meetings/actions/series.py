"""The acts on a series: start it, give it other dates from a day on, end it; and the clock's, which sets its next dates.

Its meetings are rows, set thirteen months ahead. Setting further ones never rewrites those that are there; a holiday
that is confirmed later plans anew what is a draft by nobody's hand, and nothing else. What is over or was sent out stays.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from governance import acts
from governance.acts import Act, Matter
from governance.agreements.queries.versions import local_day
from governance.audit.tags import Tag
from governance.database import sql
from governance.database.numbering import next_number
from governance.errors import Invalid
from governance.meetings.actions.meeting import Planned, invite, keeps_dates, stored
from governance.meetings.queries.bodies import MeetingBody, meeting_body
from governance.meetings.queries.calendars import sides_of
from governance.meetings.queries.series import (
    DateFacts,
    SeriesFacts,
    dates_of,
    plan_of,
    running_series,
    series,
)
from governance.meetings.rules.meetings import State as MeetingState
from governance.meetings.rules.planning import (
    MONTHS_AHEAD,
    Date,
    Plan,
    in_the_way,
    is_provisional,
    months_after,
    planned,
)
from governance.meetings.rules.series import (
    MOVES,
    SeriesEntry,
    Standing,
    State,
    Step,
    checked,
    notice,
)
from governance.meetings.tables.series import Meeting, Series
from governance.people.rules import Acting, clock, entries
from governance.sweeps.actions import rows

HORIZON = 3  # so many meetings are sent out ahead
SENT_OUT = frozenset({MeetingState.DRAFT, MeetingState.INVITED})
STATES = {State.RUNNING: "running", State.ENDED: "ended"}


def _standing(row: SeriesFacts | None, by: Acting) -> Standing:
    return Standing(state=row.state, by=by, circle=row.circle) if row else Standing(state=State.NEW, by=by)


SERIES: Matter[SeriesFacts, Step] = Matter(
    name="series", table=Series, moves=MOVES, load=series, standing=_standing, states=STATES
)


async def start(body: str, entry: SeriesEntry, *, by: Acting, at: datetime) -> str:
    """Start a series; answers its number. Its dates are drafts: nobody is told before they are invited."""
    async with acts.create(SERIES, Step.START, by=by, at=at) as act:
        group = await meeting_body(body, at=at)
        keeps_dates(group, by)
        wanted = checked(entry, today=await local_day(at))
        plan = await plan_of(wanted, group.circle)
        number = await next_number("MS", at)
        made = await Series.insert(
            Series(number=number, body=group.id, who=act.who, at=at, **wanted.columns)
        ).returning(Series.id)
        found = upcoming(plan, wanted.starts_on, not_before=at + notice(group.rules))
        await _add(act, group, made[0]["id"], plan, wanted.title, found)
        after = {**wanted.told, "body": group.name}
        await act.record(Tag.SERIES_STARTED, f"series:{number}", after=after)
    return number


def upcoming(plan: Plan, first: date, *, not_before: datetime) -> tuple[Date, ...]:
    """The dates of a series for thirteen months. Raises Invalid where none of them can be held."""
    found = planned(plan, first, until=until(first), not_before=not_before)
    if not any(each.day for each in found):
        why = found[0].why if found else "no date within thirteen months"
        raise Invalid(f"None of these dates can be held: {why}.", fields={"begins": why})
    return found


def until(today: date) -> date:
    return months_after(today, MONTHS_AHEAD)


async def _add(
    act: Act[Any], group: MeetingBody, row: int, plan: Plan, title: str, dates: Iterable[Date]
) -> None:
    """The rows of dates; one that is left out keeps its place, canceled, with the reason."""
    for each in dates:
        slot = plan.at(each.day or each.nominal)
        number = await stored(act, group, Planned(title=title, slot=slot, series=row, nominal=each.nominal))
        if each.day is None:
            values: Any = {Meeting.state: str(MeetingState.CANCELED), Meeting.reason: _left_out(each)}
            await Meeting.update(values).where(Meeting.number == number)


def _left_out(each: Date) -> str:
    return f"Left out: {each.why}"


async def change(number: str, entry: SeriesEntry, *, seen: int, by: Acting, at: datetime) -> None:
    """Other dates from `entry.starts_on` on. What was sent out, goes on or is over stays; the first new date comes after it.

    Drafts from then on become the new ones in their order, so that what stands on their agendas goes with them.
    """
    async with acts.take(SERIES, number, Step.CHANGE, by=by, at=at, seen=seen) as act:
        row = act.row
        there = await dates_of(row.id, since=at)
        kept = [each for each in there if each.state not in (MeetingState.DRAFT, MeetingState.CANCELED)]
        first = max([entry.starts_on, *(each.starts.date() + timedelta(days=1) for each in kept)])
        wanted = checked(_from(entry, first), today=await local_day(at))
        plan = await plan_of(wanted, row.circle)
        group = await meeting_body(row.body, at=at)
        soonest = max([at + notice(group.rules), *(each.ends for each in kept)])
        found = upcoming(plan, wanted.starts_on, not_before=soonest)
        free = [each for each in there if _free(each, entry.starts_on)]
        others = await _nominals(row.id, [each.id for each in free])
        await act.move(**wanted.columns)
        dates = tuple(each for each in found if each.nominal not in others)
        await _follow(act, plan, wanted.title, free, dates)
        await act.record(Tag.SERIES_CHANGED, before=row.entry.told, after=wanted.told)


NOMINALS = (
    "SELECT nominal FROM meeting WHERE series = :series AND nominal IS NOT NULL AND id <> ALL(:but::bigint[])"
)


async def _nominals(series_id: int, but: list[int]) -> frozenset[date]:
    """The dates that other meetings of a series keep for ever, such as one that was canceled."""
    return frozenset(row["nominal"] for row in await sql.rows(NOMINALS, series=series_id, but=but))


def _from(entry: SeriesEntry, first: date) -> SeriesEntry:
    names = ("title", "pattern", "begins", "minutes", "zone", "place", "link", "holidays")
    return SeriesEntry(starts_on=first, **{name: getattr(entry, name) for name in names})


def _free(each: DateFacts, first: date) -> bool:
    """Whether other dates may take its place: a draft, or what the plan left out, from that day on."""
    return (each.state is MeetingState.DRAFT or each.untouched) and each.starts.date() >= first


# A draft that hangs on nothing was never known to anybody.
FORGET = """DELETE FROM meeting m WHERE m.id = ANY(:ids::bigint[]) AND m.sequence = 0 AND m.invited_at IS NULL
  AND NOT EXISTS (SELECT FROM agenda_item x WHERE x.meeting = m.id) AND NOT EXISTS (SELECT FROM meeting_guest x WHERE x.meeting = m.id)
  AND NOT EXISTS (SELECT FROM published_agenda x WHERE x.meeting = m.id) AND NOT EXISTS (SELECT FROM invitation x WHERE x.meeting = m.id)"""
REST = """UPDATE meeting SET state = 'canceled', nominal = NULL, reason = :why, sequence = sequence + 1, revision = revision + 1,
  stamp = greatest(date_trunc('second', :at::timestamptz), stamp + interval '1 second')
  WHERE id = ANY(:ids::bigint[]) AND state = 'draft'"""
TAKE = """UPDATE meeting SET nominal = :nominal, state = :state, reason = :why, title = :title, starts = :starts, ends = :ends,
  zone = :zone, place = :place, link = :link, revision = revision + 1,
  sequence = sequence + CASE WHEN sequence > 0 AND (starts <> :starts OR ends <> :ends) THEN 1 ELSE 0 END,
  stamp = greatest(date_trunc('second', :at::timestamptz), stamp + interval '1 second') WHERE id = :id"""


async def _follow(
    act: Act[SeriesFacts], plan: Plan, title: str, free: list[DateFacts], dates: tuple[Date, ...]
) -> None:
    """The free rows become the new dates in order; of those left over nothing stays that nobody knew of."""
    await sql.rows(
        "UPDATE meeting SET nominal = NULL WHERE id = ANY(:ids::bigint[])", ids=[each.id for each in free]
    )
    for each, new in zip(free, dates, strict=False):
        await _take(act, plan, title, each.id, new)
    left = [each.id for each in free[len(dates) :]]
    await _forget(left, why="The series has other dates.", at=act.at)
    group = await meeting_body(act.row.body, at=act.at)
    await _add(act, group, act.row.id, plan, title, dates[len(free) :])


async def _take(act: Act[Any], plan: Plan, title: str, row: int, new: Date) -> None:
    state = MeetingState.DRAFT if new.day else MeetingState.CANCELED
    values = {"nominal": new.nominal, "state": str(state), "why": "" if new.day else _left_out(new)}
    await sql.rows(TAKE, id=row, title=title, at=act.at, **values, **plan.at(new.day or new.nominal).columns)


async def _forget(rows: list[int], *, why: str, at: datetime) -> None:
    await sql.rows(FORGET, ids=rows)
    await sql.rows(REST, ids=rows, why=why, at=at)


async def end(number: str, last: date, *, words: str, seen: int, by: Acting, at: datetime) -> None:
    """There are no dates after `last`. What was sent out for a later day stays until it is canceled itself."""
    why = entries.reason(words, "Everybody of the group reads it.")
    async with acts.take(SERIES, number, Step.END, by=by, at=at, seen=seen) as act:
        there = await dates_of(act.row.id, since=at)
        await act.move(ends_on=last)
        later = [each.id for each in there if _free(each, last + timedelta(days=1))]
        await _forget(later, why=why, at=at)
        await act.record(Tag.SERIES_ENDED, after={"last": last.isoformat()}, reason=why)


async def invite_next(number: str, *, by: Acting, at: datetime) -> int:
    """Invite to its next meetings, as many as are sent out ahead; answers to how many. Provisional dates wait."""
    row = await series(number)
    ahead = [each for each in await dates_of(row.id, since=at) if each.state in SENT_OUT][:HORIZON]
    sides = await sides_of(row.circle)
    wanted = [e for e in ahead if e.state is MeetingState.DRAFT and not is_provisional(sides, e.day)]
    if not wanted:
        raise Invalid(
            "There is nothing to send out: the next meetings were sent out, or their dates are provisional."
        )
    for each in wanted:
        await invite(each.number, by=by, at=at)
    return len(wanted)


async def plan_series(*, at: datetime) -> int:
    """Set the dates of every series so far ahead as they are set; answers how many are new or planned anew.

    Several processes may call it at once: each series is held by one of them.
    """
    running = {each.number: each for each in await running_series()}
    return sum(await rows.each("plan_series", running, lambda number: _planned_on(running[number], at)))


HOLD = "SELECT revision FROM meeting_series WHERE id = :series AND state = 'running' FOR NO KEY UPDATE SKIP LOCKED"
LAST = "SELECT max(nominal) AS last FROM meeting WHERE series = :series"


async def _planned_on(row: SeriesFacts, at: datetime) -> int:
    async with acts.begin(clock(), at=at) as act:
        if await sql.value(HOLD, series=row.id) != row.revision:
            act.without_event("somebody else has it in hand")
            return 0
        plan, group = await plan_of(row.entry, row.circle), await meeting_body(row.body, at=at)
        found = planned(plan, row.starts_on, until=until(at.date()), not_before=at + notice(group.rules))
        last = await sql.value(LAST, series=row.id)
        more = [each for each in found if last is None or each.nominal > last]
        await _add(act, group, row.id, plan, row.title, more)
        anew = await _anew(act, row, plan, found)
        if more or anew:
            after = {"dates": len(more), "anew": anew, "until": until(at.date()).isoformat()}
            await act.record(Tag.SERIES_PLANNED, f"series:{row.number}", after=after)
        else:
            act.without_event("its dates are set")
        return len(more) + anew


async def _anew(act: Act[Any], row: SeriesFacts, plan: Plan, found: tuple[Date, ...]) -> int:
    """Drafts by nobody's hand whose day has become one on which a side is off."""
    by_nominal = {each.nominal: each for each in found}
    there = await dates_of(row.id, since=act.at)
    stale = [
        (each, by_nominal[each.nominal])
        for each in there
        if each.nominal in by_nominal
        and each.untouched
        and each.state is MeetingState.DRAFT
        and in_the_way(plan, each.day)
    ]
    for each, new in stale:
        await _take(act, plan, row.title, each.id, new)
    return len(stale)
