"""Meetings as a liaison has them: regular ones set after a look at their dates, an invitation answered, one moved, one canceled."""

from collections.abc import AsyncIterator
from datetime import date

import pytest
from litestar import Litestar

from governance import clock
from governance.meetings.queries.meetings import meeting
from governance.meetings.rules.meetings import State
from tests.changes.stage import AT, Stage
from tests.meetings.staged import founded, invited, slot
from tests.web.conftest import Visitor, browser, sign_in_as

pytestmark = pytest.mark.anyio
SERIES = {
    "body": "streets-311",
    "title": "Streets and 311",
    "every": "weekday",
    "months": "1",
    "nth": "3",
    "weekday": "4",
    "starts_on": "2026-06-03",
    "begins": "14:00",
    "minutes": "45",
    "holidays": "before",
}


@pytest.fixture
async def dana(app: Litestar, stage: Stage) -> AsyncIterator[Visitor]:
    await founded(stage.people, AT)
    async with browser(app) as one:
        yield await sign_in_as(one, stage.people.dana)


async def test_without_a_meeting_the_page_says_what_will_appear(dana: Visitor) -> None:
    await dana.get("/meetings")
    assert "No meeting is set." in dana.page
    assert 'aria-current="page">Meetings' in dana.page


async def test_regular_meetings_are_set_after_a_look_at_their_dates(dana: Visitor) -> None:
    answer = await dana.http.get("/meetings/series/new", params=SERIES, headers={"Accept": "text/html"})
    dana._read(answer)
    assert "Thu, Jun 18, 2026" in dana.page
    assert "instead of Fri, Jun 19, 2026: Juneteenth (311)" in dana.page
    assert (await dana.post("/meetings/series", SERIES)).status_code == 303
    await dana.get("/meetings/series/MS-2026-0001")
    assert "Every month on the third Friday, 2:00 to 2:45 PM" in dana.page
    assert "moved to a day before" in dana.page
    await dana.post("/meetings/series/MS-2026-0001/invitations")
    await dana.get("/meetings/series/MS-2026-0001")
    assert dana.page.count(">Coming<") == 3
    assert "Invite to the next meetings" not in dana.page
    off = {"day": "2026-07-03", "begins": "9:00 AM", "minutes": "30", "revision": "2"}
    await dana.post("/meetings/M-2026-0002/moves", off)
    await dana.get("/meetings/series/MS-2026-0001")
    assert "Off by now: Independence Day (observed) (311)." in dana.page
    await dana.get("/meetings?month=2026-06")
    assert "2:00 to 2:45 PM Streets and 311" in dana.page


async def test_what_cannot_be_is_said_at_its_field_and_kept(dana: Visitor) -> None:
    wrong = {**SERIES, "begins": "02:30", "title": "Early birds"}
    await dana.post("/meetings/series", wrong)
    assert "midnight and 4 AM" in dana.page
    assert 'value="Early birds"' in dana.page


async def test_an_invitation_is_answered_and_the_meeting_moved_canceled_and_set_again(
    dana: Visitor, stage: Stage
) -> None:
    number = await invited(stage.people.marcus)
    await dana.get(f"/meetings/{number}/people")
    assert "Do you come?" in dana.page
    await dana.post(f"/meetings/{number}/replies", {"answer": "online", "words": "From the yard"})
    await dana.get(f"/meetings/{number}/people")
    assert "joins online: From the yard" in dana.page
    moved = {"day": "2026-06-23", "begins": "9:00 AM", "minutes": "30", "revision": "2"}
    await dana.get(f"/meetings/{number}/move?day=2026-06-19&begins=09:00&minutes=30")
    assert "Not a working time for everybody: Juneteenth (311)" in dana.page
    assert (await dana.post(f"/meetings/{number}/moves", moved)).status_code == 303
    assert (await meeting(number)).day == date(2026, 6, 23)
    await dana.post(f"/meetings/{number}/cancellation", {"reason": "Storm", "revision": "2"})
    assert "changed by somebody else" in dana.page
    await dana.post(f"/meetings/{number}/cancellation", {"reason": "Storm", "revision": "3"})
    await dana.get("/meetings")
    assert "Canceled" in dana.page
    await dana.post(f"/meetings/{number}/restoring", {"revision": "4"})
    assert (await meeting(number)).state is State.DRAFT


async def test_when_it_is_time_the_page_is_for_starting_it(dana: Visitor, stage: Stage) -> None:
    number = await invited(stage.people.marcus)
    await dana.get("/meetings")
    assert "Start the meeting" not in dana.page
    clock.set_to(slot().starts)
    await sign_in_as(dana, stage.people.dana)
    await dana.get("/meetings")
    assert "Start the meeting" in dana.page
    answer = await dana.post(f"/meetings/{number}/opening")
    assert answer.headers["location"] == f"/meetings/{number}/now"
    await dana.get("/meetings")
    assert "Go to the meeting" in dana.page


async def test_a_guest_sees_the_one_meeting_and_answers(dana: Visitor, stage: Stage, app: Litestar) -> None:
    number = await invited(stage.people.marcus)
    await invited(stage.people.marcus)
    await dana.get(f"/meetings/{number}/people")
    await dana.post(f"/meetings/{number}/guests", {"guest": "nobody@portalder.gov"})
    assert "There is no active account" in dana.page
    await dana.post(f"/meetings/{number}/guests", {"guest": "rosa.vega@portalder.gov", "why": "Trees"})
    async with browser(app) as one:
        rosa = await sign_in_as(one, stage.people.rosa)
        await rosa.get("/meetings")
        assert rosa.page.count(f'/meetings/{number}"') == 1
        assert "M-2026-0002" not in rosa.page
        assert (await rosa.post(f"/meetings/{number}/replies", {"answer": "yes"})).status_code == 303
        assert (await rosa.get("/meetings/M-2026-0002/people")).status_code == 404
