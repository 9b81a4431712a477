"""A series as rows: what starting, changing, ending and the clock do to them, and what they never do."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, time, timedelta

import pytest

from governance.agreements.actions.holidays import confirm_holidays
from governance.calendars.actions import NewCalendar, create_calendar
from governance.calendars.rules.versions import NewVersion
from governance.database import sql
from governance.errors import Forbidden, Invalid, NotFound, Stale
from governance.meetings.actions import meeting as meetings
from governance.meetings.actions import series as acts
from governance.meetings.queries.clashes import clashes
from governance.meetings.queries.meetings import meeting
from governance.meetings.queries.series import seen_series, series
from governance.meetings.rules.patterns import Every, Pattern
from governance.meetings.rules.series import State
from tests import cast
from tests.cast import AT
from tests.changes.stage import tags
from tests.meetings.staged import BOARD, MONTHLY, PAIR, PARKS, ZONE, Groups, groups, slot

pytestmark = pytest.mark.anyio
EARLIER = AT - timedelta(days=2)
LATER = AT + timedelta(hours=1)
DAYS_OFF = {date(2026, 11, 10): "Founders' Day", date(2026, 12, 25): "Christmas Day"}


@pytest.fixture
async def town(db: None) -> Groups:
    found = await groups(EARLIER)
    hours = NewVersion(
        hours="Mon-Fri 08:30-17:00",
        zone=ZONE,
        effective_from=date(2026, 1, 1),
        covers_until=date(2026, 12, 31),
        holidays=DAYS_OFF,
    )
    await create_calendar(
        NewCalendar(code="city", name="City Hall"), first=hours, by=found.people.nora, at=EARLIER
    )
    return found


async def rows(state: str = "draft") -> list[tuple[date, date, str]]:
    """Nominal date, day and number of the meetings in a state, in order."""
    found = await sql.rows(
        "SELECT nominal, (starts AT TIME ZONE zone)::date AS day, number FROM meeting WHERE state = :state ORDER BY starts",
        state=state,
    )
    return [(row["nominal"], row["day"], row["number"]) for row in found]


async def test_it_sets_thirteen_months_moves_what_falls_on_a_day_off_and_tells_nobody(town: Groups) -> None:
    number = await acts.start(PAIR, MONTHLY, by=town.people.dana, at=AT)
    assert number == "MS-2026-0001"
    found = await rows()
    assert [day for day, _, _ in found][:2] == [date(2026, 6, 9), date(2026, 7, 14)]
    assert len(found) == 13
    assert (date(2026, 11, 10), date(2026, 11, 9)) in [each[:2] for each in found], (
        "the day before the day off"
    )
    assert not await rows("invited")
    assert (await tags())[-1] == "meetings:series:started"
    assert await acts.plan_series(at=LATER) == 0, (
        "setting further dates finds nothing to do and rewrites nothing"
    )
    assert await rows() == found


async def test_the_clock_sets_further_dates_and_leaves_the_others_as_they_are(town: Groups) -> None:
    await acts.start(PAIR, MONTHLY, by=town.people.dana, at=AT)
    first = await rows()
    await meetings.move(first[0][2], slot(date(2026, 6, 11)), seen=1, by=town.people.dana, at=AT)
    await meetings.cancel(first[1][2], words="Vacation", seen=1, by=town.people.dana, at=AT)
    before = await rows()
    results = await asyncio.gather(*(acts.plan_series(at=AT + timedelta(days=62)) for _ in range(3)))
    assert sum(results) == 2
    after = await rows()
    assert after[: len(before)] == before
    assert [day for day, _, _ in after[len(before) :]] == [date(2027, 7, 13), date(2027, 8, 10)]


async def test_a_holiday_that_is_confirmed_later_plans_drafts_anew_and_moves_no_invitation(
    town: Groups,
) -> None:
    people = town.people
    await acts.start(PAIR, MONTHLY, by=people.dana, at=AT)
    february, march = (each for each in await rows() if each[0] in (date(2027, 2, 9), date(2027, 3, 9)))
    with pytest.raises(Invalid, match="not confirmed yet"):
        await meetings.invite(march[2], seen=1, by=people.dana, at=AT)
    await sql.rows(
        "UPDATE meeting SET state = 'invited', invited_at = :at WHERE number = :n", at=AT, n=march[2]
    )
    for number in (february[2], march[2]):
        assert (await meeting(number)).sequence == 0
    off = {date(2027, 2, 9): "Harbor Day", date(2027, 3, 9): "Tide Day"}
    await confirm_holidays("city", year=2027, holidays=off, by=people.nora, at=LATER)
    assert await acts.plan_series(at=LATER) == 1
    assert (await meeting(february[2])).day == date(2027, 2, 8)
    assert (await meeting(march[2])).day == date(2027, 3, 9)


async def test_other_dates_from_a_day_on_leave_what_is_over_or_was_sent_out(town: Groups) -> None:
    by = town.people.dana
    number = await acts.start(PAIR, MONTHLY, by=by, at=AT)
    first = await rows()
    await meetings.invite(first[0][2], seen=1, by=by, at=AT)
    sent = await meeting(first[0][2])
    thursdays = replace(
        MONTHLY,
        pattern=Pattern(every=Every.WEEKDAY, weekdays=(3,), nth=1),
        starts_on=date(2026, 6, 3),
        begins=time(9),
    )
    await acts.change(number, thursdays, seen=1, by=town.people.marcus, at=LATER)
    assert await meeting(sent.number) == sent
    found = await rows()
    assert found[0] == (date(2026, 7, 2), date(2026, 7, 2), first[1][2]), (
        "a draft keeps its number and its agenda"
    )
    assert len({each[2] for each in found}) == len(found) == 13
    with pytest.raises(Stale):
        await acts.change(number, thursdays, seen=1, by=by, at=LATER)
    weekly = replace(thursdays, pattern=Pattern(every=Every.WEEKDAY, step=12, weekdays=(3,), nth=1))
    await acts.change(number, weekly, seen=2, by=by, at=LATER)
    assert [day for day, _, _ in await rows()] == [date(2026, 7, 2), date(2027, 7, 1)]


async def test_ended_it_has_no_dates_after_its_last_day(town: Groups) -> None:
    by = town.people.dana
    number = await acts.start(PAIR, MONTHLY, by=by, at=AT)
    await acts.end(number, date(2026, 8, 31), words="We meet weekly now", seen=1, by=by, at=LATER)
    assert [day for day, _, _ in await rows()] == [date(2026, 6, 9), date(2026, 7, 14), date(2026, 8, 11)]
    assert (await series(number)).state is State.ENDED
    assert await acts.plan_series(at=LATER) == 0


async def test_who_may_and_what_cannot_be(town: Groups) -> None:
    people = town.people
    for who in (people.rosa, people.nora, people.ruth):
        with pytest.raises(Forbidden):
            await acts.start(PAIR, MONTHLY, by=who, at=AT)
    with pytest.raises(Invalid, match="outside the working hours"):
        await acts.start(PAIR, replace(MONTHLY, begins=time(19)), by=people.dana, at=AT)
    with pytest.raises(Invalid, match="past"):
        await acts.start(PAIR, replace(MONTHLY, starts_on=date(2026, 6, 1)), by=people.dana, at=AT)
    evening = await acts.start(BOARD, replace(MONTHLY, begins=time(19)), by=people.nora, at=AT)
    number = await acts.start(PAIR, MONTHLY, by=people.dana, at=AT)
    with pytest.raises(NotFound):
        await seen_series(await cast.viewer(people.tom, AT), number)
    assert (await seen_series(await cast.viewer(people.tom, AT), evening)).body == BOARD


async def test_two_groups_at_one_time_are_told_who_is_wanted_at_both(town: Groups) -> None:
    await acts.start(PAIR, MONTHLY, by=town.people.dana, at=AT)
    found = await clashes(PARKS, [slot(date(2026, 6, 9), 14)], at=AT)
    assert [(each.number, each.people) for each in found] == [("M-2026-0001", ("Marcus Bell", "Priya Nair"))]
    assert not await clashes(PARKS, [slot(date(2026, 6, 9), 15)], at=AT)


async def test_a_start_is_the_wall_time_of_its_zone_all_year(town: Groups) -> None:
    await acts.start(PAIR, MONTHLY, by=town.people.dana, at=AT)
    found = await sql.rows("SELECT starts FROM meeting ORDER BY starts")
    hours = {row["starts"].astimezone(UTC).hour for row in found}
    assert hours == {18, 19}
