"""Calendars on pages: everybody signed in reads them, keepers change them, a date can be tried."""

from datetime import date, timedelta

import pytest

from governance import clock
from governance.calendars import actions, queries
from governance.calendars.actions import NewCalendar
from governance.calendars.proposals import proposed_holidays
from governance.calendars.rules import versions
from governance.calendars.rules.versions import NewVersion
from governance.web.calendars.version_form import KEYS, shown
from governance.web.site.forms import Form
from tests.web.conftest import Visitor, sign_in_as

pytestmark = pytest.mark.anyio
AS_TYPED = {
    "zone": "America/New_York",
    "effective_from": "2027-01-04",
    "covers_until": "2027-12-31",
    "seen": "1",
}


@pytest.fixture
async def calendars(people) -> None:
    year = clock.now().year
    first = NewVersion(
        hours="Mon-Fri 08:30-12:00,13:00-17:00",
        zone="America/New_York",
        effective_from=date(2025, 1, 1),
        covers_until=date(year, 12, 31),
        holidays={date(year, 1, 1): "New Year's Day", date(2026, 6, 19): "Juneteenth"},
    )
    city = NewCalendar(code="city", name="City offices", region="US-MA")
    streets = NewCalendar(code="streets", name="Streets crews", party="streets", region="US-MA")
    await actions.create_calendar(city, first=first, by=people.sam, at=clock.now())
    await actions.create_calendar(streets, first=first, by=people.lee, at=clock.now())


@pytest.fixture
async def lee(visitor: Visitor, people, calendars) -> Visitor:
    return await sign_in_as(visitor, people.lee)


@pytest.mark.parametrize("who", ["dana", "ruth", "marcus", "sam"])
async def test_everybody_signed_in_reads_calendars(visitor, people, calendars, who) -> None:
    await sign_in_as(visitor, getattr(people, who))
    assert (await visitor.get("/calendars")).status_code == 200
    assert "Monday to Friday, 8:30 AM to 12:00 PM and 1:00 PM to 5:00 PM" in visitor.page
    assert (await visitor.get("/calendars/streets")).status_code == 200
    assert "Juneteenth" in visitor.page
    assert ("Record other hours" in visitor.page) == (who == "sam")


@pytest.mark.parametrize("who", ["dana", "ruth", "marcus", "amara"])
async def test_only_its_keepers_change_one(visitor, people, calendars, who) -> None:
    await sign_in_as(visitor, getattr(people, who))
    for path in ("/calendars/streets/versions", "/calendars/streets/holidays"):
        assert (await visitor.post(path)).status_code == 403
        assert (await visitor.get(f"{path}/new")).status_code == 403
    leads = who == "amara"  # her own office, whose calendar she could add
    assert (await visitor.get("/calendars/new")).status_code == (200 if leads else 403)
    assert (await visitor.post("/calendars", {"party": "city"})).status_code == (422 if leads else 403)
    assert (await queries.timeline("streets")).latest.number == 1


async def test_a_lead_does_not_keep_the_citys_calendar(lee) -> None:
    assert (await lee.get("/calendars/city/versions/new")).status_code == 403
    assert (await lee.get("/calendars/streets/versions/new")).status_code == 200


async def test_trying_a_date_explains_itself(lee) -> None:
    query = "opened_on=2026-06-17&opened_at=14:00&amount=3&unit=business-days&rule=same-time"
    assert (await lee.get(f"/calendars/streets?{query}")).status_code == 200
    assert "<b>Tue, Jun 23, 2026, 2:00 PM</b>" in lee.page
    assert "3 business days, Streets crews v1, 1 holiday (Juneteenth)" in lee.page
    await lee.get(f"/calendars/streets?{query.replace('14:00', '2:00 PM')}")
    assert "<b>Tue, Jun 23, 2026, 2:00 PM</b>" in lee.page


@pytest.mark.parametrize(
    ("part", "typed", "error"),
    [
        ("opened_on=2026-06-17", "opened_on=0001-01-01", "between 1990 and 2100"),
        ("opened_on=2026-06-17", "opened_on=2024-06-17", "starts on 2025-01-01"),
        ("14:00", "25:00", "Opened at is not a time"),
        ("amount=3", "amount=x", "Amount should be a whole number"),
        ("amount=3", "amount=0", "cannot be promised"),
        ("unit=business-days", "unit=days", "Please choose one for the unit"),
    ],
)
async def test_what_cannot_be_tried_says_why(lee, part, typed, error) -> None:
    query = "opened_on=2026-06-17&opened_at=14:00&amount=3&unit=business-days&rule=same-time"
    assert (await lee.get(f"/calendars/streets?{query.replace(part, typed)}")).status_code == 422
    assert error in lee.page


