"""Routes × seats: every page and every act, tried as everybody. Expected is what WHO_SEES_WHAT says, not what the code does.

Not visible → 404; visible but not allowed → 403; and what one side keeps to itself is in no answer to anybody else.
A new route fails here until it stands in tests/seats/pages.py or acts.py.
"""

import io
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from governance import clock
from governance import settings as all_settings
from governance.app import create_app
from governance.audit.tables import Event
from governance.audit.tags import Tag
from governance.database import session
from governance.identity.tables import Session
from governance.piccolo_app import APP_CONFIG
from governance.records import documents, minutes
from governance.settings import Settings
from governance.web.changes import sheet
from governance.web.site import logs
from governance.web.site.sessions import BY_TOKEN
from tests.changes.stage import AT
from tests.real_time import standing_still
from tests.seats.acts import ACTS, BEFORE_SIGN_IN, OWN_ACCOUNT
from tests.seats.circles import SIDES, SIGNED_IN, STRANGER, Visit
from tests.seats.pages import PAGES
from tests.seats.staged import PRIVATE, Staged, staged
from tests.stages import Shelf
from tests.web.conftest import PAGE, POSTED, URL, Visitor, browser, sign_in_as

pytestmark = pytest.mark.anyio
# What changes by being there, not by an act of anybody.
UNCOUNTED = {"session", "throttle", "event", "event_due", "trail_head"}
CLASSIFY = (
    "{missing} {verb} in no table of tests/seats. Say whose matter it is (people/rules, WHO_SEES_WHAT) and who may, "
    "by a line in {table}."
)


@dataclass
class Town:
    """The application on a staged city, with a browser for everybody."""

    app: Litestar
    staged: Staged
    browsers: dict[str, Visitor] = field(default_factory=dict)

    async def answers(self, visit: Visit) -> dict[str, httpx.Response]:
        address = self.staged.fill(visit.address)
        return {who: await one.http.get(address, headers=PAGE) for who, one in self.browsers.items()}

    async def tried(self, who: str, visit: Visit) -> int:
        fields = {name: self.staged.fill(value) for name, value in visit.fields.items()}
        return (await self.browsers[who].post(self.staged.fill(visit.address), fields)).status_code


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("seats")
    return all_settings.read({"GOVERNANCE_HOME": str(home), "GOVERNANCE_URL": URL})


@pytest.fixture(scope="module")
def calm() -> Iterator[None]:
    """The clock an hour after everything was staged; documents made of their values, which are all they can say."""
    before = clock._clock._shift_seconds
    with pytest.MonkeyPatch.context() as patch, standing_still():
        patch.setattr(sheet, "make_pdf", _as_values)
        patch.setattr(documents, "make_pdf", _as_values)
        patch.setattr(minutes, "make_pdf", _as_values)
        clock.set_to(AT + timedelta(hours=1))
        yield
    clock._clock._shift_seconds = before


async def _as_values(_: object, document: object) -> bytes:
    return repr(document).encode()


@pytest.fixture(scope="module")
async def town(shelf: Shelf, template: str, settings: Settings, calm: None) -> AsyncIterator[Town]:
    logs.configure(terminal=False)
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(shelf.copied(template))
        await stack.enter_async_context(session.pool(database))
        app = create_app(settings, database=_opened_already)
        await stack.enter_async_context(app.lifespan())
        made = Town(app=app, staged=await staged(settings))
        for who in (STRANGER, *SIGNED_IN):
            one = await stack.enter_async_context(browser(app))
            made.browsers[who] = one if who == STRANGER else await sign_in_as(one, made.staged.person(who))
        made.staged.places["session"] = await _session_of(made.staged.person("nora").person_id)
        yield made


@asynccontextmanager
async def _opened_already(_: Settings) -> AsyncIterator[None]:
    yield


async def _session_of(person: int) -> str:
    row = await Session.select(Session.code).where(Session.person == person).first()
    assert row
    return str(row["code"])


