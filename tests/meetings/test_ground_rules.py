"""By which ground rules a group meets: agreed by both sides for a pair, the latest version for a board. With a database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from governance.agreements.rules.items import Charter
from governance.bodies import queries
from governance.bodies.actions import founding
from governance.bodies.rules.ground_rules import HOUSE
from governance.changes import actions
from governance.errors import Invalid
from governance.meetings.actions.minutes import keep_minutes
from governance.meetings.queries.bodies import meeting_body
from governance.meetings.queries.ground_rules import in_force
from governance.waiting.queries.matters import Scope, matters
from governance.waiting.rules.matter import Kind
from tests.changes.stage import AT, Stage, set_stage
from tests.meetings.held import held_meeting
from tests.meetings.staged import ZONE

OURS = Charter(body="streets-311", purpose="We look at what is open.", corrections_days=10)
AUGUST = datetime(2026, 8, 3, 14, 0, tzinfo=UTC)


@pytest.fixture
async def stage(db: None) -> Stage:
    found = await set_stage()
    await founding.found_working_groups(at=AT)
    return found


async def test_the_ground_rules_of_a_pair_change_through_the_change_procedure(stage: Stage) -> None:
    group, number = await queries.body("streets-311"), await stage.begun(OURS, by=stage.people.priya)
    sent = await actions.offer(number, await stage.proposal(OURS), by=stage.people.priya, at=AT)
    assert (await in_force(group, at=AUGUST)).rules == HOUSE, "one side's words bind nobody"
    await actions.consent(number, offer_hash=sent.hash, by=stage.people.lee, at=AT)
    assert (await in_force(group, at=AT)).rules == HOUSE, "before their day"
    found = await in_force(group, at=AUGUST)
    assert (found.rules, found.agreement) == (OURS.rules, "streets")
    other = await queries.body("parks-311")
    assert (await in_force(other, at=AUGUST)).rules == HOUSE


async def test_two_sides_agree_on_no_other_meetings(stage: Stage) -> None:
    parks = replace(OURS, body="parks-311")
    number = await stage.begun(parks, by=stage.people.priya)
    sent = await actions.offer(number, await stage.proposal(parks), by=stage.people.priya, at=AT)
    with pytest.raises(Invalid, match="other meetings"):
        await actions.consent(number, offer_hash=sent.hash, by=stage.people.lee, at=AT)


async def test_its_dates_and_minutes_go_by_what_a_pair_has_agreed_to(stage: Stage) -> None:
    agreed = replace(OURS, day_off="after", minutes_within=3)
    number = await stage.begun(agreed, by=stage.people.priya)
    sent = await actions.offer(number, await stage.proposal(agreed), by=stage.people.priya, at=AT)
    await actions.consent(number, offer_hash=sent.hash, by=stage.people.lee, at=AT)
    for body, at, rules in (
        ("streets-311", AUGUST, agreed.rules),
        ("streets-311", AT, HOUSE),
        ("parks-311", AUGUST, HOUSE),
    ):
        assert (await meeting_body(body, at=at)).rules == rules
    await held_meeting(stage.people, opened=AUGUST)
    await keep_minutes(at=AUGUST + timedelta(hours=1))
    found = (await matters(Scope(at=AUGUST + timedelta(hours=1), every=True))).matters
    (due,) = (each.until for each in found if each.kind is Kind.MINUTES_DUE)
    assert due
    assert due.astimezone(ZoneInfo(ZONE)).date() == date(2026, 8, 6), "not the same day"
