"""The thread of a target by HTTP: from a miss to the meeting, to what was agreed, to the version, to whether it is kept."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from litestar import Litestar

from governance import clock
from governance.changes import actions
from governance.changes.queries.situation import situation
from governance.meetings.actions.confirming import confirm
from governance.results.rules.formulas import share
from governance.scorecards.rules.periods import Period, PeriodKind
from tests.changes.stage import AT
from tests.meetings.agreed_stage import Talk, days, talk
from tests.queries import counted
from tests.reports import card_sample
from tests.scorecards.carded import put
from tests.web.conftest import Visitor, browser, sign_in_as

pytestmark = pytest.mark.anyio
TARGET = "/agreements/streets/thread?target=term:pothole/done"


@pytest.fixture
async def spoken(db: None, fixed_clock: None) -> Talk:
    return await talk()


async def month(number: str, starts: date, met: int) -> None:
    card, own = card_sample.card(period=Period(kind=PeriodKind.MONTH, starts=starts)), share(met, 100)
    lines = tuple(
        replace(line, on_time=own, plain=own, goal_bp=9_000) if line.service.code == "pothole" else line
        for line in card.services
    )
    await put(number, replace(card, services=lines), state="published")


async def agreed(spoken: Talk) -> None:
    people = spoken.stage.people
    hashed = await spoken.agreed(days(5), by=people.marcus)
    for by in (people.marcus, people.lee):
        await confirm(spoken.change, fingerprint=hashed, by=by, at=AT)
    if (await situation(spoken.change)).waiting_roles:
        await actions.approve(spoken.change, offer_hash=hashed, by=people.amara, at=AT)


async def told(visitor: Visitor) -> str:
    await visitor.get(TARGET)
    return re.sub(r"\s+", " ", visitor.page.partition("<main")[2].partition("</main>")[0])


async def test_from_a_miss_to_a_kept_target_in_four_steps(app: Litestar, spoken: Talk) -> None:
    await month("SC-2026-0001", date(2026, 4, 1), 80)
    for place, starts in enumerate((*(date(2025, n, 1) for n in (9, 10, 11, 12)), date(2026, 5, 1))):
        await month(f"SC-2026-001{place}", starts, 87)
    await agreed(spoken)
    await month("SC-2026-0003", date(2026, 7, 1), 96)
    clock.set_to(AT + timedelta(days=70))
    async with browser(app) as dana:
        await sign_in_as(dana, spoken.stage.people.dana)
        await dana.get("/agreements/streets")
        assert (
            "thread?target=term%3Apothole/done" in dana.page or "thread?target=term:pothole/done" in dana.page
        )
        page = await told(dana)
        for words in (
            "Missed by more than chance in 1 of 6 months",
            'href="/scorecards/SC-2026-0001"',
            "Potholes: 6 or 7 calendar days?",
            "Both can live with it",
            "Each side confirmed it itself",
            f'href="/changes/{spoken.change}"',
            "3 proposals",
            "Version 2",
            "Kept",
            "better than before: it moved more than its own months usually do; each month by the target it had.",
            'href="/scorecards/SC-2026-0003"',
        ):
            assert words in page, words
        for link in re.findall(r'href="(/[^"#]*)', page):
            if not link.startswith("/scorecards"):
                assert (await dana.get(link.replace("&amp;", "&"))).status_code in (200, 303), link
        with counted() as asked:
            await dana.get(TARGET)
        assert len(asked) <= 14


async def test_who_is_no_side_reads_that_it_was_talked_over_and_no_more(app: Litestar, spoken: Talk) -> None:
    await agreed(spoken)
    clock.set_to(AT + timedelta(days=70))
    async with browser(app) as rosa:
        await sign_in_as(rosa, spoken.stage.people.rosa)
        page = await told(rosa)
    assert "only the two sides read" in page
    for words in ("Both can live with it", "Potholes: 6 or 7", "/meetings/", "/changes/"):
        assert words not in page


async def test_what_was_agreed_without_a_meeting_says_so(app: Litestar, spoken: Talk) -> None:
    async with browser(app) as dana:
        await sign_in_as(dana, spoken.stage.people.dana)
        page = await told(dana)
        assert "Agreed without a meeting, by change" in page
        assert "No meeting had it on its agenda." in page
        assert "No scorecard tells of a whole month since." in page
        assert (await dana.get("/agreements/streets/thread?target=term:nothing/done")).status_code == 404
