"""Away? Somebody else acts for the holder of a role, for a time."""

from datetime import timedelta

import asyncpg
import pytest

from governance import acts
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import AlreadyDone, Forbidden, Invalid
from governance.people.actions import delegations, directory, tenures
from governance.people.queries import delegations as lent
from governance.people.queries import directory as known
from governance.people.queries import viewers
from governance.people.rules.rights import Period
from governance.people.tables import Delegation
from tests import cast, events
from tests.cast import AT, Cast, email_of

DAY = timedelta(days=1)
WEEK = Period(starts=AT, ends=AT + 7 * DAY)


async def lend(seat: str, to: str, by, *, period: Period = WEEK, at=AT) -> str:
    return await delegations.delegate(seat, to=to, period=period, reason="Leave", by=by, at=at)


async def test_the_chosen_person_acts_for_the_holder_until_the_last_moment(people: Cast):
    code = await lend("streets-division-head", email_of(people.dana), people.lee)
    event = await events.last()
    assert event.tag == Tag.DELEGATION_MADE
    assert event.body["after"]["delegate"] == "Dana Ruiz"
    acting = await viewers.acting(email_of(people.dana), seat="streets-division-head", at=AT + DAY)
    assert (acting.person, acting.for_person, acting.binding) == ("Dana Ruiz", "Lee Chan", True)
    written = acting.as_written()
    assert (written["title"], written["for"]) == ("Streets liaison", "Lee Chan")
    assert (written["for_title"], written["delegation"]) == ("Deputy Commissioner", code)
    with pytest.raises(Invalid):
        await viewers.acting(email_of(people.dana), seat="streets-division-head", at=WEEK.ends)
    assert (
        [one.code for one in await lent.delegations_of(people.lee.person_id, at=AT)]
        == [code]
        == ["DG-2026-0001"]
    )
    assert await lent.delegations_of(people.lee.person_id, at=WEEK.ends) == ()
    assert [one.delegate for one in await lent.delegations_of(people.lee.person_id, at=AT)] == ["Dana Ruiz"]


async def test_a_stand_in_of_another_office_is_told_with_it_and_one_without_a_role_by_name(people: Cast):
    await lend("parks-liaison", email_of(people.tom), people.rosa)
    tom = await viewers.acting(email_of(people.tom), seat="parks-liaison", at=AT)
    assert tom.as_written()["title"] == "Division head, Water"
    await directory.create_person("kim@portalder.gov", name="Kim Day", by=people.lee, at=AT)
    await lend("streets-liaison", "kim@portalder.gov", people.dana)
    kim = await viewers.acting("kim@portalder.gov", at=AT)
    assert "title" not in kim.as_written()
    assert kim.as_written()["for_title"] == "Streets liaison"


async def test_the_absent_person_is_told_what_was_done_in_their_name(people: Cast):
    await lend("streets-division-head", email_of(people.dana), people.lee)
    dana = cast.fresh(await viewers.acting(email_of(people.dana), seat="streets-division-head", at=AT + DAY))
    async with acts.begin(dana, at=AT + DAY) as act:
        await act.record(Tag.CONSENTED, "change:CH-2026-0001", audience="streets")
    for who, at, told in (
        (people.lee, AT + DAY, 1),
        (people.lee, AT + 30 * DAY, 1),
        (people.lee, AT + 32 * DAY, 0),
        (people.dana, AT + DAY, 0),
        (people.marcus, AT + DAY, 0),
    ):
        viewer = await cast.viewer(who, at)
        lately = {"person": viewer.person_id, "at": at, "since": at - lent.TOLD_FOR}
        codes = [row["code"] for row in await sql.rows(lent.ACTED, **lately)]
        done = await lent.done_for(viewer, codes, at=at)
        assert len(done) == told


async def test_own_roles_come_before_those_of_others(people: Cast):
    await lend("streets-division-head", email_of(people.dana), people.lee)
    person = await viewers.known_person(email_of(people.dana))
    seats = await viewers._seats(person, viewers.How(signed_in="x"), at=AT)
    assert [(one.seat, one.for_person) for one in seats] == [
        ("streets-liaison", ""),
        ("streets-division-head", "Lee Chan"),
    ]


async def test_the_directory_names_who_acts_now(people: Cast):
    await lend("streets-division-head", email_of(people.dana), people.lee)
    (streets,) = await known.directory(at=AT + DAY, party="streets")
    assert streets.roles[0].stand_in
    assert (streets.roles[0].stand_in.name, streets.roles[0].stand_in.until) == ("Dana Ruiz", WEEK.ends)


