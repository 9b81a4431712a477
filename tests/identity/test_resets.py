"""A lost second factor: nobody alone gets into the account of somebody who must have two."""

from datetime import timedelta

import pytest

from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import AlreadyDone, Forbidden, Invalid, Stale
from governance.identity.actions import addresses, passwords, resets
from governance.identity.queries import sessions as session_queries
from governance.identity.queries.factors import factors_of
from governance.identity.queries.resets import reset
from governance.people.rules import Acting, operator
from tests import cast, events
from tests.cast import AT, Cast, email_of
from tests.identity.test_factors import Clock, clock, letters_of, with_app  # noqa: F401 - a fixture

WHY = "Lost the phone; called back at 555-0100"
DAY = timedelta(days=1)


async def ask(people: Cast, person: Acting, **how: Acting) -> str:
    return await resets.ask(email_of(person), reason=WHY, by=how.get("by", people.sam), at=AT)


async def test_a_second_person_confirms_for_whoever_must_have_two(people: Cast, clock: Clock) -> None:  # noqa: F811
    """Acceptance 15: an administrator alone cannot."""
    await with_app(people.lee, clock)
    number = await ask(people, people.lee)
    assert (await factors_of(people.lee.person_id)).app
    assert (await events.last()).tag == Tag.FACTOR_RESET_ASKED
    for nobody in (people.sam, people.lee, people.dana, people.rosa, people.marcus, people.ruth):
        with pytest.raises(Forbidden):
            await resets.confirm(number, by=nobody, at=AT)
    here = await cast.session(people.lee, AT)
    await resets.confirm(number, by=people.amara, at=AT)
    assert not await factors_of(people.lee.person_id)
    event = await events.last()
    assert (event.tag, event.body["by"]["name"]) == (Tag.FACTOR_RESET_DONE, "Amara Okafor")
    assert event.body["after"]["asked_by"] == "Sam Ito"
    assert await session_queries.viewer(here.token, at=AT) is None
    told = await letters_of(people.lee)
    assert any("Sam Ito asked" in one for one in told)
    assert any("taken away by Sam Ito and Amara Okafor" in one for one in told)
    with pytest.raises(Stale):
        await resets.refuse(number, by=people.amara, at=AT)


async def test_it_is_told_for_seven_days_with_what_they_agree_to(people: Cast, clock: Clock) -> None:  # noqa: F811
    await with_app(people.lee, clock)
    await resets.confirm(await ask(people, people.lee), by=people.amara, at=AT)
    told = []
    for days in (0, 6, 7):
        fresh = await cast.session(people.lee, AT + days * DAY)
        seen = await session_queries.viewer(fresh.token, at=AT + days * DAY)
        assert seen
        told.append(seen.seats[0].assisted_by)
    assert told == ["second factor taken away by Sam Ito and Amara Okafor on Jun 2, 2026"] * 2 + [""]


async def test_an_old_asking_takes_away_nothing_that_was_set_up_since(people: Cast, clock: Clock) -> None:  # noqa: F811
    await with_app(people.lee, clock)
    number = await ask(people, people.lee)
    await sql.rows("UPDATE second_factor SET set_up_at = :later", later=AT + DAY)
    with pytest.raises(Stale, match="after FR-2026-0001 was asked"):
        await resets.confirm(number, by=people.amara, at=AT + 2 * DAY)
    assert (await factors_of(people.lee.person_id)).app
    await resets.refuse(number, by=people.amara, at=AT + 2 * DAY)


async def test_alone_for_whoever_need_not_have_two(people: Cast, clock: Clock) -> None:  # noqa: F811
    await with_app(people.dana, clock)
    number = await ask(people, people.dana)
    assert (await reset(number, at=AT)).state == "done"
    assert not await factors_of(people.dana.person_id)


async def test_who_made_a_password_neither_asks_nor_confirms(people: Cast, clock: Clock) -> None:  # noqa: F811
    await with_app(people.lee, clock)
    await with_app(people.dana, clock)
    for person in (people.lee, people.dana):
        await passwords.set_one_time_password(email_of(person), by=people.sam, at=AT)
        with pytest.raises(Forbidden, match="one alone never resets both"):
            await ask(people, person)


async def test_who_moves_an_account_neither_asks_nor_confirms(people: Cast, clock: Clock) -> None:  # noqa: F811
    await with_app(people.lee, clock)
    await addresses.propose_for(email_of(people.lee), to="lee@elsewhere.gov", by=people.sam, at=AT)
    with pytest.raises(Forbidden, match="one alone never resets both"):
        await ask(people, people.lee)


async def test_who_took_a_factor_away_makes_no_password_and_moves_nothing(people: Cast, clock: Clock) -> None:  # noqa: F811
    await with_app(people.dana, clock)
    await ask(people, people.dana)
    for when in (AT, AT + 30 * DAY):
        with pytest.raises(Forbidden, match="one alone never resets both"):
            await passwords.set_one_time_password(email_of(people.dana), by=people.sam, at=when)
    with pytest.raises(Forbidden, match="one alone never resets both"):
        await addresses.propose_for(email_of(people.dana), to="dana@elsewhere.gov", by=people.sam, at=AT)
    await with_app(people.dana, clock)
    await passwords.set_one_time_password(email_of(people.dana), by=people.sam, at=AT + 8 * DAY)


async def test_it_is_asked_once_for_somebody_else_who_has_one(people: Cast, clock: Clock) -> None:  # noqa: F811
    with pytest.raises(Invalid, match="no second factor"):
        await ask(people, people.lee)
    await with_app(people.lee, clock)
    await ask(people, people.lee)
    with pytest.raises(AlreadyDone):
        await ask(people, people.lee)
    await with_app(people.sam, clock)
    with pytest.raises(Forbidden, match="recovery code"):
        await ask(people, people.sam)
    with pytest.raises(Forbidden):
        await ask(people, people.rosa, by=people.lee)


async def test_its_person_or_who_asked_takes_it_back(people: Cast, clock: Clock) -> None:  # noqa: F811
    await with_app(people.lee, clock)
    number = await ask(people, people.lee)
    with pytest.raises(Forbidden):
        await resets.withdraw(number, by=people.amara, at=AT)
    await resets.withdraw(number, by=people.lee, at=AT)
    assert (await events.last()).tag == Tag.FACTOR_RESET_WITHDRAWN
    await resets.refuse(await ask(people, people.lee), by=people.amara, at=AT)
    assert (await events.last()).tag == Tag.FACTOR_RESET_REFUSED
    assert (await factors_of(people.lee.person_id)).app


async def test_there_is_a_second_person_for_everybody(people: Cast, clock: Clock) -> None:  # noqa: F811
    """Also where a city has one administrator: by the server's operator, and for who leads the convening office."""
    may = {}
    for name in ("sam", "amara", "ruth", "priya", "lee"):
        person: Acting = getattr(people, name)
        await with_app(person, clock)
        number = await ask(people, person, by=operator() if name == "sam" else people.sam)
        may[name] = {
            who
            for who, one in vars(people).items()
            if one.person_id in (await reset(number, at=AT)).confirmers
        }
    assert may == {
        "sam": {"amara"},
        "amara": {"priya"},
        "ruth": {"amara"},
        "priya": {"amara"},
        "lee": {"amara"},
    }
