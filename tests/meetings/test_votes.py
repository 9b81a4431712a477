"""Motions and votes of a board: who is a voice at which second, what the votes come to, what takes effect. With a database."""

from dataclasses import replace

import pytest

from governance.bodies import queries as bodies
from governance.bodies.rules.ground_rules import MotionKind
from governance.bodies.rules.open_meetings import Exceptional, Notice, OpenMeetings
from governance.bodies.rules.shares import Needed, Of
from governance.database import sql
from governance.errors import AlreadyDone, Forbidden, Invalid, NotFound, Stale
from governance.meetings.actions import agenda_items, motions, recusals
from governance.meetings.actions.agenda_items import NewItem
from governance.meetings.actions.meeting import open_meeting
from governance.meetings.queries.meetings import meeting
from governance.meetings.queries.quorum import quorum
from governance.meetings.rules.votes import Result, Value
from governance.people.tables import Tenure
from governance.reminders.actions.happenings import tell_what_happened
from tests.bodies.boards import BOARD
from tests.changes.stage import tags
from tests.databases import by_owner
from tests.meetings.board_room import MINUTE, START, BoardRoom, opened
from tests.meetings.staged import PAIR, groups, invited, slot
from tests.reminders.sweeps import heard

YES, NO, ABSTAIN = Value.YES, Value.NO, Value.ABSTAIN


@pytest.fixture
async def room(db: None) -> BoardRoom:
    """Five of seven members are there; four are a quorum."""
    people = (await groups()).people
    found = await opened(people.nora, "Standards", "Fees", "Forms", people=people)
    await found.comes(people.amara, people.nora, people.marcus, people.priya, people.lee)
    return found


async def values(room: BoardRoom, key: str) -> dict[str, str]:
    return {vote.seat: str(vote.value) for vote in (await room.motion(key)).votes}


async def test_a_motion_carries_by_the_votes_cast_and_enters_the_register(room: BoardRoom) -> None:
    people, motion = room.people, await room.put()
    await room.says(motion, YES, people.amara, people.marcus)
    await room.says(motion, NO, people.lee)
    assert await room.closes(motion) is Result.CARRIED
    closed = await room.motion(motion.key)
    assert (closed.yes, closed.no, closed.present, closed.quorum, closed.needed) == (2, 1, 5, 4, 2)
    assert closed.decision == "D-2026-0001"
    said = await values(room, motion.key)
    assert said["mayor-convenor"] == "abstain", "who is there and says nothing abstains"
    assert said["parks-liaison"] == "absent"
    assert "meetings:motion:decided" in await tags()
    with pytest.raises(Stale):
        await room.says(motion, NO, people.amara)
    with pytest.raises(Stale):
        await room.closes(motion)


async def test_a_tie_fails_and_the_chair_has_one_vote(room: BoardRoom) -> None:
    people, motion = room.people, await room.put()
    await room.says(motion, YES, people.amara, people.marcus)
    await room.says(motion, NO, people.lee, people.priya)
    assert await room.closes(motion) is Result.FAILED
    assert not (await room.motion(motion.key)).decision


async def test_no_vote_is_taken_of_who_is_not_in_the_room_or_takes_no_part(room: BoardRoom) -> None:
    people, motion = room.people, await room.put()
    with pytest.raises(Forbidden, match="Nobody is in the room"):
        await room.says(motion, YES, people.rosa, by=people.nora)
    with pytest.raises(Forbidden):
        await room.says(motion, YES, people.rosa)
    await room.recuses(people.lee)
    with pytest.raises(Forbidden, match="takes no part"):
        await room.says(motion, YES, people.lee)
    with pytest.raises(Forbidden):
        await room.says(motion, YES, people.lee, by=people.nora)
    with pytest.raises(Forbidden):
        await room.says(motion, YES, people.amara, by=people.lee)
    with pytest.raises(Invalid):
        await room.says(motion, Value.RECUSED, people.amara)


async def test_what_a_member_said_on_their_own_screen_nobody_else_says_otherwise(room: BoardRoom) -> None:
    people, motion = room.people, await room.put()
    await room.says(motion, NO, people.amara, by=people.nora)
    await room.says(motion, YES, people.amara)
    with pytest.raises(Stale, match="own screen"):
        await room.says(motion, NO, people.amara, by=people.nora)
    vote = (await room.motion(motion.key)).votes[0]
    assert (vote.value, vote.own, vote.entered_by) == (YES, True, "Amara Okafor")


