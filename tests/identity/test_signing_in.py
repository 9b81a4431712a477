"""Signing in with a password, the sessions that follow, and how they end."""

import time
from datetime import timedelta

import pytest

from governance.audit.tags import Tag
from governance.errors import Forbidden, Invalid, NotFound, SignInNeeded, TooMany
from governance.identity import rules as signing_in
from governance.identity.actions import accounts, passwords, sessions, throttles
from governance.identity.actions.sessions import Browser, SignedIn
from governance.identity.queries import sessions as session_queries
from governance.identity.tables import Credential, Session, Throttle
from governance.people.actions import city as founding
from governance.people.actions import tenures
from governance.people.queries import viewers
from governance.people.rules import Viewer, operator
from tests import cast, events
from tests.cast import AT, Cast, email_of
from tests.queries import counted

HANDED_OVER = "first password handed over by Sam Ito on Jun 2, 2026, changed at first sign-in"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
DESK = Browser(address="10.0.0.7", agent="Firefox")
NEW = "three herons on a wire"


async def enter(person, password: str, *, at=AT, browser: Browser = DESK) -> SignedIn:
    return await passwords.sign_in(email_of(person), password=password, browser=browser, at=at)


async def see(token: str, *, at=AT) -> Viewer:
    found = await session_queries.viewer(token, at=at)
    assert found
    return found


class TestTheFirstSignIn:
    async def test_a_one_time_password_opens_only_the_page_that_changes_it(self, people: Cast):
        once = await passwords.set_one_time_password(email_of(people.dana), by=people.sam, at=AT)
        event = await events.last()
        assert (event.tag, event.body["by"]["name"]) == (Tag.ONE_TIME_PASSWORD_SET, "Sam Ito")
        fresh = await enter(people.dana, once)
        assert fresh.must_change
        seen = await see(fresh.token)
        assert (seen.must_change, seen.seats) == (True, ())

    async def test_after_the_change_the_role_is_there_and_the_assistant_is_shown(self, people: Cast):
        once = await passwords.set_one_time_password(email_of(people.dana), by=people.sam, at=AT)
        first = await enter(people.dana, once)
        second = await passwords.change_password(
            await see(first.token), old=once, new=NEW, browser=DESK, at=AT + MINUTE
        )
        tags = [event.tag for event in await events.all_events()][-3:]
        assert tags == [Tag.SIGNED_IN, Tag.PASSWORD_CHANGED, Tag.SIGNED_IN]
        assert await session_queries.viewer(first.token, at=AT + MINUTE) is None
        (seat,) = (await see(second.token, at=AT + MINUTE)).seats
        assert (seat.seat, seat.assisted_by, seat.signed_in) == ("streets-liaison", HANDED_OVER, "password")
        with pytest.raises(SignInNeeded):
            await enter(people.dana, once, at=AT + MINUTE)

    async def test_it_does_not_vanish_by_age(self, people: Cast):
        once = await passwords.set_one_time_password(email_of(people.dana), by=people.sam, at=AT)
        first = await enter(people.dana, once)
        await passwords.change_password(await see(first.token), old=once, new=NEW, browser=DESK, at=AT)
        later = await enter(people.dana, NEW, at=AT + 400 * DAY)
        assert (await see(later.token, at=AT + 400 * DAY)).seats[0].assisted_by == HANDED_OVER

    async def test_it_works_for_24_hours(self, people: Cast):
        once = await passwords.set_one_time_password(email_of(people.dana), by=people.sam, at=AT)
        with pytest.raises(SignInNeeded, match="for 24 hours"):
            await enter(people.dana, once, at=AT + DAY)

    async def test_a_new_one_ends_every_session(self, people: Cast):
        fresh = await cast.session(people.dana, AT)
        await passwords.set_one_time_password(email_of(people.dana), by=people.sam, at=AT)
        assert await session_queries.viewer(fresh.token, at=AT) is None

    async def test_only_administrators_hand_one_out(self, people: Cast):
        with pytest.raises(Forbidden):
            await passwords.set_one_time_password(email_of(people.dana), by=people.lee, at=AT)

    @pytest.mark.usefixtures("db")
    async def test_the_server_admits_its_first_administrator(self):
        await founding.found_city(cast.PORT_ALDER, office_code="mayor", by=operator(), at=AT)
        done = await accounts.admit_administrator("Sam@portalder.gov", name="Sam Ito", by=operator(), at=AT)
        assert (done.email, done.is_new, done.appointed) == ("sam@portalder.gov", True, True)
        assert (await viewers.acting("sam@portalder.gov", at=AT)).title == "Administrator"
        again = await accounts.admit_administrator("sam@portalder.gov", name="", by=operator(), at=AT)
        assert (again.is_new, again.appointed) == (False, False)
        assert again.password != done.password
        last = await events.last()
        assert (last.tag, last.body["by"]["via"]) == (Tag.ONE_TIME_PASSWORD_SET, "command line")
        with pytest.raises(Invalid, match="--name"):
            await accounts.admit_administrator("jo@portalder.gov", name="", by=operator(), at=AT)

    async def test_an_existing_account_is_not_made_administrator_while_there_is_one(self, people: Cast):
        done = await accounts.admit_administrator(email_of(people.dana), name="", by=operator(), at=AT)
        assert not done.appointed
        assert (await viewers.acting(email_of(people.dana), at=AT)).seat == "streets-liaison"


