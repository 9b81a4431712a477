"""Which requests a department means when it asks for corrections: by a list or by a filter."""

from datetime import date

import numpy as np
import pytest

from governance.adjustments.queries.selection import RESULT
from governance.adjustments.rules.corrections import Listed, listed
from governance.database import sql
from governance.errors import Invalid
from governance.results.rules.frame import ORDER, OUTSIDE, judged
from governance.results.rules.request_filter import Days, RequestFilter
from governance.results.rules.verdicts import Verdict
from tests.adjustments.filed import DAY, LATE, Files, asked, files, found, numbers
from tests.changes.stage import AT, Stage


def test_lines_commas_semicolons_spaces_and_quotes_are_all_fine() -> None:
    read = listed("101\r\n102, 103;104\n\n  #105 \t'106'\n“107”")
    assert [one.number for one in read.lines] == ["101", "102", "103", "104", "105", "106", "107"]
    assert [one.line for one in read.lines] == [1, 2, 2, 2, 4, 4, 5]


def test_a_number_named_twice_counts_once_and_is_told() -> None:
    read = listed("101\n102\n101")
    assert [one.number for one in read.lines] == ["101", "102"]
    assert [(one.line, one.number) for one in read.twice] == [(3, "101")]


def test_nothing_but_separators_is_an_empty_list() -> None:
    assert not listed(" ,;\n\t")


def test_too_long_a_list_is_refused() -> None:
    with pytest.raises(Invalid, match="20,000"):
        listed(" ".join(str(n) for n in range(20_001)))


async def test_by_result(stage: Stage, on_file: Files) -> None:
    dana = stage.people.dana
    assert await numbers(RequestFilter(results=(Verdict.MISSED,)), dana) == ["101", "201"]
    assert await numbers(RequestFilter(results=(Verdict.MET,)), dana) == ["102"]
    assert await numbers(RequestFilter(results=(Verdict.OPEN,)), dana) == ["103"]
    assert await numbers(RequestFilter(results=(Verdict.OVERDUE,)), dana) == ["104"]


async def test_by_service_district_and_days(stage: Stage, on_file: Files) -> None:
    dana, day = stage.people.dana, (AT - 20 * DAY).date()
    assert await numbers(RequestFilter(service="street-lamp"), dana) == ["201"]
    assert await numbers(RequestFilter(district="South"), dana) == ["201"]
    assert await numbers(RequestFilter(last=day, service="pothole"), dana) == ["101", "102", "104"]
    assert await numbers(RequestFilter(first=day + DAY), dana) == ["103"]
    assert await numbers(RequestFilter(due=Days(first=AT.date(), last=AT.date() + 2 * DAY)), dana) == ["103"]


async def test_a_filter_is_told_in_words(stage: Stage, on_file: Files) -> None:
    first, last = date(2026, 5, 1), date(2026, 5, 31)
    choice = await found(
        RequestFilter(service="pothole", first=first, last=last, results=(Verdict.MISSED,), district="North"),
        stage.people.dana,
    )
    expected = (
        "Pothole repair, opened from Fri, May 1, 2026 until Sun, May 31, 2026, closed late, district North"
    )
    assert choice.words == expected


async def test_an_empty_filter_is_refused(stage: Stage) -> None:
    with pytest.raises(Invalid, match="at least one"):
        await found(RequestFilter(), stage.people.dana)


async def test_days_in_the_wrong_order_are_refused_at_their_field(stage: Stage) -> None:
    days = Days(first=date(2026, 5, 2), last=date(2026, 5, 1))
    opened = RequestFilter(first=days.first, last=days.last)
    for wanted, field in ((opened, "opened_until"), (RequestFilter(due=days), "due_until")):
        with pytest.raises(Invalid) as refused:
            await found(wanted, stage.people.dana)
        assert list(refused.value.fields) == [field]


async def test_nobody_elses_requests_are_found(stage: Stage, on_file: Files) -> None:
    rosa = stage.people.rosa
    assert await numbers(RequestFilter(results=(Verdict.MISSED,)), rosa) == []
    with pytest.raises(Invalid, match="none of yours"):
        await found(RequestFilter(service="pothole"), rosa)


