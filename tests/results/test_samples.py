"""An auditor's random sample: anybody can draw it again, and each drawing is on record."""

import csv
import io
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest

from governance.audit.tags import Tag
from governance.errors import Forbidden, Invalid
from governance.people.rules import operator
from governance.records.sample_files import as_csv
from governance.results.actions.extracts import draw
from governance.results.queries.requests import RequestQuery
from governance.results.queries.samples import usual_seed
from governance.results.rules.request_filter import RequestFilter
from tests.changes.stage import Stage, events
from tests.requests.taking import row
from tests.scorecards.card_city import JUNE_2, settled, tiny_city

ALL = RequestQuery(wanted=RequestFilter(), at=JUNE_2, zone=ZoneInfo("America/New_York"))


@pytest.fixture
async def city(stage: Stage, tmp_path):
    source = await tiny_city(tmp_path)
    await source.store([row("=1+1", "Pothole repair")])
    await settled()
    return stage.people


def cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


async def test_the_seed_alone_decides_and_anybody_can_draw_again(city):
    drawn = await draw(ALL, size=4, seed="ruth 7", filter_words="all", by=city.ruth)
    again = await draw(ALL, size=4, seed="ruth 7", filter_words="all", by=city.ruth)
    assert again == drawn
    cases = [*map(str, range(1, 11)), "=1+1"]
    order = sorted(
        (sha256(f"ruth 7|{drawn.drawn[0].source}|{case}".encode()).hexdigest(), case) for case in cases
    )
    assert [(each.key, each.case) for each in drawn.drawn] == order[:4]
    assert drawn.among == 11


async def test_a_sample_is_drawn_from_what_was_asked_for(city):
    lamps = RequestQuery(wanted=RequestFilter(service="street-lamp"), at=JUNE_2, zone=ALL.zone)
    drawn = await draw(lamps, size=10, seed="x", filter_words="lamps", by=operator())
    assert [each.case for each in drawn.drawn] == ["5"]


async def test_each_line_tells_inputs_due_date_in_words_and_result(city):
    lines = cells(as_csv(await draw(ALL, size=20, seed="x", filter_words="all", by=city.ruth)))
    assert lines[0][0].startswith("Random sample of 11 of 11 requests, seed x.")
    found = {line[2]: dict(zip(lines[1], line, strict=True)) for line in lines[2:]}
    assert found["1"]["result"] == "met"
    assert found["2"]["result"] == "missed"
    assert found["1"]["due"] == "Thu, May 7, 2026, 8:30 AM"
    assert found["1"]["because"].startswith("4 business days, City Hall v1")
    assert found["8"]["result"] == "unmatched"


async def test_no_cell_is_run_by_a_spreadsheet(city):
    content = as_csv(await draw(ALL, size=20, seed="=cmd()", filter_words="all", by=city.ruth))
    cases = [line[2] for line in cells(content)[2:]]
    assert "'=1+1" in cases
    assert not any(cell.startswith("=") for line in cells(content) for cell in line)


async def test_drawing_goes_on_record(city):
    await draw(ALL, size=3, seed="x", filter_words="all of May", by=city.ruth)
    last = (await events())[-1]
    assert last["tag"] == Tag.SAMPLE_DRAWN
    assert last["told"]["after"] == {"drawn": 3, "among": 11, "seed": "x", "filter": "all of May"}


async def test_without_a_seed_nobody_chose_it(city):
    seed = await usual_seed()
    assert (await draw(ALL, size=1, seed="", filter_words="all", by=city.ruth)).seed == seed
    assert await usual_seed() != seed


async def test_only_auditors_draw_and_not_without_end(city):
    with pytest.raises(Forbidden):
        await draw(ALL, size=1, seed="x", filter_words="all", by=city.marcus)
    for size in (0, 1_001):
        with pytest.raises(Invalid):
            await draw(ALL, size=size, seed="x", filter_words="all", by=city.ruth)
