"""A published scorecard counted again on the page: by auditors alone, on record, one at a time, and never sound when it is not."""

from collections.abc import AsyncIterator
from dataclasses import replace

import asyncpg
import pytest

from governance.audit.tags import Tag
from governance.database.engine import ENGINE
from governance.scorecards.actions import publication as scorecards
from governance.scorecards.actions.recounting import ALONE, BUSY, Recount, differing
from governance.scorecards.queries.cards import CardRow
from governance.scorecards.rules.moves import State
from governance.settings import current
from governance.web.scorecards.recounting import told
from tests.changes.stage import Stage
from tests.databases import owners
from tests.events import last
from tests.integrity.altering import altered
from tests.scorecards.card_city import OVER, drafted, stored
from tests.web.conftest import Visitor, sign_in_as

pytestmark = pytest.mark.anyio


@pytest.fixture
async def card(stage: Stage, tmp_path, home, monkeypatch) -> AsyncIterator[CardRow]:
    """Streets' scorecard, published."""
    monkeypatch.setenv("GOVERNANCE_HOME", str(home))
    current.cache_clear()
    await drafted(stage, tmp_path)
    await scorecards.publish_cards(at=OVER)
    yield (await stored(State.PUBLISHED))["streets"]
    current.cache_clear()


async def test_an_auditor_counts_it_again_and_reads_that_it_is_the_same(
    visitor: Visitor, stage: Stage, card: CardRow
) -> None:
    number = card.head.number
    await sign_in_as(visitor, stage.people.ruth)
    await visitor.get(f"/audit?about={number}")
    assert f'href="/audit/recount?number={number}"' in visitor.page
    await visitor.get(f"/audit/recount?number={number}")
    assert f'value="{number}"' in visitor.page
    answer = await visitor.post("/audit/recount", {"number": number.lower()})
    assert answer.headers["location"] == f"/audit?about={number}"
    await visitor.get(answer.headers["location"])
    assert f"{number} is the same in every figure." in visitor.page
    assert f"counted the scorecard {number}" in visitor.page.replace(
        f'<a href="/scorecards/{number}">{number}</a>', number
    )
    event = await last()
    assert (event.tag, event.subject, event.body["after"]) == (
        Tag.CARD_RECOUNTED,
        f"scorecard:{number}",
        {"result": "the same", "different": []},
    )


async def test_a_scorecard_that_was_altered_is_never_called_the_same(
    visitor: Visitor, stage: Stage, card: CardRow
) -> None:
    await altered("scorecard", "UPDATE scorecard SET figures = replace(figures, '\"met\":', '\"met\":1')")
    await sign_in_as(visitor, stage.people.ruth)
    await visitor.get("/audit/recount")
    answer = await visitor.post("/audit/recount", {"number": card.head.number})
    assert answer.status_code >= 400
    assert (await last()).tag == Tag.CONTENT_UNSOUND


async def test_what_is_different_is_named(card: CardRow) -> None:
    assert differing(card.card, card.card) == ()
    other = replace(card.card, as_of="2020-01-01T00:00:00Z")
    assert differing(card.card, other) == ("as_of",)
    found = Recount(number="SC-2026-0001", different=differing(card.card, other))
    assert not found.same
    assert "SC-2026-0001 is NOT the same: as_of." in told(found)


async def test_requests_that_are_gone_are_what_is_told(
    visitor: Visitor, stage: Stage, card: CardRow, home
) -> None:
    for kept in (home / "store").rglob("*"):
        if kept.is_file():
            kept.unlink()
    await sign_in_as(visitor, stage.people.ruth)
    await visitor.get("/audit/recount")
    answer = await visitor.post("/audit/recount", {"number": card.head.number})
    await visitor.get(answer.headers["location"])
    assert f"{card.head.number} is NOT the same" in visitor.page
    assert "again from its stored requests: not the same, different in" in visitor.page
    assert (await last()).body["after"]["different"] == ["its stored requests, which are missing or altered"]


@pytest.mark.parametrize("number", ["SC-1999-0001", "", "nonsense"])
async def test_what_is_no_published_scorecard_is_told_at_the_field(
    visitor: Visitor, stage: Stage, number: str
) -> None:
    await sign_in_as(visitor, stage.people.ruth)
    await visitor.get("/audit/recount")
    assert (await visitor.post("/audit/recount", {"number": number})).status_code == 422
    assert 'href="#number"' in visitor.page


async def test_one_is_counted_at_a_time(visitor: Visitor, stage: Stage, card: CardRow) -> None:
    await sign_in_as(visitor, stage.people.ruth)
    await visitor.get("/audit/recount")
    before = await last()
    connection = await asyncpg.connect(**owners(ENGINE.config))
    try:
        assert await connection.fetchval(ALONE.replace("xact_lock", "lock"))
        assert (await visitor.post("/audit/recount", {"number": card.head.number})).status_code == 503
        assert BUSY in visitor.page
    finally:
        await connection.close()
    assert await last() == before
    assert (await visitor.post("/audit/recount", {"number": card.head.number})).status_code == 303


@pytest.mark.parametrize("who", ["dana", "marcus", "amara", "sam", "nora"])
async def test_for_everybody_else_it_is_not_there(visitor: Visitor, stage: Stage, who: str) -> None:
    await sign_in_as(visitor, getattr(stage.people, who))
    assert (await visitor.get("/audit/recount")).status_code == 404
    assert (await visitor.post("/audit/recount", {"number": "SC-2026-0001"})).status_code == 404
