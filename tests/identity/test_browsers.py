"""Browsers at the sign-in: what they are called, which one is known, and who is told of a new one."""

from datetime import datetime, timedelta

import pytest

from governance.identity import rules as signing_in
from governance.identity.actions import passwords
from governance.identity.actions.sessions import Browser
from governance.identity.rules import SeenBrowser
from governance.identity.rules.letters import Purpose
from governance.identity.tables import AccountLetter
from tests import cast, events
from tests.cast import AT, Cast, email_of

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
DESK = Browser(address="10.0.0.7", agent=FIREFOX, device="kept at the desk")


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/130 Safari/537 Edg/130", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17 like Mac OS X) Safari/604", "Safari on iPhone"),
        ("curl/8", "A browser"),
    ],
)
def test_browsers_are_told_by_name(agent: str, told: str):
    assert signing_in.browser(agent) == told


@pytest.mark.parametrize(
    ("device", "agent", "address", "known"),
    [
        ("kept", "another", "192.0.2.1", True),
        ("", FIREFOX, "10.0.0.7", True),
        ("", FIREFOX.replace("145", "152"), "10.0.0.7", True),
        ("", FIREFOX, "192.0.2.1", False),
        ("", "curl/8", "10.0.0.7", False),
        ("other", FIREFOX, "192.0.2.1", False),
    ],
)
def test_a_browser_is_known_by_what_it_keeps_or_by_its_name_at_its_place(device, agent, address, known):
    before = SeenBrowser(device="kept", agent=FIREFOX, address="10.0.0.7")
    assert signing_in.is_same(SeenBrowser(device=device, agent=agent, address=address), before) is known


def test_what_keeps_nothing_is_not_known_by_keeping_nothing():
    before = SeenBrowser(device="", agent="x", address="a")
    assert not signing_in.is_same(SeenBrowser(device="", agent="y", address="b"), before)


async def told_of(people: Cast, browser: Browser, at: datetime) -> bool:
    """Whether Dana signs in from there as from a new browser: by a letter and on the record, both or neither."""
    letters = await AccountLetter.count().where(AccountLetter.purpose == Purpose.NEW_BROWSER)
    await passwords.sign_in(email_of(people.dana), password=cast.PASSWORD, browser=browser, at=at)
    more = await AccountLetter.count().where(AccountLetter.purpose == Purpose.NEW_BROWSER)
    assert ("browser" in (await events.last()).body.get("after", {})) is (more > letters)
    return bool(more > letters)


async def test_a_person_is_told_of_a_browser_not_seen_before_and_not_again(people: Cast):
    await cast.password(people.dana, AT)
    assert await told_of(people, DESK, AT)
    assert not await told_of(people, DESK, AT + timedelta(days=1))
    assert await told_of(people, Browser(address="192.0.2.9", agent="curl/8"), AT + timedelta(days=2))
    assert (await events.last()).body["after"] == {"browser": "A browser"}
