"""The requests behind a figure: found by a filter, page by page, with the same results as counting them gives."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from governance.errors import NotFound, Unavailable
from governance.requests.rules.marks import Flag, Mark
from governance.results.actions import judging
from governance.results.queries import requests
from governance.results.queries.frames import frame
from governance.results.queries.one_request import one_request
from governance.results.queries.request_conditions import judged_at
from governance.results.queries.requests import RequestQuery, request_count, request_page
from governance.results.rules.formulas import Basis
from governance.results.rules.frame import ORDER, OUTSIDE, verdicts
from governance.results.rules.request_filter import COUNTED, Order, RequestFilter, parameters
from governance.results.rules.verdicts import Standing, Verdict
from governance.results.tables.judgments import Judgment
from tests.changes.stage import AT, Stage
from tests.requests.taking import Uploads, row, uploads

ZONE = ZoneInfo("America/New_York")
LATER = datetime(2026, 6, 20, 12, tzinfo=UTC)


@pytest.fixture
async def taken(stage: Stage, tmp_path) -> Uploads:
    """Six requests of every kind, opened on May 1 to 6, 2026; one of them as its day begins."""
    source = await uploads(tmp_path)
    await source.store(
        [
            row("in-time", "Pothole repair", ended_at="2026-05-07T12:30:00Z", closed="t", district="North"),
            row("late", "Pothole repair", opened="2026-05-02T04:00:00Z", ended_at="2026-05-30T12:30:01Z"),
            row("open", "Pothole repair", opened="2026-05-03T12:00:00Z", flags=str(int(Flag.DATE_ONLY))),
            row("lamp", "Street lamp out", opened="2026-05-04T12:00:00Z", transfers="2"),
            row("unknown", "Zeppelin", opened="2026-05-05T12:00:00Z"),
            row("unreadable", "Pothole repair", opened=""),
        ]
    )
    await judging.judge_all()
    return source


def asked(*, at: datetime = LATER, within: Any = None, **parts: Any) -> RequestQuery:
    return RequestQuery(wanted=RequestFilter(**parts), at=at, zone=ZONE, within=within)


async def numbers(wanted: RequestQuery) -> list[str]:
    return [line.external_id for line in (await request_page(wanted)).lines]


async def test_the_latest_opened_come_first_and_those_nobody_can_date_last(taken):
    found = await numbers(asked())
    assert found == ["unknown", "lamp", "open", "late", "in-time", "unreadable"]


@pytest.mark.parametrize("as_of", [None, date(2026, 5, 3), date(2026, 5, 7), date(2026, 5, 20)])
@pytest.mark.parametrize("adjusted", [True, False])
async def test_a_list_tells_the_results_that_counting_tells(taken, as_of, adjusted):
    wanted = asked(as_of=as_of, adjusted=adjusted)
    listed = {line.id: line.result for line in (await request_page(wanted)).lines}
    every = await frame("true")
    end = int(judged_at(as_of, at=LATER, zone=ZONE).timestamp())
    counted = verdicts(every, end, plain=not adjusted)
    assert listed == {
        int(request): ORDER[code]
        for request, code in zip(every.request, counted, strict=True)
        if code != OUTSIDE
    }


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"results": (Verdict.MET,)}, ["in-time"]),
        ({"results": (Verdict.MISSED, Verdict.OVERDUE)}, ["lamp", "open", "late"]),
        ({"results": (Verdict.UNMATCHED,)}, ["unknown"]),
        ({"results": (Verdict.INVALID,)}, ["unreadable"]),
        ({"service": "street-lamp"}, ["lamp"]),
        ({"party": "streets", "results": COUNTED}, ["lamp", "open", "late", "in-time"]),
        ({"first": date(2026, 5, 2), "last": date(2026, 5, 4)}, ["lamp", "open", "late"]),
        ({"basis": Basis.DUE, "last": date(2026, 5, 8)}, ["open", "late", "in-time"]),
        ({"basis": Basis.ENDED}, ["late", "in-time"]),
        ({"marks": (Mark.DATE_ONLY,)}, ["open"]),
        ({"marks": (Mark.SENT_ON,)}, ["lamp"]),
        ({"district": "North"}, ["in-time"]),
        ({"label": "Zeppelin"}, ["unknown"]),
        ({"source": "city-works", "service": "pothole", "results": (Verdict.MET,)}, ["in-time"]),
        ({"source": "elsewhere"}, []),
        ({"district": "South"}, []),
    ],
    ids=str,
)
async def test_each_part_of_a_filter_narrows_the_list(taken, parts, expected):
    wanted = asked(**parts)
    found = await numbers(wanted)
    assert sorted(found) == sorted(expected)
    assert await request_count(wanted) == len(expected)


async def test_what_311_passed_on_late_is_counted_as_a_scorecard_counts_it(taken):
    """A target that ends after the day looked at is not missed yet; one that ended is, also while nothing is passed on."""
    passed_on = "UPDATE judgment SET handed_due = '2026-05-02 12:00Z', handed = {}::text::timestamptz"
    passed_on += " WHERE request = (SELECT id FROM request WHERE external_id = 'late')"
    for handed in ("2026-05-09 12:00Z", "infinity"):
        await Judgment.raw(passed_on, handed)
        for as_of, expected in ((None, ["late"]), (date(2026, 5, 3), ["late"]), (date(2026, 5, 1), [])):
            assert await numbers(asked(marks=(Mark.HANDED_LATE,), as_of=as_of)) == expected
    await Judgment.raw(passed_on, "2026-05-02 12:00Z")
    assert await numbers(asked(marks=(Mark.HANDED_LATE,))) == []


async def test_bad_data_is_not_held_against_311_in_a_list_as_on_a_scorecard(taken):
    assert await numbers(asked(marks=(Mark.SENT_ON,))) == ["lamp"]
    await Judgment.raw("UPDATE judgment SET standing = {}, complete = 0", int(Standing.INVALID))
    for mark in (Mark.SENT_ON, Mark.INCOMPLETE):
        assert await numbers(asked(marks=(mark,))) == []


async def test_pages_follow_one_another_without_gap_or_repetition_even_at_one_instant(taken):
    same = [row(f"same-{n}", "Pothole repair", opened="2026-05-09T12:00:00Z") for n in range(7)]
    await taken.store(same)
    await judging.judge_all()
    for basis in Basis:
        found, after = [], None
        while True:
            page = await request_page(asked(basis=basis), after=after, size=2)
            found += [line.external_id for line in page.lines]
            after = page.after
            if after is None:
                break
        assert len(found) == len(set(found)) == await request_count(asked(basis=basis))


async def test_a_spreadsheet_stops_at_its_limit(taken):
    every = [line async for line in requests.every_request(asked(), most=4)]
    assert len(every) == 4


async def test_somebody_sees_only_the_requests_of_their_own_department(taken):
    assert await numbers(asked(within={"parks"})) == []
    assert "unknown" not in await numbers(asked(within={"streets"}))
    with pytest.raises(NotFound):
        await one_request("city-works", "lamp", query=asked(within={"parks"}))


async def test_one_request_tells_what_its_result_rests_on(taken):
    found = await one_request("city-works", "in-time", query=asked(within={"streets"}))
    assert found.adjusted is Verdict.MET
    assert found.plain is Verdict.MET
    assert found.due.plain == "Thu, May 7, 2026, 8:30 AM"
    assert "4 business days" in found.due.because
    assert found.row["judged_due"] == datetime(2026, 5, 7, 12, 30, tzinfo=UTC)
    assert (found.row["agreement"], found.row["version"]) == ("streets", 1)
    early = await one_request("city-works", "in-time", query=asked(as_of=date(2026, 5, 6)))
    assert early.adjusted is Verdict.OPEN


async def test_what_was_never_judged_or_cannot_be_dated_has_a_page_too(taken):
    found = await one_request("city-works", "unreadable", query=asked())
    assert found.adjusted is Verdict.INVALID
    assert found.due.plain == ""
    await taken.store([row("fresh", "Pothole repair")])
    assert (await one_request("city-works", "fresh", query=asked())).adjusted is None


async def test_a_look_that_takes_too_long_is_told_as_such(taken, monkeypatch):
    monkeypatch.setattr(requests, "QUICK", 0.000001)
    monkeypatch.setattr(requests, "PATIENCE", 0.000001)
    with pytest.raises(Unavailable, match="Give a period"):
        await request_page(asked())


def test_an_address_says_everything_that_a_filter_asks_for():
    wanted = RequestFilter(
        service="pothole",
        results=COUNTED,
        adjusted=False,
        basis=Basis.DUE,
        first=AT.date(),
        marks=(Mark.VANISHED,),
    )
    told = parameters(wanted)
    assert ("events", "without") in told
    assert [value for name, value in told if name == "result"] == ["met", "missed", "overdue"]
    assert parameters(replace(wanted, **{n: getattr(RequestFilter(), n) for n in vars(wanted)})) == []


@pytest.mark.parametrize(
    "wanted", [{}, {"basis": Basis.DUE}, {"as_of": date(2026, 5, 20)}, {"adjusted": False}]
)
@pytest.mark.parametrize("order", list(Order))
async def test_every_order_holds_the_same_requests_page_by_page_and_sorts_by_what_it_says(
    taken: Uploads, wanted: dict[str, Any], order: Order
) -> None:
    plain = asked(**wanted)
    at = judged_at(plain.wanted.as_of, at=LATER, zone=ZONE)
    found: list[Any] = []
    after = None
    while True:
        page = await request_page(replace(plain, order=order), after=after, size=2)
        found += page.lines
        if (after := page.after) is None:
            break
    assert sorted(line.id for line in found) == sorted(line.id for line in (await request_page(plain)).lines)
    assert len(found) > 2
    keys = [SORTED[order](line, at) for line in found]
    assert keys == sorted(keys, reverse=True)
    assert len(set(keys)) > 1


LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)
SORTED: dict[Order, Any] = {
    Order.OPENED: lambda line, _: line.opened or LONG_AGO,
    Order.DUE: lambda line, _: line.due or LONG_AGO,
    Order.CLOSED: lambda line, _: line.ended or LONG_AGO,
    Order.LATE: lambda line, at: min(line.ended or at, at) - line.due if line.due else timedelta(days=-9999),
}