async def test_other_hours_are_looked_over_before_they_are_recorded(lee) -> None:
    starts = clock.now().date() + timedelta(days=30)
    await lee.get("/calendars/streets/versions/new")
    assert 'name="mon_to_1" value="12:00"' in lee.page
    assert 'name="fri_from_2" value="13:00"' in lee.page
    typed = {
        "seen": "1",
        "hours": "Mon-Thu 07:00-15:30",
        "zone": "America/New_York",
        "effective_from": starts.isoformat(),
        "covers_until": f"{starts.year + 1}-12-31",
        "holidays": f"{starts.year + 1}-01-01 New Year's Day",
    }
    assert (await lee.post("/calendars/streets/versions", typed)).status_code == 200
    assert "Monday to Thursday, 7:00 AM to 3:30 PM" in lee.page
    assert (await queries.timeline("streets")).latest.number == 1
    answer = await lee.post("/calendars/streets/versions", {**typed, "confirmed": "yes"})
    assert answer.headers["location"] == "/calendars/streets"
    assert (await queries.timeline("streets")).latest.effective_from == starts
    await lee.get("/calendars/streets")
    assert "other hours hold" in lee.page
    assert "Takes effect later" in lee.page
    again = await lee.post("/calendars/streets/versions", {**typed, "confirmed": "yes"})
    assert again.status_code == 409


async def test_a_night_shift_and_days_with_other_hours_are_typed_looked_over_and_shown(lee) -> None:
    year = clock.now().year + 1
    typed = {
        "seen": "1",
        "hours": "Mon 22:00-24:00; Tue-Fri 00:00-06:00,22:00-24:00; Sat 00:00-06:00",
        "zone": "America/New_York",
        "effective_from": (clock.now().date() + timedelta(days=1)).isoformat(),
        "covers_until": f"{year}-12-31",
        "holidays": f"{year}-12-25 Christmas\n{year}-12-24 22:00-24:00 Christmas Eve",
    }
    assert (await lee.post("/calendars/streets/versions", typed)).status_code == 200
    assert "Monday to Friday, 10:00 PM to 6:00 AM the next day" in lee.page
    assert "<span>Christmas Eve: 10:00 PM to midnight</span>" in lee.page
    await lee.post("/calendars/streets/versions", {**typed, "confirmed": "yes"})
    await lee.get("/calendars/streets/versions/new")
    assert 'name="mon_from_1" value="22:00"' in lee.page
    assert 'name="mon_to_1" value="06:00"' in lee.page
    for line in (f"{year}-12-24 22:00-24:00 Christmas Eve", f"{year}-12-25 Christmas"):
        assert f'name="day" value="{line}" checked' in lee.page


async def test_hours_that_cannot_be_read_come_back_as_typed(lee) -> None:
    typed = {"seen": "1", "hours": "whenever", "zone": "Mars", "effective_from": "", "holidays": "Tomorrow"}
    assert (await lee.post("/calendars/streets/versions", typed)).status_code == 422
    assert 'value="whenever"' in lee.page
    assert "“Tomorrow” is not a date and a name" in lee.page
    assert "In force from is empty" in lee.page


async def test_holidays_are_proposed_and_a_person_confirms(lee) -> None:
    year = clock.now().year + 1
    await lee.get("/calendars/streets/holidays/new")
    assert f'value="{year}-01-01 New Year' in lee.page
    by_rule = proposed_holidays("US-MA", [year])
    days = {"year": str(year), "day": versions.holiday_lines(by_rule)}
    other = {**days, "holidays": f"{year}-08-02 Harbor Day\n"}
    assert (await lee.post("/calendars/streets/holidays", other)).status_code == 422
    assert "none of them" in lee.page
    assert (await lee.post("/calendars/streets/holidays", days)).status_code == 303
    known = await queries.timeline("streets")
    assert known.latest.covers_until == date(year, 12, 31)
    assert {day: name for day, name in known.latest.holidays if day.year == year} == by_rule
    assert (await lee.post("/calendars/streets/holidays", days)).status_code == 409


async def test_a_wrong_day_keeps_what_was_ticked(lee) -> None:
    year = clock.now().year + 1
    typed = {"year": str(year), "day": [f"{year}-01-01 New Year's Day"], "holidays": "2020-01-01 Long ago"}
    assert (await lee.post("/calendars/streets/holidays", typed)).status_code == 422
    assert lee.page.count(" checked") == 1
    assert "2020-01-01 Long ago</textarea>" in lee.page


