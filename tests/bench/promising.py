"""How long another system waits for a promise while people open pages at the same process (criterion 34 of the API)."""

import asyncio
import http.client
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlsplit

from governance.changes.tables import Change
from governance.identity.rules import tokens
from governance.identity.rules.real_time import real_now
from governance.identity.rules.tokens import Scope
from governance.identity.tables import ApiToken
from tests.bench import serving
from tests.bench.load import Crowd, Page, asked_in_turns
from tests.bench.measuring import Figure, within
from tests.bench.pages import LONGEST, VIEWER
from tests.bench.serving import Portal
from tests.bench.staging import AGREEMENT, Town

SECONDS, EVERY = 24.0, 0.11  # just below the 600 calls that a token has in a minute
PROMISED = """SELECT s.code FROM service s JOIN version_item vi ON vi.key = 'term:' || s.code || '/done'
    WHERE s.live_at IS NOT NULL ORDER BY s.id LIMIT 1"""


def figures(town: Town) -> Iterator[Figure]:
    with serving.portal(town.home, town.few) as portal:
        page, path, token = asyncio.run(_staged(portal))
        with ThreadPoolExecutor(1) as beside:
            load = Crowd(connections=2, slices=1, seconds=SECONDS)
            pages = beside.submit(asked_in_turns, [page], load)
            taken = sorted(_asked(portal, path, token))
            pages.result()
    p95 = taken[int(len(taken) * 0.95)]
    yield within("a promise by the interface, p95 beside pages being opened", p95, unit="ms", most=30)


async def _staged(portal: Portal) -> tuple[Page, str, str]:
    """The page that people open, the promise that is asked for, and a token."""
    code, secret = "Bench000", "b" * tokens.SECRET
    token = tokens.assembled(code, secret)
    async with portal.database():
        longest = (await Change.raw(LONGEST, AGREEMENT))[0]["number"]
        service = (await Change.raw(PROMISED))[0]["code"]
        person = (await Change.raw("SELECT id FROM person WHERE name = {}", VIEWER))[0]["id"]
        now = real_now()
        row = ApiToken(code=code, token_hash=tokens.fingerprint(token), name="bench", scopes=str(Scope.READ))
        row.person, row.made_at, row.expires_at = person, now, now + timedelta(days=1)
        await ApiToken.insert(row)
    page = Page(url=f"{portal.url}/changes/{longest}", cookie=f"concord={await portal.token(VIEWER)}")
    return page, f"/api/v1/promises?service={service}", token


def _asked(portal: Portal, path: str, token: str) -> Iterator[float]:
    """In milliseconds, one call after the other at a steady pace."""
    place = urlsplit(portal.url)
    connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=30)
    until = time.perf_counter() + SECONDS
    while (began := time.perf_counter()) < until:
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        taken = time.perf_counter() - began
        yield taken * 1000
        time.sleep(max(EVERY - taken, 0))
    connection.close()
