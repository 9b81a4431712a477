"""What is said of each service, kept day by day: once a day, after each upload, never rewritten, restarted anywhere."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from governance.database import sql
from governance.estimates.actions.keeping import keep_estimates
from governance.estimates.queries.calibration import months_said
from governance.estimates.queries.estimates import estimates_of
from governance.estimates.queries.sources import sources
from governance.estimates.rules.values import WhyNone
from tests.changes.stage import AT, Stage
from tests.estimates.filed import data_source, filed, id_of, uploaded
from tests.queries import counted

# A day without what tells when it was made.
STATED = """SELECT day, until, level, seconds, days, done_bp, n, window_days, why_none, ripened, ripened_done, afterwards
    FROM estimate WHERE service = :service ORDER BY day"""
# Nine of ten within three days; every tenth takes eight.
DAYS = [1.2, 2.2, 0.2, 1.2, 2.9, 0.2, 1.2, 2.2, 2.9, 8.2] * 20
DAY = timedelta(days=1)


async def on_file(*, every_days: int = 0) -> int:
    feed = await data_source(every_days=every_days)
    await uploaded(feed, "IM-1")
    await filed("pothole", DAYS, feed=feed)
    return feed


async def stated() -> list[dict[str, Any]]:
    return await sql.rows(STATED, service=await id_of("pothole"))


async def test_a_caller_is_told_by_when_nine_of_ten_were_done(stage: Stage):
    await on_file()
    assert await keep_estimates(at=AT) == 1
    pothole = await id_of("pothole")
    found = (await estimates_of([pothole, 10**9], at=AT))[pothole]
    assert (found.days, found.window_days, found.n, found.why_none) == (3, 120, 120, None)
    assert 8_800 <= found.done_share_bp <= 9_300
    assert (found.day, found.as_of) == (date(2026, 6, 2), date(2026, 6, 1))
    assert (found.ripened, found.ripened_done) == (90, 90)


async def test_what_was_said_on_a_day_stays_and_each_day_is_said_once(stage: Stage):
    await on_file()
    await keep_estimates(at=AT)
    before = await stated()
    assert await keep_estimates(at=AT) == 0
    assert await keep_estimates(at=AT + DAY) == 1
    after = await stated()
    assert after[:-1] == before
    assert [row["afterwards"] for row in after[-3:]] == [True, False, False]


async def test_what_was_said_and_what_came_true_stand_side_by_side_by_month(stage: Stage):
    await on_file()
    await keep_estimates(at=AT)
    found = await months_said(await id_of("pothole"))
    assert [each.month.month for each in found] == [11, 12, 1, 2, 3, 4, 5, 6]
    may = next(each for each in found if each.month == date(2026, 5, 1))
    assert (may.asked, may.dated, may.afterwards) == (31, 31, True)
    assert 22 <= may.come < 31  # to those who asked last, the ninth of ten was eight days
    assert may.day_less < may.kept <= may.come


async def test_after_an_upload_today_is_said_anew_and_no_day_before(stage: Stage):
    feed = await on_file()
    await keep_estimates(at=AT)
    before = await stated()
    await uploaded(feed, "IM-2")
    await filed("pothole", [20.0] * 150, feed=feed, start=1_000, named="holes")
    assert await keep_estimates(at=AT) == 1
    assert await keep_estimates(at=AT) == 0
    after = await stated()
    assert after[:-1] == before[:-1]
    assert (before[-1]["day"], before[-1]["days"], after[-1]["days"]) == (date(2026, 6, 2), 3, 20)


@pytest.mark.parametrize(("promised", "said"), [(0, (None, WhyNone.STALE)), (30, (3, None))])
async def test_no_date_is_said_from_data_older_than_their_source_promises(
    stage: Stage, promised: int, said: tuple[int | None, WhyNone | None]
):
    await on_file(every_days=promised)
    later = AT + 12 * DAY
    await keep_estimates(at=later)
    found = (await estimates_of([await id_of("pothole")], at=later))[await id_of("pothole")]
    assert (found.days, found.why_none) == said
    assert found.as_of == date(2026, 6, 1)


async def test_where_nothing_is_counted_any_more_no_old_date_is_told(stage: Stage):
    await on_file(every_days=30)
    await keep_estimates(at=AT)
    pothole = await id_of("pothole")
    for days, said in ((1, 3), (2, None)):
        assert (await estimates_of([pothole], at=AT + days * DAY))[pothole].days == said


async def test_day_by_day_says_what_is_worked_out_afterwards(stage: Stage):
    """Restarted every day; nothing is recorded late here, so both know the same."""
    await on_file()
    for days in range(60, -1, -1):
        await keep_estimates(at=AT - days * DAY)
    day_by_day = await stated()
    await sql.rows("UPDATE estimate SET day = day - 2000")
    await keep_estimates(at=AT)
    at_once = [row for row in await stated() if row["day"] >= date(2026, 4, 3)]
    told = [{name: row[name] for name in row if name != "afterwards"} for row in day_by_day[-60:]]
    assert told == [{name: row[name] for name in row if name != "afterwards"} for row in at_once[-60:]]


async def test_two_processes_say_each_day_once(stage: Stage):
    await on_file()
    found = await asyncio.gather(*[keep_estimates(at=AT) for _ in range(3)])
    assert sum(found) == 1
    days = [row["day"] for row in await stated()]
    assert len(days) == len(set(days)) == 200


@pytest.mark.parametrize(("late", "days"), [(0.0, 0), (3.0, 3)])
async def test_uploads_tell_how_late_closings_come_on_record(stage: Stage, late: float, days: int):
    """Ten requests a day, each done after a day and a bit; an upload every morning brings what was on record."""
    feed = await data_source()
    for n in range(40):
        await uploaded(feed, f"IM-{n}", at=AT - (40 - n) * DAY)
    await sql.rows(RECORDED, feed=feed, at=AT, late=late)
    assert (await sources())[feed].late == days


RECORDED = """WITH name AS (INSERT INTO label (feed, name, folded, state, at) VALUES (:feed, 'hole', 'hole', 'waiting', :at) RETURNING id)
    INSERT INTO request (feed, external_id, label, opened_at, ended_at, first_import, last_import)
    SELECT :feed, n::text, l.id, opened, CASE WHEN closing IS NOT NULL THEN ended END, opening,
        coalesce(closing, opening)
    FROM name l, generate_series(0, 359) AS n,
        LATERAL (SELECT :at::timestamptz - interval '40 days' + interval '1 day' * (n / 10.0) AS opened) o,
        LATERAL (SELECT opened + interval '30 hours' AS ended) e,
        LATERAL (SELECT (SELECT min(id) FROM request_import WHERE at > opened) AS opening,
            (SELECT min(id) FROM request_import WHERE at > ended + make_interval(days => 1) * :late::float) AS closing) u"""


async def test_many_services_are_counted_in_as_few_queries_as_one(stage: Stage):
    feed = await on_file()
    with counted() as of_one:
        await keep_estimates(at=AT)
    await filed("street-lamp", DAYS, feed=feed, start=1_000)
    await uploaded(feed, "IM-2")
    with counted() as of_two:
        assert await keep_estimates(at=AT) == 2
    assert len(of_two) == len(of_one) <= 16