async def test_the_convening_office_adds_a_calendar(visitor, people, calendars) -> None:
    await sign_in_as(visitor, people.sam)
    await visitor.get("/calendars/new")
    typed = {
        "name": "Parks yards",
        "code": "parks-yards",
        "party": "parks",
        "region": "us-ma",
        "hours": "Mon-Sun 07:00-15:00",
        "zone": "America/New_York",
        "effective_from": "1/1/2026",
        "covers_until": f"{clock.now().year}-12-31",
        "holidays": "",
    }
    wrong = await visitor.post("/calendars", {**typed, "code": "Parks Yards", "proposed": "US-MA"})
    assert (wrong.status_code, "Use 2 to 40 small letters" in visitor.page) == (422, True)
    assert (await visitor.post("/calendars", typed)).status_code == 200
    assert "Nothing is kept yet" in visitor.page
    assert f"{clock.now().year}-12-25 Christmas Day" in visitor.page
    kept = {**typed, "proposed": "US-MA", "holidays": "2026-07-03 Founders' Day"}
    assert (await visitor.post("/calendars", kept)).headers["location"] == "/calendars/parks-yards"
    stored = await queries.timeline("parks-yards")
    assert (stored.region, list(stored.latest.holidays)) == (
        "US-MA",
        [(date(2026, 7, 3), "Founders' Day")],
    )


async def test_an_office_that_takes_no_holiday_off_says_so_once(visitor, people, calendars) -> None:
    await sign_in_as(visitor, people.sam)
    typed = {
        "name": "Dispatch",
        "code": "dispatch",
        "party": "city",
        "region": "US-MA",
        "zone": "America/New_York",
    }
    dates = {"hours": "Mon-Sun 00:00-24:00", "effective_from": "2026-01-01", "covers_until": "2026-12-31"}
    said = {**typed, **dates, "proposed": "US-MA", "holidays": ""}
    assert (await visitor.post("/calendars", said)).headers["location"] == "/calendars/dispatch"
    assert list((await queries.timeline("dispatch")).latest.holidays) == []


async def test_without_any_calendar_the_page_says_what_to_do(visitor, people) -> None:
    await sign_in_as(visitor, people.sam)
    await visitor.get("/calendars")
    assert "There is no calendar yet." in visitor.page
    assert (await visitor.get("/calendars/none")).status_code == 404


async def test_on_the_page_its_buttons_keep_nothing_and_a_script_gets_the_two_dates_alone(
    lee: Visitor,
) -> None:
    starts = clock.now().date() + timedelta(days=30)
    await lee.get("/calendars/streets/versions/new")
    form = shown(
        Form.holding(
            {
                **AS_TYPED,
                "effective_from": starts,
                "covers_until": f"{starts.year + 1}-12-31",
                "hours": "Mon-Sat 07:00-11:00",
            }
        )
    )
    fields: dict[str, object] = {name: form.values(name) for name, _ in form.pairs()}
    answer = await lee.post("/calendars/streets/versions", {**fields, "step": "count"})
    assert answer.status_code == 200
    assert "<b>was closed</b>" in lee.page
    assert "<b>was 8:30 AM to 12:00 PM and 1:00 PM to 5:00 PM</b>" in lee.page
    assert "by today’s hours" in lee.page
    part = await lee.post(
        "/calendars/streets/versions", {**fields, "step": "count"}, **{"HX-Request": "true"}
    )
    assert part.text.strip().startswith('<div id="due-by-hours"')
    assert (await queries.timeline("streets")).latest.number == 1
    looked = await lee.post("/calendars/streets/versions", fields)
    assert "Monday to Saturday, 7:00 AM to 11:00 AM" in looked.text
    assert 'name="hours" value="Mon-Sat 07:00-11:00"' in looked.text


async def test_a_day_without_hours_says_so_at_its_field_and_the_rest_is_kept(lee: Visitor) -> None:
    await lee.get("/calendars/streets/versions/new")
    fields = {**AS_TYPED, **dict.fromkeys(KEYS[:2], "yes"), "mon_from_1": "07:00", "mon_to_1": "15:30"}
    assert (await lee.post("/calendars/streets/versions", fields)).status_code == 422
    assert 'id="tue_from_1-error">Tuesday: give the hours' in lee.page
    assert 'name="mon_to_1" value="15:30"' in lee.page
