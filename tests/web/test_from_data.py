"""From what the data promise to a draft, on pages; and a target that is signed one way and applied another."""

import re
from dataclasses import replace

import pytest

from governance.changes.actions.differences import compare_findings
from governance.changes.queries.situation import situation
from governance.changes.rules.moves import State
from governance.database import sql
from tests.changes.readings import AT, DAY, MOLD, PESTS, WHICH, claim, keep, reading
from tests.changes.stage import Stage
from tests.web.conftest import Visitor, sign_in_as

pytestmark = pytest.mark.anyio
PLACE = "/findings/FD-2026-0001"
DIFFERENCE = "/differences/DF-2026-0001"


@pytest.fixture
async def found(visitor: Visitor, stage: Stage) -> Stage:
    kept = reading(MOLD, PESTS, claim("Pothole", replace(DAY, amount=5)), asks=(WHICH,))
    await keep("FD-2026-0001", kept, "Mold", "Pests", "Pothole")
    service = "(SELECT id FROM service WHERE code = 'pothole')"
    await sql.rows(f"UPDATE label SET state = 'matched', service = {service} WHERE name = 'Pothole'")
    await sign_in_as(visitor, stage.people.marcus)
    return stage


async def test_one_page_chooses_names_and_asks_what_the_data_leave_open(
    visitor: Visitor, found: Stage
) -> None:
    await visitor.get(f"{PLACE}/draft?department=parks")
    for words in (
        "1 business day",
        "99 of 100 (99%)",
        "What is promised for Pests? 0 cases decide.",
        "2,880 hours",
    ):
        assert words in visitor.page
    assert 'value="parks" selected' in visitor.page
    assert visitor.page.count('name="label"') == 3
    ticked = re.findall(r'name="label" value="(\d)" checked', visitor.page)
    assert ticked == ["0", "1"], "potholes are the work of Streets"


async def test_what_is_missing_is_named_and_what_was_typed_stays(visitor: Visitor, found: Stage) -> None:
    await visitor.get(f"{PLACE}/draft")
    typed = {"department": "parks", "label": ["0", "1"], "called-0": "Damp walls", "called-1": "Pests"}
    assert (await visitor.post(f"{PLACE}/drafts", typed)).status_code == 422
    assert "Choose an answer." in visitor.page
    assert 'value="Damp walls"' in visitor.page
    assert (await visitor.post(f"{PLACE}/drafts", {"department": "parks"})).status_code == 422
    assert "Choose at least one name." in visitor.page
    wrong = {"department": "parks", "label": "2", "called-2": "Pothole repair"}
    assert (await visitor.post(f"{PLACE}/drafts", wrong)).status_code == 422
    assert "is the work of streets" in visitor.page


async def test_the_draft_is_made_and_the_page_of_the_finding_leads_to_it(
    visitor: Visitor, found: Stage
) -> None:
    await visitor.get(f"{PLACE}/draft")
    typed = {"department": "parks", "label": ["0", "1"], "called-0": "Damp walls", "called-1": "Pests"}
    answer = await visitor.post(f"{PLACE}/drafts", {**typed, "ask-0": "otherwise"})
    assert answer.status_code == 303
    number = answer.headers["location"].split("/")[2]
    assert (await situation(number)).state is State.DRAFT
    await visitor.get(f"/changes/{number}/draft")
    for words in (
        "Damp walls",
        "1 business day",
        "2,880 hours",
        "finding FD-2026-0001",
        "Marcus Bell: 2,880 hours",
    ):
        assert words in visitor.page
    await visitor.get(f"{PLACE}/draft")
    assert f'href="/changes/{number}/draft"' in visitor.page
    for nobody in (found.people.rosa, found.people.dana):
        await sign_in_as(visitor, nobody)
        for page in (f"/changes/{number}", "/calendars", "/services", "/to-do"):
            await visitor.get(page)
            assert "Damp walls" not in visitor.page
            assert "Hours read from" not in visitor.page


async def test_both_sides_answer_a_difference_on_its_page(visitor: Visitor, found: Stage) -> None:
    assert await compare_findings(at=AT) == 1
    await visitor.get("/to-do")
    assert f'href="{DIFFERENCE}"' in visitor.page
    await visitor.get(DIFFERENCE)
    for words in (
        "signed 4 business days, applied 5 business days",
        "99 of 100 due dates",
        "We change the agreement",
    ):
        assert words in visitor.page
    assert (await visitor.post(f"{DIFFERENCE}/answers", {"revision": "1"})).status_code == 422
    mend = {"revision": "1", "answer": "mend", "words": "The vendor mends it by July."}
    assert (await visitor.post(f"{DIFFERENCE}/answers", mend)).status_code == 303
    await visitor.get(DIFFERENCE)
    assert "The vendor mends it by July." in visitor.page
    assert "Streets still to answer" in visitor.page
    await sign_in_as(visitor, found.people.dana)
    await visitor.get(DIFFERENCE)
    answer = await visitor.post(f"{DIFFERENCE}/answers", {"revision": "2", "answer": "change"})
    await visitor.get(answer.headers["location"])
    assert "apply 5 business days where 4 business days is signed" in visitor.page
    await visitor.get(DIFFERENCE)
    assert "Both sides have answered" in visitor.page
