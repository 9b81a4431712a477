"""What was said, and what came true: each month with its figures, each figure with the requests it counts."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import pytest

from governance.estimates.queries.calibration import MonthSaid
from governance.results.queries.requests import RequestQuery, request_count
from governance.web.requests.request_links import filter_of
from governance.web.services.held_dates import MonthLine, _line
from governance.web.site.forms import Form
from tests.adjustments.filed import Files, files
from tests.estimates.said import TODAY, fell_due, say, say_none
from tests.web.conftest import Visitor
from tests.web.port_alder import AT, Stage, as_

pytestmark = pytest.mark.anyio
ZONE = ZoneInfo("America/New_York")
APRIL, MAY = date(2026, 4, 10), date(2026, 5, 26)


async def asked(on: Files, day: date, done_after: Sequence[int | None]) -> None:
    """Requests of a morning, done after so many days, at night; None: still open."""
    for nth, days in enumerate(done_after):
        opened = datetime(day.year, day.month, day.day, 14, nth, tzinfo=UTC)
        night = datetime(day.year, day.month, day.day, 23, 30, tzinfo=ZONE)
        ended = None if days is None else (night + timedelta(days=days)).astimezone(UTC)
        await on.request(
            f"{day:%m%d}-{nth}", service="pothole", opened=opened, ended=ended, due=opened + timedelta(days=5)
        )


@pytest.fixture
async def said(stage: Stage) -> None:
    """In April 36 were told 9 days, of whom 33 were served by then; of 4 told nothing nobody speaks; May is not over."""
    on = await files()
    await say("pothole", APRIL, afterwards=True)
    await asked(on, APRIL, [9] * 30 + [8, 8, 8, 10, 20, None])
    await say_none("pothole", "few", day=APRIL + timedelta(days=3))
    await asked(on, APRIL + timedelta(days=3), [1, 1, 1, None])
    await asked(on, APRIL + timedelta(days=4), [1])  # a day on which nothing was said
    await say("pothole", MAY)
    await asked(on, MAY, [1, 2])
    await say("pothole", TODAY)
    await fell_due("pothole", date(2026, 5, 1), 100, 70)


async def test_a_month_says_what_came_true(visitor: Visitor, stage: Stage, said: None) -> None:
    await as_(visitor, stage, "dana")
    await visitor.get("/services/pothole/dates")
    rows = [
        [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
        ]
        for row in re.findall(r"<tr>(.*?)</tr>", visitor.page, re.DOTALL)
    ][1:]
    assert rows[0] == ["May 2026", "9 days", "2", "2", "0", "0", "–", "–", "too few yet"]
    assert rows[1] == [
        "Apr 2026 *",
        "9 days",
        "40",
        "36",
        "36",
        "33",
        "91.7%".replace("\u00a0", " "),
        "8.3%",
        "held",
    ]
    assert "Nobody was told in that month" in visitor.page


async def test_each_figure_leads_to_the_requests_it_counts(
    visitor: Visitor, stage: Stage, said: None
) -> None:
    await as_(visitor, stage, "dana")
    await visitor.get("/services/pothole/dates")
    found = re.findall(r'<td[^>]*><a href="(/requests\?[^"]+)">([\d,]+)</a>', visitor.page)
    assert len(found) == 6
    for address, figure in found:
        asked_for = filter_of(Form(parse_qsl(urlsplit(address.replace("&amp;", "&")).query)))
        assert await request_count(RequestQuery(wanted=asked_for, at=AT, zone=ZONE)) == int(figure), address
        assert (await visitor.get(address.replace("&amp;", "&"))).status_code == 200


async def test_everyone_signed_in_reads_it(visitor: Visitor, stage: Stage, said: None) -> None:
    assert (await visitor.get("/services/pothole/dates")).status_code == 303
    for who in ("dana", "sam", "ruth", "rosa"):
        await as_(visitor, stage, who)
        assert (await visitor.get("/services/pothole/dates")).status_code == 200
    assert (await visitor.get("/services/unicorn/dates")).status_code == 404
    await visitor.get("/services/street-lamp/dates")
    assert "Nothing was said yet." in visitor.page


def month(come: int, kept: int, day_less: int) -> MonthLine:
    return _line(
        MonthSaid(
            month=date(2026, 4, 1), asked=come, dated=come, come=come, kept=kept, day_less=day_less, least=2, most=4,
            afterwards=False,
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("come", "kept", "day_less", "word"),
    [
        (29, 27, 20, "too few yet"),
        (100, 85, 80, "held"),
        (100, 95, 94, "held"),
        (100, 84, 80, "too early"),
        (100, 99, 90, "too late"),
        (100, 99, 89, "held"),  # a date cannot be finer than a day
    ],
)
def test_a_month_is_judged_by_the_band_and_by_a_day_less(
    come: int, kept: int, day_less: int, word: str
) -> None:
    assert month(come, kept, day_less).word == word


def test_few_show_no_share() -> None:
    assert month(29, 27, 20).bp == -1
    assert month(30, 27, 20).bp == 9_000