async def test_a_recusal_breaks_the_quorum_and_the_item_comes_back(room: BoardRoom) -> None:
    people = room.people
    later = await invited(people.nora, "standards", slot(START.date().replace(month=9)))
    await room.recuses(people.lee)
    await room.goes(people.priya)
    motion = await room.put()
    await room.says(motion, YES, people.amara, people.marcus, people.nora)
    assert await room.closes(motion) is Result.RECOMMENDED
    closed = await room.motion(motion.key)
    assert (closed.present, closed.quorum, str(closed.state)) == (3, 4, "failed")
    item = await sql.one("SELECT state FROM agenda_item WHERE key = :key", key=room.item)
    assert item["state"] == "deferred"
    row = await sql.one("SELECT recommendation FROM decision")
    assert row["recommendation"], "in the register as what it is"
    assert await sql.value(
        "SELECT count(*) FROM agenda_item i JOIN meeting m ON m.id = i.meeting WHERE m.number = :later",
        later=later,
    )


async def test_who_leaves_between_motion_and_vote_does_not_count(room: BoardRoom) -> None:
    people, motion = room.people, await room.put()
    await room.says(motion, YES, people.amara, people.marcus)
    await room.says(motion, NO, people.lee)
    await room.goes(people.amara)
    assert await room.closes(motion) is Result.FAILED
    assert (await values(room, motion.key))["mayor-sponsor"] == "absent"


async def test_a_time_that_ends_at_the_votes_second_gives_no_vote(room: BoardRoom) -> None:
    people, motion = room.people, await room.put()
    await room.says(motion, YES, people.amara)
    second = room.now + MINUTE  # at which the vote is closed
    await Tenure.update({Tenure.ends: second}).where(Tenure.person == people.amara.person_id)
    assert await room.closes(motion) is Result.FAILED
    assert (await values(room, motion.key))["mayor-sponsor"] == "absent"
    on = await meeting(room.number)
    assert "mayor-sponsor" not in (await quorum(on.id, on.item or 0, at=second)).voices


async def test_a_text_is_never_changed_and_one_motion_is_voted_on_at_a_time(room: BoardRoom) -> None:
    people, motion = room.people, await room.put()
    with pytest.raises(Stale, match="Another motion"):
        await room.put("Something else.")
    with pytest.raises(Stale, match="says something else"):
        await room.says(replace(motion, hash="0" * 64), YES, people.amara)
    await motions.withdraw(room.number, motion.key, seen=motion.hash, by=people.nora, at=room.later())
    assert (await room.put("Something else.")).state == "open"


async def test_who_moves_and_seconds_is_in_the_room_and_two_people(room: BoardRoom) -> None:
    with pytest.raises(Invalid):
        await room.put(mover="parks-liaison")
    with pytest.raises(Invalid):
        await room.put(mover="mayor-sponsor", seconder="mayor-sponsor")
    motion = await room.put(mover="mayor-sponsor", seconder="311-analyst")
    assert (motion.mover, motion.seconder) == ("mayor-sponsor", "311-analyst")


async def test_only_whoever_writes_it_down_puts_a_motion_and_closes_its_vote(room: BoardRoom) -> None:
    people, motion = room.people, await room.put()
    with pytest.raises(Forbidden):
        await motions.withdraw(room.number, motion.key, seen=motion.hash, by=people.marcus, at=room.later())
    with pytest.raises(Forbidden):
        await recusals.recuse(
            room.number, room.item, "311-analyst", reason="x", by=people.lee, at=room.later()
        )


async def test_a_recusal_is_said_once_and_taken_back_before_a_vote_is_closed(room: BoardRoom) -> None:
    people = room.people
    await room.recuses(people.lee)
    with pytest.raises(AlreadyDone):
        await room.recuses(people.lee)
    seat = people.lee.seat
    await recusals.take_back(room.number, room.item, seat, by=people.lee, at=room.later())
    motion = await room.put()
    await room.says(motion, NO, people.lee)
    await room.closes(motion)
    with pytest.raises(Stale):
        await room.recuses(people.lee)


async def test_a_carried_motion_puts_other_ground_rules_into_force_at_once(room: BoardRoom) -> None:
    other = replace(BOARD, recused_counts=True, purpose="Looks after standards and fees.")
    with pytest.raises(Invalid, match="change nothing"):
        await room.put("New ground rules.", MotionKind.GROUND_RULES, content=BOARD.canonical())
    motion = await room.put("New ground rules.", MotionKind.GROUND_RULES, content=other.canonical())
    await room.says(motion, YES, room.people.amara)
    assert await room.closes(motion) is Result.CARRIED
    board = await bodies.body("standards")
    latest = (await bodies.versions(board.id, at=room.now))[0]
    assert (latest.number, latest.rules, latest.origin) == (2, other, "D-2026-0001")
    assert (await room.motion(motion.key)).effect == "Version 2 of the ground rules"
    assert "bodies:ground-rules:adopted" in await tags()


