"""The steps of a version: they open by themselves, once, for whoever they are, and what a system shows closes one."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from governance.agreements.actions.deployments import name_system
from governance.agreements.rules.items import Clause, Intake, Item
from governance.changes import actions
from governance.database import sql
from governance.errors import Invalid
from governance.meetings.actions import following_up
from governance.meetings.actions.version_steps import confirm_shown, open_version_steps
from governance.meetings.queries.actions import action
from governance.meetings.rules.actions import Evidence, State
from governance.people.rules import clock
from tests.changes.stage import AT, LAMP, LAMP_FASTER, Stage, events, set_stage
from tests.databases import by_owner
from tests.meetings.followed import body

pytestmark = pytest.mark.anyio
ALL_FOUR = ["system", "work-orders", "page", "call-takers"]


@pytest.fixture
async def stage(db: None) -> Stage:
    return await set_stage()


async def steps() -> list[Any]:
    return await sql.rows("SELECT number, step, state, due, words, body FROM action ORDER BY id")


async def scheduled(stage: Stage, item: Item) -> None:
    """Version 2, from July 1 on: the day after a Tuesday on which somebody works."""
    proposal = await stage.proposal(item)
    number = await stage.begun(item, by=stage.people.priya)
    sent = await actions.offer(number, proposal, by=stage.people.priya, at=AT)
    await actions.consent(number, offer_hash=sent.hash, by=stage.people.lee, at=AT)


async def test_four_open_by_themselves_due_the_day_before_and_only_once(stage: Stage) -> None:
    pair = await body()
    assert await open_version_steps(at=AT) == 0
    await stage.adopted(LAMP_FASTER)
    assert await open_version_steps(at=AT) == 4
    assert await open_version_steps(at=AT + timedelta(minutes=1)) == 0
    found = await steps()
    assert [each["step"] for each in found] == ALL_FOUR
    assert {each["due"].isoformat() for each in found} == {"2026-06-30T21:00:00+00:00"}
    assert {each["body"] for each in found} == {pair}
    owners = [(await action(each["number"])) for each in found]
    assert [(each.party, each.seat, each.other) for each in owners] == [
        ("311", "311-analyst", "streets"),
        ("streets", "streets-liaison", "311"),
        ("311", "311-analyst", "streets"),
        ("311", "311-analyst", "streets"),
    ]
    assert owners[1].words == "Change Streets’ work-order system to version 2"
    told = [each for each in await events() if each["tag"] == "meetings:action:opened"]
    assert len(told) == 4


async def test_other_words_leave_work_orders_as_they_are(stage: Stage) -> None:
    await scheduled(stage, Intake(service="pothole", tell_resident="A crew fills it."))
    assert await open_version_steps(at=AT) == 3
    assert "work-orders" not in [each["step"] for each in await steps()]


async def test_what_residents_do_not_notice_opens_nothing(stage: Stage) -> None:
    await scheduled(stage, Clause(slug="meetings", title="Meetings", text="Both sides meet every month."))
    assert await sql.value("SELECT max(number) FROM version") == 2
    assert await open_version_steps(at=AT) == 0


async def test_two_sweeps_at_once_open_four(stage: Stage) -> None:
    await stage.adopted(LAMP_FASTER)
    await open_version_steps(at=AT)
    await by_owner("DELETE FROM action WHERE step = 'page'")
    assert await open_version_steps(at=AT) == 1
    assert sorted(each["step"] for each in await steps()) == sorted(ALL_FOUR)


async def test_a_version_that_is_replaced_before_its_day_needs_none(stage: Stage) -> None:
    await stage.adopted(LAMP_FASTER)
    await open_version_steps(at=AT)
    await stage.adopted(LAMP)
    await open_version_steps(at=AT)
    states = [each["state"] for each in await steps()]
    assert states == ["dropped"] * 4 + ["open"] * 4


async def test_that_a_system_shows_it_is_said_once_and_closes_the_step(stage: Stage) -> None:
    people = stage.people
    await name_system("CRM", role="relations-lead", by=people.sam, at=AT)
    await stage.adopted(LAMP_FASTER)
    await open_version_steps(at=AT)
    system = (await steps())[0]["number"]
    assert (await action(system)).seat == "311-relations-lead"
    assert (await action(system)).words == "Change CRM to version 2"
    of: dict[str, Any] = {"seen": 1, "by": people.priya, "at": AT}
    for wrong in (
        following_up.do(system, Evidence(words="Done"), **of),
        following_up.drop(system, words="No need", **of),
        following_up.defer(system, due="90", words="Later", **of),
        following_up.hand_over(system, seat="311-analyst", **of),
    ):
        with pytest.raises(Invalid, match="on its own page"):
            await wrong
    await confirm_shown("streets-2", shown_on=AT.date(), words="Ticket 17", by=people.priya, at=AT)
    found = await action(system)
    assert (found.state, found.evidence) == (State.DONE, "Shown since Tue, Jun 2, 2026. Ticket 17")
    assert [each["state"] for each in (await steps())[1:]] == ["open"] * 3
    await following_up.verify(system, seen=2, by=people.dana, at=AT)


async def test_the_system_itself_says_so(stage: Stage) -> None:
    await name_system("CRM", role="analyst", by=stage.people.sam, at=AT)
    await stage.adopted(LAMP_FASTER)
    await open_version_steps(at=AT)
    by = replace(clock(), title="by what the system answered")
    await confirm_shown("streets-2", shown_on=AT.date(), by=by, at=AT)
    found = await action((await steps())[0]["number"])
    assert (found.state, found.done_by) == (State.DONE, None)


async def test_without_a_system_its_step_is_done_like_any_other(stage: Stage) -> None:
    await stage.adopted(LAMP_FASTER)
    await open_version_steps(at=AT)
    number = (await steps())[0]["number"]
    await following_up.do(number, Evidence(words="Changed by hand"), seen=1, by=stage.people.marcus, at=AT)
    assert (await action(number)).state is State.DONE


async def test_long_after_its_day_nothing_opens(stage: Stage) -> None:
    await stage.adopted(LAMP_FASTER)
    assert await open_version_steps(at=AT + timedelta(days=200)) == 0
