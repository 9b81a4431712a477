"""A further year's holidays: one act by the agreed rule, told to the other side, which may object within 10 business days."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from governance.agreements.actions.holidays import confirm_holidays, object_to_holidays, settle_holidays
from governance.agreements.queries import latest, service_lookup
from governance.agreements.queries.content import Content
from governance.agreements.queries.counting import counting
from governance.agreements.queries.holidays import notices
from governance.calendars import actions as calendars
from governance.calendars.queries import _Memory, timeline
from governance.calendars.rules.versions import NewVersion
from governance.calendars.tables import Calendar
from governance.changes import actions as changes
from governance.changes.queries.calendars import recorded
from governance.changes.rules.offers import Effective, EffectiveKind, ProposedEdit
from governance.changes.rules.proposal import Proposal
from governance.database import sql
from governance.errors import Forbidden, Invalid, NotFound, Stale
from governance.people.rules import Acting
from governance.requests.rules.marks import Flag
from governance.results.actions import judging
from governance.results.actions.sweep import catch_up
from governance.results.queries.promised import events_of
from governance.web.services.promises import Reported, answer
from tests.changes.stage import AT, Stage, events, set_stage
from tests.databases import as_owner
from tests.requests.taking import row, uploads

NEW_YEAR = {date(2028, 1, 3): "New Year, moved"}
REPORTED = datetime(2027, 12, 28, 15, tzinfo=UTC)  # a Tuesday; 4 business days on is Mon, Jan 3, 2028
LATE = AT + timedelta(days=20)


@pytest.fixture
async def stage(db: None) -> Stage:
    return await set_stage()


async def confirmed(by: Acting, days: dict[date, str] | None = None) -> None:
    await confirm_holidays("city", year=2028, holidays=NEW_YEAR if days is None else days, by=by, at=AT)


def of(by: Acting, at: datetime = AT) -> dict[str, Any]:
    return {"agreement": "streets", "year": 2028, "by": by, "at": at}


async def told() -> str:
    found = await service_lookup("pothole", at=REPORTED)
    reported = Reported(opened=REPORTED, at=REPORTED, zone=found.promises[0].calendar.tzinfo)
    words = answer(found, await events_of(found), reported)
    assert words.done
    return f"{words.done.by}; {words.done.because}"


async def test_both_sides_are_told_of_what_neither_confirmed(stage: Stage):
    await confirmed(stage.people.nora)
    found = await notices("city", at=AT)
    assert [(each.party, each.year) for each in found] == [("311", 2028), ("streets", 2028)]
    assert {each.object_by.date() for each in found} == {date(2026, 6, 16)}  # ten business days on
    event = (await events())[-1]["told"]
    assert event["after"]["told"] == "311, Streets"


async def test_the_other_side_alone_is_told_of_what_one_confirmed(stage: Stage):
    async with as_owner():
        await Calendar.update({Calendar.party: stage.people.lee.party_id}).where(Calendar.code == "city")
    _Memory.kept = None
    await confirmed(stage.people.lee)
    assert [each.party for each in await notices("city", at=AT)] == ["311"]
    with pytest.raises(NotFound, match="was not told"):
        await object_to_holidays("city", words="x", **of(stage.people.dana))


async def test_an_objection_suspends_them_and_taking_it_back_lets_them_count(stage: Stage, tmp_path: Any):
    source = await uploads(tmp_path)
    await source.store([row("1", "Pothole repair", opened="2027-12-28T15:00:00Z")])
    await judging.judge_import(source.last)
    await catch_up(at=AT)
    provisional = await told()
    assert provisional.startswith("Mon, Jan 3, 2028")
    assert "provisional" in provisional
    await confirmed(stage.people.nora)
    assert (await told()).startswith("Tue, Jan 4, 2028")
    assert await judged() == (date(2028, 1, 4), False)
    await object_to_holidays("city", words="We work that Monday", **of(stage.people.dana))
    assert await told() == provisional
    assert await judged() == (date(2028, 1, 3), True)
    await settle_holidays("city", **of(stage.people.lee))
    assert (await told()).startswith("Tue, Jan 4, 2028")
    assert await judged() == (date(2028, 1, 4), False)
    tags = [event["tag"] for event in await events() if event["subject"] == "calendar:city"]
    assert tags[-3:] == [f"calendars:holidays:{done}" for done in ("confirmed", "objected", "settled")]


async def judged() -> tuple[date, bool]:
    """The due day of the one request, and whether it is provisional."""
    await catch_up(at=AT)
    found = await sql.one("SELECT due, flags FROM judgment")
    return found["due"].date(), bool(found["flags"] & Flag.PROVISIONAL_DUE)


async def test_it_takes_a_binding_role_to_take_an_objection_back(stage: Stage):
    await confirmed(stage.people.nora)
    await object_to_holidays("city", words="x", **of(stage.people.dana))
    with pytest.raises(Forbidden, match="binds"):
        await settle_holidays("city", **of(stage.people.dana))


async def test_nobody_objects_twice_too_late_without_words_or_for_others(stage: Stage):
    people = stage.people
    await confirmed(people.nora)
    with pytest.raises(Stale):
        await object_to_holidays("city", words="x", **of(people.dana, at=LATE))
    with pytest.raises(Invalid, match="speaks against"):
        await object_to_holidays("city", words=" ", **of(people.dana))
    with pytest.raises(NotFound):
        await object_to_holidays("city", words="x", **of(people.rosa))
    with pytest.raises(Forbidden):
        await object_to_holidays("city", words="x", **of(people.ruth))
    await object_to_holidays("city", words="x", **of(people.dana))
    with pytest.raises(Stale):
        await object_to_holidays("city", words="x", **of(people.lee))


async def test_days_that_depart_from_the_agreed_rule_come_with_a_new_version(stage: Stage):
    async with as_owner():
        await Calendar.update({Calendar.region: "US-MA"}).where(Calendar.code == "city")
    _Memory.kept = None
    with pytest.raises(Invalid, match=r"Jan 3, 2028 is none of them; .* is missing"):
        await confirmed(stage.people.nora)
    assert (await timeline("city")).latest.covers_until == date(2027, 12, 31)


async def test_a_version_that_is_counted_on_gets_its_further_year_though_a_later_one_knows_it(stage: Stage):
    new = NewVersion(
        hours="Mon-Thu 08:00-18:00",
        zone="America/New_York",
        effective_from=date(2026, 7, 1),
        covers_until=date(2028, 12, 31),
        holidays={},
    )
    await calendars.record_version("city", new=new, seen=1, by=stage.people.nora, at=AT)
    await confirmed(stage.people.nora)
    held = (await counting(stage.agreement, at=AT)).of("city").calendar
    assert (held.number, held.covers_until) == (1, date(2028, 12, 31))
    assert (await timeline("city")).latest.holidays == ()


async def test_what_both_agreed_to_by_name_stands_whatever_was_objected_to(stage: Stage):
    """A later version of the agreement that lists the days ends the objection."""
    await confirmed(stage.people.nora)
    await object_to_holidays("city", words="x", **of(stage.people.dana))
    held = await counting(stage.agreement, at=AT)
    assert held.of("city").calendar.covers_until == date(2027, 12, 31)
    listed = replace(held.pinned["city"], known_until="2028-12-31")
    assert held.with_pin(listed).of("city").calendar.covers_until == date(2028, 12, 31)


async def shorter(stage: Stage, until: date) -> None:
    """A second version that nobody counts on, with days off known until an earlier day than the first."""
    new = NewVersion(
        hours="Mon-Thu 08:00-18:00",
        zone="America/New_York",
        effective_from=date(2026, 7, 1),
        covers_until=until,
        holidays={},
    )
    await calendars.record_version("city", new=new, seen=1, by=stage.people.nora, at=AT)


async def test_nobody_is_told_of_the_days_of_a_version_it_does_not_count_on(stage: Stage):
    """So nobody reopens what it accepted long ago by objecting to them."""
    await shorter(stage, date(2026, 12, 31))
    await confirm_holidays("city", year=2027, holidays={}, by=stage.people.nora, at=AT)
    assert await notices("city", at=AT) == ()
    assert "told" not in (await events())[-1]["told"]["after"]
    with pytest.raises(NotFound):
        await object_to_holidays(
            "city", agreement="streets", year=2027, words="x", by=stage.people.dana, at=AT
        )
    held = (await counting(stage.agreement, at=AT)).of("city").calendar
    assert held.covers_until == date(2027, 12, 31)


async def test_a_year_a_side_was_told_of_is_not_told_again_for_another_version(stage: Stage):
    await confirmed(stage.people.nora)
    await shorter(stage, date(2027, 12, 31))
    pin = recorded(await timeline("city"), 2)
    held = (await latest_content(stage)).items[pin.key].hash
    number = await changes.propose_hours("streets", "city", number=2, by=stage.people.lee, at=AT)
    proposal = Proposal(
        edits=(ProposedEdit(key=pin.key, before=held, after=pin),),
        effective=Effective(kind=EffectiveKind.DATE, on=date(2026, 7, 1)),
        rationale="x",
    )
    sent = await changes.offer(number, proposal, by=stage.people.lee, at=AT)
    await changes.consent(number, offer_hash=sent.hash, by=stage.people.priya, at=AT)
    await changes.approve(number, offer_hash=sent.hash, by=stage.people.amara, at=AT)
    with pytest.raises(
        Invalid, match="311 and Streets were told of the holidays of 2028 for an earlier version"
    ):
        await confirmed(stage.people.nora)


async def latest_content(stage: Stage) -> Content:
    found = await latest(stage.agreement)
    assert found
    return found
