"""What the page of a change knows: both sides' lines, what is agreed, what residents notice, and for whose eyes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from governance.agreements.rules.items import Target
from governance.calendars.rules.units import Unit
from governance.changes import actions
from governance.changes.queries.page import change_page
from governance.errors import NotFound
from tests import cast
from tests.changes.stage import AT, LAMP, POTHOLE, Stage, set_stage

pytestmark = pytest.mark.anyio

SEVEN = replace(POTHOLE, target=Target(amount=7, unit=Unit.CALENDAR_DAYS), goal_bp=8_000)
SIX = replace(SEVEN, target=Target(amount=6, unit=Unit.CALENDAR_DAYS))
LAMP_SLOWER = replace(LAMP, target=Target(amount=12, unit=Unit.BUSINESS_DAYS))
TODAY = date(2026, 6, 2)
LATER = AT + timedelta(hours=2)


@pytest.fixture
async def stage(db) -> Stage:
    return await set_stage()


async def page_for(person, number):
    return await change_page(number, viewer=await cast.viewer(person, AT), at=LATER, today=TODAY)


async def countered(stage: Stage) -> str:
    """Streets asks for 7 days and 12; 311 takes the 12 and says 6."""
    people = stage.people
    number = await stage.begun(SEVEN, LAMP_SLOWER, by=people.lee)
    await actions.offer(number, await stage.proposal(SEVEN, LAMP_SLOWER), by=people.lee, at=AT)
    await actions.counter(number, await stage.proposal(SIX, LAMP_SLOWER), by=people.marcus, at=AT)
    return number


async def test_a_line_is_agreed_when_both_say_the_same_and_each_value_has_its_own_mark(stage):
    page = await page_for(stage.people.dana, await countered(stage))
    marks = {(row.name, cells.label): cells.mark for row in page.rows for cells in row.fields}
    assert marks == {
        ("Pothole repair", "Time"): "open",
        ("Pothole repair", "On time at least"): "agreed",
        ("Street lamp out", "Time"): "agreed",
        ("Street lamp out", "On time at least"): "agreed",
    }
    assert [row.agreed for row in page.rows] == [False, True]
    assert [(o.department, o.center) for o in page.summary.open] == [("7 calendar days", "6 calendar days")]


async def test_where_nothing_is_promised_no_goal_is_told(stage):
    people, none = stage.people, replace(LAMP, target=None, handled_by="State Roads")
    number = await stage.begun(none, by=people.lee)
    await actions.offer(number, await stage.proposal(none), by=people.lee, at=AT)
    page = await page_for(people.marcus, number)
    told = {cells.label: (cells.in_effect, cells.department) for row in page.rows for cells in row.fields}
    assert told["On time at least"] == ("90%", "none")
    assert told["Handled by"] == ("none", "State Roads")


async def test_residents_read_how_many_days_more_and_for_how_many_requests(stage):
    page = await page_for(stage.people.marcus, await countered(stage))
    assert page.residents.shifts == ("Pothole repair: up to 2 more days", "Street lamp out: 2 to 4 more days")
    assert page.residents.requests == 11_560
    assert not page.residents.faster
    assert [asked.role for asked in page.approvals] == ["sponsor"]
    assert "11,240 requests a year" in page.approvals[0].why


async def test_a_draft_is_there_for_its_own_side_alone(stage):
    number = await stage.begun(SEVEN, by=stage.people.dana)
    page = await page_for(stage.people.lee, number)
    assert [row.name for row in page.rows] == ["Pothole repair"]
    for outsider in (stage.people.marcus, stage.people.amara, stage.people.ruth, stage.people.rosa):
        with pytest.raises(NotFound):
            await page_for(outsider, number)


async def test_notes_and_words_to_the_signer_stay_on_their_side(stage):
    number = await countered(stage)
    page = await page_for(stage.people.dana, number)
    await actions.note(number, words="Paving crew is short", by=stage.people.dana, at=LATER)
    await actions.recommend(
        number, offer_hash=page.change.offer_hash, words="Let us take it", by=stage.people.dana, at=LATER
    )
    own, other = await page_for(stage.people.lee, number), await page_for(stage.people.marcus, number)
    assert [note.words for note in own.acts.notes] == ["Paving crew is short"]
    assert own.acts.signings[0].words == "Let us take it"
    assert (other.acts.notes, other.acts.signings, other.acts.draft) == ((), (), None)
    assert other.acts.signing_since is not None
    assert other.acts.private == 1
    assert len(own.history) == len(other.history) + 3  # the draft, the note, the request to sign


async def test_a_target_changed_elsewhere_is_shown_with_both_values(stage):
    number = await countered(stage)
    await stage.adopted(stage.lamp_faster)
    pothole, lamp = (await page_for(stage.people.dana, number)).rows
    assert not pothole.collided
    assert (lamp.fields[0].in_effect, lamp.fields[0].moved_to) == ("10 business days", "9 business days")
