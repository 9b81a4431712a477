"""Data sources and uploads by page: adding one, looking a file over, a dry run, taking it in, what came of it."""

import asyncio
import gzip
import io
import re
import zipfile

import pytest

from governance import clock
from governance import settings as all_settings
from governance.audit.tables import Event
from governance.audit.tags import Tag
from governance.requests.actions import importing, labels
from governance.requests.queries.feeds import feed_by_code
from governance.requests.rules.column_names import usual_names
from governance.requests.rules.labels import LookedAt
from governance.requests.tables import Feed, Import, Request
from governance.results.actions import importing as results_importing
from tests.changes.stage import AT, Stage
from tests.web.conftest import POSTED, Visitor, sign_in_as

pytestmark = pytest.mark.anyio
HEAD = "case_id,case_title,open_dt,closed_dt,due_dt,last_updated,status,district\n"
EXPORT = (
    HEAD
    + "1,Pothole repair,2026-05-01 08:00:00,2026-05-04 09:00:00,2026-05-08 16:30:00,2026-05-05 10:00:00,Closed,North\n"
    + "2,Pothole repair,2026-05-02 08:00:00,,2026-05-08 16:30:00,2026-05-05 10:00:00,Open,North\n"
    + "3,Zeppelin landed,2026-05-02 09:00:00,,,2026-05-05 10:00:00,Open,South\n"
    + "4,Street lamp out,not a date,,,2026-05-05 10:00:00,Open,South\n"
)
COLUMNS = {
    "column-id": "case_id",
    "column-label": "case_title",
    "column-opened": "open_dt",
    "column-closed": "closed_dt",
    "column-due": "due_dt",
    "column-status": "status",
    "column-district": "district",
}
SOURCE = {
    "preset": "other",
    "name": "City Works",
    "zone": "America/New_York",
    "clock": "local",
    "date_order": "year-first",
    "comparison": "instant",
    "closed_words": "closed, done",
}


@pytest.fixture
async def marcus(visitor: Visitor, stage: Stage, settings, monkeypatch) -> Visitor:
    monkeypatch.setattr(importing, "current", lambda: settings)
    monkeypatch.setattr(all_settings, "current", lambda: settings)
    return await sign_in_as(visitor, stage.people.marcus)


async def added(visitor: Visitor, **more: str) -> None:
    await visitor.get("/sources/new?preset=other")
    answer = await visitor.post("/sources", {**SOURCE, **more})
    assert answer.status_code == 303, visitor.page


async def handed_over(visitor: Visitor, content: bytes | str = EXPORT, name: str = "export.csv", **more: str):
    """Choose a file and press the button; follow to the preview where it was taken."""
    raw = content.encode() if isinstance(content, str) else content
    answer = await visitor.http.post(
        "/sources/city-works/uploads/file",
        data={"csrf": visitor.csrf, **more},
        files={"file": (name, raw)},
        headers=POSTED,
    )
    visitor._read(answer)
    return await visitor.get(answer.headers["location"]) if answer.status_code == 303 else answer


def kept(visitor: Visitor) -> str:
    return str(re.findall(r'name="file" value="([^"]+)"', visitor.page)[0])


async def columns_chosen(visitor: Visitor, **more: str):
    sent = {"file": kept(visitor), "seen": "1", **COLUMNS, **more}
    answer = await visitor.post("/sources/city-works/uploads/columns", sent)
    return await visitor.get(answer.headers["location"]) if answer.status_code == 303 else answer


async def taken(visitor: Visitor, **more: str) -> str:
    """From the file to its result; answers the upload's number."""
    await handed_over(visitor, **more)
    await columns_chosen(visitor)
    answer = await visitor.post("/sources/city-works/uploads", {"file": kept(visitor)})
    assert answer.status_code == 303
    await results_importing.take_queued(at=clock.now())
    return str(answer.headers["location"]).rpartition("/")[2]


async def test_without_a_source_the_page_says_what_to_do(marcus):
    await marcus.get("/sources")
    assert "Upload the 311 export as it is" in marcus.page
    assert 'href="/sources/new"' in marcus.page


