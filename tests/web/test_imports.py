"""Taking in a list of targets by page: upload, the one question, preview, drafts, and what became of it."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from governance import clock
from governance.agreements.terms_file.column_words import COLUMNS
from governance.changes.tables import Change, Draft
from governance.files import uploads
from governance.people.actions import directory
from governance.people.rules import PartyKind, operator
from tests.agreements import published
from tests.changes.stage import set_stage
from tests.web.conftest import POSTED, Visitor, sign_in_as

pytestmark = pytest.mark.anyio
LIST = """agency,problem,problem_details,additional_details,sla_days
Parks,Fallen tree,On a street,N/A,3 days
Parks,Broken bench,N/A,N/A,14 days
Parks,Beach glass,N/A,N/A,SLA Not Managed by 311
Streets,Pothole repair,N/A,N/A,4 days
Streets,Cave-in,N/A,N/A,soon
"""


@pytest.fixture
async def people(db):
    return (await set_stage()).people


@pytest.fixture
async def marcus(visitor: Visitor, people) -> Visitor:
    return await sign_in_as(visitor, people.marcus)


async def send(visitor: Visitor, content: bytes | str, name: str = "list.csv"):
    """Choose a file and press the button; follow to the preview where it was taken."""
    raw = content.encode() if isinstance(content, str) else content
    answer = await visitor.http.post(
        "/imports/terms", data={"csrf": visitor.csrf}, files={"file": (name, raw)}, headers=POSTED
    )
    visitor._read(answer)
    return await visitor.get(answer.headers["location"]) if answer.status_code == 303 else answer


def kept(visitor: Visitor) -> str:
    return str(re.findall(r'name="file" value="([^"]+)"', visitor.page)[0])


async def drafted(visitor: Visitor, **more: str):
    """Answer the question and make the drafts, as the page's own forms would."""
    file = kept(visitor)
    await visitor.get(f"/imports/terms/preview?file={file}&days=business")
    return await visitor.post("/imports/terms/drafts", {"file": file, "days": "business", "seen": "", **more})


async def test_the_page_says_what_a_list_does_and_which_columns_it_may_have(marcus):
    await marcus.get("/imports/terms")
    assert "This writes down today's targets and changes nothing for crews." in marcus.page
    assert "worked out as" in marcus.page


def test_the_page_and_the_manual_tell_the_same_of_the_columns():
    manual = (Path(__file__).parents[2] / "docs" / "terms-file.md").read_text("utf-8")
    rows = re.findall(r"^\| (.+?) \| (.+?) \|(?: (.+?))? \|$", manual, re.MULTILINE)
    told = [(column.name, column.holds, column.if_empty) for column in COLUMNS]
    assert rows[1:] == told


async def test_plain_days_are_asked_once_then_each_department_gets_a_draft(marcus):
    await send(marcus, LIST)
    assert "Calendar days or business days?" in marcus.page
    assert "Make" not in marcus.page
    file = kept(marcus)
    await marcus.get(f"/imports/terms/preview?file={file}&days=business")
    assert "5 lines: 3 taken, 1 unchanged, 1 refused." in marcus.page
    assert "Make 1 draft" in marcus.page
    assert "no target, handled by Parks" in marcus.page
    answer = await marcus.post(
        "/imports/terms/drafts",
        {"file": file, "days": "business", "seen": "", "on_record": "2025-01-01"},
    )
    assert answer.status_code == 303
    await marcus.get(answer.headers["location"])
    assert "Nothing is sent" in marcus.page
    assert "Marcus Bell said that “days” are business days" in marcus.page
    assert "1 line we could not read" in marcus.page
    body = await Draft.select(Draft.body).order_by(Draft.id, ascending=False).first()
    assert body is not None
    assert '"kind":"on-record","on":"2025-01-01"' in body["body"]


async def test_a_first_draft_is_offered_the_standard_paragraphs_now_and_later(marcus):
    await send(marcus, LIST)
    await marcus.get(f"/imports/terms/preview?file={kept(marcus)}&days=business")
    assert re.search(r'name="paragraphs" value="yes" checked', marcus.page)
    assert "Purpose, Term and termination, Amendment, Disputes, No rights of third parties." in marcus.page
    await drafted(marcus)
    parks = await Change.select(Change.number).where(Change.title.like("Parks%")).first()
    assert parks
    place = f"/changes/{parks['number']}/draft"
    await marcus.get(place)
    assert "Add the standard paragraphs" in marcus.page
    assert "third-parties" not in marcus.page, "It was not ticked."
    form = {"revision": "1", "add": "clause:standard"}
    assert (await marcus.post(place, form)).status_code == 303
    await marcus.get(place)
    assert "It gives no resident, business or other third party a right" in marcus.page


