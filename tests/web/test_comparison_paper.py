"""Two versions compared on paper: every value that differs stands there as before and as after, and nothing else does."""

import re

import pytest

from governance.agreements import queries
from governance.agreements.queries.content import changes, filled
from governance.web.agreements.version_comparison import compare_versions
from tests.changes.stage import AT, Stage
from tests.reports import reading
from tests.web.conftest import Visitor
from tests.web.port_alder import as_, scheduled

pytestmark = pytest.mark.anyio


def _flat(words: str) -> str:
    return re.sub(r"\s+", "", words)


async def test_the_paper_says_every_value_that_differs_before_and_after(
    visitor: Visitor, stage: Stage
) -> None:
    await scheduled(stage)
    await as_(visitor, stage, "marcus")
    await visitor.get("/agreements/streets/compare?from=1&to=2")
    assert "/agreements/streets/compare.pdf?from=1&to=2" in visitor.page
    answer = await visitor.get("/agreements/streets/compare.pdf?from=1&to=2")
    assert answer.headers["content-type"] == "application/pdf"
    told = _flat(reading.text(answer.content))
    later, earlier = await queries.versions(stage.agreement, on=AT.date())
    lines = await compare_versions(changes((await filled(earlier)).items, (await filled(later)).items))
    assert lines
    for line in lines:
        assert _flat(line.name) in told
        for each in line.fields:
            assert _flat(each.before) in told
            assert _flat(each.after) in told
    for version in (earlier, later):
        assert version.hash[:8] in told
    assert "LeeChan,Streets" in told


@pytest.mark.parametrize("profile", ["3a", "ua1"])
async def test_the_paper_is_archivable_and_accessible(visitor: Visitor, stage: Stage, profile: str) -> None:
    await scheduled(stage)
    await as_(visitor, stage, "ruth")
    answer = await visitor.get("/agreements/streets/compare.pdf?from=1&to=2")
    assert reading.faults(answer.content, profile) == []
    assert len(reading.pages(answer.content)) == 1


async def test_two_that_say_the_same_say_so_and_one_that_is_not_there_is_named(
    visitor: Visitor, stage: Stage
) -> None:
    await scheduled(stage)
    await as_(visitor, stage, "ruth")
    answer = await visitor.get("/agreements/streets/compare.pdf?from=2&to=2")
    assert "Thetwosaythesame." in _flat(reading.text(answer.content))
    missing = await visitor.get("/agreements/streets/compare.pdf?from=1&to=9")
    assert missing.status_code == 404
    assert "one of those asked for is not there" in missing.text