async def test_the_kind_of_file_is_chosen_first_and_fills_the_form(marcus):
    await marcus.get("/sources/new")
    assert "New York City" in marcus.page
    await marcus.get("/sources/new?preset=nyc")
    assert 'value="month-first" checked' in marcus.page
    assert "stands in the file as 10:30 AM" in marcus.page
    assert "stands in the file as 2:30 PM" in marcus.page
    assert "stands in the file as 6:30 AM" in marcus.page


async def test_a_source_is_kept_as_typed_and_its_settings_can_be_changed(marcus):
    await added(marcus, clock="utc", aside_column="kind", aside_value="Information")
    found = await feed_by_code("city-works")
    assert (found.mapping.clock, found.mapping.closed_words) == ("utc", ("closed", "done"))
    await marcus.get("/sources/city-works/settings")
    answer = await marcus.post(
        "/sources/city-works/settings", {**SOURCE, "seen": "1", "name": "Old works", "comparison": "date"}
    )
    assert answer.status_code == 303
    found = await feed_by_code("city-works")
    assert (found.name, found.mapping.comparison) == ("Old works", "date")
    again = await marcus.post("/sources/city-works/settings", {**SOURCE, "seen": "1"})
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": ""}, "Name is empty"),
        ({"name": "New"}, "choose another name"),
        ({"zone": "Mars/Base"}, "Time zone is not known"),
        ({"zone": "America"}, "Time zone is not known"),
        ({"clock": "sundial"}, "Please choose one for Times in the file"),
        ({"aside_value": "Information"}, "both the column and its value"),
        ({"preset": "austin"}, 'href="#on_time_words">The column “Closed on Time” tells the city'),
        ({"endpoint": "http://elsewhere.example"}, "begins with https://"),
    ],
    ids=str,
)
async def test_what_cannot_be_kept_is_told_at_its_field_and_nothing_typed_is_lost(marcus, wrong, told):
    await marcus.get("/sources/new?preset=other")
    answer = await marcus.post("/sources", {**SOURCE, "closed_words": "done, over", **wrong})
    assert answer.status_code == 422
    assert told in marcus.page
    assert "done, over" in marcus.page
    assert not await Feed.exists()


async def test_a_first_file_proposes_its_columns_and_keeps_none_before_they_are_confirmed(marcus):
    await added(marcus)
    await handed_over(marcus)
    assert "These columns are a proposal" in marcus.page
    assert re.search(r'name="column-id".*?value="case_id" selected', marcus.page, re.DOTALL)
    await columns_chosen(marcus)
    assert "These columns are used now" in marcus.page
    assert "Fri, May 1, 2026, 8:00 AM" in marcus.page
    assert not await Request.exists()


async def test_a_column_that_says_when_a_record_was_touched_is_refused_for_closed(marcus):
    await added(marcus)
    await handed_over(marcus)
    answer = await columns_chosen(marcus, **{"column-closed": "last_updated"})
    assert answer.status_code == 422
    assert 'href="#column-closed"' in marcus.page
    assert "last touched, not when the work ended" in marcus.page
    assert (await feed_by_code("city-works")).mapping.columns == usual_names()


async def test_a_dry_run_counts_everything_and_keeps_nothing(marcus):
    await added(marcus)
    await handed_over(marcus)
    await columns_chosen(marcus)
    await marcus.get(re.findall(r'href="(/sources/city-works/uploads/trial[^"]+)"', marcus.page)[0])
    assert "nothing was kept" in marcus.page
    assert "Zeppelin landed" in marcus.page
    assert "not a date" in marcus.page
    assert not await Request.exists()
    assert not await Import.exists()


async def test_a_file_is_taken_in_by_itself_and_its_result_adds_up(marcus):
    await added(marcus)
    number = await taken(marcus)
    await marcus.get(f"/uploads/{number}")
    counts = dict(
        re.findall(
            r"<dt>(?:<b>)?([^<]+)(?:</b>)?</dt><dd class=\"concord-number\">(?:<b>)?([\d,]+)", marcus.page
        )
    )
    assert counts["New"] == "3"
    assert counts["Lines we could not read"] == "1"
    assert counts["Together: lines in the file"] == "4"
    assert "Zeppelin landed" in marcus.page
    answer = await marcus.get(f"/uploads/{number}/refused")
    assert answer.text.splitlines()[0] == "\ufeffline,column,value,reason"
    assert "not a date" in answer.text
    await marcus.get("/sources")
    assert "1 name" in marcus.page


