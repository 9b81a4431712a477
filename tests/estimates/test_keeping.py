"""What is said of each service, kept day by day: once a day, after each upload, never rewritten, restarted anywhere."""

from datetime import date, timedelta

from governance.database import sql
from governance.estimates.actions.keeping import keep_estimates
from governance.estimates.queries.calibration import months_said
from governance.estimates.queries.estimates import estimates_of
from tests.changes.stage import AT, Stage
from tests.estimates.filed import data_source, filed, id_of, uploaded

STATED = """SELECT day, until, level, seconds, days, done_bp, n, window_days, why_none, ripened, ripened_done, afterwards
    FROM estimate WHERE service = :service ORDER BY day"""
# Nine of ten within three days; every tenth takes eight.
DAYS = [1.2, 2.2, 0.2, 1.2, 2.9, 0.2, 1.2, 2.2, 2.9, 8.2] * 20
DAY = timedelta(days=1)


async def on_file() -> int:
    feed = await data_source()
    await uploaded(feed, "IM-1")
    await filed("pothole", DAYS, feed=feed)
    return feed


async def stated() -> list[dict[str, object]]:
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
