"""Notices about names on pages: told, objected to, left or agreed to; what another name would move is shown before."""

import pytest

from governance.agreements.queries import service_by_code
from governance.requests.actions import labels
from governance.requests.queries.labels import label_by_name
from governance.requests.queries.meanings import notice_by_number
from governance.requests.rules.labels import LabelState
from governance.results.actions import judging
from tests.changes.stage import AT, Stage
from tests.requests.taking import row, uploads
from tests.web.conftest import Visitor, sign_in_as

pytestmark = pytest.mark.anyio
PLACE = "/names/NM-2026-0001"


@pytest.fixture
async def told(visitor: Visitor, stage: Stage, tmp_path) -> Stage:
    """311 has said that road holes are potholes."""
    source = await uploads(tmp_path)
    await source.store([row(str(number), "Road hole") for number in (1, 2, 3)])
    await judging.judge_import(source.last)
    name = (await label_by_name("city-works", "Road hole")).looked_at
    await labels.map_label(name, service="pothole", by=stage.people.marcus, at=AT)
    return stage


async def state() -> LabelState:
    return (await label_by_name("city-works", "Road hole")).state


async def test_the_department_finds_it_on_to_do_and_objects(visitor: Visitor, told: Stage) -> None:
    await sign_in_as(visitor, told.people.dana)
    await visitor.get("/to-do")
    assert "“Road hole”, 3 results" in visitor.page
    assert f'href="{PLACE}"' in visitor.page
    await visitor.get(PLACE)
    for words in (
        "1 name means something else",
        "waits for a meaning",
        "means Pothole repair",
        "It moves 3 stored results of Streets",
    ):
        assert words in visitor.page
    (line,) = (await notice_by_number("NM-2026-0001")).lines
    sent = {"revision": "1", "name": str(line.change)}
    assert (await visitor.post(f"{PLACE}/objection", sent)).status_code == 422
    assert "Why is empty" in visitor.page
    assert (await visitor.post(f"{PLACE}/objection", {"revision": "1", "words": "No."})).status_code == 422
    assert "Choose at least one name" in visitor.page
    assert (await visitor.post(f"{PLACE}/objection", {**sent, "words": "It is Water’s."})).status_code == 303
    assert await state() is LabelState.WAITING
    await visitor.get(PLACE)
    assert "put back after an objection" in visitor.page
    await visitor.get("/to-do")
    assert f'href="{PLACE}"' in visitor.page  # in 311's hands now


async def test_311_answers_and_the_department_may_agree_after_all(visitor: Visitor, told: Stage) -> None:
    await sign_in_as(visitor, told.people.dana)
    (line,) = (await notice_by_number("NM-2026-0001")).lines
    await visitor.post(f"{PLACE}/objection", {"revision": "1", "name": str(line.change), "words": "No."})
    await sign_in_as(visitor, told.people.marcus)
    await visitor.get("/to-do")
    assert "Answer an objection" in visitor.page
    assert (
        await visitor.post(f"{PLACE}/leaving", {"revision": "2", "answer": "We asked."})
    ).status_code == 303
    await sign_in_as(visitor, told.people.lee)
    await visitor.get(PLACE)
    assert "left the names as they were before" in visitor.page
    assert (await visitor.post(f"{PLACE}/agreement", {"revision": "3", "answer": "Ours."})).status_code == 303
    assert await state() is LabelState.MATCHED
    await visitor.get("/names")
    assert "Agreed after all" in visitor.page


async def test_who_has_nothing_against_it_says_so(visitor: Visitor, told: Stage) -> None:
    await sign_in_as(visitor, told.people.dana)
    assert (await visitor.post(f"{PLACE}/acceptance", {"revision": "1"})).status_code == 303
    await visitor.get(PLACE)
    assert "Streets accepted it" in visitor.page
    assert "Object for Streets" not in visitor.page


async def test_another_name_of_a_service_says_first_what_it_moves(
    visitor: Visitor, stage: Stage, tmp_path
) -> None:
    source = await uploads(tmp_path)
    await source.store([row("1", "Road hole"), row("2", "Road hole")])
    await judging.judge_import(source.last)
    await sign_in_as(visitor, stage.people.marcus)
    assert (await visitor.post("/services/pothole/names", {"name": "road hole"})).status_code == 200
    for words in ("“road hole” moves results", "Streets: 2", "may object within 10 business days"):
        assert words in visitor.page
    assert (await agreements_names()) == set()
    sent = {"name": "road hole", "confirmed": "yes"}
    assert (await visitor.post("/services/pothole/names", sent)).status_code == 303
    assert (await agreements_names()) == {"road hole"}
    assert (await visitor.post("/services/pothole/names", {"name": "crater"})).status_code == 303


async def agreements_names() -> set[str]:
    return set((await service_by_code("pothole", at=AT)).aliases)


async def test_what_an_upload_did_to_stored_requests_is_read_and_put_away(
    visitor: Visitor, stage: Stage, tmp_path
) -> None:
    source = await uploads(tmp_path)
    for closed in ("2026-05-02T12:00:00Z", "2026-05-02T10:00:00Z"):
        await source.store([row("1", "Pothole repair", ended_at=closed, closed="true")])
    await sign_in_as(visitor, stage.people.dana)
    await visitor.get("/to-do")
    assert "Read what changed" in visitor.page
    await visitor.get(PLACE)
    assert "Streets: 1 with another opening or closing time." in visitor.page
    assert "Why you object" not in visitor.page
    assert (await visitor.post(f"{PLACE}/acceptance", {"revision": "1"})).status_code == 303
    await visitor.get("/to-do")
    assert f'href="{PLACE}"' not in visitor.page
