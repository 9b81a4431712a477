"""The store: each file is there, is what its name says and is known; lost documents are made again, lost sources named."""

import json
import os
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from governance.audit.tags import Tag
from governance.database import backup, sql
from governance.database.archive import Manifest
from governance.files import store
from governance.integrity.actions import keeping
from governance.integrity.actions.verifying import verify
from governance.integrity.queries.examination import examine
from governance.integrity.queries.history import last_check
from governance.integrity.queries.look import Look
from governance.integrity.rules.findings import Area
from governance.people.rules import command
from governance.records import documents
from governance.records.documents import DocumentPlace, agreement_document
from tests.changes.stage import AT, set_stage, tags
from tests.databases import at_home

pytestmark = pytest.mark.anyio
TODAY = date(2026, 6, 2)
SOURCE = """INSERT INTO attachment (number, matter, file, name, kind, party, at)
    SELECT 'AT-1', 'offer:CH-2026-0001/1', :file, 'photo.png', 'picture', id, :at FROM party LIMIT 1"""


@pytest.fixture(autouse=True)
def rendered(monkeypatch):
    """Documents of a few bytes that follow from what they show: what they look like is tested elsewhere."""

    async def made(kind, values):
        return f"%PDF-{kind} {values}".encode()

    monkeypatch.setattr(documents, "make_pdf", made)


async def found(home):
    verdict = await examine(Look(home=home), areas={Area.STORE})
    return [(each.subject, each.fault) for each in verdict.findings]


def path(home, name):
    return home / "store" / name[:2] / name[2:]


async def printed(home, *, at=AT):
    place = DocumentPlace(home=home, url="http://127.0.0.1:8311")
    return await agreement_document("streets", 1, on=TODAY, at=at, place=place)


async def test_a_store_as_it_was_written_is_sound(db, home):
    assert await found(home) == []
    await set_stage()
    await printed(home)
    assert await found(home) == []


async def test_missing_altered_and_added_files_are_named(db, home):
    await set_stage()
    name = (await printed(home)).hash
    content = path(home, name).read_bytes()
    path(home, name).write_bytes(content + b" ")
    assert [each for each, _ in await found(home)] == [f"store:{name[:2]}/{name[2:]}"]
    assert "its content was altered: “" in (await found(home))[0][1]
    path(home, name).unlink()
    assert "it is missing: “" in (await found(home))[0][1]
    path(home, name).write_bytes(content)
    extra = path(home, "ab" * 32)
    extra.parent.mkdir(exist_ok=True)
    extra.write_bytes(b"a forged paper")
    (home / "store" / "letter.txt").write_text("x")
    assert await found(home) == [
        (f"store:ab/{'ab' * 31}", "the record knows of no such file"),
        ("store:letter.txt", "no file of ours is called so"),
    ]


async def test_a_lost_document_is_made_again_from_what_it_shows(db, home):
    await set_stage()
    first = await printed(home)
    path(home, first.hash).write_bytes(b"%PDF of another agreement")
    again = await printed(home, at=AT + timedelta(hours=1))
    assert again == first  # byte for byte: its anchor in the record is its own entry
    assert [tag for tag in await tags() if tag.startswith("records:document")] == [
        Tag.DOCUMENT_MADE,
        Tag.DOCUMENT_LOST,
        Tag.DOCUMENT_MADE,
    ]
    assert await found(home) == []
    assert [each.read_bytes() for each in (home / "damaged").iterdir()] == [b"%PDF of another agreement"]


async def test_a_check_that_finds_a_lost_document_has_it_made_again(db, home):
    await set_stage()
    first = await printed(home)
    path(home, first.hash).unlink()
    verdict = await verify(Look(home=home), by=command(), at=AT)
    assert [each.mend for each in verdict.findings] == [
        "It is made again from what it shows when somebody next opens it."
    ]
    assert await found(home) == []
    assert (await printed(home)).content.startswith(b"%PDF-")


async def test_a_lost_source_is_named_with_the_backup_that_has_it(db, home):
    await set_stage()
    name = store.keep(home, b"a photo of the pothole")
    await sql.rows(SOURCE, file=name, at=AT)
    assert await found(home) == []
    path(home, name).write_bytes(b"another pothole")
    verdict = await examine(Look(home=home), areas={Area.STORE})
    assert verdict.findings[0].fault == "its content was altered: “photo.png” of CH-2026-0001"
    assert "No backup is known here" in verdict.findings[0].mend
    files = {f"store/{name[:2]}/{name[2:]}": name, "database.dump": ""}
    made = Manifest(format=1, made_at=AT.isoformat(), program="1", migrations=(), files=files)
    backup.note_backup(home, made, home / "copy.tar.gz")
    mend = (await examine(Look(home=home), areas={Area.STORE})).findings[0].mend
    assert f"The backup {home / 'copy.tar.gz'} of {AT.isoformat()} holds it" in mend
    assert store.keep(home, b"a photo of the pothole") == name  # whoever sends it again puts it right
    assert await found(home) == []


async def test_what_an_act_that_was_cut_off_left_is_no_finding_and_goes_after_an_hour(db, home):
    await set_stage()
    kept, left = (await printed(home)).hash, store.keep(home, b"of an act that was cut off")
    assert await found(home) == []
    with at_home(home):
        assert await keeping.tidy_store(at=AT) == 0
        assert path(home, left).exists()
        mark = home / "store" / left[:2] / f"new-{left[2:]}"
        os.utime(mark, (mark.stat().st_mtime - 3601, mark.stat().st_mtime - 3601))
        assert await keeping.tidy_store(at=AT) == 1
    assert not path(home, left).exists()
    assert path(home, kept).exists()
    assert not list((home / "store").rglob("new-*"))


# ── every night ──────────────────────────────────────────────────────────────────────────────────────────────────────
NEW_YORK = ZoneInfo("America/New_York")


def test_the_night_is_the_citys():
    assert keeping.last_night(datetime(2026, 6, 9, 6, 29, tzinfo=UTC), NEW_YORK) == datetime(
        2026, 6, 8, 6, 30, tzinfo=UTC
    )
    assert keeping.last_night(datetime(2026, 6, 9, 6, 30, tzinfo=UTC), NEW_YORK) == datetime(
        2026, 6, 9, 6, 30, tzinfo=UTC
    )


async def test_everything_is_checked_once_a_night(db, home):
    await set_stage()
    with at_home(home):
        await printed(home)
        assert await last_check() is None
        night = AT + timedelta(days=1)
        assert await keeping.check_nightly(at=night) == 0
        check = await last_check()
        assert check is not None
        assert (check.at, check.areas, check.sound) == (night, "", True)
        await keeping.check_nightly(at=night + timedelta(hours=1))
        assert await last_check() == check
        (file,) = (each for each in (home / "store").glob("*/*") if not each.name.startswith("new-"))
        file.unlink()
        assert await keeping.check_nightly(at=night + timedelta(days=1)) == 1


# ── by command ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_every_command_that_keeps_the_record_names_what_is_wrong_with_it(command, home, tmp_path):
    assert command("migrate").status == 0
    assert json.loads(command("verify", "--json").out)["sound"] is True
    (home / "store").mkdir(exist_ok=True)
    (home / "store" / "letter.txt").write_text("x")
    for words in (
        ("verify",),
        ("doctor",),
        ("backup", str(tmp_path / "copy.tar.gz")),
    ):
        outcome = command(*words)
        assert outcome.status == 1, outcome
        assert "letter.txt" in outcome.out
    assert command("audit", "verify").status == 0
