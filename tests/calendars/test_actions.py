"""Calendars are kept by their office or the convening office, start in the future, and never change the past."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from governance.agreements.actions.holidays import confirm_holidays
from governance.audit import queries as audit
from governance.audit.queries import Filter
from governance.audit.tags import Tag
from governance.calendars import actions, queries
from governance.calendars.actions import NewCalendar
from governance.calendars.rules import SpecialDay, format_hours
from governance.calendars.rules.versions import NewVersion
from governance.errors import AlreadyDone, Forbidden, Invalid, NotFound, Stale
from governance.people.rules import Acting, PartyKind, Role, operator
from governance.people.tables import Party

pytestmark = pytest.mark.anyio
AT = datetime(2026, 6, 9, 14, 0, tzinfo=UTC)
NEW_YEAR = {date(2026, 1, 1): "New Year's Day"}


def acting(role: Role, party: str, kind: PartyKind, **more) -> Acting:
    return Acting(
        **{
            "person_id": operator().person_id,  # needs no tenure; the last test is about those who do
            "person": "Lee Chan",
            "seat_id": 1,
            "seat": f"{party}-{role}",
            "role": role,
            "title": "Deputy Commissioner",
            "party_id": 1,
            "party": party,
            "party_name": party.title(),
            "kind": kind,
            "binding": False,
            **more,
        }
    )


LEE = acting(Role.DIVISION_HEAD, "streets", PartyKind.DEPARTMENT, leads=True)
DANA = acting(Role.LIAISON, "streets", PartyKind.DEPARTMENT, person="Dana Ruiz")
WATER = acting(Role.DIVISION_HEAD, "water", PartyKind.DEPARTMENT, leads=True)
ADA = acting(Role.ADMINISTRATOR, "mayor", PartyKind.OVERSIGHT, person="Ada Quinn")
FACILITATOR = acting(Role.CONVENOR, "mayor", PartyKind.OVERSIGHT)
SPONSOR = acting(Role.SPONSOR, "mayor", PartyKind.OVERSIGHT)
AUDITOR = acting(Role.AUDITOR, "audit", PartyKind.AUDIT)

CITY = NewCalendar(code="city", name="City offices", region="US-MA")
STREETS = NewCalendar(code="streets", name="Streets crews", party="streets")


def hours(
    text: str = "Mon-Fri 08:30-17:00",
    *,
    starts: date = date(2025, 1, 1),
    until: date = date(2026, 12, 31),
    holidays: dict[date, str] | None = None,
) -> NewVersion:
    return NewVersion(
        hours=text,
        zone="America/New_York",
        effective_from=starts,
        covers_until=until,
        holidays=NEW_YEAR if holidays is None else holidays,
    )


LATER = hours("Mon-Fri 07:00-12:00,13:00-15:30", starts=date(2026, 7, 1))


@pytest.fixture
async def streets(db) -> None:
    for code, kind in (("streets", "department"), ("water", "department"), ("mayor", "oversight")):
        await Party(code=code, name=code.title(), kind=kind, created_at=AT).save()
    await actions.create_calendar(STREETS, first=hours(), by=LEE, at=AT)


async def tags() -> list[str]:
    return [
        seen.event.tag for seen in (await audit.page(Filter(capability="calendars"))).events if seen.event
    ]


async def test_a_calendar_comes_with_its_first_version_which_may_start_in_the_past(streets) -> None:
    known = await queries.timeline("streets")
    assert (known.party, known.party_name, known.kind) == ("streets", "Streets", "department")
    assert known.latest.holidays == ((date(2026, 1, 1), "New Year's Day"),)
    assert known.recorded[0].by == "Lee Chan"
    assert await tags() == [Tag.CALENDAR_VERSION_RECORDED, Tag.CALENDAR_CREATED]
    assert (await audit.walk()).fault is None


@pytest.mark.parametrize(
    ("new", "by"),
    [(CITY, ADA), (CITY, FACILITATOR), (NewCalendar(code="water-2", name="Water", party="water"), ADA)],
)
async def test_the_convening_office_keeps_every_calendar(streets, new, by) -> None:
    await actions.create_calendar(new, first=hours(), by=by, at=AT)
    assert (await queries.load(new.code, date(2026, 6, 9))).name == new.name


@pytest.mark.parametrize(
    ("new", "by"),
    [(STREETS, DANA), (STREETS, WATER), (STREETS, AUDITOR), (STREETS, SPONSOR), (CITY, LEE), (CITY, SPONSOR)],
)
async def test_nobody_else_does(streets, new, by) -> None:
    other = NewCalendar(code="other", name="Other", party=new.party)
    with pytest.raises(Forbidden):
        await actions.create_calendar(other, first=hours(), by=by, at=AT)
    if new is STREETS:
        with pytest.raises(Forbidden):
            await actions.record_version("streets", new=LATER, seen=1, by=by, at=AT)
        with pytest.raises(Forbidden):
            await confirm_holidays("streets", year=2027, holidays={}, by=by, at=AT)


@pytest.mark.parametrize(
    ("new", "first", "field"),
    [
        (NewCalendar(code="Bad Code", name="X"), hours(), "code"),
        (NewCalendar(code="streets", name="X"), hours(), "code"),
        (NewCalendar(code="new", name="X"), hours(), "code"),
        (NewCalendar(code="x1", name="  "), hours(), "name"),
        (NewCalendar(code="x1", name="X", party="parks"), hours(), "party"),
        (NewCalendar(code="x1", name="X", region="US-XX"), hours(), "holidays"),
        (NewCalendar(code="x1", name="X"), hours("Mon-Fri"), "hours"),
        (NewCalendar(code="x1", name="X"), hours(until=date(2024, 12, 31)), "covers_until"),
        (NewCalendar(code="x1", name="X"), hours(until=date(2036, 12, 31)), "covers_until"),
        (NewCalendar(code="x1", name="X"), hours(holidays={date(2027, 1, 1): "Late"}), "holidays"),
    ],
)
async def test_what_is_wrong_is_named(streets, new, first, field) -> None:
    with pytest.raises(Invalid) as refused:
        await actions.create_calendar(new, first=first, by=ADA, at=AT)
    assert field in refused.value.fields
    assert set(await queries.load_all()) == {"streets"}


async def test_new_hours_hold_from_their_day_on_and_not_before(streets) -> None:
    await actions.record_version("streets", new=LATER, seen=1, by=LEE, at=AT)
    assert (await queries.load("streets", date(2026, 6, 30))).number == 1
    later = await queries.load("streets", date(2026, 7, 1))
    assert (later.number, format_hours(later.week)) == (2, "Mon-Fri 07:00-12:00,13:00-15:30")
    event = (await audit.page(Filter(words="version:recorded"))).events[0].event
    assert event
    assert event.before["hours"] == "Mon-Fri 08:30-17:00"
    assert event.after["effective_from"] == "2026-07-01"


@pytest.mark.parametrize("starts", [date(2026, 6, 9), date(2026, 6, 1), date(2025, 1, 1)])
async def test_new_hours_never_start_today_or_before(streets, starts) -> None:
    with pytest.raises(Invalid) as refused:
        await actions.record_version("streets", new=hours(starts=starts), seen=1, by=LEE, at=AT)
    assert "Wed, Jun 10, 2026 or later" in refused.value.fields["effective_from"]


async def test_today_is_the_day_where_the_calendar_is(streets) -> None:
    late = datetime(2026, 6, 10, 2, 0, tzinfo=UTC)  # still June 9 in New York
    await actions.record_version("streets", new=hours(starts=date(2026, 6, 10)), seen=1, by=LEE, at=late)
    assert (await queries.timeline("streets")).latest.number == 2


async def test_whoever_looked_at_an_older_version_is_told(streets) -> None:
    await actions.record_version("streets", new=LATER, seen=1, by=LEE, at=AT)
    with pytest.raises(AlreadyDone):
        await actions.record_version("streets", new=LATER, seen=1, by=LEE, at=AT)
    with pytest.raises(Stale, match="version 2"):
        await actions.record_version("streets", new=LATER, seen=1, by=ADA, at=AT)
    assert len((await queries.timeline("streets")).versions) == 2


async def test_confirming_a_year_moves_on_what_is_known_and_nothing_else(streets) -> None:
    await actions.record_version("streets", new=LATER, seen=1, by=LEE, at=AT)
    before = await queries.timeline("streets")
    day = date(2027, 1, 1)
    last = await confirm_holidays("streets", year=2027, holidays={day: "New Year's Day"}, by=LEE, at=AT)
    after = await queries.timeline("streets")
    assert last == date(2027, 12, 31)
    for old, new in zip(before.versions, after.versions, strict=True):
        assert new.covers_until == last
        assert new.holidays == (*old.holidays, (day, "New Year's Day"))
        assert (new.week, new.effective_from, new.number) == (old.week, old.effective_from, old.number)
    event = (await audit.page(Filter(words="holidays:confirmed"))).events[0].event
    assert event
    assert (event.before, event.after["year"]) == ({"covers_until": "2026-12-31"}, "2027")


async def test_a_year_without_any_holiday_can_be_confirmed(streets) -> None:
    await queries.load_all()
    await confirm_holidays("streets", year=2027, holidays={}, by=LEE, at=AT)
    assert (await queries.timeline("streets")).latest.covers_until == date(2027, 12, 31)


@pytest.mark.parametrize(
    ("year", "day"), [(2028, date(2028, 1, 1)), (2027, date(2026, 12, 25)), (2027, date(2028, 1, 1))]
)
async def test_years_are_confirmed_in_order_with_their_own_days(streets, year, day) -> None:
    with pytest.raises(Invalid):
        await confirm_holidays("streets", year=year, holidays={day: "X"}, by=LEE, at=AT)
    assert (await queries.timeline("streets")).latest.covers_until == date(2026, 12, 31)


async def test_a_year_is_confirmed_once(streets) -> None:
    days = {date(2027, 1, 1): "New Year's Day"}
    await confirm_holidays("streets", year=2027, holidays=days, by=LEE, at=AT)
    with pytest.raises(AlreadyDone):
        await confirm_holidays("streets", year=2027, holidays=days, by=LEE, at=AT)
    with pytest.raises(Stale):
        await confirm_holidays("streets", year=2027, holidays={}, by=ADA, at=AT)


async def test_an_unknown_calendar_and_a_day_before_the_first_version_say_so(streets) -> None:
    with pytest.raises(NotFound, match="parks"):
        await queries.load("parks", date(2026, 1, 1))
    with pytest.raises(NotFound, match="starts on 2025-01-01"):
        await queries.load("streets", date(2024, 12, 31))
    with pytest.raises(NotFound):
        await actions.record_version("parks", new=LATER, seen=1, by=ADA, at=AT)


async def test_an_office_works_by_the_first_calendar_it_was_given_that_has_begun(streets) -> None:
    first = await queries.for_party("streets", date(2026, 6, 9))
    aaa = NewCalendar(code="aaa", name="Aaa", party="streets")
    assert first.code == "streets"
    await actions.create_calendar(aaa, first=hours("Mon 09:00-10:00"), by=LEE, at=AT)
    assert await queries.for_party("streets", date(2026, 6, 9)) == first
    await actions.create_calendar(CITY, first=hours(), by=ADA, at=AT)
    parks = NewCalendar(code="parks", name="Parks", party="parks")
    await Party.insert(Party(code="parks", name="Parks", kind="department", created_at=AT))
    await actions.create_calendar(parks, first=hours(starts=date(2026, 7, 1)), by=ADA, at=AT)
    assert (await queries.for_party("parks", date(2026, 6, 9))).code == "city"
    assert (await queries.for_party("parks", date(2026, 7, 1))).code == "parks"


async def test_calendars_are_read_again_only_after_a_change(streets, monkeypatch) -> None:
    first = await queries.load_all()
    assert await queries.load_all() is first
    await actions.create_calendar(CITY, first=hours(), by=ADA, at=AT)
    assert list(await queries.load_all()) == ["city", "streets"]


async def test_days_with_other_hours_are_stored_with_their_version(streets) -> None:
    noon = SpecialDay(day=date(2026, 12, 24), name="Christmas Eve", hours=((510, 720),))
    first = replace(hours("Mon-Fri 22:00-06:00"), special_days=(noon,))
    await actions.create_calendar(CITY, first=first, by=ADA, at=AT)
    stored = (await queries.timeline("city")).latest
    assert (stored.special_days, format_hours(stored.week)) == ((noon,), "Mon-Fri 22:00-06:00")
    assert noon.day not in stored.holiday_names
    event = (await audit.page(Filter(words="version:recorded"))).events[0].event
    assert event
    assert event.after["special_days"] == {"2026-12-24": "08:30-12:00 Christmas Eve"}
