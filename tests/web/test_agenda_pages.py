"""The page of an agenda by HTTP: order, minutes, items put off and taken up, publishing; at most eight questions for forty items."""

from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from litestar import Litestar
from pypdf import PdfReader

from governance import clock
from governance.agendas.actions.publishing import publish
from governance.changes import actions
from governance.database import sql
from governance.errors import AlreadyDone, Invalid, Stale
from governance.meetings.actions import agenda_items as items
from governance.meetings.actions.agenda_items import NewItem
from governance.meetings.queries.agenda import agenda
from governance.meetings.queries.meetings import meeting
from tests.agendas.staged import LATER_SLOT, action, ahead, standing, template
from tests.changes.stage import AT, Stage, set_stage
from tests.meetings.staged import PAIR, invited
from tests.queries import counted
from tests.waiting.scenes import sent
from tests.web.conftest import Visitor, browser, sign_in_as

pytestmark = pytest.mark.anyio


@pytest.fixture
async def stage(db: None) -> Stage:
    clock.set_to(AT)
    return await set_stage()


@pytest.fixture
async def dana(stage: Stage, app: Litestar) -> AsyncIterator[Visitor]:
    async with browser(app) as one:
        yield await sign_in_as(one, stage.people.dana)


async def _titles(number: str) -> list[str]:
    return [each.title for each in await standing(number)]


async def test_an_agenda_is_put_in_order_and_published_and_says_what_changed_since(
    stage: Stage, dana: Visitor
) -> None:
    number = await ahead(stage)
    at = f"/meetings/{number}/agenda"
    change, _ = await sent(stage, by=stage.people.marcus)
    await dana.get(at)
    assert "Not published yet" in dana.page
    answer = await dana.post(at, {"title": "", "minutes": "5"})
    assert answer.status_code == 422
    answer = await dana.post(at, {"title": "Snow routes", "minutes": "12", "do": "add"})
    assert answer.status_code == 303
    await dana.post(at, {"title": "Who calls whom", "minutes": "5", "internal": "yes", "do": "add"})
    answer = await dana.post(f"{at}/publication", {})
    assert answer.status_code == 303
    await dana.get(at)
    assert "Published on" in dana.page
    assert f'href="/changes/{change}"' in dana.page
    assert "27 of 45 minutes" in dana.page
    last = (await standing(number))[-1]
    answer = await dana.post(f"{at}/order", {"up": f"{last.key}:1"})
    assert answer.status_code == 303
    assert (await _titles(number))[-1] == "Snow routes"
    await actions.withdraw(change, words="Not now", by=stage.people.marcus, at=AT)
    first = (await standing(number))[0]
    await dana.post(
        f"{at}/items/{first.key}", {"do": "drop", "words": "withdrawn", "revision": str(first.revision)}
    )
    await dana.get(at)
    assert "Changed since:" in dana.page
    assert "Taken off: withdrawn" in dana.page


async def test_a_published_agenda_is_kept_as_page_and_paper_without_what_is_internal(
    stage: Stage, dana: Visitor
) -> None:
    number = await ahead(stage)
    at = f"/meetings/{number}/agenda"
    await items.add(number, NewItem(title="Snow routes"), by=stage.people.dana, at=AT)
    new = NewItem(title="Who calls whom", internal=True)
    await items.add(number, new, by=stage.people.dana, at=AT)
    await publish(number, by=stage.people.dana, at=AT)
    await items.add(number, NewItem(title="Frost"), by=stage.people.dana, at=AT)
    await dana.get(f"{at}/published/1")
    assert "Snow routes" in dana.page
    assert "Who calls whom" not in dana.page
    assert "1 internal item is" in dana.page
    paper = await dana.get(f"{at}/published/1/paper")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(paper.content)).pages)
    assert "Snow routes" in text
    assert "Who calls whom" not in text
    hashed = await sql.value("SELECT hash FROM published_agenda")
    await dana.get(f"/verify/{hashed}")
    assert "A genuine agenda" in dana.page
    again = await dana.get(f"{at}/published/1/paper")
    assert again.content == paper.content