class TestPasswords:
    async def test_wrong_pairs_get_one_answer_and_known_accounts_an_event(self, people: Cast):
        await cast.password(people.dana, AT)
        with pytest.raises(SignInNeeded) as wrong:
            await enter(people.dana, "not the password")
        event = await events.last()
        assert (event.tag, event.subject) == (Tag.SIGN_IN_REFUSED, "person:dana.ruiz@portalder.gov")
        written = await events.count()
        for email in ("nobody@portalder.gov", "no address at all"):
            with pytest.raises(SignInNeeded) as unknown:
                await passwords.sign_in(email, password="x", browser=DESK, at=AT)
            assert unknown.value.message == wrong.value.message
        assert await events.count() == written

    @pytest.mark.usefixtures("people")
    async def test_an_unknown_account_takes_as_long_as_a_wrong_password(self):
        assert not passwords._HASHER.check_needs_rehash(passwords._NOBODY)
        start = time.perf_counter()
        with pytest.raises(SignInNeeded):
            await passwords.sign_in("nobody@portalder.gov", password="x", browser=DESK, at=AT)
        assert time.perf_counter() - start > 0.01

    async def test_only_a_hash_is_stored(self, people: Cast):
        await cast.password(people.dana, AT)
        (row,) = await Credential.select()
        assert row["secret"].startswith("$argon2id$")

    @pytest.mark.usefixtures("people")
    async def test_an_address_that_tries_many_accounts_waits_too(self):
        await Throttle.insert(Throttle(key="address:10.0.0.7", failures=100, since=AT))
        with pytest.raises(TooMany):
            await passwords.sign_in("nobody@portalder.gov", password="x", browser=DESK, at=AT)

    @pytest.mark.usefixtures("people")
    async def test_every_failed_try_counts(self):
        for _ in range(3):
            with pytest.raises(SignInNeeded):
                await passwords.sign_in("nobody@portalder.gov", password="x", browser=DESK, at=AT)
        (row,) = await Throttle.select().where(Throttle.key == throttles.by_account("nobody@portalder.gov"))
        assert row["failures"] == 3

    async def test_a_change_asks_for_the_present_password_and_a_good_new_one(self, people: Cast):
        password = await cast.password(people.dana, AT)
        viewer = await see((await enter(people.dana, password)).token)
        with pytest.raises(Invalid) as wrong:
            await passwords.change_password(viewer, old="not it at all", new=NEW, browser=DESK, at=AT)
        assert "old_password" in wrong.value.fields
        for weak in ("short", password):
            with pytest.raises(Invalid) as refused:
                await passwords.change_password(viewer, old=password, new=weak, browser=DESK, at=AT)
            assert "password" in refused.value.fields

    async def test_who_has_no_password_has_none_to_change(self, people: Cast):
        viewer = await cast.viewer(people.dana, AT)
        with pytest.raises(Invalid, match="without a password"):
            await passwords.change_password(viewer, old="x", new=NEW, browser=DESK, at=AT)