@pytest.fixture(scope="module")
async def shown(town: Town) -> dict[str, list[tuple[Visit, dict[str, httpx.Response]]]]:
    """What everybody gets on every page."""
    return {path: [(visit, await town.answers(visit)) for visit in visits] for path, visits in PAGES.items()}


# ── every route is classified ────────────────────────────────────────────────────────────────────────────────────────
def _routes(app: Litestar, method: str) -> set[str]:
    return {
        route.path_format
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        if method in handler.http_methods and BY_TOKEN not in handler.opt
    }


async def test_every_page_says_whose_matter_it_shows(town: Town) -> None:
    missing = sorted(_routes(town.app, "GET") - set(PAGES))
    assert not missing, CLASSIFY.format(missing=missing, verb="stands", table="PAGES (pages.py)")
    assert not set(PAGES) - _routes(town.app, "GET"), "Listed, and no route any more. Take it off the list."


async def test_every_act_says_who_may_do_it(town: Town) -> None:
    known = set(ACTS) | OWN_ACCOUNT | BEFORE_SIGN_IN
    missing = sorted(_routes(town.app, "POST") - known)
    assert not missing, CLASSIFY.format(missing=missing, verb="stands", table="ACTS (acts.py)")
    assert not known - _routes(town.app, "POST"), "Listed, and no route any more. Take it off the list."


async def test_nothing_is_done_by_another_method(town: Town) -> None:
    assert not set().union(*(_routes(town.app, method) for method in ("PUT", "PATCH", "DELETE")))


# ── who sees what ────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("path", PAGES)
async def test_invariant_10_everybody_sees_what_the_table_says(
    shown: dict[str, list[tuple[Visit, dict[str, httpx.Response]]]], path: str
) -> None:
    wrong = [
        f"{who} got {answer.status_code} at {visit.address}, not {visit.expected(who)}"
        for visit, answers in shown[path]
        for who, answer in answers.items()
        if answer.status_code != visit.expected(who)
    ]
    assert not wrong, "\n".join(wrong)


async def test_a_stranger_is_sent_to_sign_in_and_nowhere_else(
    shown: dict[str, list[tuple[Visit, dict[str, httpx.Response]]]],
) -> None:
    sent = [answers[STRANGER] for visits in shown.values() for _, answers in visits]
    onward = {a.headers["location"].partition("?")[0] for a in sent if a.status_code == 303}
    assert onward == {"/sign-in"}


@pytest.mark.parametrize("word", PRIVATE)
async def test_what_a_side_keeps_to_itself_is_in_no_answer_to_anybody_else(
    town: Town, shown: dict[str, list[tuple[Visit, dict[str, httpx.Response]]]], word: str
) -> None:
    own = SIDES[PRIVATE[word]]
    holding = {
        (who, visit.address)
        for visits in shown.values()
        for visit, answers in visits
        for who, answer in answers.items()
        if word in _text(answer)
    }
    assert {who for who, _ in holding} & own, (
        f"Nobody of its own side found {word}: the test would find no leak."
    )
    assert not [(who, address) for who, address in holding if who not in own]
    ruth = town.browsers["ruth"]
    export = await ruth.post("/audit/exports", {"words": ""})
    assert export.status_code == 200
    assert word not in export.text
    assert "quokka" not in (await ruth.get("/audit")).text


def _text(answer: httpx.Response) -> str:
    """What an answer says, its headers and the parts of a workbook included."""
    told = f"{answer.headers}"
    if not answer.content.startswith(b"PK"):
        return told + answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        return told + "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


# ── who may do what ──────────────────────────────────────────────────────────────────────────────────────────────────
async def _kept() -> dict[str, Any]:
    """How many rows each table has and which revision each change is at, acts refused left out."""
    counts: dict[str, Any] = {
        table._meta.tablename: await table.count()
        for table in APP_CONFIG.table_classes
        if table._meta.tablename not in UNCOUNTED
    }
    sums = "SELECT (SELECT sum(revision) FROM change) AS changes, (SELECT sum(revision) FROM draft) AS drafts"
    done = await Event.count().where(Event.tag != str(Tag.ACT_REFUSED))
    return {**counts, **(await Event.raw(sums))[0], "acts": done}


