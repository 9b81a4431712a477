"""Stored requests that other settings read anew are told to their departments, and what they come to mean is open to objection."""

from dataclasses import replace
from datetime import timedelta

import pytest

from governance.audit.tags import Tag
from governance.errors import Invalid
from governance.requests.actions import feeds, labels, objections
from governance.requests.queries import meanings as queries
from governance.requests.queries.labels import label_by_name
from governance.requests.queries.meanings import NoticeFacts
from governance.requests.queries.new_meanings import new_meanings
from governance.requests.rules.labels import LabelState
from governance.requests.rules.meanings import State
from governance.results.actions import judging
from tests.agreements.town import last_event
from tests.changes.stage import AT, Stage
from tests.requests.taking import CITY, MAPPING, Uploads, row, uploads

LATER = AT + timedelta(hours=1)
CLOSED = "2026-05-02T12:00:00Z"
HOLES = [row(str(number), "Pothole repair", ended_at=CLOSED, closed="true") for number in (1, 2, 3)]
NOTED = [{**hole, "label": "Case noted"} for hole in HOLES]


@pytest.fixture
async def source(stage: Stage, tmp_path) -> Uploads:
    found = await uploads(tmp_path)
    await found.store(HOLES)
    await judging.judge_import(found.last)
    return found


async def told(number: str = "NM-2026-0001") -> NoticeFacts:
    return await queries.notice_by_number(number)


async def how_many() -> int:
    return len(await queries._read(queries.NOTICES))


async def objected(stage: Stage) -> None:
    changes = [line.change for line in (await told()).lines]
    await objections.object_to(
        "NM-2026-0001", changes, words="We filled them.", seen=1, by=stage.people.dana, at=LATER
    )


async def test_requests_that_are_set_aside_by_other_settings_are_told_and_stand_on_scorecards(source, stage):
    done = await source.store(NOTED, at=LATER, set_aside=("Case noted",))
    assert [(one.name, one.renamed, one.retimed) for one in done.anew] == [("Streets", 3, 0)]
    found = await told()
    assert (found.party, found.results) == ("streets", 3)
    assert "Streets: 3 stored requests with another name." in found.about
    assert [(line.name, line.before, line.after) for line in found.lines] == [
        ("Case noted", "means Pothole repair", "is set aside as no work that 311 promises")
    ]
    assert [one.label for one in await new_meanings(since=AT, party=found.party_id)] == ["Case noted"]


async def test_an_objection_counts_them_again_and_names_do_not_bring_it_back(source, stage):
    await source.store(NOTED, at=LATER, set_aside=("Case noted",))
    await objected(stage)
    meant = await label_by_name("city-works", "Case noted")
    assert (meant.state, meant.service) == (LabelState.MATCHED, "pothole")
    await labels.rematch(at=LATER)
    assert (await label_by_name("city-works", "Case noted")).service == "pothole"


async def test_what_was_objected_to_does_not_come_back_under_another_spelling(source, stage):
    await source.store(NOTED, at=LATER, set_aside=("Case noted",))
    await objected(stage)
    again = [{**hole, "label": "Noted"} for hole in HOLES]
    await source.store(again, at=LATER + timedelta(hours=1), set_aside=("Noted",))
    assert (await label_by_name("city-works", "Noted")).service == "pothole"
    looked_at = (await label_by_name("city-works", "Noted")).looked_at
    with pytest.raises(Invalid, match="Streets has objected to that meaning of “Noted”"):
        await labels.set_aside_label(looked_at, by=stage.people.marcus, at=LATER)
    await objections.agree("NM-2026-0001", words="Agreed.", seen=2, by=stage.people.dana, at=LATER)
    for name in ("Noted", "Case noted"):
        assert (await label_by_name("city-works", name)).state is LabelState.SET_ASIDE


async def test_where_requests_meant_several_services_an_objection_leaves_the_name_open(source, stage):
    await source.store([row("8", "Street lamp out"), row("9", "Who knows")])
    noted = [*NOTED, row("9", "Case noted")]
    await source.store(noted, at=LATER, set_aside=("Case noted",))
    assert [line.results for line in (await told()).lines] == [3]
    await objected(stage)
    assert (await label_by_name("city-works", "Case noted")).state is LabelState.AMBIGUOUS


async def test_other_times_are_told_and_work_that_is_done_is_not(source, stage):
    await source.store([row("4", "Pothole repair")])
    await source.store([row("4", "Pothole repair", ended_at=CLOSED, closed="true")])
    assert not await how_many()
    done = await source.store([{**HOLES[0], "ended_at": "2026-05-02T16:00:00Z"}], at=LATER)
    assert [(one.renamed, one.retimed) for one in done.anew] == [(0, 1)]
    found = await told()
    assert (found.lines, found.state) == ((), State.TOLD)
    assert "Streets: 1 with another opening or closing time." in found.about
    await objections.accept(found.number, seen=1, by=stage.people.dana, at=LATER)
    assert (await told()).state is State.ACCEPTED


async def test_a_name_that_was_known_before_is_told_without_a_change_of_its_meaning(source, stage):
    await source.store([row("7", "Case noted")], set_aside=("Case noted",))
    await source.store([{**HOLES[0], "label": "Pothole repair", "district": "5"}])
    assert not await how_many()


async def test_a_change_of_settings_is_told_in_words_and_named_by_the_next_upload(source, stage):
    moved = replace(CITY, mapping=replace(MAPPING, zone="America/Chicago", set_aside=("outcome", "Noted")))
    await feeds.change_feed("city-works", moved, seen=1, by=stage.people.marcus, at=AT)
    words = "Time zone: “America/New_York”, now “America/Chicago”; Column and values of what is set aside: none, now “outcome”, “Noted”"
    found = await told()
    assert (found.party, found.about) == (
        "streets",
        f"311 changed how files of City Works are read from now on. {words}.",
    )
    event = await last_event(Tag.FEED_CHANGED)
    assert (event["after"]["changes"], event["after"]["told"]) == (words, "Streets")
    await source.store([{**HOLES[0], "ended_at": "2026-05-02T13:00:00Z"}], at=LATER)
    assert words in (await told("NM-2026-0002")).about


async def test_another_name_of_a_source_alone_is_told_to_nobody(source, stage):
    await feeds.change_feed("city-works", replace(CITY, name="Works"), seen=1, by=stage.people.marcus, at=AT)
    assert not await how_many()
