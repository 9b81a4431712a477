"""Passkeys: made and shown against a challenge that is answered once; what a library would let pass is refused."""

from collections.abc import Iterator
from typing import Any

import pytest

from governance import settings
from governance.audit.tags import Tag
from governance.cli.diagnosis.machine import passkeys_offered
from governance.errors import Invalid, SignInNeeded
from governance.identity import passkey_answers
from governance.identity.actions import asked, passkeys, proving
from governance.identity.actions.asked import Purpose
from governance.identity.queries.factors import factors_of
from governance.people.rules.proofs import Shown, Strength
from tests import events
from tests.cast import AT, Cast
from tests.identity.authenticator import Device
from tests.identity.test_factors import owner

URL = "https://sla.portalder.gov"


@pytest.fixture(autouse=True)
def installation(home: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GOVERNANCE_HOME", str(home))
    monkeypatch.setenv("GOVERNANCE_URL", URL)
    settings.current.cache_clear()
    yield
    settings.current.cache_clear()


async def add(person: Any, device: Device, name: str = "work phone") -> None:
    waiting, options = await passkeys.begin(owner(person))
    await passkeys.add(owner(person), name=name, answer=device.make(options), token=waiting.token, at=AT)


async def show(person: Any, device: Device) -> Shown:
    waiting = await asked.ask(person.person_id, Purpose.SIGN_IN)
    found = await asked.asked(waiting.token, Purpose.SIGN_IN)
    options = (await proving.ways(person.person_id, found.challenge)).passkey
    device.counter += 1
    return await proving.by_passkey(found, device.show(options), token=waiting.token, at=AT)


async def test_one_is_added_shown_and_removed(people: Cast) -> None:
    device, other = Device(), Device()
    await add(people.dana, device)
    await add(people.dana, other, "home")
    assert (await events.last()).body["after"] == {"what": "the passkey “home”"}
    shown = await show(people.dana, device)
    assert (shown.method, shown.strength) == ("passkey", Strength.TWO)
    keys = (await factors_of(people.dana.person_id)).passkeys
    assert [key.name for key in keys] == ["work phone", "home"]
    await passkeys.remove(owner(people.dana), keys[0].code, at=AT)
    assert (await events.last()).tag == Tag.FACTOR_REMOVED
    with pytest.raises(Invalid):
        await show(people.dana, device)


async def test_another_persons_passkey_is_wrong(people: Cast) -> None:
    device, own = Device(), Device()
    await add(people.dana, device)
    await add(people.lee, own)
    with pytest.raises(Invalid):
        await show(people.lee, device)


@pytest.mark.parametrize(
    "wrong",
    [
        {"verifies": False},
        {"framed": True},
        {"origin": "https://sla.portalder.gov.example"},
        {"origin": "http://sla.portalder.gov"},
        {"name": "portalder.gov"},
    ],
)
async def test_what_is_refused(people: Cast, wrong: dict[str, Any]) -> None:
    """Acceptance 11: user verification off, crossOrigin, other origin; when made and when shown."""
    with pytest.raises(Invalid):
        await add(people.dana, Device(**wrong))
    device = Device()
    await add(people.dana, device)
    for name, value in wrong.items():
        setattr(device, name, value)
    with pytest.raises(Invalid):
        await show(people.dana, device)
    assert (await events.last()).body["reason"] == "Wrong passkey"


async def test_an_old_challenge_is_refused(people: Cast) -> None:
    """Acceptance 11: each is answered once, rightly or wrongly."""
    device = Device()
    await add(people.dana, device)
    waiting = await asked.ask(people.dana.person_id, Purpose.SIGN_IN)
    found = await asked.asked(waiting.token, Purpose.SIGN_IN)
    options = (await proving.ways(people.dana.person_id, found.challenge)).passkey
    device.counter += 1
    answer = device.show(options)
    await proving.by_passkey(found, answer, token=waiting.token, at=AT)
    with pytest.raises(SignInNeeded):
        await proving.by_passkey(found, answer, token=waiting.token, at=AT)
    again = await asked.asked(waiting.token, Purpose.SIGN_IN)
    assert again.challenge != found.challenge
    device.counter += 1
    with pytest.raises(Invalid):
        await proving.by_passkey(again, device.show(options), token=waiting.token, at=AT)


async def test_a_counter_that_goes_back_is_refused(people: Cast) -> None:
    """Acceptance 11: then there are two of it. One that stays 0 is kept in several places."""
    device = Device(counter=5)
    await add(people.dana, device)
    await show(people.dana, device)
    device.counter = 4
    with pytest.raises(Invalid):
        await show(people.dana, device)
    synced = Device()
    await add(people.lee, synced)
    for _ in range(2):
        synced.counter = -1
        await show(people.lee, synced)


@pytest.mark.parametrize(
    "answer", ["", "{}", "null", '{"response": {"clientDataJSON": "!"}}', "[]", '{"id": 3}']
)
async def test_anything_else_is_no_passkey(people: Cast, answer: str) -> None:
    await add(people.dana, Device())
    waiting = await asked.ask(people.dana.person_id, Purpose.SIGN_IN)
    found = await asked.asked(waiting.token, Purpose.SIGN_IN)
    with pytest.raises(Invalid):
        await proving.by_passkey(found, answer, token=waiting.token, at=AT)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8311", "http://10.0.0.5", "http://[::1]:8311"])
def test_at_an_ip_address_none_is_offered(url: str) -> None:
    assert "reached by a number" in passkey_answers.place(url).why_not
    assert passkey_answers.place("http://localhost:8311").why_not == ""


def test_doctor_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert passkeys_offered(settings.current()) == "offered, for the name sla.portalder.gov"
    monkeypatch.setenv("GOVERNANCE_URL", "http://127.0.0.1:8311")
    settings.current.cache_clear()
    assert "not offered" in passkeys_offered(settings.current())
