"""What browsers never send by themselves: strange addresses, forms and headers are refused, told plainly, and no fault."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from litestar import Litestar

from governance.app import create_app
from governance.identity.tables import Throttle
from governance.people.tables import City
from governance.settings import Settings, read
from governance.web.site.client_address import client_address
from governance.web.site.pages import Request, local_path
from tests import cast as named
from tests.web.conftest import Visitor, browser, sign_in_as

DANA = "dana.ruiz@portalder.gov"


@pytest.mark.parametrize(
    "address",
    ["/changes/a%00b", "/agreements/%00", "/calendars/x%00", "/agreements/x/changes/new?key=%00", "/?%00=1"],
)
async def test_an_address_that_the_database_cannot_hold_is_refused(
    visitor: Visitor, people: named.Cast, address: str
) -> None:
    await sign_in_as(visitor, people.priya)
    assert (await visitor.get(address)).status_code == 400
    assert "cannot be shown" in visitor.page


@pytest.mark.parametrize("host", ["x:y", "[", "x:99999999", "", "ÿ"])
async def test_what_a_client_calls_us_is_read_nowhere(
    visitor: Visitor, people: named.Cast, host: str
) -> None:
    assert (await visitor.http.get("/sign-in", headers={b"Host": host.encode("latin-1")})).status_code == 200
    assert (await visitor.http.get("/nowhere", headers={b"Host": host.encode("latin-1")})).status_code < 500


async def test_a_new_agreement_with_what_nobody_sees_is_refused(visitor: Visitor, people: named.Cast) -> None:
    await sign_in_as(visitor, people.priya)
    assert (
        await visitor.post("/agreements", {"department": "parks", "services": "\ufeff"})
    ).status_code == 400


@pytest.mark.parametrize("field", ["email", "password", "next", "unknown"])
async def test_a_field_that_the_database_cannot_hold_is_refused_by_name(
    visitor: Visitor, people: named.Cast, field: str
) -> None:
    await visitor.get("/sign-in")
    answer = await visitor.post("/sign-in", {"email": DANA, "password": "x", field: "a\0b"})
    assert answer.status_code == 400
    assert f"{field} holds a character that cannot be shown" in visitor.page


@pytest.mark.parametrize(
    "wanted", ["//[", "/日", "/a\nSet-Cookie: x=1", "//elsewhere.example", "/\\x", "x", ""]
)
def test_only_a_plain_path_of_ours_is_gone_to(wanted: str) -> None:
    assert local_path(wanted, otherwise="/here") == "/here"


async def test_a_page_that_a_browser_cannot_have_come_from_does_no_harm(
    visitor: Visitor, people: named.Cast
) -> None:
    answer = await visitor.post("/sign-in", {"csrf": "x"}, Referer="http://[")
    assert answer.status_code == 403


async def test_nobody_learns_by_one_click_who_has_an_account_where_it_is_no_demo(
    visitor: Visitor, people: named.Cast
) -> None:
    await visitor.get("/sign-in")
    known = await visitor.post("/sign-in/demo", {"email": DANA})
    unknown = await visitor.post("/sign-in/demo", {"email": "nobody@portalder.gov"})
    assert (known.status_code, unknown.status_code) == (403, 403)
    assert "account" not in unknown.text.partition("<main")[2]


@pytest.mark.parametrize("ended", [True, False])
async def test_no_password_is_given_back_by_any_page(
    visitor: Visitor, people: named.Cast, *, ended: bool
) -> None:
    await sign_in_as(visitor, people.dana)
    assert 'name="old_password"' in visitor.page
    if ended:
        visitor.http.cookies.set("concord", "of-a-session-that-ended", domain="127.0.0.1", path="/")
    secrets = {"old_password": "first harbor", "password": "second harbor", "password_again": "third harbor"}
    answer = await visitor.post("/account/password", {**secrets, "csrf": "old"})
    assert answer.status_code == (401 if ended else 403)
    assert "harbor" not in answer.text


async def test_thousands_of_marks_on_one_letter_hold_nobody_up(visitor: Visitor, people: named.Cast) -> None:
    await visitor.get("/sign-in")
    started = time.process_time()
    password = "a" + "\u0315\u0300" * 60_000
    answer = await visitor.post("/sign-in", {"email": DANA, "password": password})
    assert answer.status_code == 400
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ([], "10.0.0.5"),
        (["198.51.100.1"], "198.51.100.1"),
        (["203.0.113.9, 198.51.100.1"], "198.51.100.1"),
        # HAProxy writes a line of its own below the one that the browser sent
        (["203.0.113.9", "198.51.100.1"], "198.51.100.1"),
        (["198.51.100.1, 10.0.0.6"], "198.51.100.1"),
        (["not an address"], "10.0.0.5"),
    ],
)
def test_only_what_trusted_proxies_say_of_an_address_counts(forwarded: list[str], address: str) -> None:
    assert _address(forwarded, peer="10.0.0.5") == address


def test_a_stranger_says_nothing_about_its_own_address() -> None:
    assert _address(["203.0.113.9"], peer="198.51.100.1") == "198.51.100.1"


def _address(forwarded: list[str], *, peer: str) -> str:
    headers = [(b"x-forwarded-for", line.encode()) for line in forwarded]
    scope = {"type": "http", "headers": headers, "client": (peer, 1), "path": "/", "query_string": b""}
    return client_address(Request(scope), _behind_proxies())  # type: ignore[arg-type]


def _behind_proxies() -> Settings:
    return read({"GOVERNANCE_TRUSTED_PROXIES": "10.0.0.0/8"})


async def test_tries_are_counted_for_the_address_that_the_proxy_saw(
    visitor: Visitor, app: Litestar, people: named.Cast
) -> None:
    await visitor.get("/sign-in")
    await visitor.post("/sign-in", {"email": DANA, "password": "x"}, **{"X-Forwarded-For": "203.0.113.9"})
    keys = [row["key"] for row in await Throttle.select(Throttle.key)]
    assert "address:127.0.0.1" in keys
    assert "address:203.0.113.9" not in keys


async def test_an_address_that_somebody_typed_into_is_still_a_header(
    visitor: Visitor, people: named.Cast
) -> None:
    await sign_in_as(visitor, people.sam)
    typed = {"email": "zofie@žofín.gov", "name": "Žofie Nová"}
    answer = await visitor.post("/accounts", typed)
    assert answer.headers["location"] == "/accounts?q=zofie@%C5%BEof%C3%ADn.gov"


PART = b'--x\r\nContent-Disposition: form-data; name="email"\r\n%s\r\n%s\r\n--x--\r\n'
PARTS = "multipart/form-data; boundary=x"


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/x-www-form-urlencoded", b"a&" * 900_000, 413),
        (PARTS, PART % (b"", b"\xff\xfe"), 400),
        (PARTS, PART % (b"Content-Type: text/plain; charset=unheard-of\r\n", b"a"), 400),
        (f"{PARTS}; charset=unheard-of", PART % (b"", b"a"), 403),
        (PARTS, b"--x\r\ngarbage", 400),
        ("multipart/form-data", b"", 400),
    ],
)
async def test_a_form_that_no_browser_sends_is_refused_without_work(
    visitor: Visitor, people: named.Cast, kind: str, body: bytes, status: int
) -> None:
    started = time.process_time()
    headers = {"Content-Type": kind, "Accept": "text/html"}
    assert (await visitor.http.post("/sign-in", content=body, headers=headers)).status_code == status
    assert time.process_time() - started < 0.5


async def test_no_form_makes_a_city_a_demo(visitor: Visitor, people: named.Cast) -> None:
    await sign_in_as(visitor, people.sam)
    city = {"name": "Port Alder", "zone": "America/New_York", "office": "Mayor's Office", "address": "2 Quay"}
    answer = await visitor.post("/setup/city", {**city, "demo": "yes"})
    assert answer.status_code == 303
    assert [row["demo"] for row in await City.select(City.demo)] == [False]
    assert (await visitor.post("/sign-in/demo", {"email": DANA})).status_code == 403


async def test_over_tls_every_cookie_is_bound_to_this_host(home: Path, people: named.Cast) -> None:
    @asynccontextmanager
    async def opened_already(_: Settings) -> AsyncIterator[None]:
        yield

    url = "https://sla.portalder.gov"
    settings = read({"GOVERNANCE_HOME": str(home), "GOVERNANCE_URL": url})
    made = create_app(settings, database=opened_already)
    async with made.lifespan(), browser(made) as one:
        page = await one.get("/sign-in")
        answer = await one.post("/sign-in", {"email": DANA, "password": "x"}, Origin=url)
        assert answer.status_code == 403, "A cookie marked Secure is not sent back over http"
    cookie = page.headers["set-cookie"]
    assert cookie.startswith("__Host-concord-visit=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert page.headers["strict-transport-security"].startswith("max-age=63072000")
