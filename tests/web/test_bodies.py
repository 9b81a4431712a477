"""Groups that meet, on their pages: who reads what, founding a board, other ground rules of a pair and of a board."""

from datetime import timedelta

import pytest

from governance.bodies import queries as bodies
from governance.bodies.actions.founding import found_working_groups
from governance.bodies.rules.ground_rules import MotionKind
from governance.bodies.rules.open_meetings import NoticeUnit
from governance.database import sql
from tests.bodies.boards import SEATS
from tests.changes.stage import AT, Stage
from tests.meetings.board_room import START, BoardRoom, opened
from tests.meetings.staged import founded
from tests.web.conftest import Visitor, sign_in_as

pytestmark = pytest.mark.anyio
TYPED = {
    "name": "Service Standards Board",
    "purpose": "Looks after standards.",
    "cadence": "Quarterly",
    "holidays": "skip",
    "seat": list(SEATS),
    "chair": "mayor-sponsor",
    "note_taker": "mayor-convenor",
    "quorum": "1/2",
    "base": "seats",
    **{f"{kind}_share": "1/2" for kind in ("ordinary", "approval", "exception0", "exception1")},
    **{f"{kind}_of": "cast" for kind in ("ordinary", "approval", "exception0", "exception1")},
    "ground-rules_share": "2/3",
    "ground-rules_of": "base",
    "open_meetings": "yes",
    "notice": "48",
    "notice_unit": "hours-without-closed-days",
    "special": "24",
    "special_unit": "hours",
    "exception0": "An emergency",
    "minutes_within": "14",
    "corrections_days": "5",
}


async def test_the_facilitator_founds_a_board_and_everyone_reads_its_ground_rules(
    visitor: Visitor, stage: Stage
) -> None:
    await sign_in_as(visitor, stage.people.marcus)
    assert (await visitor.get("/bodies/new")).status_code == 403
    await sign_in_as(visitor, stage.people.nora)
    assert (await visitor.get("/bodies/new")).status_code == 200
    assert (await visitor.post("/bodies", {**TYPED, "chair": "nobody", "purpose": ""})).status_code == 422
    assert "What it is for is empty." in visitor.page
    assert 'value="Service Standards Board"' in visitor.page, "what was typed is kept"
    answer = await visitor.post("/bodies", TYPED)
    assert (answer.status_code, answer.headers["location"]) == (303, "/bodies/service-standards-board")
    rules = await bodies.ground_rules(await bodies.body("service-standards-board"), at=AT + timedelta(days=1))
    assert rules.seats == SEATS
    assert set(rules.needed) == {MotionKind.GROUND_RULES}
    assert rules.open_meetings
    assert (rules.open_meetings.notice.unit, len(rules.open_meetings.exceptions)) == (
        NoticeUnit.OPEN_HOURS,
        1,
    )
    await sign_in_as(visitor, stage.people.rosa)
    await visitor.get("/bodies/service-standards-board")
    for said in (
        "A quorum is more than half of all seats, vacant ones among them",
        "48 hours, not counting days on which the city is closed, before the meeting",
        "Amara Okafor",
        "Version 1, since",
    ):
        assert said in visitor.page


async def test_a_pair_changes_its_ground_rules_by_an_ordinary_change(visitor: Visitor, stage: Stage) -> None:
    await found_working_groups(at=AT)
    await sign_in_as(visitor, stage.people.rosa)
    await visitor.get("/bodies/streets-311")
    assert "the house’s own" in visitor.page
    assert "Propose other ground rules" not in visitor.page
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get("/bodies/streets-311")
    new = "/agreements/streets/changes/new?key=charter:streets-311"
    assert new in visitor.page
    await visitor.get(new)
    for label in ("What our meetings are for", "How often we meet", "Led by", "May be corrected"):
        assert label in visitor.page


async def test_a_board_votes_on_other_ground_rules_in_its_open_meeting(
    visitor: Visitor, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await founded(stage.people)
    await sign_in_as(visitor, stage.people.nora)
    assert (await visitor.get("/bodies/standards/ground-rules")).status_code == 409
    room = await opened(stage.people.nora)
    monkeypatch.setattr("governance.clock.now", lambda: START + timedelta(minutes=5))
    await sign_in_as(visitor, stage.people.nora)
    await visitor.get("/bodies/standards/ground-rules")
    assert "Looks after the standards that hold for all departments." in visitor.page
    key = visitor.page.split('name="key" value="')[1].split('"')[0]
    answer = await visitor.post("/bodies/standards/ground-rules", {**TYPED, "key": key})
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"/meetings/{room.number}/now?item={room.item}#motions",
    )
    motion = await room.motion(key)
    assert (motion.kind, motion.state) == ("ground-rules", "open")


@pytest.fixture
async def room(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> BoardRoom:
    await founded(stage.people)
    people = stage.people
    found = await opened(people.nora, "Standards", "Fees", people=people)
    await found.comes(people.amara, people.nora, people.marcus, people.priya, people.lee)
    monkeypatch.setattr("governance.clock.now", lambda: START + timedelta(minutes=20))
    return found


async def test_a_motion_is_put_and_what_was_typed_is_kept(visitor: Visitor, room: BoardRoom) -> None:
    path, base = f"/meetings/{room.number}/now", f"/meetings/{room.number}"
    await sign_in_as(visitor, room.people.nora)
    await visitor.get(path)
    assert "Quorum: 5 of 7 seats take part, 4 are needed." in visitor.page
    typed = {"item": room.item, "key": "motion-0001", "kind": "ordinary", "moved": "Publish them."}
    assert (await visitor.post(f"{base}/motions", {**typed, "moved": ""})).status_code == 422
    assert "What is moved is empty." in visitor.page
    await visitor.get(path)
    assert (
        await visitor.post(f"{base}/motions", {**typed, "mover": "mayor-sponsor", "seconder": ""})
    ).status_code == 303
    assert (await visitor.get(f"{path}?item={room.item}")).status_code == 200
    for said in ("Publish them.", "Moved by Deputy Mayor", "It carries by more than half of the votes cast"):
        assert said in visitor.page


async def test_votes_are_given_on_ones_own_screen_or_entered_and_closed(
    visitor: Visitor, room: BoardRoom
) -> None:
    people, motion = room.people, await room.put()
    path, base = f"/meetings/{room.number}/now", f"/meetings/{room.number}"
    voting, vote = (
        f"{base}/motions/{motion.key}/votes",
        {"item": room.item, "seen": motion.hash, "value": "yes"},
    )
    await sign_in_as(visitor, people.nora)
    await visitor.get(path)
    for seat in ("mayor-sponsor", "311-analyst"):
        await visitor.post(voting, {**vote, "seat": seat})
    await sign_in_as(visitor, people.lee)
    await visitor.get(path)
    assert "entered by Nora Lind" in visitor.page
    assert (await visitor.post(voting, {**vote, "value": "no", "seat": people.lee.seat})).status_code == 303
    assert (await visitor.post(voting, {**vote, "seat": "311-analyst"})).status_code == 403
    await visitor.get(path)
    await visitor.post(f"{base}/recusals", {"item": room.item, "seat": people.lee.seat, "reason": "Own firm"})
    await sign_in_as(visitor, people.nora)
    await visitor.get(path)
    assert "takes no part: Own firm" in visitor.page
    await visitor.post(f"{base}/motions/{motion.key}/closing", {"item": room.item, "seen": motion.hash})
    await visitor.get(path)
    assert "Carried: 2 yes, 0 no; 2 were needed. 4 of 7 seats took part, quorum 4." in visitor.page
    assert await sql.value("SELECT count(*) FROM decision") == 1