async def test_while_it_is_under_way_the_page_looks_again_by_itself_with_and_without_script(marcus):
    await added(marcus)
    await handed_over(marcus)
    await columns_chosen(marcus)
    answer = await marcus.post("/sources/city-works/uploads", {"file": kept(marcus)})
    await marcus.get(answer.headers["location"])
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in marcus.page
    assert 'hx-trigger="every 2s"' in marcus.page
    assert "step 1 of 4" in marcus.page
    part = await marcus.get(answer.headers["location"], **{"HX-Request": "true"})
    assert "<html" not in part.text
    await results_importing.take_queued(at=clock.now())
    done = await marcus.get(answer.headers["location"], **{"HX-Request": "true"})
    assert done.headers["HX-Redirect"] == answer.headers["location"]


async def test_pressing_twice_takes_a_file_in_once(marcus):
    await added(marcus)
    await handed_over(marcus)
    await columns_chosen(marcus)
    sent = {"file": kept(marcus)}
    both = await asyncio.gather(*(marcus.post("/sources/city-works/uploads", sent) for _ in range(4)))
    assert len({answer.headers["location"] for answer in both}) == 1
    assert await Import.count() == 1
    assert await Event.count().where(Event.tag == str(Tag.REQUESTS_UPLOADED)) == 1


async def test_the_same_file_once_more_says_so_and_changes_nothing(marcus):
    await added(marcus)
    first = await taken(marcus)
    await handed_over(marcus)
    assert f"/uploads/{first}" in marcus.page
    answer = await marcus.post("/sources/city-works/uploads", {"file": kept(marcus)})
    await results_importing.take_queued(at=clock.now())
    await marcus.get(answer.headers["location"])
    assert re.search(r"<dt>Unchanged</dt><dd[^>]*>3<", marcus.page)


def bomb() -> bytes:
    packed = io.BytesIO()
    row = b"1,Pothole repair," + b"0" * 1_000_000 + b"\n"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as one:
        one.writestr("export.csv", HEAD.encode() + row * 60)
    return packed.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01\x02\x03" * 500, b"%PDF-1.7 not an export", b"PK\x03\x04 broken", b"\x1f\x8b broken"],
    ids=["empty", "binary", "pdf", "broken zip", "broken gzip"],
)
async def test_what_is_no_export_is_refused_in_words_at_the_field(marcus, content):
    await added(marcus)
    await marcus.get("/sources/city-works/uploads/new")
    answer = await handed_over(marcus, content)
    assert 400 <= answer.status_code < 500, marcus.page
    assert 'href="#file"' in marcus.page
    assert not await Import.exists()


async def test_a_bomb_is_refused_or_refuses_its_lines_and_takes_nothing_down(marcus):
    await added(marcus)
    answer = await handed_over(marcus, bomb(), "bomb.zip")
    assert answer.status_code < 500, marcus.page
    assert not await Request.exists()


async def test_a_packed_export_is_read_like_a_plain_one(marcus):
    await added(marcus)
    await handed_over(marcus, gzip.compress(EXPORT.encode()), "export.csv.gz")
    assert "These columns are a proposal" in marcus.page


async def test_a_file_belongs_to_whoever_chose_it(marcus, stage):
    await added(marcus)
    await handed_over(marcus)
    address = f"/sources/city-works/uploads/preview?file={kept(marcus)}"
    await sign_in_as(marcus, stage.people.priya)
    assert (await marcus.get(address)).status_code == 404


async def test_a_file_name_is_shown_without_its_folders_and_never_as_markup(marcus):
    await added(marcus)
    await handed_over(marcus, name="C:\\exports\\<b>may</b>.csv")
    assert "C:" not in marcus.page
    assert (await marcus.get(marcus.http.base_url.path)).status_code < 500


