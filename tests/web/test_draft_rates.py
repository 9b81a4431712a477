"""What each row of a draft says of past requests: put in after the page, with what is saved, or asked for by Save."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.agreements.rules.items import Target
from governance.calendars.rules.units import Unit
from governance.changes.queries.evidence import MOST, DraftRate
from governance.results.rules.formulas import FEWEST
from governance.trials.rules.evidence import Counted
from governance.web.changes.draft_rates import NONE_STORED, row_rate
from tests.changes.stage import AT, LAMP, POTHOLE, Stage
from tests.trials.history import history
from tests.web.conftest import Visitor, sign_in_as
from tests.web.test_changes import text_of

pytestmark = pytest.mark.anyio
HTMX = {"HX-Request": "true"}
SEVEN = replace(POTHOLE, target=Target(amount=7, unit=Unit.CALENDAR_DAYS))
PAST = [3.0] * 60 + [5.5] * 30 + [9.0] * 10
DRAFT = {
    "key": POTHOLE.key,
    f"amount:{POTHOLE.key}": "7",
    f"unit:{POTHOLE.key}": "calendar-days",
}


async def past() -> None:
    await history("pothole", PAST, first=AT - timedelta(days=700))


async def asked(page: Visitor, number: str, *keys: str) -> str:
    query = "&".join(f"key={key}" for key in keys)
    answer = await page.get(f"/changes/{number}/draft?{query}", **HTMX)
    assert answer.status_code == 200
    return page.page


async def test_rows_are_told_after_the_page_and_the_page_asks_for_them(stage: Stage, visitor: Visitor):
    await past()
    number = await stage.begun(SEVEN, by=stage.people.marcus)
    page = await sign_in_as(visitor, stage.people.marcus)
    await page.get(f"/changes/{number}/draft")
    assert f'hx-get="/changes/{number}/draft"' in page.page
    assert "on time</a>" not in page.page  # nothing is tried while the page itself is made
    told = await asked(page, number, POTHOLE.key, LAMP.key)
    assert f'href="/changes/{number}/what-would-have-happened?key=term%3Apothole/done"' in told
    assert "<b>90%</b> on time" in told
    assert told.count("hx-swap-oob") == 1  # only rows of the draft that are on the page
    assert "hx-swap-oob" not in await asked(page, number)


async def test_a_pause_saves_and_has_the_page_ask_again(stage: Stage, visitor: Visitor):
    await past()
    number = await stage.begun(SEVEN, by=stage.people.marcus)
    page = await sign_in_as(visitor, stage.people.marcus)
    await page.get(f"/changes/{number}/draft")
    sent = {**DRAFT, f"amount:{POTHOLE.key}": "3", "revision": "1"}
    await page.post(f"/changes/{number}/draft", sent, **HTMX)
    assert 'id="draft-asks" hx-swap-oob="true" hx-get=' in page.page
    told = text_of(await asked(page, number, POTHOLE.key))
    assert "60% on time below the goal" in told


async def test_without_a_script_saving_shows_them(stage: Stage, visitor: Visitor):
    await past()
    number = await stage.begun(SEVEN, by=stage.people.marcus)
    page = await sign_in_as(visitor, stage.people.marcus)
    await page.get(f"/changes/{number}/draft")
    answer = await page.post(f"/changes/{number}/draft", {**DRAFT, "revision": "1", "do": "save"})
    assert answer.headers["location"] == f"/changes/{number}/draft?rates=yes"
    await page.get(answer.headers["location"])
    assert "<b>90%</b> on time" in page.page


async def test_where_nothing_is_stored_the_row_says_so(stage: Stage, visitor: Visitor):
    number = await stage.begun(SEVEN, by=stage.people.marcus)
    page = await sign_in_as(visitor, stage.people.marcus)
    assert NONE_STORED in await asked(page, number, POTHOLE.key)


async def test_a_row_without_a_target_says_nothing(stage: Stage, visitor: Visitor):
    await past()
    number = await stage.begun(replace(POTHOLE, target=None), by=stage.people.marcus)
    page = await sign_in_as(visitor, stage.people.marcus)
    assert "hx-swap-oob" not in await asked(page, number, POTHOLE.key)


async def test_only_the_side_that_writes_is_told(stage: Stage, visitor: Visitor):
    await past()
    number = await stage.begun(SEVEN, by=stage.people.marcus)
    page = await sign_in_as(visitor, stage.people.dana)
    answer = await page.get(f"/changes/{number}/draft?key={POTHOLE.key}", **HTMX)
    assert answer.status_code == 404


def counted(bp: int, n: int) -> Counted:
    met = n * bp // 10_000
    return Counted(
        target=Target(amount=7, unit=Unit.CALENDAR_DAYS), met=met, missed=n - met, overdue=0, n=n, bp=bp
    )


@given(
    st.integers(0, 10_000),
    st.integers(0, 10_000),
    st.integers(0, 3 * FEWEST),
    st.none() | st.integers(0, 10_000),
)
def test_a_row_is_below_its_goal_exactly_where_enough_requests_fall_short(
    bp: int, goal: int, n: int, was: int | None
):
    told = row_rate(
        "k", DraftRate(proposed=counted(bp, n), today=None if was is None else counted(was, n), goal_bp=goal)
    )
    assert told.below == (n >= FEWEST and bp < goal)
    assert bool(told.empty) == (n == 0) == (not told.share)
    assert told.today != told.share or not told.share


def test_no_more_targets_are_tried_than_are_frozen_with_a_proposal():
    assert MOST == 12
