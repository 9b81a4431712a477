"""Behind a proxy that is not named everybody seems to come from one place: doctor says so."""

from dataclasses import replace
from ipaddress import IPv4Network

import pytest

from governance import clock, settings
from governance.cli.diagnosis.finding import Finding
from governance.cli.diagnosis.server import addresses
from governance.identity.actions import sessions
from governance.identity.actions.sessions import Browser
from tests.cast import Cast


async def told(*proxies: IPv4Network) -> Finding:
    return await addresses(replace(settings.current(), trusted_proxies=proxies))


@pytest.mark.parametrize("proxies", [(), (IPv4Network("10.0.0.0/8"),)])
async def test_doctor_warns_when_all_sessions_come_from_one_address(
    people: Cast, proxies: tuple[IPv4Network, ...]
) -> None:
    for person in (people.dana, people.lee, people.marcus):
        assert (await told()).mend == ""
        browser = Browser(address="10.0.0.5")
        await sessions.open_session(person.person_id, method="password", browser=browser, at=clock.now())
    warned = await told(*proxies)
    assert warned.ok
    assert ("GOVERNANCE_TRUSTED_PROXIES=10.0.0.5" in warned.mend) is not bool(proxies)
    browser = Browser(address="10.0.0.6")
    await sessions.open_session(people.sam.person_id, method="password", browser=browser, at=clock.now())
    assert (await told()).mend == ""
