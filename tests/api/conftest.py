"""Programs that call: the whole application over ASGI, with a token."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import httpx
import pytest
from litestar import Litestar

from governance import clock
from governance.api.site import limits
from governance.identity.actions.tokens import NewToken, make
from governance.identity.rules.real_time import real_now
from governance.identity.rules.tokens import Scope
from governance.people.rules import Acting
from tests.web.conftest import URL, app, people, settings, short_log  # noqa: F401 - fixtures

V1 = f"{URL}/api/v1"


@dataclass
class Program:
    """One program with its token, "" for none."""

    http: httpx.AsyncClient
    token: str = ""

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.http.get(f"{V1}{path}", headers={**self.shown, **headers})

    async def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        return await self.http.post(f"{V1}{path}", json=body, headers={**self.shown, **headers})

    async def send(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        sent = {} if body is None else {"json": body}
        return await self.http.request(method, f"{V1}{path}", **sent, headers={**self.shown, **headers})

    @property
    def shown(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


@asynccontextmanager
async def program(app: Litestar, token: str = "") -> AsyncIterator[Program]:  # noqa: F811 - the value of the fixture
    transport = httpx.ASGITransport(cast("Any", app), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=URL) as http:
        yield Program(http, token)


async def token_of(
    person: Acting, scopes: Collection[Scope] = (Scope.READ,), *, days: int = 30, name: str = "a test"
) -> str:
    wanted = NewToken(name=name, scopes=scopes, expires=real_now() + timedelta(days=days))
    return await make(wanted, email=f"{person.seat}@portalder.gov", by=person, at=clock.now())


@pytest.fixture(autouse=True)
def no_leases() -> None:
    """Each test begins with all the calls that a minute has."""
    limits._leases.clear()