async def test_a_goal_that_the_list_does_not_name_is_said_to_be_filled_in(marcus):
    await send(marcus, LIST.replace(" days", " hours"))
    assert "The list names no goal for 2 new targets" in marcus.page
    goals = "department,problem,amount,unit,goal %\nParks,Fallen tree,3,hours,80\n"
    await send(marcus, goals)
    assert "names no goal" not in marcus.page


async def test_a_first_version_asks_since_when_its_targets_have_been_in_use(marcus):
    await send(marcus, LIST)
    await drafted(marcus)
    parks = await Change.select(Change.number).where(Change.title.like("Parks%")).first()
    assert parks
    await marcus.get(f"/changes/{parks['number']}/draft")
    chosen = re.findall(r'<input[^>]*name="effective" value="([^"]+)" checked', marcus.page)
    assert chosen == ["on-record"]
    assert re.search(r'name="effective_on"[^>]*value=""', marcus.page)


async def test_the_refused_lines_come_as_a_file_that_a_spreadsheet_does_not_run(marcus):
    await send(marcus, LIST + "Streets,=HYPERLINK(1),N/A,N/A,=1+1\n")
    file = kept(marcus)
    answer = await marcus.get(f"/imports/terms/preview/refused?file={file}&days=business")
    lines = answer.text.lstrip("\ufeff").splitlines()
    assert lines[0] == "line,column,value,reason"
    assert lines[1].startswith("6,sla_days,soon,")
    assert lines[2].startswith("7,sla_days,'=1+1,")


async def test_new_yorks_own_list_becomes_a_first_version_for_each_agency(marcus):
    lines = published.rows()
    agencies = sorted({line[0] for line in lines[1:]})
    for number, name in enumerate(agencies):
        by, at = operator(), clock.now()
        await directory.create_party(f"agency-{number}", name=name, kind=PartyKind.DEPARTMENT, by=by, at=at)
    await send(marcus, published.as_csv(lines))
    answer = await drafted(marcus, on_record="3/5/2024")
    assert answer.status_code == 303
    await marcus.get(answer.headers["location"])
    assert f"{len(agencies)} drafts made from it" in marcus.page
    assert "taken on record" in marcus.page
    assert "we could not read" not in marcus.page


async def test_six_hundred_lines_are_shown_by_department_and_heading_a_page_at_a_time(marcus):
    head = "department,problem,detail,grouping,amount,unit\n"
    rows = "".join(
        f"Parks,Problem {n:03},Detail,Group {n % 12:02},{n % 30 + 1},business days\n" for n in range(600)
    )
    await send(marcus, head + rows)
    assert "600 lines taken" in marcus.page
    assert marcus.page.count(">line ") == 50
    assert "Group 00" in marcus.page
    assert "Page 1 of 12" in marcus.page
    await marcus.get(f"/imports/terms/preview?file={kept(marcus)}&page=12")
    assert "Group 11" in marcus.page
    assert "Next lines" not in marcus.page


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "This file is empty."),
        (b"%PDF-1.7 not a list", "This is a PDF."),
        (b"\xd0\xcf\x11\xe0 old", "old kind (.xls)"),
        (b"a,b\x00\x01\x02\n" * 30, "neither a text file nor an Excel workbook"),
        (b"name,color\nx,y\n", "cannot find a line with column names"),
        (b"PK\x03\x04 broken", "cannot be read"),
    ],
)
async def test_what_is_no_list_is_refused_at_the_field(marcus, content, told):
    answer = await send(marcus, content)
    assert answer.status_code == 422
    assert told in marcus.page
    assert 'href="#file"' in marcus.page


async def test_a_small_file_that_unpacks_to_a_huge_one_is_refused(marcus):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", "<workbook/>")
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * 110_000_000)
    assert (await send(marcus, packed.getvalue(), "list.xlsx")).status_code == 413
    assert "unpacks to more than 100 MB" in marcus.page


