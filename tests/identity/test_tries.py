"""Guessing passwords: whose tries are counted where, and a password that is set anew while it is being looked at."""

import asyncio
from datetime import datetime, timedelta

import pytest

from governance.errors import Malformed, SignInNeeded, TooMany
from governance.identity import rules as signing_in
from governance.identity.actions import guessing, passwords, throttles
from governance.identity.actions.sessions import Browser
from governance.identity.tables import Session, Throttle
from governance.people.rules import operator
from tests import cast, events
from tests.cast import AT, Cast, email_of

MINUTE = timedelta(minutes=1)


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """No password is right, and none takes its time."""

    async def wrong(_secret: str, _password: str) -> bool:
        return False

    monkeypatch.setattr(passwords, "matches", wrong)


async def guess(email: str, address: str) -> None:
    await passwords.sign_in(email, password="x", browser=Browser(address=address), at=AT)


@pytest.mark.usefixtures("unchecked")
async def test_an_address_that_had_its_tries_locks_nobody_out(people: Cast) -> None:
    for number in range(signing_in.TRIES_PER_ADDRESS):
        with pytest.raises(SignInNeeded):
            await guess(f"nobody{number}@portalder.gov", "203.0.113.9")
    for _ in range(signing_in.AT_ONE_PLACE.free + 1):
        with pytest.raises(TooMany):
            await guess(email_of(people.dana), "203.0.113.9")
    with pytest.raises(SignInNeeded):
        await guess(email_of(people.dana), "10.0.0.7")


@pytest.mark.usefixtures("unchecked")
async def test_one_network_of_ipv6_is_one_place(people: Cast) -> None:
    for number in range(signing_in.TRIES_PER_ADDRESS):
        with pytest.raises(SignInNeeded):
            await guess(f"nobody{number}@portalder.gov", f"2001:db8:0:7::{number:x}")
    with pytest.raises(TooMany):
        await guess(email_of(people.dana), "2001:db8:0:7:9::1")
    with pytest.raises(SignInNeeded):
        await guess(email_of(people.dana), "2001:db8:0:8::1")


@pytest.mark.parametrize(
    ("address", "place"),
    [("10.0.0.7", "10.0.0.7"), ("::ffff:10.0.0.7", "10.0.0.7"), ("", ""), ("a socket", "a socket")],
)
def test_other_addresses_are_places_of_their_own(address: str, place: str) -> None:
    assert signing_in.place(address) == place


