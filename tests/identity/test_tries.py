"""Guessing passwords: whose tries are counted where, and a password that is set anew while it is being looked at."""

import asyncio

import pytest

from governance.errors import Malformed, SignInNeeded, TooMany
from governance.identity import rules as signing_in
from governance.identity.actions import passwords
from governance.identity.actions.sessions import Browser
from governance.identity.tables import Session, Throttle
from governance.people.rules import operator
from tests import cast
from tests.cast import AT, Cast, email_of


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """No password is right, and none takes its time."""

    async def wrong(_secret: str, _password: str) -> bool:
        return False

    monkeypatch.setattr(passwords, "_matches", wrong)


async def guess(email: str, address: str) -> None:
    await passwords.sign_in(email, password="x", browser=Browser(address=address), at=AT)


@pytest.mark.usefixtures("unchecked")
async def test_an_address_that_had_its_tries_locks_nobody_out(people: Cast) -> None:
    for number in range(signing_in.TRIES_PER_ADDRESS):
        with pytest.raises(SignInNeeded):
            await guess(f"nobody{number}@portalder.gov", "203.0.113.9")
    for _ in range(signing_in.TRIES_PER_ACCOUNT + 1):
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
    password, matches = await cast.password(people.dana, AT), passwords._matches

    async def meanwhile(secret: str, typed: str) -> bool:
        await passwords.set_one_time_password(email_of(people.dana), by=operator(), at=AT)
        return await matches(secret, typed)

    monkeypatch.setattr(passwords, "_matches", meanwhile)
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
    assert sum(isinstance(one, SignInNeeded) for one in told) == signing_in.TRIES_PER_ACCOUNT
    assert sum(isinstance(one, TooMany) for one in told) == 40 - signing_in.TRIES_PER_ACCOUNT
