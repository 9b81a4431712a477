"""The register of decisions: who reads which, by which words they are found, what stands on the page of one."""

import pytest
from litestar import Litestar

from governance.database import sql
from governance.meetings.actions import outcomes
from governance.meetings.rules.outcomes import NewOutcome, OutcomeKind
from governance.meetings.rules.votes import Value
from tests.changes.stage import AT
from tests.meetings import board_room
from tests.meetings.agreed_stage import Talk, met, talk
from tests.meetings.staged import groups
from tests.web.conftest import Visitor, browser, sign_in_as

pytestmark = pytest.mark.anyio


@pytest.fixture
async def spoken(db: None, fixed_clock: None) -> Talk:
    return await talk()


async def decided(
    spoken: Talk, words: str, *, internal: bool = False, item: tuple[str, str] = ("", "")
) -> None:
    meeting, key = item if item[0] else (spoken.meeting, spoken.item)
    new = NewOutcome(
        key=f"decision-{words[:8]}".replace(" ", "-"),
        item=key,
        kind=OutcomeKind.DECISION,
        words=words,
        internal=internal,
    )
    await outcomes.add(meeting, new, {}, by=spoken.stage.people.dana, at=AT)


async def page(app: Litestar, spoken: Talk, who: str, path: str) -> tuple[int, str]:
    async with browser(app) as one:
        await sign_in_as(one, getattr(spoken.stage.people, who))
        return (await one.get(path)).status_code, one.page


async def test_each_reads_what_is_theirs(app: Litestar, spoken: Talk) -> None:
    other = await met(by=spoken.stage.people.marcus, about="")
    await decided(spoken, "Potholes first in winter")
    await decided(spoken, "Crews stay together", item=other)
    await decided(spoken, "Staff is short", internal=True, item=other)
    for who, seen in (("dana", 3), ("marcus", 3), ("ruth", 3), ("nora", 3), ("rosa", 1), ("sam", 1)):
        _, found = await page(app, spoken, who, "/decisions")
        words = ("Crews stay together", "Potholes first in winter", "Staff is short")
        assert sum(f">{each}</a>" in found for each in words) == seen, who
    for number, status in (("D-2026-0001", 404), ("D-2026-0002", 200), ("D-2026-0003", 404)):
        assert (await page(app, spoken, "rosa", f"/decisions/{number}"))[0] == status
    rows = await sql.rows("SELECT number FROM decision ORDER BY id")
    assert [row["number"] for row in rows] == ["D-2026-0001", "D-2026-0002", "D-2026-0003"]


async def test_they_are_found_by_words_group_and_day_and_by_the_one_search(
    app: Litestar, spoken: Talk
) -> None:
    await decided(spoken, "Potholes first in winter")
    for query, found in (
        ("q=winter", True),
        ("q=D-2026-0001", True),
        ("q=summer", False),
        ("body=streets-311", True),
        ("body=parks-311", False),
        ("since=2026-06-02", True),
        ("since=2026-06-03", False),
        ("before=1", False),
    ):
        assert ("Potholes first" in (await page(app, spoken, "dana", f"/decisions?{query}"))[1]) is found, (
            query
        )
    assert "/decisions/D-2026-0001" in (await page(app, spoken, "dana", "/search?q=winter"))[1]
    assert "/decisions/D-2026-0001" not in (await page(app, spoken, "rosa", "/search?q=winter"))[1]


async def test_of_a_change_it_says_that_only_agreeing_binds(app: Litestar, spoken: Talk) -> None:
    await decided(spoken, "Potholes first in winter")
    _, found = await page(app, spoken, "dana", "/decisions/D-2026-0001")
    assert "It changes nothing of the agreement" in found
    for word in ("vote", "quorum", "Moved by"):
        assert word not in found.partition("<main")[2].partition("</main>")[0]


async def test_what_is_struck_keeps_its_number(app: Litestar, visitor: Visitor, spoken: Talk) -> None:
    await decided(spoken, "Potholes first in winter")
    await outcomes.strike(spoken.meeting, "decision-Potholes", by=spoken.stage.people.dana, at=AT)
    assert "its number stays" in (await page(app, spoken, "dana", "/decisions/D-2026-0001"))[1]


async def test_of_a_board_everybody_reads_the_vote_and_who_was_against(
    app: Litestar, db: None, fixed_clock: None
) -> None:
    people = (await groups()).people
    room = await board_room.opened(people.nora, people=people)
    await room.comes(people.amara, people.nora, people.marcus, people.priya, people.rosa)
    motion = await room.put("Publish the standards.")
    await room.says(motion, Value.YES, people.amara, people.marcus, people.priya)
    await room.says(motion, Value.NO, people.rosa)
    await room.closes(motion)
    async with browser(app) as one:
        await sign_in_as(one, people.sam)
        await one.get("/decisions/D-2026-0001")
        assert "3 yes, 1 no" in one.page
        assert "<b>Against:</b> Rosa Vega" in one.page
        await one.get("/decisions")
        assert "3 yes, 1 no" in one.page
