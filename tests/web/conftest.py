"""A browser without a window: the whole application over ASGI, on a database of the test's own."""

import base64
import re
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from html import unescape
from typing import Any, cast

import httpx
import pytest
from litestar import Controller, Litestar

from governance import app as application
from governance import clock
from governance import settings as all_settings
from governance.identity.actions import sessions
from governance.identity.actions.sessions import Browser
from governance.people.rules import Acting
from governance.settings import MOST_PATIENCE, Settings
from governance.web.routes import CONTROLLERS
from governance.web.site import city, logs
from tests import cast as named
from tests.changes.stage import AT, Stage, set_stage

URL = "http://127.0.0.1:8311"
CSRF = re.compile(r'name="csrf" value="([^"]+)"')
PAGE = {"Accept": "text/html"}
POSTED = {"Accept": "text/html", "Origin": URL, "Sec-Fetch-Site": "same-origin"}


@dataclass
class Visitor:
    """One browser: it keeps cookies, and fills the hidden token of the last page into what it posts."""

    http: httpx.AsyncClient
    page: str = ""
    csrf: str = field(default="", repr=False)

    async def get(self, path: str, **headers: str) -> httpx.Response:
        answer = await self.http.get(path, headers={**PAGE, **headers})
        return self._read(answer)

    async def post(self, path: str, fields: dict[str, Any] | None = None, **headers: str) -> httpx.Response:
        sent = {"csrf": of_a_page(self.csrf), **(fields or {})}
        answer = await self.http.post(path, data=sent, headers={**POSTED, **headers})
        return self._read(answer)

    def _read(self, answer: httpx.Response) -> httpx.Response:
        self.page = unescape(answer.text)
        found = CSRF.search(answer.text)
        self.csrf = found[1] if found else self.csrf
        return answer


def of_a_page(csrf: str) -> str:
    """The same token as another page carries it: under a mask of its own, so that what is posted again is another form."""
    raw = base64.urlsafe_b64decode(csrf or b"")
    if len(raw) != 64:
        return csrf
    bare, mask = bytes(a ^ b for a, b in zip(raw[:32], raw[32:], strict=True)), secrets.token_bytes(32)
    return base64.urlsafe_b64encode(mask + bytes(a ^ b for a, b in zip(mask, bare, strict=True))).decode()


@pytest.fixture(autouse=True)
def short_log() -> None:
    logs.configure(terminal=False)


@pytest.fixture
def settings(home: Any) -> Settings:
    return all_settings.read(
        {"GOVERNANCE_HOME": str(home), "GOVERNANCE_URL": URL, "GOVERNANCE_PATIENCE": str(MOST_PATIENCE)}
    )


@pytest.fixture
async def app(settings: Settings, db: None) -> AsyncIterator[Litestar]:
    """The application on the test's own database, which the `db` fixture has opened."""
    async with running(settings) as made:
        yield made


@asynccontextmanager
async def running(settings: Settings, *more: type[Controller]) -> AsyncIterator[Litestar]:
    """The application of this installation, perhaps with more pages than it has."""
    made = _wired(more)
    made.state.update({"settings": settings, "city": city.unknown(settings)})
    async with made.lifespan():
        yield made


@cache
def _wired(more: tuple[type[Controller], ...]) -> Litestar:
    """Once a run: all that it knows of an installation is in its state."""
    nowhere = all_settings.read({"GOVERNANCE_HOME": "/nowhere", "GOVERNANCE_URL": URL})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(application, "CONTROLLERS", (*CONTROLLERS, *more))
        return application.create_app(nowhere, database=_opened_already)


@asynccontextmanager
async def _opened_already(_: Settings) -> AsyncIterator[None]:
    yield


@pytest.fixture
async def visitor(app: Litestar) -> AsyncIterator[Visitor]:
    """Somebody not signed in."""
    async with browser(app) as one:
        yield one


@asynccontextmanager
async def browser(app: Litestar) -> AsyncIterator[Visitor]:
    transport = httpx.ASGITransport(cast("Any", app), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=URL) as http:
        yield Visitor(http)


@pytest.fixture
def fixed_clock() -> Iterator[None]:
    clock.set_to(AT)
    yield
    clock.set_to(datetime.now(tz=UTC))


@pytest.fixture
async def stage(db: None, fixed_clock: None) -> Stage:
    return await set_stage()


@pytest.fixture
async def people(db: None) -> named.Cast:
    """Port Alder, founded; everybody in their role."""
    return await named.city()


async def sign_in_as(visitor: Visitor, person: Acting) -> Visitor:
    """Give a browser a session of one of the cast, without a password; `visitor.csrf` is that of a page of theirs."""
    from governance import clock

    opened = await sessions.open_session(
        person.person_id, method="password", browser=Browser(agent="a test"), at=clock.now()
    )
    visitor.http.cookies.clear()
    visitor.http.cookies.set("concord", opened.token, domain="127.0.0.1", path="/")
    await visitor.get("/account/password")
    return visitor
