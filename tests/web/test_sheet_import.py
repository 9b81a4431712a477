"""Targets by spreadsheet on the pages: out, edited, back in as a draft or an answer, every refused line told."""

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from governance.agreements.rules.items import Target, Term
from governance.calendars.rules.units import Unit
from governance.changes import actions
from governance.changes.queries.situation import situation
from governance.changes.tables import Change, Draft
from tests.changes.stage import AT, LAMP, POTHOLE, Stage, tags
from tests.web.conftest import POSTED, Visitor, sign_in_as


def edited(content: bytes, changes: dict[str, dict[str, object]], *more: list[object]) -> bytes:
    """The workbook with cells changed, by service code and column."""
    book = load_workbook(io.BytesIO(content))
    sheet = book.active
    assert sheet is not None
    names = [cell.value for cell in sheet[1]]
    service = names.index("service")
    for row in sheet.iter_rows(min_row=2):
        for column, value in changes.get(str(row[service].value), {}).items():
            row[names.index(column)].value = value  # type: ignore[assignment]
    for line in more:
        sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


async def sent_back(visitor: Visitor, path: str, content: bytes, name: str = "targets.xlsx"):
    answer = await visitor.http.post(
        path, data={"csrf": visitor.csrf}, files={"file": (name, content)}, headers=POSTED
    )
    return visitor._read(answer)


async def only_draft() -> dict[str, str]:
    rows: list[dict[str, str]] = await Change.raw(
        "SELECT number, reason, upload FROM change WHERE state = 'draft'"
    )
    return rows[0]


async def test_an_agreement_out_and_back_is_a_prefilled_draft(visitor: Visitor, stage: Stage):
    await sign_in_as(visitor, stage.people.marcus)
    out = await visitor.http.get("/agreements/streets/terms.xlsx")
    assert out.status_code == 200
    assert 'filename="streets-targets-v1.xlsx"' in out.headers["content-disposition"]
    await visitor.get("/agreements/streets/changes/new")
    file = edited(out.content, {"pothole": {"amount": 7, "unit": "calendar days"}})
    answer = await sent_back(visitor, "/agreements/streets/changes/file", file)
    draft = await only_draft()
    assert answer.headers["location"] == f"/changes/{draft['number']}/draft"
    assert draft["upload"].startswith("UP-")
    await visitor.get(answer.headers["location"])
    assert "1 line differs from today’s targets, 1 line is unchanged" in visitor.page
    assert 'value="7"' in visitor.page
    assert "Street lamp out" not in visitor.page


async def test_lines_that_cannot_be_read_are_told_by_number_column_and_reason(visitor: Visitor, stage: Stage):
    await sign_in_as(visitor, stage.people.dana)
    out = await visitor.http.get("/agreements/streets/terms.xlsx")
    await visitor.get("/agreements/streets/changes/new")
    wrong: dict[str, dict[str, object]] = {"pothole": {"amount": 7}, "street-lamp": {"amount": "soon"}}
    answer = await sent_back(visitor, "/agreements/streets/changes/file", edited(out.content, wrong))
    await visitor.get(answer.headers["location"])
    assert "1 line we could not read" in visitor.page
    assert "Line 3" in visitor.page
    assert "soon" in visitor.page


async def test_a_department_cannot_add_a_service_by_a_file(visitor: Visitor, stage: Stage):
    await sign_in_as(visitor, stage.people.dana)
    await visitor.get("/agreements/streets/changes/new")
    text = (
        "department,problem,amount,unit\nStreets,Pothole repair,7,business days\nStreets,Lost cats,3,hours\n"
    )
    answer = await sent_back(visitor, "/agreements/streets/changes/file", text.encode(), "t.csv")
    await visitor.get(answer.headers["location"])
    assert "311's analyst adds it" in visitor.page
    assert "7 business days" not in (await Draft.select(Draft.body))[0]["body"]
    assert '"amount":7' in (await Draft.select(Draft.body))[0]["body"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"%PDF-1.7 ...", "This is a PDF"),
        (b"", "This file is empty"),
        (b"department,problem,amount,unit\nParks,Tree,3,hours\n", "Nothing in this file could be taken"),
        (
            b"department,problem,amount,unit\nStreets,Pothole repair,4,business days\n",
            "nothing in it differs from what the agreement says already",
        ),
        (
            b"agency,problem,problem_details,additional_details,sla_days\nStreets,Pothole repair,,,5 days\n",
            "calendar days or business days",
        ),
    ],
)
async def test_a_file_that_cannot_be_taken_says_why(
    visitor: Visitor, stage: Stage, content: bytes, told: str
):
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get("/agreements/streets/changes/new")
    answer = await sent_back(visitor, "/agreements/streets/changes/file", content, "t.csv")
    assert answer.status_code == 422
    assert told in visitor.page
    assert not await Change.exists().where(Change.state == "draft")


