"""The weekly brief: last week's results with their numbers, negotiations and in whose hands, decisions owed, events."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from governance.adjustments.actions import reliefs
from governance.agreements.rules.items import Target
from governance.calendars.rules.units import Unit
from governance.changes import actions as changes
from governance.database import sql
from governance.records.brief import brief
from governance.results.rules.reliefs import Adjustment, Effect
from governance.scorecards.actions import comments as card_comments
from governance.scorecards.actions import publication as scorecards
from governance.scorecards.rules.moves import State
from governance.waiting.rules.matter import Kind
from tests.changes.stage import AT, LAMP_FASTER, POTHOLE, Stage, set_stage
from tests.requests.taking import row
from tests.scorecards.card_city import JUNE_2, MAY, settled, stored, tiny_city

POTHOLE_SLOWER = replace(POTHOLE, target=Target(amount=9, unit=Unit.BUSINESS_DAYS))


@pytest.fixture
async def stage(db: None) -> Stage:
    return await set_stage()


YEAR_BEFORE = """INSERT INTO tally (month, service, party, due, met, due_plain, met_plain)
    SELECT m, s.id, coalesce(p.id, 0), 50, 40, 50, 40 FROM generate_series(DATE '2025-05-01', DATE '2026-03-01', INTERVAL '1 month') m,
    service s LEFT JOIN party p ON p.code = 'streets' AND s.code = 'pothole' WHERE s.code IN ('pothole', 'street-lamp')"""


async def test_last_weeks_results_stand_beside_the_twelve_months_before(stage, tmp_path):
    """May 25 to 31, 2026, as of Tuesday, June 2. Four business days from Wed, May 20, are over on Tue, May 26."""
    source = await tiny_city(tmp_path)
    await source.store(
        [
            row("21", "Pothole repair", opened="2026-05-20T14:00:00Z", ended_at="2026-05-26T14:00:00Z"),
            row("22", "Pothole repair", opened="2026-05-20T14:00:00Z", ended_at="2026-05-28T14:00:00Z"),
            row("23", "Street lamp out", opened="2026-05-08T14:00:00Z"),
        ]
    )
    await settled()
    await sql.rows(YEAR_BEFORE)
    found = await brief(at=JUNE_2)
    assert found.week == (date(2026, 5, 25), date(2026, 5, 31))
    assert (found.whole.on_time.met, found.whole.on_time.n) == (1, 2)
    # Of the city all counts, of a department its own; April has too few to say how far months swing.
    assert {code: (each.rate.met, each.rate.n, each.months) for code, each in found.usual.items()} == {
        "": (880, 1_100, 11),
        "streets": (440, 550, 11),
    }
    assert (found.whole.volume.opened, found.whole.volume.closed, found.whole.volume.due) == (1, 2, 2)
    assert [(each.party.code, each.on_time.n) for each in found.parties] == [("streets", 2)]
    assert found.overdue == 3
    assert (found.services, found.with_target) == (2, 2)


async def test_negotiations_are_told_with_whose_turn_it_is_and_for_how_long(stage):
    people = stage.people
    number = await stage.begun(LAMP_FASTER, by=people.priya)
    await changes.offer(number, await stage.proposal(LAMP_FASTER), by=people.priya, at=AT)
    draft = await stage.begun(POTHOLE, by=people.dana)
    found = await brief(at=AT + timedelta(days=6))
    assert [each.number for each in found.negotiations] == [number]
    assert draft not in {each.number for each in found.negotiations}
    assert found.median_days == 6
    assert [(hands.holder, hands.count, hands.median_days) for hands in found.hands] == [("streets", 1, 6)]
    assert found.decisions == ()


async def test_what_waits_for_a_decision_is_told_longest_waiting_first(stage, tmp_path):
    people = stage.people
    number = await stage.begun(POTHOLE_SLOWER, by=people.priya)
    sent = await changes.offer(number, await stage.proposal(POTHOLE_SLOWER), by=people.priya, at=AT)
    await changes.consent(number, offer_hash=sent.hash, by=people.lee, at=AT)
    storm = Adjustment(
        name="Ice storm",
        reason="Roads closed",
        effect=Effect.PAUSE,
        starts=AT - timedelta(days=2),
        ends=AT - timedelta(days=1),
        services=("pothole",),
    )
    asked = await reliefs.request(storm, by=people.dana, at=AT + timedelta(hours=1))
    await tiny_city(tmp_path)
    await scorecards.draft_cards(MAY, at=JUNE_2)
    card = (await stored(State.DRAFT))["streets"].head.number
    await card_comments.hold(card, "Wait", seen=1, by=people.amara, at=JUNE_2 + timedelta(hours=2))
    found = await brief(at=JUNE_2 + timedelta(days=1))
    assert [(each.kind, each.number) for each in found.decisions] == [
        (Kind.APPROVAL, number),
        (Kind.EVENT, asked),
        (Kind.HELD, card),
    ]
    assert found.events == ()


async def test_a_city_without_anything_has_a_brief(stage):
    found = await brief(at=AT)
    assert (found.whole.on_time.n, found.median_days, found.hands, found.negotiations) == (0, -1, (), ())
