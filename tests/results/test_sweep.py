"""What moves below results is followed: new targets, owners, confirmed holidays, event adjustments, marks of others."""

import asyncio
import contextvars
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from governance.adjustments.actions import reliefs
from governance.agreements.actions.holidays import confirm_holidays
from governance.agreements.rules.reorganizations import Kind, Plan
from governance.agreements.tables import Ownership
from governance.calendars import actions as calendars
from governance.calendars.rules.versions import NewVersion
from governance.database.session import transaction
from governance.requests.actions.labels import rematch
from governance.requests.rules.marks import Flag
from governance.requests.tables import Stale
from governance.results.actions import judging
from governance.results.actions.sweep import catch_up
from governance.results.rules.reliefs import Adjustment, Effect
from governance.results.rules.verdicts import Standing
from governance.results.tables.judgments import Judgment
from tests.agreements.settled import settled
from tests.changes.stage import AT, LAMP_FASTER, Stage
from tests.databases import by_owner
from tests.requests.taking import Uploads, row, uploads, waits_for_a_lock

POTHOLE = {"pothole": "Pothole repair"}
JULY = "2026-07-06T14:00:00Z"  # a Monday, 10 in the morning; the faster target takes effect on July 1


@pytest.fixture
async def source(stage: Stage, tmp_path: Any) -> Uploads:
    return await uploads(tmp_path)


async def judged() -> dict[str, dict[str, Any]]:
    rows = await Judgment.raw(
        "SELECT r.external_id, j.* FROM judgment j JOIN request r ON r.id = j.request ORDER BY 1"
    )
    return {found["external_id"]: found for found in rows}


async def test_nothing_is_done_where_nothing_moved(source):
    await catch_up(at=AT)
    assert await catch_up(at=AT) == 0
    assert await Stale.count() == 0


async def test_a_later_version_judges_only_what_is_opened_under_it(source, stage):
    """FIELD trap 1: closed work keeps the result it had."""
    await source.store(
        [
            row("old", "Street lamp out", ended_at="2026-06-01T12:00:00Z"),
            row("new", "Street lamp out", opened=JULY),
        ]
    )
    await judging.judge_import(source.last)
    before = await judged()
    await stage.adopted(LAMP_FASTER)
    assert await catch_up(at=AT) == 1
    after = await judged()
    assert after["old"] == before["old"]
    assert after["new"]["version"] > before["new"]["version"]
    # Nine business days instead of ten from Monday, July 6: Friday the 17th, not Monday the 20th.
    assert after["new"]["due"] == datetime(2026, 7, 17, 14, tzinfo=UTC)
    assert before["new"]["due"] == datetime(2026, 7, 20, 14, tzinfo=UTC)


async def test_hours_that_somebody_records_move_no_result(source, stage):
    """The agreement keeps the version it counts on: neither what was opened before nor what is opened later moves."""
    await source.store([row("old", "Street lamp out"), row("new", "Street lamp out", opened=JULY)])
    await judging.judge_import(source.last)
    before = await judged()
    await calendars.record_version(
        "city",
        new=NewVersion(
            hours="Mon-Thu 08:30-17:00",
            zone="America/New_York",
            effective_from=date(2026, 7, 1),
            covers_until=date(2027, 12, 31),
            holidays={},
        ),
        seen=1,
        by=stage.people.nora,
        at=AT,
    )
    await judging.judge_all()
    after = await judged()
    assert after == before


async def test_a_service_that_moves_is_owed_by_its_new_owner_from_then_on(source, stage):
    await source.store([row("old", "Pothole repair"), row("new", "Pothole repair", opened=JULY)])
    await judging.judge_import(source.last)
    before = await judged()
    plan = Plan(kind=Kind.MOVE, services=POTHOLE, to="parks", to_name="Parks", on=date(2026, 7, 1))
    await settled(stage.people, plan)
    await catch_up(at=AT)
    after = await judged()
    assert after["old"] == before["old"]
    assert after["new"]["party"] != before["new"]["party"]
    assert after["new"]["standing"] == Standing.NO_TERM


async def test_the_first_owner_of_what_was_nobodys_work_owes_nothing_that_was_opened_before(source, stage):
    await by_owner("DELETE FROM ownership WHERE service = (SELECT id FROM service WHERE code = 'pothole')")
    await source.store([row("old", "Pothole repair"), row("new", "Pothole repair", opened=JULY)])
    await judging.judge_import(source.last)
    before = await judged()
    plan = Plan(kind=Kind.MOVE, services=POTHOLE, to="streets", to_name="Streets", on=date(2026, 7, 1))
    await settled(stage.people, plan)
    await catch_up(at=AT)
    after = await judged()
    assert (before["old"]["party"], after["old"]) == (0, before["old"])
    assert after["new"]["party"] == stage.people.lee.party_id
    assert after["new"]["standing"] == Standing.JUDGED


