"""The page of random samples: auditors draw, others do not find it, what cannot be read is told at its field."""

import csv
import io

import pytest

from tests.scorecards.card_city import tiny_city
from tests.web.conftest import Visitor, sign_in_as

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ruth(visitor: Visitor, people) -> Visitor:
    return await sign_in_as(visitor, people.ruth)


async def test_an_auditor_draws_a_sample_with_the_seed_shown(ruth, tmp_path) -> None:
    await tiny_city(tmp_path)
    await ruth.get("/audit/sample")
    assert "Anybody who knows the seed draws the same ones again" in ruth.page
    answer = await ruth.post("/audit/samples", {"size": "3", "seed": "ruth 7"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    lines = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert "seed ruth 7" in lines[0][0]
    assert len(lines) == 2 + 3
    await ruth.get("/audit?kind=scorecards")
    assert "drew a random sample of 3 requests from 10, seed ruth 7" in ruth.page


async def test_what_cannot_be_read_is_told_at_its_field(ruth) -> None:
    answer = await ruth.post("/audit/samples", {"size": "lots", "from": "2026-06-02", "to": "2026-05-01"})
    assert answer.status_code == 422
    assert "To lies before From." in ruth.page
    assert 'value="lots"' in ruth.page


@pytest.mark.parametrize("who", ["dana", "marcus", "amara", "sam"])
async def test_for_everybody_else_it_is_not_there(visitor, people, who) -> None:
    await sign_in_as(visitor, getattr(people, who))
    assert (await visitor.get("/audit/sample")).status_code == 404
    assert (await visitor.post("/audit/samples", {"size": "3"})).status_code == 404
