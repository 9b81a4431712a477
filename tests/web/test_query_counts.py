"""How often a page of the negotiation asks the database: at most seven times, recognizing the visitor and what is new to them included.

A page that asks once per line or per change is quick on a desk and slow in a city.
"""

from datetime import timedelta

import pytest
from litestar import Litestar

from governance.changes import actions
from tests.changes.stage import AT, LAMP_FASTER, Stage, set_stage
from tests.changes.test_page import SEVEN, SIX
from tests.queries import counted
from tests.web.conftest import Visitor, browser, sign_in_as

pytestmark = pytest.mark.anyio
MOST = 7


@pytest.fixture
async def stage(db: None) -> Stage:
    return await set_stage()


@pytest.fixture
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("governance.clock.now", lambda: AT + timedelta(hours=2))


@pytest.mark.parametrize("who", ["lee", "marcus", "priya"])
async def test_each_page_of_the_negotiation_asks_at_most_seven_times(
    stage: Stage, app: Litestar, morning: None, who: str
) -> None:
    number = await _negotiated(stage)
    async with browser(app) as visitor:
        await sign_in_as(visitor, getattr(stage.people, who))
        for path in (f"/changes/{number}", "/agreements/streets", "/to-do"):
            assert 0 < len(await _asked(visitor, path)) <= MOST, path


async def test_more_changes_and_words_do_not_make_a_page_ask_more(
    stage: Stage, app: Litestar, morning: None
) -> None:
    """Where something waits for the reader and something for others, as it is from the first week on."""
    number, answered = await _negotiated(stage), await _negotiated(stage)
    await actions.reply(answered, words="Since May", by=stage.people.marcus, at=AT)
    pages = (f"/changes/{number}", "/agreements/streets", "/to-do")
    async with browser(app) as visitor:
        await sign_in_as(visitor, stage.people.marcus)
        before = [len(await _asked(visitor, path)) for path in pages]
        await actions.note(number, words="Ask again in June", by=stage.people.marcus, at=AT)
        await _negotiated(stage)
        await actions.reply(await _negotiated(stage), words="Since May", by=stage.people.marcus, at=AT)
        assert [len(await _asked(visitor, path)) for path in pages] == before


async def _negotiated(stage: Stage) -> str:
    """A proposal of two lines, an answer to it, a question, a note."""
    people = stage.people
    number = await stage.begun(SEVEN, LAMP_FASTER, by=people.lee)
    await actions.offer(number, await stage.proposal(SEVEN, LAMP_FASTER), by=people.lee, at=AT)
    await actions.counter(number, await stage.proposal(SIX, LAMP_FASTER), by=people.marcus, at=AT)
    await actions.ask(number, words="Since when?", by=people.dana, at=AT)
    await actions.note(number, words="Paving crew is short", by=people.dana, at=AT)
    return number


async def _asked(visitor: Visitor, path: str) -> list[str]:
    """The second time: what is kept in memory until it changes is known by then."""
    await visitor.get(path)
    with counted() as seen:
        answer = await visitor.get(path)
    assert answer.status_code == 200, path
    return seen