async def test_what_is_merged_counts_as_its_heir_from_its_day_on_and_not_before(source, stage):
    await source.store([row("old", "Pothole repair"), row("new", "Pothole repair", opened=JULY)])
    await judging.judge_import(source.last)
    before = await judged()
    plan = Plan(kind=Kind.MERGE, services=POTHOLE, into={"street-lamp": "Street lamp"}, on=date(2026, 7, 1))
    await settled(stage.people, plan)
    await catch_up(at=AT)
    after = await judged()
    assert after["old"] == before["old"]
    assert after["new"]["service"] != before["new"]["service"]
    assert after["new"]["item"] not in (0, before["new"]["item"]), "it is judged by the heir's target"
    await rematch(at=AT)
    await catch_up(at=AT)
    assert await judged() == after, "what the name meant, it keeps meaning"


async def test_confirmed_holidays_settle_what_was_provisional(source, stage):
    await source.store([row("1", "Street lamp out", opened="2027-12-28T15:00:00Z")])
    await judging.judge_import(source.last)
    await catch_up(at=AT)
    before = (await judged())["1"]
    assert before["flags"] & Flag.PROVISIONAL_DUE
    await confirm_holidays(
        "city", year=2028, holidays={date(2028, 1, 3): "New Year's Day, moved"}, by=stage.people.nora, at=AT
    )
    assert await catch_up(at=AT) == 1
    after = (await judged())["1"]
    assert not after["flags"] & Flag.PROVISIONAL_DUE
    assert after["due"] == before["due"] + timedelta(days=1)


def storm(effect: Effect) -> Adjustment:
    """Monday, May 4, to Wednesday, May 6: two business days."""
    return Adjustment(
        name="Ice storm",
        reason="Roads closed",
        effect=effect,
        starts=datetime(2026, 5, 4, 4, tzinfo=UTC),
        ends=datetime(2026, 5, 6, 4, tzinfo=UTC),
        services=("pothole",),
    )


async def test_an_event_that_pauses_moves_what_is_due_and_leaves_the_plain_date(source, stage):
    await source.store([row("1", "Pothole repair"), row("later", "Pothole repair", opened=JULY)])
    await judging.judge_import(source.last)
    before = await judged()
    await reliefs.declare(storm(Effect.PAUSE), by=stage.people.amara, at=AT)
    assert await catch_up(at=AT) == 1
    after = await judged()
    assert after["1"]["due_plain"] == before["1"]["due_plain"]
    assert after["1"]["due"] == datetime(2026, 5, 11, 12, 30, tzinfo=UTC)
    assert after["later"] == before["later"]


async def test_an_event_that_leaves_out_is_shown_beside_the_plain_result(source, stage):
    await source.store(
        [row("before", "Pothole repair"), row("within", "Pothole repair", opened="2026-05-05T15:00:00Z")]
    )
    await judging.judge_import(source.last)
    await reliefs.declare(storm(Effect.EXCLUDE), by=stage.people.amara, at=AT)
    await catch_up(at=AT)
    after = await judged()
    assert (after["within"]["standing"], after["within"]["standing_plain"]) == (
        Standing.RELIEVED,
        Standing.JUDGED,
    )
    assert after["before"]["standing"] == Standing.JUDGED


async def test_what_is_declared_while_an_upload_is_judged_reaches_its_requests_too(source, stage):
    """The upload looked up the events before; the sweep must not take the mark away until its results are there."""
    await source.store([row("within", "Pothole repair", opened="2026-05-05T15:00:00Z")])
    async with transaction():
        await Judgment.raw("SELECT pg_advisory_xact_lock(7311003)")
        # A context of its own: the task must not write in this transaction.
        uploading = asyncio.create_task(judging.judge_import(source.last), context=contextvars.Context())
        await waits_for_a_lock(7311003)
        declaring = asyncio.create_task(_declared(stage), context=contextvars.Context())
        assert await declaring == 0
    await uploading
    assert (await judged())["within"]["standing"] == Standing.JUDGED
    await catch_up(at=AT)
    assert (await judged())["within"]["standing"] == Standing.RELIEVED


async def _declared(stage: Stage) -> int:
    await reliefs.declare(storm(Effect.EXCLUDE), by=stage.people.amara, at=AT)
    return await catch_up(at=AT)


async def test_an_end_that_was_recorded_before_the_last_look_and_seen_after_it_is_followed(source, stage):
    """Its transaction began before the mark and was committed after it."""
    await source.store(
        [row("1", "Pothole repair"), row("late", "Pothole repair", opened="2026-06-02T12:59:30Z")]
    )
    await judging.judge_import(source.last)
    await catch_up(at=AT)
    ends = AT - timedelta(minutes=1)
    await Ownership.raw(
        "UPDATE ownership SET ends = {} WHERE service = (SELECT id FROM service WHERE code = 'pothole')", ends
    )
    await catch_up(at=AT + timedelta(minutes=1))
    assert (await judged())["late"]["party"] == 0
