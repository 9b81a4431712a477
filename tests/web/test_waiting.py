"""Every request ends: in time, refused as late, or given up with its client; and every route says how long it may take."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from litestar import Controller, Litestar, Response, get, post
from litestar.response import Stream
from structlog.testing import capture_logs

from governance.database import absence, session
from governance.database.tables import Counter
from governance.errors import SentTooSlowly
from governance.settings import Settings
from governance.web.site import patience
from governance.web.site.forms import read_form
from governance.web.site.incoming import Incoming
from governance.web.site.pages import Request
from governance.web.site.patience import Patience, Sending
from tests import cast as named
from tests import source
from tests.web.conftest import URL, Visitor, browser, running, sign_in_as

pytestmark = pytest.mark.anyio
SOON = Patience(seconds=1.4, why="a test waits for it")
FIELDS = {"reason": "Overtime is spent <b>"}
ended: list[str] = []


class SlowController(Controller):
    path = "/slow"
    opt = {"patience": SOON}  # noqa: RUF012 - Litestar reads a controller's options from the class

    @post("/{before:str}")
    async def slow(self, request: Request) -> Response[str]:
        """Never ends; what was written before is recorded."""
        await read_form(request)
        if request.path_params["before"] == "recorded":
            async with session.transaction():
                await Counter(kind="CH", year=2026).save()
        try:
            await asyncio.sleep(30)
        finally:
            ended.append(request.path_params["before"])
        return Response("")

    @post("/act")
    async def act(self) -> None:
        async with session.transaction():
            await Counter(kind="CH", year=2026).save()
            await asyncio.sleep(0.6)

    @post("/away")
    async def away(self) -> None:
        raise absence.away("ConnectionRefusedError")

    @get("/lines")
    async def lines(self) -> Stream:
        return Stream(_endless())


async def _endless() -> AsyncIterator[bytes]:
    yield b"one line"
    try:
        await asyncio.sleep(30)
    finally:
        ended.append("lines")


@pytest.fixture
async def slow_app(settings: Settings, people: named.Cast) -> AsyncIterator[Litestar]:
    ended.clear()
    async with running(replace(settings, patience=1), SlowController) as made:
        yield made


@pytest.fixture
async def dana(slow_app: Litestar, people: named.Cast) -> AsyncIterator[Visitor]:
    async with browser(slow_app) as visitor:
        yield await sign_in_as(visitor, people.dana)


async def test_a_late_answer_says_that_nothing_was_changed_and_keeps_what_was_typed(dana: Visitor) -> None:
    answer = await dana.post("/slow/nothing", FIELDS)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert ended == ["nothing"], "the work itself has ended"
    for words in (
        "This is taking too long",
        "Nothing was changed.",
        "Overtime is spent &lt;b&gt;",
        "Send it now",
    ):
        assert words in answer.text
    fragment = await dana.post("/slow/nothing", FIELDS, **{"HX-Request": "true"})
    assert fragment.status_code == 503
    assert "<html" not in fragment.text
    assert "Nothing was changed." in fragment.text
    problem = await dana.post("/slow/nothing", FIELDS, Accept="application/json")
    assert problem.json()["detail"].endswith("Nothing was changed. Please try again in a moment.")


async def test_a_late_answer_about_what_was_recorded_does_not_ask_to_send_it_again(dana: Visitor) -> None:
    answer = await dana.post("/slow/recorded", FIELDS)
    assert answer.status_code == 503
    assert "What you sent was recorded" in answer.text
    assert "Nothing was changed" not in answer.text
    assert "Send it now" not in answer.text
    assert await Counter.count() == 1


async def test_trap_24_an_act_that_is_late_is_not_recorded(dana: Visitor) -> None:
    answer = await dana.post("/slow/act", FIELDS)
    assert answer.status_code == 503
    assert "Nothing was changed." in answer.text
    assert await Counter.count() == 0


async def test_a_database_that_is_away_is_told_apart_and_costs_no_line_of_log_for_each_request(
    dana: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(absence, "tally", absence._Tally())
    with capture_logs() as told:
        for _ in range(3):
            answer = await dana.post("/slow/away", FIELDS)
    assert answer.status_code == 503
    assert "We cannot reach our records just now" in answer.text
    assert "Send it now" in answer.text
    assert [each["event"] for each in told] == ["the database is away or slow"]


class Client:
    """One that speaks to the application directly: it sends these parts, then says nothing or goes away."""

    def __init__(self, *parts: bytes, whole: bool, leaves: bool) -> None:
        told: list[Any] = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
        if told and whole:
            told[-1]["more_body"] = False
        self.parts, self.leaves, self.got = told, leaves, list[Any]()

    async def receive(self) -> Any:
        if self.parts:
            return self.parts.pop(0)
        await asyncio.sleep(0.2 if self.leaves else 60)
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.got.append(message)

    async def asks(self, app: Litestar, path: str, visitor: Visitor, *, method: str = "POST") -> list[int]:
        headers = {
            "cookie": f"concord={visitor.http.cookies['concord']}",
            "origin": URL,
            "x-csrf-token": visitor.csrf,
            "content-type": "application/x-www-form-urlencoded",
            **({"transfer-encoding": "chunked"} if method == "POST" else {}),
        }
        scope: Any = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "scheme": "http",
            "server": ("127.0.0.1", 8311),
            "client": ("127.0.0.1", 5),
            "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }
        await asyncio.wait_for(app(scope, self.receive, self.send), 10)
        return [each["status"] for each in self.got if "status" in each]


async def test_a_client_that_goes_away_ends_what_is_done_for_it(slow_app: Litestar, dana: Visitor) -> None:
    with capture_logs() as told:
        assert await Client(b"reason=x", whole=True, leaves=True).asks(slow_app, "/slow/nothing", dana) == []
        assert ended == ["nothing"]
        assert await Client(b"reason=", b"x", whole=True, leaves=True).asks(slow_app, "/slow/act", dana) == []
        assert await Counter.count() == 0, "an act was carried out after its client had left"
        got = await Client(whole=True, leaves=True).asks(slow_app, "/slow/lines", dana, method="GET")
        assert (got, ended[-1]) == ([200], "lines"), "a stream ends with its reader"
    assert [each["status"] for each in told] == [499, 499, 499]


async def test_a_body_that_is_broken_off_is_no_fault(slow_app: Litestar, dana: Visitor) -> None:
    with capture_logs() as told:
        assert await Client(b"reason=", whole=False, leaves=True).asks(slow_app, "/slow/nothing", dana) == []
    assert [(each["event"], each["log_level"]) for each in told] == [("request", "info")]


async def test_a_body_that_never_ends_is_refused_and_its_connection_closed(
    slow_app: Litestar, dana: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "FORM", Sending(silent=0.1))
    client = Client(b"reason=", whole=False, leaves=False)
    assert await client.asks(slow_app, "/slow/nothing", dana) == [408]
    assert (b"connection", b"close") in client.got[0]["headers"]


@pytest.mark.parametrize(
    ("sending", "parts", "every"),
    [
        (Sending(silent=0.05), 1, 0.2),
        (Sending(silent=1, whole=0.1), 100, 0.01),
        (Sending(silent=1, slowest=10_000, counted_after=0.1), 100, 0.01),
    ],
    ids=["silent", "too long in all", "too slow"],
)
async def test_what_is_sent_in_too_slowly_is_refused(sending: Sending, parts: int, every: float) -> None:
    async def receive() -> Any:
        await asyncio.sleep(every)
        return {"type": "http.request", "body": b"x", "more_body": True}

    incoming = Incoming(receive, sending, complete=lambda: None, left=lambda: None)
    with pytest.raises(SentTooSlowly):
        await _read(incoming, parts)


async def _read(incoming: Incoming, parts: int) -> None:
    for _ in range(parts):
        await incoming.receive()


# What is longer than a page, by the name of its handler.
LONGER = {
    patience.PAPER: "document paper public_paper version",
    patience.FILE: "upload preview preview_refused hand_over choose agreement change begin take_in into_draft into_answer",
    patience.LIST: "draft look take",
    patience.WHOLE_FILE: "rehearse",
    patience.DOWNLOAD: "export refused take_out",
    patience.STREAM: "live",
}


def test_trap_24_every_route_is_bounded_and_longer_ones_are_these() -> None:
    from governance.web.routes import CONTROLLERS

    found: dict[Patience, set[str]] = {}
    for handler in _handlers(Litestar(CONTROLLERS, openapi_config=None)):
        told = handler.opt.get(patience.OPTION, patience.PAGE)
        assert told.why
        assert 1 < told.seconds <= 3600
        if told is not patience.PAGE:
            found.setdefault(told, set()).add(handler.fn.__name__)
    assert {key: " ".join(sorted(value)) for key, value in found.items()} == {
        key: " ".join(sorted(value.split())) for key, value in LONGER.items()
    }


def _handlers(app: Litestar):
    return [each for route in app.routes for each in getattr(route, "route_handlers", ())]


UNBOUNDED = re.compile(
    r"\.acquire\((?!timeout=)|get_new_connection\(\)|asyncpg\.connect\((?!\*\*named)|create_pool\("
)
# Each with what bounds it.
BOUNDED_OTHERWISE = {
    "governance.aside": "inside fail_after",
    "governance.database.failover": "a second for each server",
    "governance.database.engine": "turns of acts, inside a timeout",
    "governance.database.migrate": "a command of its own, which waits for another migration to end",
    "governance.database.session": "the pools themselves",
}


def test_trap_24_every_wait_for_a_connection_has_a_limit() -> None:
    found = {each.name for each in source.modules() if UNBOUNDED.search(each.text)}
    assert {name for name in found if name.startswith("governance.")} == set(BOUNDED_OTHERWISE)
