"""The weekly brief: what an approving official reads in a minute, with the ways to what must be decided."""

import pytest

from governance.changes import actions
from tests.cast import AT
from tests.changes.stage import LAMP_FASTER, Stage
from tests.reports import card_sample, reading
from tests.scorecards.carded import MAY, put, three
from tests.web.conftest import Visitor, sign_in_as


@pytest.fixture
async def week(stage: Stage) -> str:
    """A negotiation in Streets' hands, a scorecard held back, one published; the number of the negotiation."""
    await three()
    held = card_sample.card(period=MAY.previous.previous)
    await put("SC-2026-0011", held, state="held", held_words="Wait", held_at=AT)
    number = await stage.begun(LAMP_FASTER, by=stage.people.marcus)
    await actions.offer(number, await stage.proposal(LAMP_FASTER), by=stage.people.marcus, at=AT)
    return number


async def test_the_approving_official_reads_what_waits_and_in_whose_hands(
    visitor: Visitor, stage: Stage, week: str
) -> None:
    await sign_in_as(visitor, stage.people.amara)
    await visitor.get("/to-do")
    assert 'href="/brief"' in visitor.page
    assert 'href="/scorecards/SC-2026-0011">Release a scorecard</a>' in visitor.page
    assert (await visitor.get("/brief")).status_code == 200
    page = visitor.page.replace("\u00a0", " ")
    assert "2 of 2" in page, "Both services of the stage have a target."
    assert f'href="/changes/{week}"' in page
    assert "Streets: 0 days" in page
    assert 'href="/scorecards/SC-2026-0011">Streets, March 2026' in page
    assert "Release the scorecard" in page


async def test_it_says_so_where_there_is_nothing(visitor: Visitor, stage: Stage) -> None:
    await sign_in_as(visitor, stage.people.nora)
    await visitor.get("/brief")
    for words in (
        "Nothing waits for the approving official.",
        "No negotiation is open.",
        "No request fell due in this week.",
    ):
        assert words in visitor.page


@pytest.mark.parametrize("who", ["dana", "marcus", "ruth", "sam"])
async def test_for_everybody_else_it_is_not_there(visitor: Visitor, stage: Stage, who: str) -> None:
    await sign_in_as(visitor, getattr(stage.people, who))
    assert (await visitor.get("/brief")).status_code == 404
    assert (await visitor.get("/brief/brief.pdf")).status_code == 404
    await visitor.get("/to-do")
    assert 'href="/brief"' not in visitor.page


async def test_on_paper_it_is_one_page(visitor: Visitor, stage: Stage, week: str) -> None:
    await sign_in_as(visitor, stage.people.amara)
    content = (await visitor.http.get("/brief/brief.pdf")).content
    pages = reading.pages(content)
    assert len(pages) == 1
    assert week in pages[0]
    assert reading.faults(content, "ua1") == []