async def test_items_are_changed_put_off_kept_and_taken_up_without_losing_what_was_typed(
    stage: Stage, dana: Visitor
) -> None:
    number = await ahead(stage)
    later = await invited(stage.people.dana, PAIR, LATER_SLOT)
    at = f"/meetings/{number}/agenda"
    key = await items.add(number, NewItem(title="Snow routes"), by=stage.people.dana, at=AT)
    await dana.get(f"{at}?item={key}")
    assert "Put it off to Thu, Jul 16, 2026" in dana.page
    await dana.post(
        f"{at}/items/{key}?item={key}", {"do": "save", "title": "Snow", "minutes": "none", "revision": "1"}
    )
    assert 'value="Snow"' in dana.page
    await dana.post(f"{at}/items/{key}", {"do": "save", "title": "Snow", "minutes": "9", "revision": "1"})
    await dana.post(f"{at}/items/{key}", {"do": "put-off", "words": "no time", "revision": "2"})
    assert (await _titles(number), await _titles(later)) == ([], ["Snow"])
    await dana.get(at)
    assert "Put off to" in dana.page
    await dana.post(f"{at}/items/{key}", {"do": "back", "revision": "3"})
    assert (await _titles(number), await _titles(later)) == (["Snow"], [])
    await template()
    await dana.post(at, {"title": "Next year", "minutes": "5", "do": "later"})
    await dana.get(at)
    assert "Take it up now" in dana.page
    row = await sql.one("SELECT key FROM agenda_item WHERE meeting IS NULL")
    await dana.post(f"{at}/items/{row['key']}", {"do": "take-up", "revision": "1"})
    assert sorted(await _titles(number)) == ["Next year", "Snow"]
    await dana.post(
        f"{at}/standing", {"seen": "[]", "first": "News, from the street, 7", "last": "Next date"}
    )
    await dana.post(f"{at}/publication", {})
    assert await _titles(number) == ["News, from the street", "Snow", "Next year", "Next date"]


async def test_who_only_reads_is_offered_nothing(stage: Stage, visitor: Visitor) -> None:
    number = await ahead(stage)
    await items.add(number, NewItem(title="Snow routes"), by=stage.people.dana, at=AT)
    nora = await sign_in_as(visitor, stage.people.nora)
    await nora.get(f"/meetings/{number}/agenda")
    assert "Snow routes" in nora.page
    assert '<form method="post" action="/meetings' not in nora.page
    rosa = await sign_in_as(visitor, stage.people.rosa)
    assert (await rosa.get(f"/meetings/{number}/agenda")).status_code == 404


async def test_publishing_needs_something_on_it_and_something_new(stage: Stage) -> None:
    number = await ahead(stage)
    with pytest.raises(Invalid):
        await publish(number, by=stage.people.dana, at=AT)
    await items.add(number, NewItem(title="Snow"), by=stage.people.dana, at=AT)
    assert await publish(number, by=stage.people.dana, at=AT) == 1
    with pytest.raises(AlreadyDone):
        await publish(number, by=stage.people.marcus, at=AT)
    await items.add(number, NewItem(title="Frost"), by=stage.people.dana, at=AT)
    assert await publish(number, by=stage.people.marcus, at=AT) == 2
    await sql.rows("UPDATE meeting SET state = 'closed'")
    with pytest.raises(Stale):
        await publish(number, by=stage.people.dana, at=AT)


async def test_forty_items_and_a_series_ask_no_more_than_eight_times(stage: Stage, dana: Visitor) -> None:
    number = await ahead(stage)
    for n in range(39):
        await action(f"AC-2026-{n:04d}", carried=1, words=f"Action {n}")
    await template({"title": "Next date", "minutes": 2})
    await publish(number, by=stage.people.dana, at=AT)
    await sql.rows(
        "UPDATE agenda_item SET series = (SELECT id FROM meeting_series), meeting = NULL WHERE title = 'Action 1'"
    )
    assert len(await agenda((await meeting(number)).id)) >= 20
    await dana.get(f"/meetings/{number}/agenda")
    with counted() as seen:
        answer = await dana.get(f"/meetings/{number}/agenda")
    assert answer.status_code == 200
    assert len(seen) <= 8, "\n".join(seen)
