"""Drafts by program: what its side writes is kept once, never over somebody else's, and goes to nobody."""

from asyncio import gather
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from litestar import Litestar

from governance.audit.tags import Tag
from governance.changes import actions
from governance.identity.rules.tokens import Scope
from tests.api.conftest import Program, program, token_of
from tests.changes.stage import AT, POTHOLE, Stage, events, tags
from tests.web.conftest import fixed_clock, stage  # noqa: F401 - fixtures

pytestmark = pytest.mark.anyio
LINE = {"key": POTHOLE.key, "item": {"target": {"amount": 7, "unit": "calendar-days"}, "goal_bp": 8_000}}
WHOLE: dict[str, Any] = {
    "agreement": "streets",
    "reason": "staffing",
    "rationale": "Crews moved to paving",
    "effective": {"kind": "date", "on": "2026-07-01"},
    "lines": [LINE],
}
ENTRY = {name: value for name, value in WHOLE.items() if name != "agreement"}


@pytest.fixture
async def dana(app: Litestar, stage: Stage) -> AsyncIterator[Program]:  # noqa: F811
    async with program(app, await token_of(stage.people.dana, (Scope.DRAFTS,))) as one:
        yield one


async def begun(by: Program, key: str = "begin-it-once", **other: Any) -> httpx.Response:
    return await by.post("/drafts", {**WHOLE, **other}, **{"Idempotency-Key": key})


async def saved(by: Program, number: str, mark: str, **other: Any) -> httpx.Response:
    return await by.send("PUT", f"/drafts/{number}", {**ENTRY, **other}, **{"If-Match": mark})


async def test_a_draft_is_begun_read_saved_and_taken_back(dana: Program) -> None:
    made = await begun(dana)
    assert made.status_code == 201, made.text
    number = made.json()["number"]
    assert (made.headers["location"], made.headers["etag"]) == (f"/api/v1/drafts/{number}", '"1"')
    shown = await dana.get(f"/drafts/{number}")
    assert shown.content == made.content
    told = shown.json()
    assert told["title"] == "Pothole repair: from 4 business days to 7 calendar days"
    (line,) = told["lines"]
    assert (line["today"], line["becomes"]) == (
        "4 business days, on time at least 90%",
        "7 calendar days, on time at least 80%",
    )
    back = {name: told[name] for name in ENTRY}
    back["lines"] = [{name: line[name] for name in ("key", "before", "removed", "item")}]
    again = await dana.send("PUT", f"/drafts/{number}", back, **{"If-Match": '"1"'})
    assert (again.status_code, again.headers["etag"]) == (200, '"2"'), again.text
    assert again.json()["lines"] == told["lines"]
    late = await dana.send("DELETE", f"/drafts/{number}", **{"If-Match": '"1"'})
    assert (late.status_code, late.headers["content-type"]) == (412, "application/problem+json")
    gone = await dana.send("DELETE", f"/drafts/{number}", **{"If-Match": '"2"'})
    assert (gone.status_code, gone.content) == (204, b"")
    assert (await dana.get(f"/drafts/{number}")).status_code == 404
    assert (await tags())[-2:] == [Tag.CHANGE_DRAFTED, Tag.DRAFT_TAKEN_BACK]
    assert {event["audience"] for event in (await events())[-2:]} == {"streets"}
    assert [event["told"]["by"]["via"] for event in (await events())[-2:]] == ["programming interface"] * 2


@pytest.mark.parametrize("alike", [False, True])
async def test_criterion_27_of_two_who_save_over_one_etag_one_is_told_that_it_was_late(
    dana: Program, *, alike: bool
) -> None:
    number = (await begun(dana)).json()["number"]
    others = ("the same",) * 2 if alike else ("one", "another")
    answers = await gather(*(saved(dana, number, '"1"', rationale=each) for each in others))
    assert sorted(each.status_code for each in answers) == [200, 412]
    won = next(each for each in answers if each.status_code == 200)
    assert (await dana.get(f"/drafts/{number}")).json()["rationale"] == won.json()["rationale"]


async def test_criterion_27_the_same_key_50_times_at_once_is_one_draft_and_50_equal_answers(
    dana: Program,
) -> None:
    answers = await gather(*(begun(dana, "fifty-at-once") for _ in range(50)))
    told = Counter((each.status_code, each.headers["etag"], each.content) for each in answers)
    assert len(told) == 1
    assert next(iter(told))[0] == 201
    assert (await tags()).count(Tag.CHANGE_DRAFTED) == 2  # the first version's own, and this one
    other = await begun(dana, "fifty-at-once", rationale="Something else")
    assert other.status_code == 422
    assert set(other.json()["fields"]) == {"Idempotency-Key"}


async def test_what_fails_leaves_its_key_free(dana: Program) -> None:
    wrong = await begun(dana, "tried-again", respond_days=1)
    assert (wrong.status_code, set(wrong.json()["fields"])) == (422, {"respond_days"})
    assert (await begun(dana, "tried-again")).status_code == 201


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({"key": "term:nothing/done"}, "lines"),
        ({"key": "knowledge:pothole"}, "lines[0].key"),
        ({"key": "clause:new"}, "lines[0].key"),
        ({"key": "clause:storms", "removed": True}, "lines[0].removed"),
        ({"key": POTHOLE.key, "before": "0" * 64}, "lines[0].before"),
        ({"key": POTHOLE.key, "item": {"ask_first": "Where?"}}, "lines[0].item.ask_first"),
        ({"key": POTHOLE.key, "item": {"formula": "city"}}, "lines[0].item.formula"),
        ({"key": POTHOLE.key, "item": {"closed_when": "patched\u200b"}}, "lines[0].item.closed_when"),
    ],
)
async def test_what_cannot_be_taken_is_named_by_line_and_field(
    dana: Program, line: dict[str, Any], field: str
) -> None:
    answer = await begun(dana, lines=[line])
    assert answer.status_code in {400, 422}, answer.text
    assert set(answer.json()["fields"]) == {field}


async def test_only_its_own_side_reads_or_writes_a_draft_and_only_by_a_token_for_drafts(
    app: Litestar,
    stage: Stage,  # noqa: F811
    dana: Program,
) -> None:
    number = (await begun(dana)).json()["number"]
    people = stage.people
    for who, scopes, status in (
        (people.lee, (Scope.DRAFTS,), 200),
        (people.dana, (Scope.READ, Scope.OWN), 403),
        (people.marcus, (Scope.DRAFTS,), 404),
        (people.rosa, (Scope.DRAFTS,), 404),
        (people.ruth, (Scope.DRAFTS,), 404),
    ):
        async with program(app, await token_of(who, scopes)) as other:
            assert (await other.get(f"/drafts/{number}")).status_code == status, who.person
            late = await saved(other, number, '"7"')
            assert late.status_code == (412 if status == 200 else status), who.person
    async with program(app, await token_of(people.rosa, (Scope.DRAFTS,))) as parks:
        assert (await begun(parks)).status_code == 403


async def test_a_change_that_was_sent_is_no_draft_any_more(dana: Program, stage: Stage) -> None:  # noqa: F811
    number = await stage.begun(POTHOLE, by=stage.people.dana)
    lee = stage.people.lee
    await actions.offer(number, await stage.proposal(stage.lamp_faster), by=lee, at=AT)
    before = await tags()
    assert (await dana.get(f"/drafts/{number}")).status_code == 404
    for answer in (
        await saved(dana, number, '"1"'),
        await dana.send("DELETE", f"/drafts/{number}", **{"If-Match": '"1"'}),
    ):
        assert answer.status_code == 412
    assert await tags() == before