async def test_a_password_set_anew_while_it_is_looked_at_opens_nothing(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    password, matches = await cast.password(people.dana, AT), passwords.matches

    async def meanwhile(secret: str, typed: str) -> bool:
        await passwords.set_one_time_password(email_of(people.dana), by=operator(), at=AT)
        return await matches(secret, typed)

    monkeypatch.setattr(passwords, "matches", meanwhile)
    with pytest.raises(SignInNeeded):
        await passwords.sign_in(email_of(people.dana), password=password, browser=Browser(), at=AT)
    assert not await Session.exists().where(Session.ended_at.is_null())


async def test_a_password_that_no_keyboard_types_is_refused_at_once(people: Cast) -> None:
    with pytest.raises(Malformed, match="marks"):
        await passwords.sign_in(
            email_of(people.dana), password="a" + "\u0315\u0300" * 200_000, browser=Browser(), at=AT
        )
    assert await Throttle.exists()


@pytest.mark.usefixtures("unchecked")
async def test_tries_at_the_same_moment_are_each_counted(people: Cast) -> None:
    told = await asyncio.gather(
        *(guess(email_of(people.dana), "10.0.0.7") for _ in range(40)), return_exceptions=True
    )
    assert sum(isinstance(one, SignInNeeded) for one in told) == signing_in.AT_ONE_PLACE.free
    assert sum(isinstance(one, TooMany) for one in told) == 40 - signing_in.AT_ONE_PLACE.free


# ── waiting grows, and locks nobody out ──────────────────────────────────────────────────────────────────────────────
KNOWN = Browser(address="203.0.113.9", agent="Firefox", device="kept at the desk")
SECOND = timedelta(seconds=1)


async def waits(email: str, browser: Browser, at: datetime) -> int:
    """How long whoever tries now is asked to wait; 0 where the password is looked at."""
    try:
        await guessing.slow_down(email, browser, at=at)
    except TooMany as told:
        return told.retry_after
    return 0


async def hammered(email: str, address: str, *, during: int) -> int:
    """Somebody tries without a pause, each second for so many; answers how many tries were looked at."""
    browser = Browser(address=address)
    return sum([not await waits(email, browser, AT + number * SECOND) for number in range(during)])


async def test_each_failed_try_at_one_place_waits_twice_as_long_and_never_longer_than_a_quarter_hour(
    people: Cast,
) -> None:
    email, at, told = email_of(people.dana), AT, []
    for _ in range(18):
        if wait := await waits(email, Browser(address="10.0.0.7"), at):
            told.append(wait)
            at += wait * SECOND
            assert await waits(email, Browser(address="10.0.0.7"), at) == 0
    assert told[:4] == [1, 2, 4, 8]
    assert max(told) == signing_in.AT_ONE_PLACE.longest


async def test_nobody_is_locked_out_by_others_failures(people: Cast) -> None:
    """Somebody hammers on an account for ten minutes; its person signs in from home, from the desk, and from that network."""
    password, email = await cast.password(people.dana, AT), email_of(people.dana)
    await passwords.sign_in(email, password=password, browser=KNOWN, at=AT - timedelta(days=30))
    assert await hammered(email, "203.0.113.9", during=600) < 20
    later = AT + 600 * SECOND
    await passwords.sign_in(email, password=password, browser=Browser(address="10.0.0.7"), at=later)
    await passwords.sign_in(email, password=password, browser=KNOWN, at=later)
    with pytest.raises(TooMany):
        await passwords.sign_in(email, password=password, browser=Browser(address="203.0.113.9"), at=later)


async def test_a_thousand_addresses_make_a_new_browser_wait_a_minute_at_most_and_a_known_one_never(
    people: Cast,
) -> None:
    password, email = await cast.password(people.dana, AT), email_of(people.dana)
    await passwords.sign_in(email, password=password, browser=KNOWN, at=AT)
    looked_at = [not await waits(email, Browser(address=f"2001:db8:0:{n:x}::1"), AT) for n in range(200)]
    assert sum(looked_at) == signing_in.ANYWHERE.free
    for minute in range(1, 8):
        await waits(email, Browser(address=f"2001:db8:1:{minute:x}::1"), AT + minute * MINUTE)
    here = Browser(address="10.0.0.7")
    assert 0 < await waits(email, here, AT + 7 * MINUTE) <= signing_in.ANYWHERE.longest
    assert await waits(email, here, AT + 8 * MINUTE) == 0
    await passwords.sign_in(email, password=password, browser=KNOWN, at=AT + 7 * MINUTE)


async def test_a_browser_is_known_for_its_own_person_alone(people: Cast) -> None:
    await cast.password(people.dana, AT)
    await passwords.sign_in(email_of(people.dana), password=cast.PASSWORD, browser=KNOWN, at=AT)
    browser = Browser(address="198.51.100.1", device=KNOWN.device)
    assert await hammered(email_of(people.lee), "198.51.100.1", during=60)
    assert await waits(email_of(people.lee), browser, AT + 60 * SECOND) > 0
    assert await waits(email_of(people.dana), browser, AT + 60 * SECOND) == 0


async def test_a_letter_lets_in_at_once_whoever_had_to_wait(people: Cast) -> None:
    email = email_of(people.dana)
    await hammered(email, "10.0.0.7", during=60)
    await throttles.forget(throttles.by_account(email))
    assert await waits(email, Browser(address="10.0.0.7"), AT + 60 * SECOND) == 0


# ── a password for one sign-in ───────────────────────────────────────────────────────────────────────────────────────
async def test_a_one_time_password_works_once(people: Cast) -> None:
    email = email_of(people.dana)
    once = await passwords.set_one_time_password(email, by=people.sam, at=AT)
    await passwords.sign_in(email, password=once, browser=Browser(), at=AT)
    with pytest.raises(SignInNeeded, match="works once"):
        await passwords.sign_in(email, password=once, browser=Browser(), at=AT + MINUTE)
    assert (await events.last()).body["reason"] == "The one-time password had been used"
    again = await passwords.set_one_time_password(email, by=people.sam, at=AT + MINUTE)
    assert (await passwords.sign_in(email, password=again, browser=Browser(), at=AT + MINUTE)).must_change


async def test_of_two_sign_ins_at_once_with_a_one_time_password_one_is_let_in(people: Cast) -> None:
    email = email_of(people.dana)
    once = await passwords.set_one_time_password(email, by=people.sam, at=AT)
    told = await asyncio.gather(
        *(passwords.sign_in(email, password=once, browser=Browser(), at=AT) for _ in range(4)),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in told) == ["SignInNeeded"] * 3 + ["SignedIn"]
