"""What a try at somebody's password costs: waiting, which grows for whoever fails and locks nobody out.

A browser in which the person has signed in before waits for its own failures alone. Its cookie is a secret of that
browser, kept here as a hash with the sessions that were opened there, so nobody else can show it.
"""

from datetime import datetime

from governance.database import sql
from governance.identity import rules as signing_in
from governance.identity.actions import throttles
from governance.identity.actions.sessions import Browser
from governance.people.rules import entries

OWN_BROWSER = """SELECT EXISTS (SELECT FROM session s JOIN person p ON p.id = s.person
    WHERE p.email = ANY(:spelled) AND s.device = :device AND s.device <> '') AS known"""


async def slow_down(email: str, browser: Browser, *, at: datetime) -> None:
    """Raises TooMany. The address is asked first: one that has had its tries makes nobody wait elsewhere."""
    if await sql.value(OWN_BROWSER, spelled=entries.spelled(email), device=browser.device_hash):
        await throttles.slow({_in_browser(email, browser): signing_in.IN_OWN_BROWSER}, at=at)
        return
    here = {throttles.by_address(browser.address): signing_in.TRIES_PER_ADDRESS}
    await throttles.check(here, at=at)
    place = {_at_place(email, browser): signing_in.AT_ONE_PLACE}
    await throttles.slow({**place, throttles.by_account(email): signing_in.ANYWHERE}, at=at)


async def slow_down_signed_in(email: str, *, at: datetime) -> None:
    """Whoever is signed in and asked for the password once more: others at the sign-in page do not count."""
    await throttles.slow({_signed_in(email): signing_in.SIGNED_IN}, at=at)


async def forgive(email: str, browser: Browser) -> None:
    """Forgets the failed tries of somebody who then knew the password; those of others stay counted."""
    for key in (_in_browser(email, browser), _at_place(email, browser), _signed_in(email)):
        await throttles.forget(key)
    await throttles.take_back(throttles.by_account(email))
    await throttles.take_back(throttles.by_address(browser.address))


def _in_browser(email: str, browser: Browser) -> str:
    return throttles.by_account(email, f"browser-{browser.device_hash[:16]}")


def _at_place(email: str, browser: Browser) -> str:
    return f"{throttles.by_account(email)}@{signing_in.place(browser.address)[:60]}"


def _signed_in(email: str) -> str:
    return throttles.by_account(email, "signed-in")
