"""The record on pages: auditors read it, filter it, check it and take it out; for everybody else it is not there."""

import csv
import io
import zipfile
from datetime import UTC, datetime

import pytest

from governance.anchors import package, verify_trail
from governance.anchors.actions.signing import sign
from governance.anchors.queries.origins import origins
from governance.audit import queries
from governance.audit.rules import Entry
from governance.audit.tables import Event
from governance.audit.tags import Tag
from governance.database.session import transaction
from governance.formats import in_fours
from tests.anchors.stage import installed
from tests.databases import as_owner
from tests.events import written
from tests.web.conftest import POSTED, Visitor, sign_in_as

pytestmark = pytest.mark.anyio
AT = datetime(2026, 6, 9, 14, 0, tzinfo=UTC)
DANA = {
    "name": "Dana Ruiz",
    "title": "Streets liaison",
    "party_name": "Streets",
    "for": "Lee Chan",
    "for_title": "Deputy Commissioner",
}


async def write(tag: Tag = Tag.CONSENTED, **parts) -> int:
    entry = {
        "subject": "change:CH-2026-0042",
        "at": AT,
        "by": DANA,
        "after": {"round": 3, "hash": "9f2c" * 16},
    }
    return await written(Entry(tag=tag, **{**entry, **parts}))


@pytest.fixture
async def ruth(visitor: Visitor, people) -> Visitor:
    return await sign_in_as(visitor, people.ruth)


async def test_an_auditor_reads_who_agreed_to_what(ruth) -> None:
    number = await write(reason="Crews are ready")
    answer = await ruth.get("/audit")
    assert answer.status_code == 200
    assert (
        "Dana Ruiz (Streets liaison, for Lee Chan, Deputy Commissioner, Streets)" not in ruth.page
    )  # the title says it
    assert (
        'side-department">Dana Ruiz</b> (Streets liaison, for Lee Chan, Deputy Commissioner) agreed to proposal 3 of '
        '<a href="/changes/CH-2026-0042">CH-2026-0042</a>' in ruth.page
    )
    assert "“Crews are ready”" in ruth.page
    assert "0 notes and 0 drafts belong to one side alone" in ruth.page
    await ruth.get(f"/audit/{number}")
    assert "9f2c" * 16 in ruth.page
    assert 'href="/changes/CH-2026-0042"' in ruth.page


@pytest.mark.parametrize("who", ["dana", "lee", "marcus", "sam", "nora", "amara"])
async def test_for_everybody_else_the_record_is_not_there(visitor, people, who) -> None:
    await sign_in_as(visitor, getattr(people, who))
    before, _ = await queries.head()
    for answer in (
        await visitor.get("/audit"),
        await visitor.get("/audit/1"),
        await visitor.post("/audit/checks"),
        await visitor.post("/audit/exports"),
        await visitor.post("/audit/packages"),
    ):
        assert answer.status_code == 404
    assert (await queries.head())[0] == before


async def test_an_entry_of_one_side_is_counted_but_not_told(ruth) -> None:
    number = await write(Tag.CHANGE_DRAFTED, audience="streets", after={"title": "A secret plan"})
    await ruth.get("/audit")
    assert "An entry of Streets" not in ruth.page  # it is no decision that everybody on the record reads
    await ruth.get("/audit?kind=everything")
    assert "An entry of Streets' own side" in ruth.page
    assert "secret" not in ruth.page
    await ruth.get(f"/audit/{number}")
    assert "secret" not in ruth.page
    await ruth.get("/audit?words=secret")
    assert "No entry fits." in ruth.page


async def test_each_kind_is_a_chip_that_shows_its_entries_alone(ruth) -> None:
    await write()
    await write(Tag.SIGNED_IN, subject="person:ruth")
    await ruth.get("/audit")
    assert "agreed to proposal 3" in ruth.page
    assert ") signed in" not in ruth.page
    await ruth.get("/audit?kind=sign-ins")
    assert ") signed in" in ruth.page
    assert "agreed to proposal 3" not in ruth.page
    await ruth.get("/audit?kind=everything")
    assert ") signed in" in ruth.page
    assert "agreed to proposal 3" in ruth.page
    assert (await ruth.get("/audit?kind=secrets")).status_code == 422


async def test_filters_and_the_way_to_older_entries(ruth, monkeypatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    for _ in range(3):
        await write()
    await write(Tag.SIGNED_IN, subject="person:ruth", at=datetime(2026, 6, 1, 3, 0, tzinfo=UTC))
    await ruth.get("/audit?capability=changes&person=dana&from=2026-06-01&to=6/9/2026")
    assert ruth.page.count("agreed to proposal 3") == 2
    assert "capability=changes&person=dana&from=2026-06-01&to=6%2F9%2F2026&below=" in ruth.page
    await ruth.get("/audit?from=2026-05-31&to=2026-05-31")  # 11 p.m. on May 31 in Port Alder
    assert "Entries that fit" in ruth.page
    assert "Sun, May 31" in ruth.page
    assert "11:00 PM" in ruth.page


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("from=soon", "From is not a date"),
        ("from=2026-06-02&to=2026-06-01", "To lies before From"),
        ("capability=x", "Please choose one of the list"),
        ("words=%07", "Words holds a character"),
    ],
)
async def test_a_filter_that_cannot_be_read_says_so(ruth, query, error) -> None:
    assert (await ruth.get(f"/audit?{query}")).status_code == 422
    assert error in ruth.page