async def test_a_list_tells_line_by_line_what_cannot_be_asked_about(stage: Stage, on_file: Files) -> None:
    await asked(stage, "104")
    choice = await found(listed("101\nxyz\n301, 101\n104"), stage.people.dana)
    assert [one.number for one in choice.first] == ["101"]
    assert [(one.line, one.number, one.why) for one in choice.refused] == [
        (2, "xyz", "no request with this number has been taken in"),
        (3, "101", "stands in the list twice; it counts once"),
        (3, "301", "is not a request of your services"),
        (4, "104", "is asked about in CR-2026-0001 already"),
    ]


async def test_a_request_that_is_not_judged_yet_belongs_to_who_owns_its_service(
    stage: Stage, on_file: Files
) -> None:
    await on_file.request("105", service="pothole", opened=AT - DAY)
    assert await numbers(listed("105"), stage.people.dana) == ["105"]
    assert await numbers(listed("105"), stage.people.rosa) == []


async def test_one_number_in_two_sources_needs_the_source(stage: Stage, on_file: Files) -> None:
    other = await files("legacy")
    await other.request("101", service="street-lamp", **LATE)
    (told,) = (await found(listed("101"), stage.people.dana)).refused
    assert told.why == "is known in more than one data source; choose the data source"
    choice = await found(listed("101", feed="legacy"), stage.people.dana)
    assert [(one.feed, one.service) for one in choice.first] == [("legacy", "Street lamp out")]


async def test_what_was_asked_already_is_left_out_of_a_filter_and_counted(
    stage: Stage, on_file: Files
) -> None:
    await asked(stage, "101")
    choice = await found(RequestFilter(results=(Verdict.MISSED,)), stage.people.dana)
    assert ([one.number for one in choice.first], choice.taken) == (["201"], 1)


async def test_services_are_counted(stage: Stage, on_file: Files) -> None:
    choice = await found(RequestFilter(last=AT.date()), stage.people.dana)
    assert choice.by_service == (("Pothole repair", 4), ("Street lamp out", 1))


async def test_results_are_those_of_judging(stage: Stage, on_file: Files) -> None:
    """The same verdict in SQL as over a million rows at once, for every standing and order of instants."""
    await sql.rows(
        """INSERT INTO judgment SELECT 1000 + row_number() OVER (), feed, label, service, party, item, version, calendar,
        o, e, d, d, handed, handed_due, s, s, flags, paused, district, channel, outcome, complete, transfers, reopened
        FROM judgment, generate_series(0, 7) s, unnest(:opened::timestamptz[]) o,
        unnest(:ended::timestamptz[] || 'infinity'::timestamptz) e,
        unnest(:due::timestamptz[] || 'infinity'::timestamptz) d
        WHERE request = (SELECT min(request) FROM judgment)""",
        opened=[AT - DAY, AT + DAY],
        ended=[AT - DAY / 2, AT, AT + DAY],
        due=[AT - DAY / 3, AT + DAY],
    )
    rows = await sql.rows(
        f"""SELECT standing, ({RESULT}) AS told, extract(epoch FROM opened)::bigint AS opened,
        CASE WHEN ended = 'infinity' THEN 4611686018427387904 ELSE extract(epoch FROM ended)::bigint END AS ended,
        CASE WHEN due = 'infinity' THEN 4611686018427387904 ELSE extract(epoch FROM due)::bigint END AS due
        FROM judgment j WHERE request > 1000""",
        at=AT,
    )
    columns = [
        np.array([row[name] for row in rows], dtype=np.int64)
        for name in ("opened", "ended", "due", "standing")
    ]
    expected = judged(*columns, as_of=int(AT.timestamp()))
    assert len(rows) == 8 * 2 * 4 * 3
    assert [row["told"] for row in rows] == ["" if one == OUTSIDE else str(ORDER[one]) for one in expected]


def test_a_selection_says_whether_it_means_anything() -> None:
    assert not RequestFilter()
    assert not Listed(lines=())
    assert RequestFilter(district="North")