async def test_who_takes_nothing_in_reads_or_finds_nothing(marcus, stage):
    await added(marcus)
    await sign_in_as(marcus, stage.people.nora)
    assert (await marcus.get("/sources/city-works")).status_code == 200
    assert "Upload a file" not in marcus.page
    assert (await marcus.get("/sources/new")).status_code == 403
    await sign_in_as(marcus, stage.people.dana)
    assert (await marcus.get("/sources")).status_code == 404


async def test_names_are_said_once_several_at_a_time(marcus, stage):
    await added(marcus)
    await taken(marcus)
    await marcus.get("/labels")
    ids = re.findall(r'name="name:(\d+)" value="Zeppelin landed"', marcus.page)
    assert len(ids) == 1
    typed = {f"meaning:{ids[0]}": "other", f"other:{ids[0]}": "pothol repairs"}
    typed |= {f"name:{ids[0]}": "Zeppelin landed", f"source:{ids[0]}": "city-works"}
    typed |= {f"seen:{ids[0]}": "waiting//"}
    answer = await marcus.post("/labels", typed)
    assert answer.status_code == 422
    assert "Did you mean “Pothole repair”?" in marcus.page
    assert 'value="pothol repairs"' in marcus.page
    chosen = {**typed, f"other:{ids[0]}": "Pothole repair", f"alias:{ids[0]}": "yes"}
    assert (await marcus.post("/labels", chosen)).status_code == 200
    assert "Look over what the names mean" in marcus.page
    assert "means Pothole repair" in marcus.page
    assert "Streets: 1" in marcus.page
    assert await Event.count().where(Event.tag == str(Tag.LABEL_MAPPED)) == 0
    assert (await marcus.post("/labels", {**chosen, "confirmed": "yes"})).status_code == 303
    await marcus.get("/labels")
    assert "Stored requests called so are judged, too" in marcus.page
    assert "Every name is known." in marcus.page
    assert await Event.count().where(Event.tag == str(Tag.LABEL_MAPPED)) == 1
    await marcus.get("/labels?source=city-works")
    assert "means Pothole repair" in marcus.page


async def test_a_name_can_be_no_work_that_311_promises(marcus):
    await added(marcus)
    await taken(marcus)
    await marcus.get("/labels")
    place = re.findall(r'name="name:(\d+)" value="Zeppelin landed"', marcus.page)[0]
    sent = {f"meaning:{place}": "aside", f"name:{place}": "Zeppelin landed", f"source:{place}": "city-works"}
    sent |= {f"seen:{place}": "waiting//", "confirmed": "yes"}
    assert f'name="seen:{place}" value="waiting//"' in marcus.page
    assert (await marcus.post("/labels", sent)).status_code == 303
    await marcus.get("/labels?source=city-works")
    assert "set aside" in marcus.page


async def test_what_another_said_meanwhile_is_shown_and_not_overwritten(marcus, stage):
    await added(marcus)
    await taken(marcus)
    await marcus.get("/labels")
    place = re.findall(r'name="name:(\d+)" value="Zeppelin landed"', marcus.page)[0]
    name = LookedAt(source="city-works", label="Zeppelin landed", seen="waiting//")
    await labels.set_aside_label(name, by=stage.people.priya, at=AT)
    sent = {
        f"meaning:{place}": "pothole",
        f"name:{place}": "Zeppelin landed",
        f"source:{place}": "city-works",
    }
    answer = await marcus.post(
        "/labels", sent | {f"seen:{place}": "waiting//", "only": "city-works", "confirmed": "yes"}
    )
    assert answer.status_code == 422
    assert "“Zeppelin landed” is set aside as no work that 311 promises, as Priya" in marcus.page
    assert f'name="seen:{place}" value="set-aside//Priya' in marcus.page


async def test_a_failed_upload_says_why_and_that_nothing_was_kept(marcus):
    await added(marcus)
    await taken(marcus)
    await Import.update({Import.state: "failed", Import.problem: "The file ends in the middle."}, force=True)
    number = (await Import.select(Import.number).first() or {})["number"]
    await marcus.get(f"/uploads/{number}")
    assert "The file ends in the middle." in marcus.page
    assert "Nothing of it was kept" in marcus.page


