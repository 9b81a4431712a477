"""The same form of the same page, sent twice at once, is carried out once: every act there is, tried by two clicks.

Generated from the table of acts (tests/seats/acts.py): a new act joins by itself. Whatever takes no part, because it creates
nothing or goes by a rule of its own, stands in APART with the reason.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from governance import clock
from governance import settings as all_settings
from governance.database import session, sql
from governance.settings import Settings
from governance.web.site import logs
from tests.changes.stage import AT, POTHOLE, Stage
from tests.databases import at_home, by_owner, reachable_folder
from tests.seats.acts import ACTS
from tests.seats.circles import Visit
from tests.seats.staged import Staged, staged
from tests.stages import Shelf
from tests.web.conftest import POSTED, URL, Visitor, browser, running, sign_in_as

pytestmark = pytest.mark.anyio
ROUTES = int(os.environ.get("CONCORD_ROUTES", "24"))  # of those there are; `make prove` tries all
# Routes at which the same form twice is not one act that is claimed, and why that makes nothing twice.
APART = {
    "/audit/checks": "one check at a time, whoever asks: the second click is told that it is under way",
    "/inbox/{notice}/opening": "one's own reading: what was read is read",
    "/inbox/{notice}/reading": "likewise",
    "/services/asked": "no act: the same words from one place count once a day (web/services/asked.py)",
    "/labels": "nothing is chosen in the table of acts; what is chosen is an act of each name, and each is claimed",
    "/sources/{code}/uploads": "one file is taken in once at a time, whoever hands it over (requests/actions/uploading.py)",
}


@dataclass(kw_only=True)
class City:
    shelf: Shelf
    database: str
    staged: Staged
    settings: Settings

    @asynccontextmanager
    async def visited(self, who: str) -> AsyncIterator[Visitor]:
        """A copy of the city, and somebody in it who has a page open."""
        async with self.shelf.copied(self.database) as config, session.pool(config, size=5):
            clock.set_to(AT + timedelta(hours=1))
            async with running(self.settings) as app, browser(app) as one:
                yield await sign_in_as(one, self.staged.person(who))


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with reachable_folder() as made, at_home(made):
        yield made
    clock.set_to(datetime.now(tz=UTC))


@pytest.fixture(scope="module")
async def city(shelf: Shelf, template: str, folder: Path) -> AsyncIterator[City]:
    logs.configure(terminal=False)
    clock.set_to(AT)
    settings = all_settings.read({"GOVERNANCE_HOME": str(folder), "GOVERNANCE_URL": URL})
    async with shelf.copied(template) as config:
        async with session.pool(config):
            made = await staged(settings)
            made.places["session"] = "of-nobody"
        yield City(shelf=shelf, database=config["database"], staged=made, settings=settings)


async def twice(one: Visitor, address: str, fields: dict[str, Any]) -> list[httpx.Response]:
    """Two clicks on one button: the same token, the same words."""
    form = {"csrf": one.csrf, **fields}
    both = (one.http.post(address, data=form, headers=POSTED) for _ in range(2))
    return list(await asyncio.gather(*both))


def visits() -> list[tuple[str, Visit]]:
    """An act of every route that somebody may do."""
    found = [(route, next((v for v in of if v.may), None)) for route, of in sorted(ACTS.items())]
    known = [(route, visit) for route, visit in found if visit is not None]
    step = max(1, len(known) // ROUTES)
    return known[::step]


@pytest.mark.parametrize(("route", "visit"), visits(), ids=lambda each: each if isinstance(each, str) else "")
async def test_two_clicks_do_every_act_once(city: City, route: str, visit: Visit) -> None:
    who = min(visit.may)
    fields = {name: city.staged.fill(value) for name, value in visit.fields.items()}
    async with city.visited(who) as one:
        answers = await twice(one, city.staged.fill(visit.address), fields)
        claims = await sql.value("SELECT count(*) FROM form_sent")
    statuses = sorted(answer.status_code for answer in answers)
    assert 500 not in statuses
    if route in APART:
        assert claims == 0, f"{route} takes part by now: take it off APART"
        return
    done = [answer for answer in answers if answer.status_code < 400]
    if not done:
        return  # refused, twice
    assert claims == 1, (
        f"{route} is an act that no form claims ({statuses}): say in APART why two clicks make one"
    )


# ── the forms that people send twice ─────────────────────────────────────────────────────────────────────────────────
BEGIN = "/agreements/streets/changes"
DRAFT = {
    "key": POTHOLE.key,
    f"amount:{POTHOLE.key}": "7",
    f"unit:{POTHOLE.key}": "calendar-days",
    "reason": "staffing",
    "rationale": "Two crews moved to paving",
    "effective": "date",
    "effective_on": "2026-07-01",
}
DRAFTS = "SELECT count(*) FROM change WHERE state = 'draft'"
TWICE = "This was sent twice"


async def opened(visitor: Visitor, stage: Stage) -> Visitor:
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get(f"{BEGIN}/new?key={POTHOLE.key}")
    return visitor


async def sent(one: Visitor, fields: dict[str, str], **headers: str) -> httpx.Response:
    """Once more from the page that is open."""
    return await one.http.post(BEGIN, data={"csrf": one.csrf, **fields}, headers={**POSTED, **headers})


async def test_two_clicks_begin_one_draft_and_both_lead_to_it(visitor: Visitor, stage: Stage) -> None:
    one = await opened(visitor, stage)
    answers = await twice(one, BEGIN, DRAFT)
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert await sql.value(DRAFTS) == 1


async def test_a_form_that_was_carried_out_leads_where_it_led_when_it_comes_again(
    visitor: Visitor, stage: Stage
) -> None:
    one = await opened(visitor, stage)
    first, again = await sent(one, DRAFT), await sent(one, DRAFT)
    assert first.headers["location"] == again.headers["location"]
    assert TWICE in (await one.get(again.headers["location"])).text
    assert await sql.value(DRAFTS) == 1


async def test_other_words_or_another_page_are_another_act(visitor: Visitor, stage: Stage) -> None:
    one = await opened(visitor, stage)
    await sent(one, DRAFT)
    await sent(one, {**DRAFT, f"amount:{POTHOLE.key}": "8"})
    await opened(one, stage)
    await sent(one, DRAFT)
    assert await sql.value(DRAFTS) == 3


async def test_what_was_refused_may_be_sent_again_as_it_is(visitor: Visitor, stage: Stage) -> None:
    """A claim goes with the act that is rolled back."""
    one = await opened(visitor, stage)
    await by_owner("ALTER TABLE change ADD CONSTRAINT shut CHECK (state <> 'draft')")
    assert (await sent(one, DRAFT)).status_code == 500
    await by_owner("ALTER TABLE change DROP CONSTRAINT shut")
    assert (await sent(one, DRAFT)).status_code == 303
    assert await sql.value(DRAFTS) == 1


async def test_what_a_script_sends_from_a_page_that_stays_may_come_again(
    visitor: Visitor, stage: Stage
) -> None:
    one = await opened(visitor, stage)
    for headers in ({"HX-Request": "true"}, {"Sec-Fetch-Mode": "cors"}):
        await sent(one, DRAFT, **headers)
        await sent(one, DRAFT, **headers)
    assert await sql.value("SELECT count(*) FROM form_sent") == 0
