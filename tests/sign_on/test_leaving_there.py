"""Somebody leaves at the provider, and the provider itself says so here: its own request, over real HTTP, signed by it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from re import search
from urllib.parse import unquote_plus

import httpx
from litestar import Litestar

from governance.identity.oidc import discovery
from governance.settings import Settings
from tests import cast as named
from tests.sign_on.bound import bind
from tests.sign_on.standing import clients, free_port, onward, standing, through
from tests.web.conftest import URL, Visitor, browser, running

HOME = "/account"
PATH = "/sign-in/with/city/signed-out"


@asynccontextmanager
async def reached_by_the_provider(app: Litestar, port: int, said: list[str]) -> AsyncIterator[None]:
    """A port of this machine on which the portal hears the provider; `said` are the bodies of its requests."""

    async def heard(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = int(_in(r"(?i)content-length: (\d+)", head))
        body = await reader.readexactly(length)
        said.append(body.decode())
        kind = _in(r"(?i)content-type: ([^\r]+)", head)
        transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url=URL) as portal:
            answer = await portal.post(head.split(" ")[1], content=body, headers={"Content-Type": kind})
        writer.write(
            f"HTTP/1.1 {answer.status_code} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
        )
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(heard, "127.0.0.1", port)
    async with server:
        yield


async def left_there(there: str, jar: httpx.Cookies) -> None:
    """What a person's browser does at the provider to leave."""
    async with httpx.AsyncClient(cookies=jar) as http:
        page = (await http.get(there)).text
        action = _in(r'action="([^"]+)"', page)
        xsrf = _in(r'name="xsrf" value="([^"]+)"', page)
        await http.post(action, data={"xsrf": xsrf, "logout": "yes"})


async def test_criterion_8_who_leaves_there_is_signed_out_here_and_nobody_else(
    settings: Settings, db: None, people: named.Cast, tmp_path: Path
) -> None:
    port, said = free_port(), list[str]()
    ours = clients(URL, backchannel_logout_uri=f"http://127.0.0.1:{port}{PATH}")
    discovery.forget()
    with standing(tmp_path, ours) as provider:
        await bind("dana", people.dana, provider)
        provider.next("dana")
        async with running(provider.settings(settings)) as app, browser(app) as here, browser(app) as other:
            jar, address = httpx.Cookies(), await _signed_in(here)
            await here.get(await through(address, back_at=URL, jar=jar))
            await other.get(await through(await _signed_in(other), back_at=URL, jar=httpx.Cookies()))
            assert (await here.get(HOME)).status_code == (await other.get(HOME)).status_code == 200
            async with reached_by_the_provider(app, port, said):
                await left_there(f"{provider.url}/session/end?client_id=concord", jar)
            assert len(said) == 1
            assert unquote_plus(said[0]).startswith("logout_token=eyJ")
            assert (await here.get(HOME)).status_code == 303
            assert (await other.get(HOME)).status_code == 200  # another session there


async def _signed_in(visitor: Visitor) -> str:
    await visitor.get("/sign-in")
    return onward((await visitor.post("/sign-in/with/city", {"next": HOME})).text)


def _in(pattern: str, text: str) -> str:
    found = search(pattern, text)
    assert found, text
    return found[1]
