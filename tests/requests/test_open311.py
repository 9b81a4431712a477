"""Pulling from an Open311 address: windows, pages, patience, and answers taken in like any other file.

The server is a small one of the test's own on this machine; where real answers are at hand, it replays those.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from governance import settings
from governance.errors import Forbidden, Invalid, TooLarge, Unavailable
from governance.people.rules import operator
from governance.requests.actions import feeds
from governance.requests.actions import open311 as actions
from governance.requests.queries.feeds import feed_by_code
from governance.requests.queries.uploads import upload_by_number
from governance.requests.reading.open311 import Limits, gathered
from governance.requests.rules import open311 as pulling
from governance.requests.rules.open311 import Asking, Source, Window
from governance.requests.rules.presets import preset
from governance.requests.rules.uploads import FeedEntry
from governance.requests.tables import Feed
from governance.results.actions import importing as results_importing
from tests import cast
from tests.cast import AT

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "open311"
QUICK = Limits(patience=2.0, waits=(0.0, 0.0))
MAY = Window(starts=datetime(2026, 5, 1, tzinfo=UTC), ends=datetime(2026, 6, 1, tzinfo=UTC))
Answer = tuple[int, bytes, dict[str, str]]


@pytest.fixture(autouse=True)
def this_machine_may_be_asked(monkeypatch):
    monkeypatch.setenv("GOVERNANCE_WEBHOOK_NETWORKS", "127.0.0.0/8")
    settings.current.cache_clear()
    yield
    settings.current.cache_clear()


@contextmanager
def answering(answer: Callable[[dict[str, str]], Answer]) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """The address of a server that answers so, and what it was asked."""
    asked: list[dict[str, str]] = []

    class Replay(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            told = {key: values[0] for key, values in parse_qs(parts.query).items()}
            asked.append({**told, "path": parts.path})
            status, content, headers = answer(asked[-1])
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Nothing on stderr."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Replay)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/requests.json", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def paged(records: list[object], *, size: int) -> Callable[[dict[str, str]], Answer]:
    """A source that never gives more than `size` at once, whatever it is asked for."""

    def answer(asked: dict[str, str]) -> Answer:
        first = (int(asked["page"]) - 1) * size
        return 200, json.dumps(records[first : first + size]).encode(), {}

    return answer


def pull(address: str, **how: object) -> list[object]:
    target = BytesIO()
    found = gathered(Source(address=address, **how), MAY, target, limits=QUICK)  # type: ignore[arg-type]
    records: list[object] = json.loads(target.getvalue())
    assert len(records) == found
    return records


def test_every_page_is_asked_for_until_one_is_empty():
    records: list[object] = [{"service_request_id": str(n)} for n in range(7)]
    with answering(paged(records, size=3)) as (address, asked):
        assert pull(address) == records
    assert [each["page"] for each in asked] == ["1", "2", "3", "4"]
    assert asked[0] == {
        "path": "/requests.json",
        "start_date": "2026-05-01T00:00:00Z",
        "end_date": "2026-06-01T00:00:00Z",
        "page": "1",
        "page_size": "100",
    }


def test_a_source_may_be_asked_by_when_requests_were_last_touched():
    with answering(paged([], size=3)) as (address, asked):
        assert pull(address, asking=Asking.UPDATED, jurisdiction="city.gov", page_size=7) == []
    assert asked[0]["updated_after"] == "2026-05-01T00:00:00Z"
    assert asked[0]["updated_before"] == "2026-06-01T00:00:00Z"
    assert (asked[0]["jurisdiction_id"], asked[0]["page_size"]) == ("city.gov", "7")


def test_a_source_that_knows_no_pages_is_taken_once_and_one_that_may_hide_some_is_refused():
    page = json.dumps([{"service_request_id": "1"}, {"service_request_id": "2"}]).encode()
    with answering(lambda _: (200, page, {})) as (address, _):
        assert len(pull(address)) == 2
        with pytest.raises(Invalid, match="some may be missing"):
            pull(address, page_size=2)


def test_a_busy_source_is_asked_again_and_one_that_stays_broken_is_told():
    statuses = iter([503, 429, 200, 200])
    with answering(lambda asked: (next(statuses), b"[{}]" if asked["page"] == "1" else b"[]", {})) as (
        address,
        asked,
    ):
        assert pull(address) == [{}]
    assert [each["page"] for each in asked] == ["1", "1", "1", "2"]
    with answering(lambda _: (500, b"", {})) as (address, asked), pytest.raises(Unavailable, match="500"):
        pull(address)
    assert len(asked) == 3
    with answering(lambda _: (404, b"", {})) as (address, asked), pytest.raises(Unavailable, match="404"):
        pull(address)
    assert len(asked) == 1


def test_nobody_there_is_told():
    with answering(lambda _: (200, b"[]", {})) as (address, _):
        pass
    with pytest.raises(Unavailable, match="cannot be reached"):
        pull(address)


def test_a_source_does_not_send_us_elsewhere():
    elsewhere = {"Location": "http://127.0.0.1:1/"}
    with (
        answering(lambda _: (302, b"", elsewhere)) as (address, _),
        pytest.raises(Invalid, match="sends us on"),
    ):
        pull(address)


@pytest.mark.parametrize("answer", [b"<html>", b'{"errors": 1}', b"[" * 100_000, b"\xff\xfe", b"7"])
def test_an_answer_that_is_no_list_is_refused(answer):
    with answering(lambda _: (200, answer, {})) as (address, _), pytest.raises(Invalid):
        pull(address)


def test_xml_pages_become_one_document_and_entities_are_refused():
    def answer(asked: dict[str, str]) -> Answer:
        records = (
            "<request><service_request_id>é1</service_request_id></request>" if asked["page"] in "12" else ""
        )
        named = records.replace("é1", f"é{asked['page']}")
        return 200, f"<service_requests>{named}</service_requests>".encode(), {}

    target = BytesIO()
    with answering(answer) as (address, _):
        found = gathered(Source(address=address.replace(".json", ".xml")), MAY, target, limits=QUICK)
    assert found == 2
    assert target.getvalue().decode().count("<request>") == 2
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]><service_requests><request>&b;</request></service_requests>'
    with answering(lambda _: (200, bomb, {})) as (address, _), pytest.raises(Invalid, match="document type"):
        gathered(Source(address=address.replace(".json", ".xml")), MAY, BytesIO(), limits=QUICK)


def _hidden() -> list[bytes]:
    told = '<?xml version="1.0" encoding="{}"?><!DOCTYPE a [<!ENTITY b "c">]><a><request>&b;</request></a>'
    other = told.format("cp037").encode().replace(b"<!DOCTYPE", "<!DOCTYPE".encode("cp037"))
    return [told.format("utf-16").encode("utf-16"), b"\xef\xbb\xbf" + told.format("utf-8").encode(), other]


@pytest.mark.parametrize("answer", _hidden(), ids=["utf-16", "behind a mark", "by a declared encoding"])
def test_no_encoding_hides_a_document_type(answer):
    with (
        answering(lambda _: (200, answer, {})) as (address, _),
        pytest.raises(Invalid, match="document type"),
    ):
        gathered(Source(address=address.replace(".json", ".xml")), MAY, BytesIO(), limits=QUICK)


def test_an_answer_that_never_ends_is_given_up():
    slow = Limits(patience=2.0, waits=(), answer=0.0)
    with (
        answering(lambda _: (200, b"[" + b" " * 500_000 + b"]", {})) as (address, _),
        pytest.raises(Unavailable, match="does not end"),
    ):
        gathered(Source(address=address), MAY, BytesIO(), limits=slow)


def test_more_than_a_file_may_hold_is_refused():
    with answering(paged([{"x": "y" * 900}] * 9, size=3)) as (address, _), pytest.raises(TooLarge):
        gathered(Source(address=address), MAY, BytesIO(), limits=Limits(file=2_000))


@pytest.mark.parametrize(
    "address", ["http://example.org/requests.json", "ftp://127.0.0.1/x", "file:///etc/passwd"]
)
def test_only_https_or_this_machine_is_asked(address):
    with pytest.raises(Invalid, match="https"):
        pull(address)


def test_a_first_pull_asks_for_90_days_and_the_next_goes_on_where_it_ended():
    first = list(pulling.windows(Asking.UPDATED, reached=None, at=AT))
    assert first == [Window(starts=AT - timedelta(days=90), ends=AT)]
    later = AT + timedelta(days=1)
    again = list(pulling.windows(Asking.UPDATED, reached=AT, at=later))
    assert again == [Window(starts=AT - timedelta(hours=1), ends=later)]


def test_windows_are_no_longer_than_90_days_and_leave_no_gap():
    found = list(pulling.windows(Asking.UPDATED, reached=AT - timedelta(days=400), at=AT))
    assert all(each.ends - each.starts <= timedelta(days=90) for each in found)
    assert [each.starts for each in found[1:]] == [each.ends for each in found[:-1]]
    assert found[-1].ends == AT


def test_a_source_asked_by_opening_is_asked_for_90_days_each_time_since_old_requests_are_closed():
    found = list(pulling.windows(Asking.OPENED, reached=AT - timedelta(hours=2), at=AT))
    assert found == [Window(starts=AT - timedelta(days=90), ends=AT)]


@pytest.mark.skipif(
    not SHARED.is_dir(), reason="the recorded answers of real cities lie beside the repository"
)
def test_recorded_answers_of_a_city_are_gathered_whole():
    recorded = (SHARED / "service_requests.json").read_bytes()
    with answering(lambda asked: (200, recorded if asked["page"] == "1" else b"[]", {})) as (address, _):
        assert pull(address) == json.loads(recorded)


@pytest.mark.skipif(
    not SHARED.is_dir(), reason="the recorded answers of real cities lie beside the repository"
)
def test_recorded_xml_of_a_city_is_gathered_whole():
    recorded, target = (SHARED / "requests_many.xml").read_bytes(), BytesIO()
    empty = b"<service_requests/>"
    with answering(lambda asked: (200, recorded if asked["page"] == "1" else empty, {})) as (address, _):
        found = gathered(Source(address=address.replace(".json", ".xml")), MAY, target, limits=QUICK)
    assert found == recorded.count(b"<request>") == target.getvalue().count(b"<service_request_id>") > 0


@pytest.fixture
async def pulled_source(db, home, monkeypatch):
    """A data source that is pulled from the address it is given."""
    monkeypatch.setenv("GOVERNANCE_HOME", str(home))
    settings.current.cache_clear()

    async def add(address: str, **extra: str) -> None:
        entry = FeedEntry(name="Open", mapping=replace(preset("open311"), extra=extra), endpoint=address)
        await feeds.add_feed(entry, by=operator(), at=AT)

    yield add
    settings.current.cache_clear()


@pytest.mark.skipif(
    not SHARED.is_dir(), reason="the recorded answers of real cities lie beside the repository"
)
async def test_recorded_answers_are_taken_in_like_any_file_and_once(pulled_source):
    recorded = (SHARED / "requests_many.xml").read_bytes()
    with answering(lambda asked: (200, recorded if asked["page"] == "1" else b"<service_requests/>", {})) as (
        address,
        _,
    ):
        await pulled_source(address.replace(".json", ".xml"))
        for attempt in range(2):
            (window,) = await actions.planned("open", at=AT)
            pulled = await actions.pull("open", window, by=operator(), at=AT, limits=QUICK)
            assert await results_importing.take_queued(at=AT) == 1
            await actions.reached("open", window, by=operator(), at=AT)
            counts = (await upload_by_number(pulled.number)).counts
            assert counts.records == recorded.count(b"<request>") == pulled.records
            assert (counts.accepted, counts.unchanged)[attempt] == counts.records
    assert (await feed_by_code("open")).pulled_until == AT


@pytest.mark.parametrize("refuses", [True, False])
@pytest.mark.parametrize("says", [True, False])
async def test_an_address_that_speaks_only_xml_is_pulled(pulled_source, *, refuses: bool, says: bool):
    """It refuses to answer in JSON, or answers in XML whatever it is asked for; whether the source says so or not."""
    record = (
        b"<request><service_request_id>7</service_request_id><service_name>Pothole</service_name></request>"
    )

    def answer(asked: dict[str, str]) -> Answer:
        if asked["path"].endswith(".json") and refuses:
            return 404, b"", {}
        page = record if asked["page"] == "1" else b""
        return 200, b'<?xml version="1.0"?><service_requests>' + page + b"</service_requests>", {}

    with answering(answer) as (address, asked):
        await pulled_source(address.removesuffix("/requests.json"), **({"answers": "xml"} if says else {}))
        (window,) = await actions.planned("open", at=AT)
        pulled = await actions.pull("open", window, by=operator(), at=AT, limits=QUICK)
        assert (pulled.records, (await upload_by_number(pulled.number)).file_name[-4:]) == (1, ".xml")
        assert await results_importing.take_queued(at=AT) == 1
    assert (await upload_by_number(pulled.number)).counts.records == 1
    assert says is not any(one["path"].endswith(".json") for one in asked)


async def test_a_pull_that_breaks_off_goes_on_where_the_last_window_was_stored(pulled_source):
    since = AT - timedelta(days=150)

    def answer(asked: dict[str, str]) -> Answer:
        late = asked["start_date"] > (since + timedelta(days=80)).isoformat()
        return (404 if late else 200), b"[]", {}

    with answering(answer) as (address, _):
        await pulled_source(address)
        await Feed.update({Feed.pulled_until: since}, force=True)
        first, second = await actions.planned("open", at=AT)
        assert (await actions.pull("open", first, by=operator(), at=AT, limits=QUICK)).number == ""
        await actions.reached("open", first, by=operator(), at=AT)
        with pytest.raises(Unavailable):
            await actions.pull("open", second, by=operator(), at=AT, limits=QUICK)
    assert (await feed_by_code("open")).pulled_until == first.ends
    await actions.reached("open", Window(starts=since, ends=since), by=operator(), at=AT)
    assert (await feed_by_code("open")).pulled_until == first.ends  # never back


async def test_nobody_but_311_and_administrators_pulls(db):
    people = await cast.city()
    for who in (people.dana, people.ruth):
        with pytest.raises(Forbidden):
            await actions.pull("open", MAY, by=who, at=AT, limits=QUICK)
        with pytest.raises(Forbidden):
            await actions.reached("open", MAY, by=who, at=AT)
