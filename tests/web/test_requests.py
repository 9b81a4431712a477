"""Requests by page: the list behind a figure, its spreadsheet, one request and what its result rests on."""

import csv
import html
import io
import re
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl

import pytest

from governance.audit.tables import Event
from governance.audit.tags import Tag
from governance.requests.actions.labels import set_aside_label
from governance.requests.queries.labels import label_by_name
from governance.requests.rules.marks import Mark
from governance.results.actions import judging
from governance.results.queries import requests
from governance.results.rules.formulas import Basis
from governance.results.rules.request_filter import LATE, RequestFilter
from governance.results.rules.verdicts import Verdict
from governance.web.requests.request_links import corrections_address, request_address, requests_address
from tests.changes.stage import AT, Stage
from tests.requests.taking import row, uploads
from tests.web.conftest import Visitor, sign_in_as

pytestmark = pytest.mark.anyio


@pytest.fixture
async def marcus(visitor: Visitor, stage: Stage, tmp_path) -> Visitor:
    """Signed in; four requests on file, one of them with a number that a spreadsheet would run."""
    source = await uploads(tmp_path)
    await source.store(
        [
            row("=1+1", "Pothole repair", ended_at="2026-05-07T12:30:00Z", closed="t", district="North"),
            row("A/7 b", "Pothole repair", opened="2026-05-02T12:00:00Z", ended_at="2026-05-30T12:30:01Z"),
            row("open", "Pothole repair", opened="2026-05-29T12:00:00Z"),
            row("unknown", "Zeppelin", opened="2026-05-05T12:00:00Z"),
        ]
    )
    await judging.judge_all()
    return await sign_in_as(visitor, stage.people.marcus)


async def test_the_list_says_which_requests_they_are_how_many_and_what_became_of_each(marcus):
    await marcus.get("/requests")
    assert "<b>4 requests</b>" in marcus.page
    for words in ("On time", "Closed late", "Open, not due yet", "Not matched to a service"):
        assert words in marcus.page
    wanted = RequestFilter(
        party="streets", results=LATE, basis=Basis.DUE, first=AT.date().replace(day=1, month=5)
    )
    await marcus.get(requests_address(wanted))
    assert "<b>1 request</b>" in marcus.page
    assert "Closed late or Open, past due" in marcus.page
    assert "Fri, May 1, 2026" in marcus.page


async def test_what_an_address_asks_wrongly_is_told_and_shows_nothing(marcus):
    answer = await marcus.get("/requests?from=soon&result=maybe&basis=tea&mark=x&as_of=1066-10-14")
    assert answer.status_code == 422
    for field in ("from", "result", "basis", "mark", "as_of"):
        assert f'href="#{field}"' in marcus.page
    assert "A/7 b" not in marcus.page


async def test_where_a_page_begins_cannot_be_made_up(marcus):
    for made_up in ("below=x", "after=now&below=1", "after=2026-05-01&below=99999999999999999999"):
        answer = await marcus.get(f"/requests?{made_up}")
        assert answer.status_code == 200
        assert "<b>4 requests</b>" in marcus.page


async def test_further_pages_are_reached_by_a_link(marcus, monkeypatch):
    monkeypatch.setattr(requests.request_page, "__kwdefaults__", {"after": None, "size": 3})
    await marcus.get("/requests?source=city-works")
    link = marcus.page.split('">Next requests')[0].rpartition('href="')[2]
    await marcus.get(link)
    assert "further down the list" in marcus.page
    assert "=1+1" in marcus.page
    assert "Next requests" not in marcus.page


async def test_the_spreadsheet_is_harmless_bounded_and_on_record(marcus):
    await marcus.get("/requests?service=pothole")
    answer = await marcus.post("/requests/spreadsheet", {"service": "pothole"})
    assert answer.headers["content-disposition"].startswith("attachment")
    lines = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert lines[0][:3] == ["number", "data source", "name in the source"]
    assert {line[0] for line in lines[1:]} == {"'=1+1", "A/7 b", "open"}
    event = await Event.select().where(Event.tag == str(Tag.REQUESTS_EXPORTED)).first()
    assert event is not None
    assert "Service: pothole" in event["body"]


