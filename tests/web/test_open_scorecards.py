"""The scorecard that everybody may read: only where it is open, only what is published, every figure as on the card."""

import html
import re
from dataclasses import replace
from itertools import product

import pytest
from litestar import Litestar

from governance.open_data.actions import choose
from governance.open_data.rules.parts import Part
from governance.results.rules.formulas import FEWEST
from governance.scorecards.queries.cards import card_row
from governance.scorecards.rules.periods import Period
from reports import card_words
from tests.changes.stage import AT, Stage
from tests.reports import card_sample
from tests.scorecards.carded import MAY, PARKS, put, three
from tests.web.conftest import Visitor, browser, sign_in_as

pytestmark = pytest.mark.anyio
STREETS = "/promises/scorecards/streets"
# Whose, of which month, in which state; the months and states of each side by side.
CARDS = [
    (party, month, state)
    for (party, month), state in zip(
        product(("streets", "parks", "city"), (MAY.previous, MAY)),
        ("published", "draft", "held", "published", "draft", "published"),
        strict=True,
    )
]


async def _open(stage: Stage, *parts: Part) -> None:
    await choose(parts, licence="CC0-1.0", by=stage.people.sam, at=AT)


def _words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


async def _put_all() -> None:
    for at, (party, month, state) in enumerate(CARDS, 1):
        card = (
            card_sample.card(period=month)
            if party != "city"
            else replace(card_sample.citywide(), period=month)
        )
        card = replace(card, party=PARKS) if party == "parks" else card
        await put(f"SC-2026-{at:04}", card, state=state)


def _address(party: str, month: Period) -> str:
    return f"/promises/scorecards/{party}?month={month.starts:%Y-%m}"


@pytest.mark.parametrize("opened", [False, True])
async def test_a_stranger_reads_exactly_what_is_published_and_only_where_it_is_open(
    app: Litestar,
    stage: Stage,
    opened: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    await _put_all()
    await _open(stage, *(Part if opened else set(Part) - {Part.SCORECARDS}))
    async with browser(app) as stranger:
        for party, month, state in CARDS:
            expected = 200 if opened and state == "published" else 404
            assert (await stranger.get(_address(party, month))).status_code == expected, (party, state)
            if expected == 200:
                page = (await stranger.get(_address(party, month))).text
                for address in re.findall(r'href="(/promises/scorecards/[^"]+)"', page):
                    assert (await stranger.get(html.unescape(address))).status_code == 200, address
        list_page = (await stranger.get("/promises")).text
        assert ("/promises/scorecards/streets" in list_page) == opened


async def test_every_figure_stands_as_it_was_published_and_nothing_that_was_said(
    app: Litestar, stage: Stage
) -> None:
    await three()
    await _open(stage, *Part)
    card = (await card_row("SC-2026-0001")).card
    async with browser(app) as stranger:
        page = _words((await stranger.get(STREETS)).text)
    assert card_words.share(card.adjusted.on_time) in page
    for line in card.services:
        told = card_words.share(line.on_time) if line.on_time.n >= FEWEST else "too few to say"
        goal = card_words.goal(line.goal_bp) if line.goal_bp >= 0 else "none"
        assert f"{line.service.name} {told} {goal} {line.on_time.n:,}" in page
    assert "pattern" not in page.lower()
    assert "What both sides say" not in page


async def test_what_is_signed_in_reads_it_too_and_months_lead_to_one_another(
    visitor: Visitor, stage: Stage
) -> None:
    await put("SC-2026-0001", card_sample.card(period=MAY.previous), state="published")
    await put("SC-2026-0002", card_sample.card(period=MAY), state="published")
    await _open(stage, *Part)
    await sign_in_as(visitor, stage.people.dana)
    await visitor.get(STREETS)
    assert re.findall(r'<option value="([\d-]+)"', visitor.page) == ["2026-05", "2026-04"]
    assert "Streets, May 2026" in _words(visitor.page)
    await visitor.get(f"{STREETS}?month=2026-04")
    assert "Streets, April 2026" in _words(visitor.page)
