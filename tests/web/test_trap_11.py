"""FIELD trap 11: what is internal reaches no public paper, no data in it, no page, no search, no letter and no entry of the record."""

import io
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from litestar import Litestar
from pypdf import PdfReader

from governance import clock
from governance.audit.tables import Event
from governance.database import sql
from governance.meetings.actions import minutes as actions
from governance.meetings.actions import minutes_corrections
from governance.meetings.actions.minutes import keep_minutes
from governance.meetings.actions.minutes_corrections import Wish
from governance.meetings.queries.minutes import minutes_of, reading
from governance.meetings.rules.minutes_places import every_place, is_public_place
from governance.people.rules import Acting
from tests.changes.stage import Stage, set_stage
from tests.meetings import staged as meetings
from tests.meetings.held import CLOSED, SENT, held_meeting
from tests.meetings.marked import columns, filled, marked
from tests.web.conftest import Visitor, browser, sign_in_as

pytestmark = pytest.mark.anyio
FINAL = SENT + timedelta(days=20)

# Notes and files of a working meeting stay with the two sides; votes and effects are a board's.
LEAK = re.compile(r"quokka-[a-z_-]+")
IN_REGISTER = {"wombat-decision-words"}
BOARD_ALONE = {"wombat-meeting_note-words", "wombat-attachment-name"}


@pytest.fixture
async def city(db: None) -> Stage:
    clock.set_to(SENT)
    stage = await set_stage()
    await stage.begun(by=stage.people.marcus)
    await meetings.founded(stage.people)
    return stage


@pytest.fixture(params=["working", "board"])
async def final(city: Stage, request: pytest.FixtureRequest) -> tuple[str, str, set[str]]:
    """A meeting of which everything is marked, its minutes final, with corrections beside them."""
    kind, people = request.param, city.people
    number = await held_meeting(people, kind)
    await filled(city)
    shown = await marked()
    await keep_minutes(at=CLOSED)
    taker = people.marcus if kind == "working" else people.priya
    await actions.circulate(number, seen=1, by=taker, at=SENT)
    await _corrected(number, "quokka-sent", taker=taker, other=people.lee, at=SENT)
    if kind == "board":
        await actions.approve_by_motion(
            number, hashed=(await minutes_of(number)).hash, motion="f" * 64, at=SENT
        )
    await keep_minutes(at=FINAL)
    await _corrected(number, "quokka-beside", taker=taker, other=people.lee, at=FINAL)
    clock.set_to(FINAL)
    return number, kind, shown


async def _corrected(number: str, mark: str, *, taker: Acting, other: Acting, at: datetime) -> None:
    """One correction of what is internal, accepted; its words and its reason are marked."""
    found = await minutes_of(number)
    content = await reading(found, at)
    known = (
        every_place(content)
        if found.state == "final"
        else {name: words for name, words in every_place(content).items() if name.startswith("note:")}
    )
    place = next(
        name for name in sorted(known) if not name.startswith("person") and not is_public_place(content, name)
    )
    wish = Wish(place=place, words=f"{mark}-after", reason=f"{mark}-reason", before=known[place])
    nth = await minutes_corrections.ask(number, wish, by=other, at=at)
    await minutes_corrections.accept(number, nth, seen=1, by=taker, at=at)


@pytest.fixture
async def sam(app: Litestar, final: tuple[str, str, set[str]], city: Stage) -> AsyncIterator[Visitor]:
    async with browser(app) as one:
        yield await sign_in_as(one, city.people.sam)


async def test_trap_11_nothing_internal_reaches_the_public_minutes(
    sam: Visitor, final: tuple[str, str, set[str]]
) -> None:
    number, kind, shown = final
    at = f"/meetings/{number}/minutes"
    page = (await sam.get(f"{at}/public")).text
    paper = (await sam.http.get(f"{at}/public.pdf")).content
    told = {
        "page": page,
        **parts_of(paper),
        "search": (await sam.get("/search?q=quokka")).text,
    }
    told |= {path: (await sam.get(path)).text for path in ("/to-do", "/inbox", "/meetings")}
    found = {where: sorted(set(LEAK.findall(text))) for where, text in told.items()}
    assert not any(found.values()), found
    expected = shown if kind == "board" else shown - BOARD_ALONE
    expected = {mark for mark in expected if "correction" not in mark} - IN_REGISTER
    assert {mark for mark in expected if mark not in told["text"].replace(" ", "")} == set()
    register = (await sam.get("/search?q=wombat")).text
    assert not LEAK.findall(register)
    assert all(mark in register for mark in IN_REGISTER)
    assert ("wombat-attachment-name" in page) is (kind == "board")
    files = (f"/meetings/{number}/files", "/attachments/AT-2026-0001", "/attachments/AT-2026-0002")
    for unseen in (at, *files):
        assert (await sam.get(unseen)).status_code == 404, unseen
    assert (await sam.http.get(f"{at}/whole.pdf")).status_code == 404


def parts_of(paper: bytes) -> dict[str, str]:
    """The words of a PDF, the files inside, what it says of itself, and its bytes."""
    read = PdfReader(io.BytesIO(paper))
    inside = "".join(content.decode() for files in read.attachments.values() for content in files)
    assert "wombat" in inside, "its data is read"
    text = "".join(sheet.extract_text() for sheet in read.pages)
    about = f"{read.metadata} {read.xmp_metadata and read.xmp_metadata.stream.get_data()!r} {read.outline}"
    return {"text": "".join(text.split()), "data": inside, "about": about, "bytes": paper.decode("latin-1")}


async def test_trap_11_the_record_of_minutes_holds_no_word_of_them(final: tuple[str, str, set[str]]) -> None:
    rows = await Event.select(Event.body).where(Event.subject == f"minutes:{final[0]}")
    assert len(rows) >= 6
    assert not [row["body"] for row in rows if "quokka" in row["body"] or "wombat" in row["body"]]


async def test_trap_11_who_sees_the_meeting_finds_the_marks(
    app: Litestar, final: tuple[str, str, set[str]], city: Stage
) -> None:
    """So that the test would notice: the whole holds what is internal."""
    async with browser(app) as one:
        lee = await sign_in_as(one, city.people.lee)
        await lee.get(f"/meetings/{final[0]}/minutes")
        assert "quokka-agenda_item-title" in lee.page
        assert "quokka-meeting_note-words" in lee.page


async def test_every_text_of_every_table_that_feeds_minutes_is_marked(city: Stage) -> None:
    await held_meeting(city.people, "board")
    await filled(city)
    await marked()
    for table, column in columns():
        name = table._meta.tablename
        if name == "minutes_correction":
            continue  # made by the acts of the other tests
        found = await sql.value(f'SELECT count(*) FROM "{name}" WHERE "{column}" LIKE \'%-{name}-{column}%\'')
        assert found, f"{name}.{column}"
