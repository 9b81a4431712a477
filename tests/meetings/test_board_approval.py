"""A board approves a change by its vote: the same guards as for a person, and a change that went another way is told so."""

import asyncio

import pytest

from governance import canonical
from governance.agreements import queries as agreements
from governance.agreements.tables import Agreement
from governance.audit.tags import Tag
from governance.bodies.rules.ground_rules import MotionKind
from governance.changes import actions
from governance.changes.queries.situation import situation
from governance.changes.rules.policy import Rule, When, board_key, policy_body, policy_of
from governance.database import sql
from governance.errors import Forbidden, Stale
from governance.meetings.queries.agenda import agenda
from governance.meetings.queries.meetings import meeting
from governance.meetings.queries.motions import MotionFacts
from governance.meetings.rules.votes import Result, Value
from governance.web.meetings.floor_view import floor_view
from tests import cast
from tests.changes.stage import AT, LAMP_FASTER, Stage, set_stage, tags
from tests.databases import as_owner
from tests.meetings.board_room import START, BoardRoom, opened
from tests.meetings.staged import BOARD, founded

YES = Value.YES
ASKED = Rule(board=board_key(BOARD), board_name="Service Standards Board", when=When.ALWAYS)
NUMBER = "CH-2026-0001"


def test_a_policy_that_names_a_board_is_kept_and_read_back() -> None:
    assert policy_of(canonical.dumps(policy_body([ASKED]))) == (ASKED,)


@pytest.fixture
async def stage(db: None) -> Stage:
    found = await set_stage()
    await founded(found.people)
    policy = canonical.dumps(policy_body([ASKED]))
    async with as_owner():
        await Agreement.update({Agreement.policy: policy}).where(Agreement.id == found.agreement)
    return found


@pytest.fixture
async def room(stage: Stage) -> BoardRoom:
    """A change that both sides agreed to waits for the board, of which five members are there."""
    people, number = stage.people, await stage.begun(stage.lamp_faster, by=stage.people.marcus)
    sent = await actions.offer(number, await stage.proposal(stage.lamp_faster), by=people.marcus, at=AT)
    await actions.consent(number, offer_hash=sent.hash, by=people.lee, at=AT)
    found = await opened(people.nora, people=people)
    await found.comes(
        people.amara, people.nora, people.rosa, people.tom, people.priya, people.marcus, people.lee
    )
    return found


async def motion(room: BoardRoom) -> MotionFacts:
    change = await situation(await number())
    about, content = f"change/{change.number}", {"hash": change.offer_hash}
    return await room.put("Approve it.", MotionKind.APPROVAL, about=about, content=content)


async def number() -> str:
    return str(await sql.value("SELECT number FROM change ORDER BY id DESC LIMIT 1"))


async def test_a_carried_motion_is_the_approval_and_the_version_is_adopted(room: BoardRoom) -> None:
    people, change = room.people, await situation(await number())
    assert (str(change.state), dict(change.waiting_boards)) == (
        "agreed",
        {"body:standards": "Service Standards Board"},
    )
    put = await motion(room)
    await room.says(put, YES, people.amara, people.rosa)
    assert await room.closes(put) is Result.CARRIED
    assert str((await situation(change.number)).state) == "adopted"
    row = await sql.one("SELECT role, person, who::json ->> 'name' AS name FROM approval")
    assert (row["role"], row["person"], row["name"]) == ("body:standards", None, "Service Standards Board")
    assert "approved" in (await room.motion(put.key)).effect
    latest = await agreements.latest(change.agreement)
    assert latest
    assert latest.items[LAMP_FASTER.key].item == LAMP_FASTER
    assert str(Tag.APPROVED) in await tags()


async def test_whoever_took_part_in_the_change_takes_no_part_in_its_approval(room: BoardRoom) -> None:
    people, put = room.people, await motion(room)
    for one in (people.marcus, people.lee):
        with pytest.raises(Forbidden, match="takes no part"):
            await room.says(put, YES, one)
    await room.says(put, YES, people.amara)
    await room.closes(put)
    votes = {vote.seat: str(vote.value) for vote in (await room.motion(put.key)).votes}
    assert (votes["311-analyst"], votes["streets-division-head"]) == ("recused", "recused")
    assert (await room.motion(put.key)).present == 5


async def test_those_who_must_stay_out_can_cost_the_quorum_and_nothing_is_approved(room: BoardRoom) -> None:
    people, put = room.people, await motion(room)
    await room.goes(people.rosa)
    await room.goes(people.tom)
    await room.says(put, YES, people.amara)
    assert await room.closes(put) is Result.RECOMMENDED
    assert str((await situation(await number())).state) == "agreed"


async def test_a_decision_that_loses_to_a_withdrawal_stays_on_record_without_effect(room: BoardRoom) -> None:
    people, put = room.people, await motion(room)
    await room.says(put, YES, people.amara)
    await actions.withdraw(await number(), words="Not any more.", by=people.marcus, at=room.later())
    assert await room.closes(put) is Result.CARRIED
    assert str((await situation(await number())).state) == "withdrawn"
    assert (await room.motion(put.key)).effect.startswith("Without effect: when the vote was closed")
    assert not await sql.rows("SELECT 1 FROM approval")


async def test_a_vote_is_about_one_fingerprint(room: BoardRoom) -> None:
    change = await situation(await number())
    with pytest.raises(Stale, match="newer proposal"):
        await room.put(
            "Approve it.", MotionKind.APPROVAL, about=f"change/{change.number}", content={"hash": "0" * 64}
        )
    await sql.rows("UPDATE change SET approvals_asked = '[]' WHERE number = :n", n=change.number)
    with pytest.raises(Stale, match="does not wait"):
        await motion(room)


async def test_of_a_vote_and_a_withdrawal_at_once_one_takes_effect_and_the_other_is_told(
    room: BoardRoom,
) -> None:
    people, put, change = room.people, await motion(room), await number()
    await room.says(put, YES, people.amara)
    withdrawal = actions.withdraw(change, words="Not any more.", by=people.marcus, at=room.later())
    carried, withdrawn = await asyncio.gather(room.closes(put), withdrawal, return_exceptions=True)
    assert carried is Result.CARRIED
    state, effect = str((await situation(change)).state), (await room.motion(put.key)).effect
    if isinstance(withdrawn, Stale):
        assert (state, "is approved" in effect) == ("adopted", True)
    else:
        assert (state, effect.startswith("Without effect")) == ("withdrawn", True)


async def test_nobody_else_approves_in_the_boards_place(room: BoardRoom) -> None:
    change = await situation(await number())
    for one in (room.people.amara, room.people.nora):
        with pytest.raises(Forbidden):
            await actions.approve(change.number, offer_hash=change.offer_hash, by=one, at=START)


async def test_the_page_counts_without_those_whom_the_rule_keeps_out(room: BoardRoom) -> None:
    put, found = await motion(room), await meeting(room.number)
    items = await agenda(found.id)
    viewer = await cast.viewer(room.people.nora, room.now)
    shown = await floor_view(viewer, found, items[0], items, at=room.now)
    assert shown.quorum.startswith("Quorum: 5 of 7 seats take part")
    (view,) = shown.views
    assert view.motion.key == put.key
    out = {row.seat for row in view.rows if row.value is Value.RECUSED}
    assert out == {"311-analyst", "streets-division-head"}
    assert not any(row.gives for row in view.rows if row.seat in out)
