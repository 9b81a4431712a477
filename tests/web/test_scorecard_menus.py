"""The two menus of a scorecard lead each reader to the cards that they may see, and to no other."""

import re
from itertools import product

import pytest

from tests.changes.stage import Stage
from tests.reports import card_sample
from tests.scorecards.carded import MAY, PARKS, put, three
from tests.web.conftest import Visitor, sign_in_as

PUBLISHED, DRAFT, CITY, OTHERS = "SC-2026-0001", "SC-2026-0002", "SC-2026-0003", "SC-2026-0009"
READERS = ("marcus", "dana", "lee", "rosa", "amara", "ruth", "sam")


@pytest.fixture
async def cards(stage: Stage) -> Stage:
    await three()
    await put(OTHERS, card_sample.card(party=PARKS, period=MAY))
    return stage


def offered(page: str, menu: str) -> list[str]:
    """The values that a menu of the page offers."""
    found = re.search(rf'<select[^>]*name="{menu}"[^>]*>(.*?)</select>', page, re.DOTALL)
    assert found, f"The page has no menu {menu}."
    return re.findall(r'<option value="([^"]*)"', found[1])


@pytest.mark.parametrize("who", READERS)
async def test_the_menus_lead_to_every_card_that_the_reader_sees_and_to_no_other(
    visitor: Visitor, cards: Stage, who: str
) -> None:
    await sign_in_as(visitor, getattr(cards.people, who))
    await visitor.get("/scorecards")
    listed = {f"/scorecards/{each}" for each in (PUBLISHED, DRAFT, CITY, OTHERS) if each in visitor.page}
    await visitor.get(f"/scorecards/{PUBLISHED}")
    reached = set()
    for period, party in product(offered(visitor.page, "period"), offered(visitor.page, "party")):
        answer = await visitor.get(f"/scorecards/choose?period={period}&party={party}")
        assert answer.status_code == 303
        reached.add(answer.headers["location"])
    assert listed
    assert reached - {"/scorecards"} == listed


async def test_a_period_without_a_card_leads_to_the_list_and_says_so(visitor: Visitor, cards: Stage) -> None:
    await sign_in_as(visitor, cards.people.dana)
    for asked in ("?period=month-1999-01-01&party=streets", "?period=&party=nobody", ""):
        answer = await visitor.get(f"/scorecards/choose{asked}")
        assert (answer.status_code, answer.headers["location"]) == (303, "/scorecards")
    await visitor.get("/scorecards")
    assert "There is no scorecard of this office for that period." in visitor.page
