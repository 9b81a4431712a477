"""What surrounds every page: headers, compression, the request's number, the log, the last-resort page."""

import json
from typing import Any

import pytest
from litestar import Litestar

from governance.settings import Settings
from governance.web.site import envelope, logs
from tests import cast as named
from tests.databases import by_owner
from tests.web.conftest import Visitor, browser, sign_in_as

ONLY_OURSELVES = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.mark.parametrize("path", ["/sign-in", "/account", "/nowhere", "/health/live", "/assets/none.css"])
async def test_every_answer_says_what_the_browser_must_not_do(visitor: Visitor, path: str) -> None:
    headers = (await visitor.get(path)).headers
    assert headers["content-security-policy"] == ONLY_OURSELVES
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]
    assert "strict-transport-security" not in headers


async def test_an_address_that_takes_no_post_has_the_headers_too(visitor: Visitor) -> None:
    answer = await visitor.post("/health/live")
    assert answer.status_code == 405
    assert answer.headers["content-security-policy"] == ONLY_OURSELVES


async def test_signed_in_pages_are_kept_nowhere(visitor: Visitor, people: named.Cast) -> None:
    await sign_in_as(visitor, people.dana)
    assert (await visitor.get("/account")).headers["cache-control"] == "no-store"


async def test_the_number_of_a_request_is_ours_and_not_taken_from_outside(visitor: Visitor) -> None:
    first = await visitor.get("/sign-in", **{"X-Request-Id": "forged"})
    second = await visitor.get("/sign-in")
    assert first.headers["x-request-id"] not in {"forged", second.headers["x-request-id"]}


async def test_pages_travel_compressed(visitor: Visitor) -> None:
    assert (await visitor.get("/sign-in", **{"Accept-Encoding": "br, gzip"})).headers[
        "content-encoding"
    ] == "br"
    assert (await visitor.get("/sign-in", **{"Accept-Encoding": "gzip"})).headers[
        "content-encoding"
    ] == "gzip"
    assert (
        "content-encoding" not in (await visitor.get("/sign-in", **{"Accept-Encoding": "identity"})).headers
    )


async def test_the_token_of_a_form_differs_on_every_page_so_that_compression_gives_nothing_away(
    visitor: Visitor, people: named.Cast
) -> None:
    await sign_in_as(visitor, people.dana)
    await visitor.get("/account")
    first = visitor.csrf
    await visitor.get("/account")
    assert first != visitor.csrf


async def test_the_log_line_holds_no_query_no_cookie_and_no_typed_text(
    visitor: Visitor, people: named.Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure(terminal=False)
    await sign_in_as(visitor, people.dana)
    await visitor.post(
        "/account/password?hint=swordfish", {"old_password": "swordfish", "password": "swordfish2"}
    )
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    lines = [line for line in told if line["event"] == "request"]  # the browser of this test tells of itself
    ours = next(line for line in lines if line["path"] == "/account/password" and line["method"] == "POST")
    assert ours["status"] == 422
    assert "swordfish" not in json.dumps(lines)
    assert visitor.http.cookies["concord"] not in json.dumps(lines)


async def test_over_tls_cookies_and_headers_are_stricter(settings: Settings, db: None) -> None:
    from contextlib import asynccontextmanager
    from dataclasses import replace

    from governance.app import create_app

    @asynccontextmanager
    async def opened_already(_: Settings) -> Any:
        yield

    secure = replace(settings, url="https://sla.example.gov")
    app = create_app(secure, database=opened_already)
    async with app.lifespan(), browser(app) as visitor:
        answer = await visitor.get("/sign-in")
    assert answer.headers["strict-transport-security"].startswith("max-age=63072000")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-concord-visit=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))


async def test_when_even_the_error_page_fails_a_plain_page_tells_the_number_and_nothing_else(
    app: Litestar, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(app.state.templates, "get_template", broken)
    answer = await visitor.get("/sign-in")
    assert answer.status_code == 500
    assert answer.headers["x-request-id"] in answer.text
    assert "secret detail" not in answer.text
    assert answer.headers["content-security-policy"] == envelope.CONTENT_SECURITY_POLICY


async def test_health_says_whether_the_process_lives_and_the_database_answers(visitor: Visitor) -> None:
    assert (await visitor.get("/health/live")).json() == {"status": "live"}
    assert (await visitor.get("/health/ready")).json()["status"] == "ready"


async def test_not_ready_without_its_schema(visitor: Visitor) -> None:
    await by_owner("ALTER TABLE migration RENAME TO lost")
    try:
        assert (await visitor.get("/health/ready")).status_code == 503
    finally:
        await by_owner("ALTER TABLE lost RENAME TO migration")