async def test_a_draft_out_and_back_keeps_what_was_written_beside(visitor: Visitor, stage: Stage):
    number = await stage.begun(
        replace(POTHOLE, target=Target(amount=7, unit=Unit.CALENDAR_DAYS)), by=stage.people.marcus
    )
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get(f"/changes/{number}/draft")
    text = (await visitor.http.get(f"/changes/{number}/terms.csv")).content.decode("utf-8-sig")
    assert "changes:change:downloaded" in await tags()
    file = text.replace(",7,calendar days", ",8,calendar days").encode()
    answer = await sent_back(visitor, f"/changes/{number}/draft/file", file, "t.csv")
    assert answer.status_code == 303
    body = (await Draft.select(Draft.body))[0]["body"]
    assert '"amount":8' in body
    assert "Crews moved to paving" in body


async def test_an_open_change_out_and_back_is_a_prefilled_answer(visitor: Visitor, stage: Stage):
    seven = replace(POTHOLE, target=Target(amount=7, unit=Unit.CALENDAR_DAYS))
    faster = stage.lamp_faster
    number = await stage.begun(seven, faster, by=stage.people.marcus)
    await actions.offer(number, await stage.proposal(seven, faster), by=stage.people.marcus, at=AT)
    await sign_in_as(visitor, stage.people.lee)
    await visitor.get(f"/changes/{number}/answer")
    out = await visitor.http.get(f"/changes/{number}/terms.xlsx")
    file = edited(out.content, {"pothole": {"amount": 6}, "street-lamp": {"amount": LAMP.target.amount}})  # type: ignore[union-attr]
    answer = await sent_back(visitor, f"/changes/{number}/answer/file", file)
    assert answer.status_code == 303
    await visitor.get(answer.headers["location"])
    assert 'value="other" checked' in visitor.page
    assert 'value="keep" checked' in visitor.page
    assert (await situation(number)).round == 1


async def test_a_removed_target_comes_back_as_removed(visitor: Visitor, stage: Stage):
    await sign_in_as(visitor, stage.people.marcus)
    out = await visitor.http.get("/agreements/streets/terms.xlsx")
    await visitor.get("/agreements/streets/changes/new")
    file = edited(out.content, {"street-lamp": {"remove": "yes"}})
    await sent_back(visitor, "/agreements/streets/changes/file", file)
    number = (await only_draft())["number"]
    again = await visitor.http.get(f"/changes/{number}/terms.csv")
    assert again.content.decode("utf-8-sig").splitlines()[1].endswith(",yes")


async def test_who_may_not_see_a_change_does_not_download_it(visitor: Visitor, stage: Stage):
    number = await stage.begun(POTHOLE, by=stage.people.marcus)
    for who in (stage.people.lee, stage.people.rosa, stage.people.sam, stage.people.ruth):
        await sign_in_as(visitor, who)
        assert (await visitor.get(f"/changes/{number}/terms.xlsx")).status_code == 404


async def test_a_file_does_not_run_in_a_spreadsheet(visitor: Visitor, stage: Stage):
    """A text that begins like a formula is written so that no spreadsheet runs it."""
    bad: Term = replace(POTHOLE, condition="=HYPERLINK(1)")
    number = await stage.begun(bad, by=stage.people.marcus)
    await sign_in_as(visitor, stage.people.marcus)
    text = (await visitor.http.get(f"/changes/{number}/terms.csv")).content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