@pytest.mark.parametrize("path", ACTS)
async def test_nobody_does_what_is_not_theirs(town: Town, path: str) -> None:
    before, refusals = await _kept(), await _refusals()
    wrong, expected = [], 0
    for visit in ACTS[path]:
        for who in SIGNED_IN:
            if visit.sees(who) and who in visit.may:
                continue
            status = await town.tried(who, visit)
            expected += visit.expected(who) == 403
            if status != visit.expected(who):
                wrong.append(f"{who} got {status} for {visit.address}, not {visit.expected(who)}")
    assert not wrong, "\n".join(wrong)
    assert await _kept() == before
    assert await _refusals() == refusals + expected, (
        "Each act refused to somebody who sees the matter is on record."
    )


READS_NO_FIELD = {"/meetings/series/{number}/invitations"}


@pytest.mark.parametrize(
    "path",
    [path for path in ACTS if any(visit.fields for visit in ACTS[path]) and path not in READS_NO_FIELD],
)
async def test_trap_25_no_act_is_done_with_what_nobody_sees(town: Town, path: str) -> None:
    """Some send back to their page before they read a field; what counts is that nothing was done."""
    before = await _kept()
    for visit in ACTS[path]:
        who = next((one for one in SIGNED_IN if one in visit.may and visit.sees(one)), "")
        name = next((name for name in visit.fields if name not in ("password", "before")), "")
        if who and name:
            unseen = replace(visit, fields={**visit.fields, name: f"{visit.fields[name]}\u200b"})
            await town.tried(who, unseen)
    assert {
        **await _kept(),
        "agenda_item": before["agenda_item"],
    } == before  # agendas are kept true by looking


async def _refusals() -> int:
    return int(await Event.count().where(Event.tag == str(Tag.ACT_REFUSED)))


@pytest.mark.parametrize("path", sorted({*ACTS, *OWN_ACCOUNT}))
async def test_nothing_is_done_by_a_form_that_no_page_of_ours_sent(town: Town, path: str) -> None:
    visit = ACTS.get(path, (Visit(address=path, matter=None),))[0]
    who = next((one for one in SIGNED_IN if one in visit.may), "sam")
    before, one = await _kept(), town.browsers[who]
    address = town.staged.fill(visit.address)
    fields = {name: town.staged.fill(value) for name, value in visit.fields.items()}
    tries = (
        ({**fields, "csrf": ""}, POSTED),
        ({**fields, "csrf": town.browsers["tom" if who != "tom" else "sam"].csrf}, POSTED),
        ({**fields, "csrf": one.csrf}, {**POSTED, "Origin": "https://elsewhere.example"}),
        ({**fields, "csrf": one.csrf}, {**POSTED, "Sec-Fetch-Site": "cross-site"}),
    )
    statuses = [
        (await one.http.post(address, **_body(visit, sent), headers=headers)).status_code
        for sent, headers in tries
    ]
    assert statuses == [403, 403, 403, 403]
    assert await _kept() == before


def _body(visit: Visit, sent: dict[str, str]) -> dict[str, Any]:
    if visit.whole_file:
        return {"files": {name: (None, value) for name, value in sent.items()}}
    return {"data": sent}


async def test_somebody_not_signed_in_does_nothing(town: Town) -> None:
    before = await _kept()
    addresses = [town.staged.fill(visits[0].address) for visits in ACTS.values()] + sorted(OWN_ACCOUNT)
    stranger = town.browsers[STRANGER]
    await stranger.get("/sign-in")
    statuses = {address: (await stranger.post(address)).status_code for address in addresses}
    assert set(statuses.values()) == {401}, statuses
    assert await _kept() == before