async def test_a_wrong_filter_takes_no_spreadsheet_out(marcus):
    await marcus.get("/requests")
    answer = await marcus.post("/requests/spreadsheet", {"from": "soon"})
    assert answer.status_code == 422
    assert not await Event.exists().where(Event.tag == str(Tag.REQUESTS_EXPORTED))


async def test_one_request_tells_its_target_its_due_date_in_words_and_where_it_came_from(marcus):
    await marcus.get(request_address("city-works", "A/7 b"))
    assert "Request A/7 b" in marcus.page
    assert "within 4 business days" in marcus.page
    assert "Fri, May 8, 2026, 8:30 AM" in marcus.page
    assert "counted from Mon, May 4, 2026, 8:30 AM" in marcus.page
    assert "version 1" in marcus.page
    assert "Closed late" in marcus.page
    await marcus.get(f"{request_address('city-works', 'A/7 b')}?as_of=2026-05-03")
    assert "Open, not due yet" in marcus.page
    assert "as of the end of Sun, May 3, 2026" in marcus.page


async def test_a_request_without_a_service_says_that_no_agreement_had_a_target(marcus):
    await marcus.get(request_address("city-works", "unknown"))
    assert "No agreement had a target for it" in marcus.page


async def test_a_request_whose_name_was_set_aside_says_so(marcus, stage):
    name = (await label_by_name("city-works", "Zeppelin")).looked_at
    await set_aside_label(name, by=stage.people.marcus, at=AT)
    await judging.judge_all()
    told = "its name was set aside as no work that 311 promises"
    for address in ("/requests?label=Zeppelin", request_address("city-works", "unknown")):
        await marcus.get(address)
        assert told in marcus.page
        assert "no agreement named its service" not in marcus.page
    answer = await marcus.post("/requests/spreadsheet", {"label": "Zeppelin"})
    assert told in answer.text


async def test_each_sees_the_requests_of_their_own_side(marcus, stage):
    await sign_in_as(marcus, stage.people.dana)
    await marcus.get("/requests")
    assert "<b>3 requests</b>" in marcus.page
    assert "Zeppelin" not in marcus.page
    assert (await marcus.get(request_address("city-works", "unknown"))).status_code == 404
    await sign_in_as(marcus, stage.people.rosa)
    await marcus.get("/requests")
    assert "No requests yet" in marcus.page
    answer = await marcus.post("/requests/spreadsheet")
    assert len(answer.text.splitlines()) == 1
    await sign_in_as(marcus, stage.people.sam)
    assert (await marcus.get("/requests")).status_code == 404


async def test_a_list_as_of_a_day_says_so_over_its_results(marcus):
    """So that a request closed after that day may stand there as open."""
    await marcus.get(requests_address(RequestFilter(as_of=date(2026, 5, 3))))
    assert "Result as of Sun, May 3, 2026" in marcus.page


MAY = {"first": date(2026, 5, 1), "last": date(2026, 5, 31)}


@pytest.mark.parametrize(
    ("parts", "fits"),
    [
        ({"service": "pothole", "results": (Verdict.MISSED,)}, 1),
        ({"results": LATE}, 1),
        ({"party": "streets"}, 3),
        ({"source": "city-works", "basis": Basis.DUE}, 3),
        ({"basis": Basis.DUE, **MAY}, 2),
        ({"basis": Basis.ENDED, **MAY}, 2),
        ({"district": "North", **MAY}, 1),
        ({"label": "Pothole repair", "adjusted": False}, 3),
        ({"as_of": date(2026, 5, 20), "results": (Verdict.OPEN, Verdict.OVERDUE)}, 1),
        ({"marks": (Mark.DUE_DIFFERS,)}, 0),
    ],
)
async def test_a_department_asks_for_a_correction_of_all_that_fit_and_of_no_other(marcus, stage, parts, fits):
    wanted = RequestFilter(**parts)
    await sign_in_as(marcus, stage.people.dana)
    await marcus.get(requests_address(wanted))
    found = re.search(r"<b>(\d+) requests?</b>", marcus.page)
    assert int(found[1] if found else 0) == fits
    assert (f'href="{corrections_address(wanted)}"' in marcus.page) is bool(fits)
    if fits > 1:
        assert f"Ask for a correction of all {fits} that fit" in marcus.page
        assert "50,000 at most at a time" in marcus.page
    assert (await marcus.get(corrections_address(wanted))).status_code == 200
    ways = re.findall(r'name="how"\s+value="([^"]*)"( checked)?', marcus.page)
    asked = dict(parse_qsl(corrections_address(wanted).partition("?")[2]))
    assert [way for way, checked in ways if checked] == [asked["how"]]
    await marcus.post("/corrections", {**asked, "reason": "event", "words": "The storm"})
    count = "1 request" if fits == 1 else f"{fits} requests"
    assert (f"Ask about {count}" if fits else "None of these can be asked about") in marcus.page