async def test_checking_is_told_and_written_down(ruth) -> None:
    await ruth.get("/audit")
    assert "Not checked yet" in ruth.page
    await ruth.post("/audit/checks")
    await ruth.get("/audit")
    assert "Everything is as it was written" in ruth.page
    assert "Ruth Adler checked" in ruth.page
    assert (await queries.walk()).fault is None


async def test_a_broken_record_is_told_with_its_first_bad_entry(ruth) -> None:
    number = await write()
    async with as_owner(), transaction():
        await Event.raw("ALTER TABLE event DISABLE TRIGGER USER")
        await Event.raw("UPDATE event SET body = 'nonsense' WHERE number = {}", number)
        await Event.raw("ALTER TABLE event ENABLE TRIGGER USER")
    await ruth.get("/audit")
    await ruth.post("/audit/checks")
    await ruth.get("/audit")
    assert f'<a href="/audit/{number}">entry {number}</a>: its text was altered' in ruth.page
    assert (await ruth.get(f"/audit/{number}")).status_code == 200
    assert "is not what was written" in ruth.page


async def test_the_export_is_a_file_and_an_entry(ruth) -> None:
    await write(reason="=HYPERLINK(1)")
    await ruth.get("/audit?capability=changes")
    answer = await ruth.post("/audit/exports", {"capability": "changes"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert [(row["sentence"][:9], row["reason"]) for row in rows] == [("Dana Ruiz", "'=HYPERLINK(1)")]
    last = (await queries.page(queries.Filter(capability="audit"))).events[0]
    assert last.event
    assert (last.event.tag, last.event.by.name) == (Tag.TRAIL_EXPORTED, "Ruth Adler")
    assert last.event.after == {"events": 1, "filter": "about Changes", "upto": last.number - 1}


async def test_an_export_needs_the_form_of_our_page(ruth) -> None:
    assert (await ruth.http.get("/audit/exports", headers={"Accept": "text/html"})).status_code in (404, 405)
    ruth.csrf = "forgedforged"
    assert (await ruth.post("/audit/exports")).status_code == 403
    tags = {seen.event.tag for seen in (await queries.page(queries.Filter())).events if seen.event}
    assert Tag.TRAIL_EXPORTED not in tags


@pytest.mark.parametrize("number", ["0", "999", "99999999999999999999"])
async def test_an_entry_that_is_not_there(ruth, number) -> None:
    assert (await ruth.get(f"/audit/{number}")).status_code == 404


async def test_a_copy_kept_elsewhere_is_compared_pasted_or_as_a_file(ruth, home, tmp_path) -> None:
    with installed(home):
        await write()
        point = await sign(at=AT)
        assert point
        await ruth.get("/audit")
        paper = f"{point.checkpoint.size}:{in_fours(point.checkpoint.root.hex())}"
        (origin,) = await origins()
        assert str(origin.key).replace("+", "&#43;") in ruth.page or str(origin.key) in ruth.page
        for fields in ({"witness": paper}, {"witness": point.note}):
            await ruth.post("/audit/checks", fields)
            await ruth.get("/audit")
            assert "Everything is as it was written; the copy fits" in ruth.page
        refused = await ruth.post("/audit/checks", {"witness": "hello there"})
        assert refused.status_code == 422
        assert "Give a checkpoint as it was mailed or kept" in ruth.page
        assert "hello there" in ruth.page
        sent = {"file": ("kept.txt", point.note.encode(), "text/plain")}
        await ruth.http.post("/audit/checks", data={"csrf": ruth.csrf}, files=sent, headers=POSTED)
        await ruth.get("/audit")
        assert "Everything is as it was written; the copy fits" in ruth.page
        unread = {"file": ("kept.txt", b"nothing", "text/plain")}
        answer = await ruth.http.post("/audit/checks", data={"csrf": ruth.csrf}, files=unread, headers=POSTED)
        assert (answer.status_code, 'id="file-error"' in answer.text) == (422, True)
        await ruth.get("/audit")
        await ruth.post("/audit/checks", {"witness": "5:" + "ab" * 32})
        await ruth.get("/audit")
        assert "the copy that was handed in" in ruth.page


async def test_the_package_is_an_entry_and_checks_itself(ruth, home) -> None:
    with installed(home):
        await write()
        await sign(at=AT)
        await ruth.get("/audit")
        answer = await ruth.post("/audit/packages")
        assert answer.headers["content-type"] == "application/zip"
        with zipfile.ZipFile(io.BytesIO(answer.content)) as whole:
            assert set(whole.namelist()) == package.NAMES
            trail = verify_trail.read(whole.read("trail.jsonl").decode().splitlines(), set(), {})
        assert trail.faults == []
        last = (await queries.page(queries.Filter(capability="audit"))).events[0]
        assert last.event
        assert (last.event.tag, last.number) == (Tag.TRAIL_EXPORTED, trail.size + 1)
