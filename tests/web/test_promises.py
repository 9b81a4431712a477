"""What the data promise by page: asked for by one button, followed while it is read, each figure with its requests."""

import html
import re

import pytest

from governance import settings as all_settings
from governance.errors import Unavailable
from governance.inference.actions import reading as reading_action
from governance.inference.actions.reading import read_promises
from governance.requests.actions import feeds, importing
from governance.requests.rules.mapping import Column, FeedMapping
from governance.requests.rules.uploads import FeedEntry
from tests.changes.stage import AT, Stage
from tests.inference import housing
from tests.web.conftest import Visitor, sign_in_as

pytestmark = pytest.mark.anyio
PAGE = "/sources/housing/promises"
LINK = re.compile(r'<a href="(/requests\?[^"]*)">([\d,]+)</a>')


@pytest.fixture
async def city(visitor: Visitor, stage: Stage, settings, monkeypatch) -> Visitor:
    monkeypatch.setattr(importing, "current", lambda: settings)
    monkeypatch.setattr(all_settings, "current", lambda: settings)
    await housing.calendar(by=stage.people.nora)
    await housing.taken_in(settings.home, housing.export(heat=80), at=AT)
    return visitor


async def seen_by(visitor: Visitor, stage: Stage, who: str) -> str:
    await sign_in_as(visitor, getattr(stage.people, who))
    await visitor.get(PAGE)
    return " ".join(visitor.page.split())


async def test_one_button_reads_the_promises_and_each_figure_walks_back(city: Visitor, stage: Stage) -> None:
    page = await seen_by(city, stage, "marcus")
    assert page.count('type="submit">Read the promises out of the data') == 1
    assert (await city.post(PAGE, {})).status_code == 303
    await city.get(PAGE)
    assert "Waits its turn" in city.page
    assert '<noscript><meta http-equiv="refresh"' in city.page
    assert "Read the promises out of the data" not in city.page
    assert await read_promises(at=AT) == 1
    page = await seen_by(city, stage, "marcus")
    for words in (
        *("2 business days", "Monday to Friday, 8:00 AM to 4:30 PM", "30 calendar days", "720 hours"),
        *("Too few to say", "Holidays that were not loaded", "3</a> closed requests were called late"),
        *("Due dates set by hand", "Mon, Oct 13, 2025", "holidays of Massachusetts", "Read them again"),
    ):
        assert words in page, words
    await _each_figure_is_its_list(city)
    assert "FN-2026-0001" in page
    await city.get("/findings/FN-2026-0001")
    assert "As it was kept" in city.page


async def _each_figure_is_its_list(city: Visitor) -> None:
    links = {html.unescape(href): count for href, count in LINK.findall(city.page)}
    assert len(links) > 8
    assert {"yes", "no", "moved", "holiday", "holiday-late"} <= set(
        re.findall(r"fit=([\w-]+)", " ".join(links))
    )
    for href, count in links.items():
        await city.get(href)
        (told,) = re.findall(r'role="status"><b>([\d,]+) requests?</b>', city.page)
        assert told == count, href


async def test_the_auditor_reads_them_too_and_a_department_does_not(city: Visitor, stage: Stage) -> None:
    await sign_in_as(city, stage.people.dana)
    assert (await city.get(PAGE)).status_code == 404
    assert (await city.post(PAGE, {})).status_code == 404
    assert "Read the promises" in await seen_by(city, stage, "ruth")
    assert (await city.post(PAGE, {})).status_code == 303


async def test_a_reading_that_fails_says_so_and_can_be_asked_for_again(
    city: Visitor, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await seen_by(city, stage, "marcus")
    await city.post(PAGE, {})

    async def broken(*_: object, **__: object) -> None:
        raise Unavailable("It was not finished within 900 seconds and was given up.")

    monkeypatch.setattr(reading_action, "read_away", broken)
    await read_promises(at=AT)
    page = await seen_by(city, stage, "marcus")
    assert "The promises could not be read" in page
    assert "within 900 seconds" in page
    assert 'type="submit">Read the promises out of the data' in page


async def test_a_source_without_due_dates_says_what_is_missing(city: Visitor, stage: Stage) -> None:
    mapping = FeedMapping(
        columns={Column.ID: ("id",), Column.LABEL: ("kind",), Column.OPENED: ("opened",)},
        zone="America/New_York",
    )
    await feeds.add_feed(FeedEntry(name="Silent", mapping=mapping), by=stage.people.marcus, at=AT)
    await sign_in_as(city, stage.people.marcus)
    await city.get("/sources/silent/promises")
    assert "This data source tells no due dates." in city.page
    assert "Read the promises out of the data" not in city.page