async def test_a_list_that_nobody_can_read_is_not_taken_for_another(marcus, stage):
    await sign_in_as(marcus, stage.people.dana)
    assert corrections_address(RequestFilter()) == ""
    await marcus.get("/corrections/new?how=list-of&list-of=result%3Dmaybe%26service%3Dpothole")
    assert "All of the list that you came from" not in marcus.page
    fields = {"how": "list-of", "list-of": "result=maybe&service=pothole", "reason": "event", "words": "x"}
    assert (await marcus.post("/corrections", fields)).status_code == 422
    assert "What that list asked for cannot be read." in marcus.page


async def test_a_look_that_takes_too_long_says_what_to_ask_for(marcus, monkeypatch):
    monkeypatch.setattr(requests, "QUICK", 0.000001)
    monkeypatch.setattr(requests, "PATIENCE", 0.000001)
    answer = await marcus.get("/requests")
    assert answer.status_code == 503
    assert "Give a period" in marcus.page


async def test_many_that_take_long_to_count_are_not_counted(marcus, monkeypatch):
    monkeypatch.setattr(requests, "COUNTING", 0.000001)
    await marcus.get("/requests")
    assert "Many requests" in marcus.page


def chips(page: str, name: str) -> dict[str, str]:
    """The links of a row of chips by their words."""
    row = page.partition(f'aria-label="{name}"')[2].partition("</nav>")[0]
    found = re.findall(r'href="([^"]*)"[^>]*>(.*?)</a>', row)
    return {re.sub("<[^>]*>", "", words).strip(): html.unescape(href) for href, words in found}


async def test_chips_sort_and_keep_what_was_asked_for(marcus):
    await marcus.get("/requests?source=city-works&basis=due")
    assert 'aria-current="true">Due</a>' in marcus.page
    sorts = chips(marcus.page, "Sort by")
    assert list(sorts) == ["Opened", "Due", "Closed", "How late"]
    for words, href in sorts.items():
        assert "source=city-works" in href
        await marcus.get(href)
        assert f'aria-current="true">{words}</a>' in marcus.page
        assert all("order=" in each for each in chips(marcus.page, "Results").values())
    assert marcus.page.index("A/7 b") < marcus.page.index("=1+1")  # the late one first
    assert re.search(r"\d+ (days|hours|minutes) late", marcus.page)
    assert (await marcus.get("/requests?order=by+magic")).status_code == 200


async def test_each_part_of_a_filter_is_taken_away_by_its_chip(marcus):
    wanted = RequestFilter(
        service="pothole", source="city-works", results=LATE, adjusted=False, basis=Basis.DUE,
        first=AT.date().replace(day=1, month=5), last=AT.date(), as_of=AT.date(), marks=(Mark.PAUSED,),
    )  # fmt: skip
    while wanted:
        await marcus.get(requests_address(wanted))
        found = chips(marcus.page, "Which requests these are")
        less = {href for words, href in found.items() if words.startswith("Take away")}
        assert len(less) == len(found) > 0
        expected = {
            requests_address(replace(wanted, **{name: getattr(RequestFilter(), name)})) for name in FILLED
        }
        assert less <= expected - {requests_address(wanted)}
        first = next(name for name in FILLED if getattr(wanted, name) != getattr(RequestFilter(), name))
        wanted = replace(wanted, **{first: getattr(RequestFilter(), first)})


FILLED = ("service", "source", "results", "adjusted", "basis", "first", "last", "as_of", "marks")
