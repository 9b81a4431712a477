"""Groups come to be: one for each department by itself, a board by the convening office. With a database."""

from dataclasses import replace
from datetime import timedelta

import pytest

from governance.bodies import queries
from governance.bodies.actions import founding
from governance.bodies.rules.founding import NewBoard
from governance.bodies.rules.ground_rules import HOUSE, Kind
from governance.errors import Forbidden, Invalid
from governance.people.actions import delegations
from governance.people.rules.rights import Period
from tests import cast
from tests.bodies.boards import BOARD, SEATS
from tests.cast import AT
from tests.changes.stage import tags

BOARDS = NewBoard(code="standards-board", name="Service Standards Board", rules=BOARD)
DAY = timedelta(days=1)


async def test_each_department_has_its_group_and_every_negotiating_role_of_both_sides_is_in_it(
    db: None,
) -> None:
    await cast.city()
    assert set(await founding.found_working_groups(at=AT)) == {"streets-311", "parks-311", "water-311"}
    assert await founding.found_working_groups(at=AT) == (), "once"
    group = await queries.body("streets-311")
    assert (group.kind, group.name, group.parties) == (Kind.WORKING, "Streets and 311", ("311", "streets"))
    rules = await queries.ground_rules(group, at=AT)
    assert rules == HOUSE
    people = {m.holder.name for m in await queries.members(group, rules, at=AT) if m.holder}
    assert people == {"Marcus Bell", "Priya Nair", "Dana Ruiz", "Lee Chan"}
    assert [tag for tag in await tags() if tag.startswith("bodies:")] == ["bodies:group:founded"] * 3


async def test_a_board_is_founded_by_the_convening_office_with_its_first_ground_rules(db: None) -> None:
    people = await cast.city()
    with pytest.raises(Forbidden):
        await founding.found_board(BOARDS, by=people.marcus, at=AT)
    rules = replace(BOARD, seats=(*SEATS, "nobody"))
    with pytest.raises(Invalid):
        await founding.found_board(replace(BOARDS, rules=rules), by=people.nora, at=AT)
    code = await founding.found_board(BOARDS, by=people.nora, at=AT)
    with pytest.raises(Invalid):
        await founding.found_board(BOARDS, by=people.nora, at=AT)
    board = await queries.body(code)
    assert await queries.ground_rules(board, at=AT) == BOARD
    (first,) = await queries.versions(board.id, at=AT)
    assert (first.number, first.hash, first.who, first.origin) == (1, BOARD.hash, "Nora Lind", "")
    found = await queries.members(board, BOARD, at=AT)
    assert [member.seat for member in found] == list(SEATS), "in the order of the ground rules"


async def test_a_member_is_whoever_holds_the_seat_at_that_second_or_acts_for_its_holder(db: None) -> None:
    people = await cast.city()
    board = await queries.body(await founding.found_board(BOARDS, by=people.nora, at=AT))
    period = Period(starts=AT + DAY, ends=AT + 2 * DAY)
    await delegations.delegate(
        "streets-division-head",
        to=cast.email_of(people.dana),
        period=period,
        reason="Away",
        by=people.lee,
        at=AT,
    )
    spoken = {}
    for when in (AT, AT + DAY, AT + 2 * DAY):
        found = {m.seat: m for m in await queries.members(board, BOARD, at=when)}
        spoken[when] = found["streets-division-head"].people
    lee, dana = people.lee.person_id, people.dana.person_id
    assert list(spoken.values()) == [{lee}, {lee, dana}, {lee}], "from its first second up to its last"