async def test_the_holder_or_the_lead_chooses_and_nobody_else(people: Cast):
    await lend("streets-liaison", email_of(people.lee), people.lee)
    for other in (people.sam, people.marcus, people.amara):
        with pytest.raises(Forbidden):
            await lend("parks-liaison", email_of(people.tom), other)


async def test_who_acts_for_somebody_cannot_pass_it_on(people: Cast):
    await lend("streets-division-head", email_of(people.dana), people.lee)
    dana = await viewers.acting(email_of(people.dana), seat="streets-division-head", at=AT)
    with pytest.raises(Forbidden):
        await lend("streets-division-head", email_of(people.rosa), dana)


async def test_nobody_of_311_acts_for_a_department_nor_the_other_way_round(people: Cast):
    with pytest.raises(Invalid, match="Marcus Bell is Service analyst at 311 and cannot act for Streets"):
        await lend("streets-liaison", email_of(people.marcus), people.dana)
    with pytest.raises(Invalid, match="Dana Ruiz is Streets liaison at Streets and cannot act for 311"):
        await lend("311-analyst", email_of(people.dana), people.marcus)
    await lend("parks-liaison", email_of(people.tom), people.rosa)


async def test_somebody_who_acts_for_one_side_is_not_chosen_by_the_other(people: Cast):
    await directory.create_person("kim@portalder.gov", name="Kim Day", by=people.lee, at=AT)
    await lend("streets-liaison", "kim@portalder.gov", people.dana)
    with pytest.raises(Invalid, match="Kim Day is Streets liaison at Streets"):
        await lend("311-analyst", "kim@portalder.gov", people.marcus)


async def test_two_people_do_not_act_for_each_other(people: Cast):
    await lend("streets-liaison", email_of(people.lee), people.dana)
    with pytest.raises(Invalid, match="Choose somebody else"):
        await lend("streets-division-head", email_of(people.dana), people.lee)
    after = Period(starts=WEEK.ends, ends=WEEK.ends + DAY)
    await lend("streets-division-head", email_of(people.dana), people.lee, period=after)


async def test_one_person_acts_at_a_time(people: Cast):
    await lend("streets-liaison", email_of(people.lee), people.dana)
    with pytest.raises(Invalid, match="Lee Chan acts for Dana Ruiz"):
        await lend("streets-liaison", email_of(people.tom), people.dana)


async def test_back_early(people: Cast):
    code = await lend("streets-liaison", email_of(people.lee), people.dana)
    await delegations.end_delegation(code, by=people.dana, at=AT + DAY)
    assert (await events.last()).tag == Tag.DELEGATION_ENDED
    with pytest.raises(Invalid):
        await viewers.acting(email_of(people.lee), seat="streets-liaison", at=AT + DAY)
    with pytest.raises(AlreadyDone):
        await delegations.end_delegation(code, by=people.dana, at=AT + 2 * DAY)


async def test_taken_back_before_it_began_it_never_was(people: Cast):
    ahead = Period(starts=AT + 5 * DAY, ends=AT + 9 * DAY)
    code = await lend("streets-liaison", email_of(people.lee), people.dana, period=ahead)
    await delegations.end_delegation(code, by=people.lee, at=AT + DAY)
    assert await lent.delegations_of(people.lee.person_id, at=AT) == ()
    await lend("streets-liaison", email_of(people.tom), people.dana, period=ahead)


async def test_it_ends_with_the_holders_own_time(people: Cast):
    await lend("streets-liaison", email_of(people.tom), people.dana)
    await tenures.end_tenure("streets-liaison", reason="left", by=people.lee, at=AT + DAY)
    assert (await events.last()).body["after"]["stand_ins_ended"] == ["DG-2026-0001"]
    assert (await viewers.acting(email_of(people.tom), at=AT + DAY)).party == "water"
    assert await lent.delegations_of(people.tom.person_id, at=AT + DAY) == ()


async def test_the_database_itself_refuses_two_at_once(people: Cast):
    await lend("streets-liaison", email_of(people.lee), people.dana)
    second = Delegation(
        code="DG-X",
        seat=people.dana.seat_id,
        holder=people.dana.person_id,
        delegate=people.tom.person_id,
        starts=AT + DAY,
        ends=AT + 2 * DAY,
        reason="x",
        recorded_at=AT,
    )
    with pytest.raises(asyncpg.ExclusionViolationError):
        await Delegation.insert(second)