async def test_an_excel_workbook_is_read_like_a_text_file(marcus):
    book, out = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in (("department", "problem", "amount", "unit"), ("Parks", "Fallen tree", 3, "business days")):
        book.active.append(row)
    book.save(out)
    await send(marcus, out.getvalue(), "C:\\lists\\targets.xlsx")
    assert "1 line taken" in marcus.page
    assert "targets.xlsx" in marcus.page
    assert "C:" not in marcus.page


async def test_only_those_who_negotiate_take_in_lists_and_a_department_only_its_own(visitor, people):
    await sign_in_as(visitor, people.ruth)
    assert (await visitor.get("/imports/terms")).status_code == 403
    assert (await send(visitor, LIST)).status_code == 403
    await sign_in_as(visitor, people.dana)
    await send(visitor, LIST.replace("4 days", "5 days"))
    await visitor.get(f"/imports/terms/preview?file={kept(visitor)}&days=business")
    assert "about Parks, whose lines are not taken this time" in visitor.page
    assert "Make 1 draft" in visitor.page


async def test_another_person_cannot_use_or_see_an_upload(visitor, people):
    await sign_in_as(visitor, people.marcus)
    await send(visitor, LIST)
    file = kept(visitor)
    made = (await drafted(visitor)).headers["location"]
    await sign_in_as(visitor, people.priya)
    assert (await visitor.get(made)).status_code == 200, "the same side"
    assert (await visitor.get(f"/imports/terms/preview?file={file}")).status_code == 404
    for stranger in (people.dana, people.ruth, people.sam, people.rosa):
        await sign_in_as(visitor, stranger)
        assert (await visitor.get(made)).status_code == 404
        assert (await visitor.get(f"{made}/refused")).status_code == 404


async def test_pressing_twice_makes_no_second_drafts(marcus):
    await send(marcus, LIST)
    file = kept(marcus)
    first = await drafted(marcus)
    again = await marcus.post("/imports/terms/drafts", {"file": file, "days": "business", "seen": ""})
    assert again.headers["location"] == first.headers["location"]
    assert await Change.count().where(Change.state == "draft") == 1
    await marcus.get(f"/imports/terms/preview?file={file}&days=business")
    assert "took in this very file" in marcus.page


async def test_a_day_in_the_future_is_refused_and_the_preview_stays(marcus):
    await send(marcus, LIST)
    answer = await drafted(marcus, on_record="2999-01-01")
    assert answer.status_code == 422
    assert "On record from lies in the future" in marcus.page
    assert 'value="2999-01-01"' in marcus.page
    assert not await Change.exists().where(Change.state == "draft")


def test_a_kept_file_is_swept_after_a_day(home):
    now = clock.now()
    name = uploads.keep(home, b"a list", at=now)
    assert not uploads.old(home, now)
    assert uploads.read(home, name) == b"a list"
    for path in uploads.old(home, now + uploads.KEPT_FOR * 2).values():
        uploads.take_away(path)
    assert not list((home / "uploads").iterdir())


async def test_a_second_list_asks_what_becomes_of_the_open_draft(marcus):
    await send(marcus, LIST)
    await drafted(marcus)
    first = await Change.select(Change.number).where(Change.state == "draft").first()
    assert first
    second = LIST.replace("3 days", "2 days") + "Parks,Bad swing,N/A,N/A,later\n"
    await send(marcus, second, "second.csv")
    file = kept(marcus)
    await marcus.get(f"/imports/terms/preview?file={file}&days=business")
    assert "A draft of yours is open that an earlier list made" in marcus.page
    assert f"Parks: {first['number']}" in marcus.page
    sent = {"file": file, "days": "business", "seen": ""}
    answer = await marcus.post("/imports/terms/drafts", sent)
    assert answer.status_code == 422
    assert "Say whether this list updates it or makes another" in marcus.page
    answer = await marcus.post("/imports/terms/drafts", {**sent, "drafts": "update"})
    assert answer.status_code == 303
    await marcus.get(answer.headers["location"])
    assert "1 draft is brought up to date. Nothing is sent" in marcus.page
    assert await Change.count().where(Change.state == "draft") == 1
    # On the draft of Parks stand the lines that name Parks, and not that of Streets.
    await marcus.get(f"/changes/{first['number']}/draft")
    assert "1 line we could not read" in marcus.page
    assert "later" in marcus.page
    assert "soon" not in marcus.page
