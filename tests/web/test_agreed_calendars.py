"""Working hours on pages: recorded by their keeper, proposed to the other side, shown with what they move, agreed by both."""

from dataclasses import replace
from datetime import date

import pytest

from governance.agreements.actions.holidays import confirm_holidays
from governance.calendars import actions as calendars
from governance.calendars.actions import NewCalendar
from governance.calendars.rules.versions import NewVersion
from governance.changes import actions as changes
from governance.changes.queries.situation import situation
from governance.changes.rules.moves import State
from tests.changes.stage import AT, POTHOLE
from tests.web.conftest import Visitor
from tests.web.port_alder import Stage, as_, sent

pytestmark = pytest.mark.anyio
MONDAYS = NewVersion(
    hours="Mon 08:30-11:00",
    zone="America/New_York",
    effective_from=date(2026, 7, 1),
    covers_until=date(2027, 12, 31),
    holidays={},
)
CREWS = replace(MONDAYS, hours="Mon-Fri 07:00-15:00", effective_from=date(2024, 1, 1))
SENT = {
    "effective": "date",
    "effective_on": "2026-07-01",
    "rationale": "Two crews moved to paving",
    "reason": "staffing",
    "revision": "1",
    "key": "calendar:city",
    "do": "continue",
}


@pytest.fixture
async def shorter(stage: Stage) -> Stage:
    await calendars.record_version("city", new=MONDAYS, seen=1, by=stage.people.nora, at=AT)
    return stage


async def proposed(visitor: Visitor, stage: Stage) -> str:
    """Lee begins the change on the calendar's page; its address."""
    await as_(visitor, stage, "lee")
    await visitor.get("/calendars/city")
    answer = await visitor.post("/calendars/city/proposals", {"agreement": "streets", "number": "2"})
    return answer.headers["location"].removesuffix("/draft").split("?")[0]


async def test_recording_hours_says_that_they_move_no_promise(visitor: Visitor, stage: Stage):
    await as_(visitor, stage, "nora")
    await visitor.get("/calendars/city/versions/new")
    fields = {
        "seen": "1",
        "hours": MONDAYS.hours,
        "zone": MONDAYS.zone,
        "effective_from": "2026-07-01",
        "covers_until": "2027-12-31",
        "holidays": "",
    }
    await visitor.post("/calendars/city/versions", fields)
    assert "Recording this moves no promise" in visitor.page
    answer = await visitor.post("/calendars/city/versions", {**fields, "confirmed": "yes"})
    await visitor.get(answer.headers["location"])
    assert "They move no promise until both sides of an agreement have agreed to them" in visitor.page
    assert "Propose version 2" not in visitor.page  # the office that keeps it is no side


async def test_the_page_says_which_version_counts_and_offers_the_latest_to_the_other_side(
    visitor: Visitor, shorter: Stage
):
    for who, receiver in (("lee", "311"), ("marcus", "Streets")):
        await as_(visitor, shorter, who)
        await visitor.get("/calendars/city")
        assert "Streets and 311" in visitor.page
        assert f"Propose version 2 to {receiver}" in visitor.page
    path = await proposed(visitor, shorter)
    await visitor.get("/calendars/city")
    assert path in visitor.page
    assert "Propose version 2" not in visitor.page
    await as_(visitor, shorter, "marcus")
    await visitor.get("/calendars/city")
    assert path not in visitor.page  # a draft is its own side's


async def test_a_change_of_hours_lists_what_it_moves_and_takes_both_sides_and_an_approval(
    visitor: Visitor, shorter: Stage
):
    path = await proposed(visitor, shorter)
    number = path.rsplit("/", 1)[-1]
    await visitor.get(f"{path}/draft")
    assert "Hours are written on the calendar’s page" in visitor.page
    await visitor.post(f"{path}/draft", SENT)
    await visitor.get(f"{path}/confirm")
    moved = ("Pothole repair", "Mon, Jun 8, 2026", "weaker: other working hours: due up to")
    for words in (*moved, "Working time by “City Hall” is Monday, 8:30 AM to 11:00 AM (version 2)"):
        assert words in visitor.page
    await visitor.post(f"{path}/offer", {"revision": "2"})
    await as_(visitor, shorter, "priya")
    await visitor.get(path)
    for words in ("What these hours move", "2 targets of this agreement count on this calendar", *moved):
        assert words in visitor.page
    assert "calendar:city" not in visitor.page
    await visitor.get(f"{path}/answer")
    assert "Another value" not in visitor.page
    await visitor.get(f"{path}/what-would-have-happened?key=term:pothole/done")
    assert "by the proposed working hours" in visitor.page
    await visitor.get(f"{path}/agree")
    found = await situation(number)
    await visitor.post(f"{path}/consent", {"proposal": found.offer_hash})
    assert (await situation(number)).state is State.AGREED
    await as_(visitor, shorter, "amara")
    await visitor.get(f"{path}/approve")
    assert "What these hours move" in visitor.page
    await visitor.post(f"{path}/approval", {"proposal": found.offer_hash})
    assert (await situation(number)).state is State.ADOPTED
    await visitor.get("/calendars/city")
    assert "Version 2" in visitor.page


async def test_holidays_are_told_objected_to_and_settled_on_the_calendars_page(
    visitor: Visitor, stage: Stage
):
    await confirm_holidays("city", year=2028, holidays={}, by=stage.people.nora, at=AT)
    await as_(visitor, stage, "dana")
    await visitor.get("/to-do")
    assert "Look over holidays" in visitor.page
    await visitor.get("/calendars/city")
    assert "Streets may object until Tue, Jun 16, 2026; otherwise they stand." in visitor.page
    fields = {"agreement": "streets", "year": "2028"}
    assert (await visitor.post("/calendars/city/objections", fields)).status_code == 422
    await visitor.post("/calendars/city/objections", {**fields, "words": "Patriots’ Day is missing"})
    await visitor.get("/calendars/city")
    assert "Streets objects (Dana Ruiz, Tue, Jun 2, 2026): “Patriots’ Day is missing”" in visitor.page
    assert "Take the objection back" not in visitor.page  # she does not bind Streets
    await as_(visitor, stage, "lee")
    await visitor.get("/calendars/city")
    assert "Take the objection back" in visitor.page
    await visitor.post("/calendars/city/settlements", fields)
    await visitor.get("/calendars/city")
    assert "Streets objects" not in visitor.page


async def test_an_answer_shows_the_calendar_that_it_brings_along(visitor: Visitor, stage: Stage):
    """Another value may name a calendar that nobody has proposed: its hours stand on the page before it is sent."""
    new = NewCalendar(code="streets", name="Streets crews", party="streets")
    await calendars.create_calendar(new, first=CREWS, by=stage.people.lee, at=AT)
    number = await sent(stage)
    other = await stage.proposal(replace(POTHOLE, goal_bp=9_500, calendar="streets"))
    await changes.save_draft(number, other, by=stage.people.lee, at=AT, seen=0)
    await as_(visitor, stage, "lee")
    await visitor.get(f"/changes/{number}/answer/confirm")
    assert (
        "Working time by “Streets crews” is Monday to Friday, 7:00 AM to 3:00 PM (version 1)." in visitor.page
    )
    await visitor.post(f"/changes/{number}/counter", {"revision": "1"})
    await visitor.get(f"/changes/{number}")
    assert "Calendar “Streets crews”" in visitor.page