class TestSessions:
    async def test_only_the_tokens_hash_is_stored(self, people: Cast):
        fresh = await cast.session(people.dana, AT)
        (row,) = await Session.select()
        assert fresh.token not in str(row)
        assert row["token_hash"] == signing_in.token_hash(fresh.token)
        assert len(fresh.token) >= 43

    async def test_who_is_looking_takes_one_query(self, people: Cast):
        fresh = await cast.session(people.dana, AT)
        with counted() as asked:
            assert (await see(fresh.token)).seats
        assert len(asked) == 1

    @pytest.mark.usefixtures("people")
    @pytest.mark.parametrize("token", ["", "made up by the browser"])
    async def test_an_unknown_token_is_nobody(self, token):
        assert await session_queries.viewer(token, at=AT) is None

    async def test_signing_in_again_ends_the_browsers_former_session(self, people: Cast):
        first = await cast.session(people.dana, AT)
        browser = Browser(token=first.token)
        second = await sessions.open_session(people.dana.person_id, method="password", browser=browser, at=AT)
        assert second.token != first.token
        assert await session_queries.viewer(first.token, at=AT) is None

    async def test_idle_for_30_minutes_it_ends_unless_somebody_is_there(self, people: Cast):
        fresh = await cast.session(people.dana, AT)
        assert await sessions.arrive(fresh.token, at=AT + 29 * MINUTE)
        assert await session_queries.viewer(fresh.token, at=AT + 58 * MINUTE)
        assert await session_queries.viewer(fresh.token, at=AT + 59 * MINUTE) is None

    async def test_after_12_hours_it_ends_whatever_happens(self, people: Cast):
        fresh = await cast.session(people.dana, AT)
        for step in range(1, 29):
            assert await sessions.arrive(fresh.token, at=AT + step * 25 * MINUTE)
        assert await sessions.arrive(fresh.token, at=AT + 12 * 60 * MINUTE) is None

    async def test_being_there_is_written_at_most_once_a_minute(self, people: Cast):
        fresh = await cast.session(people.dana, AT)
        await sessions.arrive(fresh.token, at=AT + timedelta(seconds=59))
        assert (await session_queries.sessions_of(people.dana.person_id, at=AT + MINUTE))[0].seen_at == AT
        await sessions.arrive(fresh.token, at=AT + timedelta(seconds=60))
        assert (await session_queries.sessions_of(people.dana.person_id, at=AT + MINUTE))[
            0
        ].seen_at == AT + MINUTE

    async def test_signing_out_ends_it_and_once_is_enough(self, people: Cast):
        fresh = await cast.session(people.dana, AT)
        await sessions.sign_out(fresh.token, at=AT)
        assert (await events.last()).tag == Tag.SIGNED_OUT
        assert await session_queries.viewer(fresh.token, at=AT) is None
        written = await events.count()
        await sessions.sign_out(fresh.token, at=AT)
        assert await events.count() == written

    async def test_my_sessions_are_mine_to_end(self, people: Cast):
        office, phone = await cast.session(people.dana, AT), await cast.session(people.dana, AT + MINUTE)
        dana, lee = await see(office.token, at=AT + MINUTE), await cast.viewer(people.lee, AT)
        listed = await session_queries.sessions_of(people.dana.person_id, at=AT + MINUTE)
        assert [one.code for one in listed] == [phone.session, office.session]
        with pytest.raises(NotFound):
            await sessions.end_session(phone.session, viewer=lee, at=AT + MINUTE)
        await sessions.end_session(phone.session, viewer=dana, at=AT + MINUTE)
        assert (await events.last()).tag == Tag.SESSION_ENDED
        assert await session_queries.viewer(phone.token, at=AT + MINUTE) is None

    async def test_all_others_end_at_once(self, people: Cast):
        office = await cast.session(people.dana, AT)
        for _ in range(2):
            await cast.session(people.dana, AT)
        assert await sessions.end_other_sessions(viewer=await see(office.token), at=AT) == 2
        assert (await events.last()).body["after"] == {"ended": 2}
        assert await session_queries.viewer(office.token, at=AT)

    async def test_a_role_that_ended_is_gone_at_the_next_page(self, people: Cast):
        fresh = await cast.session(people.dana, AT)
        await tenures.end_tenure("streets-liaison", reason="left", by=people.lee, at=AT + MINUTE)
        assert (await see(fresh.token, at=AT + MINUTE)).seats == ()

    async def test_one_click_works_in_a_demo_city_only(self, people: Cast):
        with pytest.raises(Forbidden):
            await sessions.open_session(people.dana.person_id, method=sessions.DEMO, browser=DESK, at=AT)

    @pytest.mark.usefixtures("db")
    async def test_in_a_demo_city_it_works(self):
        people = await cast.city(demo=True)
        fresh = await sessions.open_session(people.dana.person_id, method=sessions.DEMO, browser=DESK, at=AT)
        assert (await events.last()).tag == Tag.SIGNED_IN
        assert (await see(fresh.token)).seats[0].signed_in == "demo"

    async def test_old_sessions_and_counts_are_forgotten(self, people: Cast):
        await cast.session(people.dana, AT)
        await Throttle.insert(Throttle(key="address:x", failures=3, since=AT))
        assert await sessions.end_expired(at=AT + 61 * MINUTE) == 1
        assert await Session.count() == 1
        assert await Throttle.count() == 0
        await sessions.end_expired(at=AT + 91 * DAY)
        assert await Session.count() == 0
