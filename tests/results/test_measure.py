"""Rival formulas on the same requests: as judged here, and as the data source says itself."""

from dataclasses import replace
from datetime import date

from governance.results.actions import judging
from governance.results.queries.measure import Question, rival
from governance.results.rules.measures import DueFrom
from tests.cast import AT
from tests.requests.taking import row, uploads

MAY = Question(feed="city-works", first=date(2026, 5, 1), last=date(2026, 5, 31), as_of=AT)


async def test_every_formula_counts_the_same_requests_its_own_way(stage, tmp_path):
    source = await uploads(tmp_path)
    due = {"due_at": "2026-05-07T12:30:00Z"}
    await source.store(
        [
            row("in time", "Pothole repair", ended_at="2026-05-06T12:00:00Z", verdict=1, **due),
            row(
                "late, they say in time", "Pothole repair", ended_at="2026-05-09T12:00:00Z", verdict=1, **due
            ),
            row("open, past due", "Pothole repair", verdict=2, **due),
            row("no target", "Pothole repair", verdict=1),
        ]
    )
    await judging.judge_import(source.last)
    own = replace(MAY, due=DueFrom.EXPORTED)
    found = {one.formula.name: (one.rate.met, one.rate.n) for one in await rival(own)}
    assert found == {"on-time": (1, 3), "closed-on-time": (1, 2), "city": (2, 3)}


async def test_where_no_source_tells_results_its_formula_is_left_out(stage, tmp_path):
    source = await uploads(tmp_path)
    await source.store([row("1", "Pothole repair", ended_at="2026-05-06T12:00:00Z")])
    await judging.judge_import(source.last)
    assert [one.formula.name for one in await rival(MAY)] == ["on-time", "closed-on-time"]