async def test_without_a_quorum_ground_rules_stay_as_they_are(room: BoardRoom) -> None:
    other = replace(BOARD, recused_counts=True)
    motion = await room.put("New ground rules.", MotionKind.GROUND_RULES, content=other.canonical())
    await room.says(motion, YES, room.people.amara)
    await room.goes(room.people.priya)
    await room.goes(room.people.marcus)
    assert await room.closes(motion) is Result.RECOMMENDED
    board = await bodies.body("standards")
    assert (await bodies.ground_rules(board, at=room.now)) == BOARD


async def test_several_items_are_decided_at_once_but_for_those_that_a_member_takes_out(
    room: BoardRoom,
) -> None:
    people = room.people
    rows = await sql.rows("SELECT key FROM agenda_item ORDER BY position, id")
    first, fees, forms = (row["key"] for row in rows)
    motion = await room.put(
        "Approved as proposed.", MotionKind.CONSENT, content={"items": [first, fees, forms]}
    )
    await room.says(motion, YES, people.amara)
    with pytest.raises(Forbidden):
        await motions.take_out(
            room.number, motion.key, fees, seen=motion.hash, by=people.rosa, at=room.later()
        )
    await motions.take_out(room.number, motion.key, fees, seen=motion.hash, by=people.marcus, at=room.later())
    fewer = await room.motion(motion.key)
    assert fewer.told["items"] == [first, forms]
    assert not fewer.votes, "what is voted on is another text now"
    await recusals.recuse(
        room.number, forms, people.lee.seat, reason="Own form", by=people.lee, at=room.later()
    )
    last = await room.motion(motion.key)
    assert last.told["items"] == [first], "a recusal takes an item out by itself"
    await room.says(last, YES, people.amara)
    assert await room.closes(last) is Result.CARRIED
    states = {row["key"]: row["state"] for row in await sql.rows("SELECT key, state FROM agenda_item")}
    assert states == {first: "done", fees: "planned", forms: "planned"}


async def test_a_working_meeting_has_no_motion_vote_or_recusal(db: None) -> None:
    people = (await groups()).people
    number = await invited(people.dana, PAIR, slot())
    key = await agenda_items.add(number, NewItem(title="Potholes"), by=people.dana, at=START)
    await open_meeting(number, by=people.dana, at=START)
    found = BoardRoom(taker=people.dana, number=number, item=key, now=START)
    with pytest.raises(NotFound):
        await found.put()
    with pytest.raises(NotFound):
        await found.recuses(people.dana)


async def test_what_came_too_late_is_voted_on_after_a_vote_by_an_exception_that_the_rules_name(
    room: BoardRoom,
) -> None:
    law = OpenMeetings(
        notice=Notice(amount=48),
        exceptions=(Exceptional(words="An emergency", needed=Needed(of=Of.PRESENT)),),
    )
    board, rules = await bodies.body("standards"), replace(BOARD, open_meetings=law)
    await by_owner(
        "UPDATE ground_rules SET content = :c, hash = :h WHERE body = :b",
        c=rules.text,
        h=rules.hash,
        b=board.id,
    )
    await sql.rows("UPDATE agenda_item SET late = true WHERE key = :key", key=room.item)
    with pytest.raises(Stale, match="without its notice"):
        await room.put()
    with pytest.raises(Invalid, match="none that your ground rules name"):
        await room.put("Now.", MotionKind.LATE_ITEM, content={"exception": "We forgot"})
    motion = await room.put("Now.", MotionKind.LATE_ITEM, content={"exception": "An emergency"})
    await room.says(motion, YES, room.people.amara, room.people.marcus)
    assert await room.closes(motion) is Result.FAILED, "two of five in the room, as that exception asks"
    motion = await room.put("Now.", MotionKind.LATE_ITEM, content={"exception": "An emergency"})
    await room.says(motion, YES, room.people.amara, room.people.marcus, room.people.lee)
    assert await room.closes(motion) is Result.CARRIED
    assert (await room.put()).state == "open", "it is an item like any other by now"


async def test_every_member_is_told_how_their_vote_stands(room: BoardRoom) -> None:
    people, motion = room.people, await room.put()
    await tell_what_happened(at=room.now)  # from here on
    await room.says(motion, NO, people.lee, by=people.nora)
    await room.closes(motion)
    await tell_what_happened(at=room.now)
    heard_of = await heard("event/")
    told = {each.name: each.facts.happened for each in heard_of}
    assert {each.facts.href for each in heard_of} == {f"/meetings/{room.number}"}
    assert {"Lee Chan", "Amara Okafor", "Rosa Vega"} <= set(told), "who was absent, too"
    assert "Nora Lind" not in told, "not who did it"
    assert "Deputy Commissioner, Streets: no" in told["Lee Chan"]