async def test_nothing_but_a_file_may_be_as_large_as_one(marcus):
    """Fields of another kind of form would lie in memory, a gigabyte of them."""
    await added(marcus)
    answer = await marcus.http.post(
        "/sources/city-works/uploads/file",
        data={"csrf": marcus.csrf, "file": "x" * 3_000_000},
        headers=POSTED,
    )
    assert answer.status_code == 400


async def test_words_of_the_source_and_a_column_for_blank_labels_are_kept(marcus):
    await added(
        marcus,
        open_words="awaiting parts",
        empty_words="TBD",
        undone_words='dup, "Closed, no action"',
        aside_column="status",
        aside_value="CANC, DUP",
    )
    await handed_over(marcus)
    await columns_chosen(marcus, fallback="district")
    mapping = (await feed_by_code("city-works")).mapping
    assert mapping.open_words == ("awaiting parts",)
    assert (mapping.empty_words, mapping.label_fallback) == (("TBD",), ("district",))
    assert mapping.set_aside == ("status", "CANC", "DUP")
    assert mapping.undone_words == ("dup", "Closed, no action")
    await marcus.get("/sources/city-works/settings")
    assert 'dup, "Closed, no action"' in marcus.page
    await marcus.get("/sources/city-works")
    assert "What the request is about, where that is blank" in marcus.page


OWN = "Case,Problem,Opened,Hour,Closed,Status,Late (Yes/No)\n1,Pothole,Jan 5 2026,8:30 AM,,Open,YES\n2,Pothole,Jan 5 2026,9:00 AM,Jan 6 2026 4:00 PM,Closed,NO\n"
CHOSEN = {
    "column-id": "Case",
    "column-label": "Problem",
    "column-opened": "Opened",
    "column-closed": "Closed",
    "column-due": "",
    "column-status": "Status",
    "column-district": "",
    "column-verdict": "Late (Yes/No)",
    "time-opened": "Hour",
}


async def test_the_page_asks_which_of_the_citys_words_mean_on_time_and_late(marcus):
    await added(marcus, date_form="month-names")
    await handed_over(marcus, OWN)
    file = kept(marcus)
    for words, told in (
        ({}, "Say which of its words mean on time, and which late"),
        (
            {"on_time_words": "NO", "late_words": "late"},
            "says “YES”: say whether that means on time, late or neither",
        ),
    ):
        answer = await columns_chosen(marcus, **CHOSEN, **words)
        assert answer.status_code == 422
        assert told in marcus.page
        assert "It says YES, NO" in marcus.page
    answer = await marcus.post(
        "/sources/city-works/uploads/columns",
        {"file": file, "seen": "1", **CHOSEN, "on_time_words": "no", "late_words": "yes"},
    )
    await marcus.get(answer.headers["location"])
    assert re.search(r"Mon, Jan 5(, 2026)?, 8:30\sAM", marcus.page), re.findall(r"Jan 5[^<]*", marcus.page)
    mapping = (await feed_by_code("city-works")).mapping
    assert (mapping.on_time_words, mapping.late_words, mapping.times) == (
        ("no",),
        ("yes",),
        {"opened": ("Hour",)},
    )
    await marcus.get("/sources/city-works")
    assert "The month’s name" in marcus.page
    assert "The time of day when it was opened, where it stands apart" in marcus.page


async def test_twins_and_titles_are_named_before_anything_is_taken(marcus):
    await added(marcus)
    await handed_over(
        marcus, "Requests of January\n\nid,type,opened,closed,status,status\n1,Pothole,2026-01-05,,,Closed\n"
    )
    assert (
        "Several columns have the same name: “status (1)” and “status (2)”. Choose the one that counts."
        in marcus.page
    )
    assert "1 line above the names of the columns" in marcus.page
    assert not await Request.exists()


@pytest.mark.parametrize("content", ["[]", '<?xml version="1.0"?><service_requests></service_requests>'])
async def test_an_empty_answer_is_said_to_be_empty(marcus, content):
    await added(marcus)
    await handed_over(marcus, content, "answer")
    assert "This file holds no request: its list is empty." in marcus.page
