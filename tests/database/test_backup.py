"""Backups: everything comes back, only into an empty place, and nothing of a file that is not as it was written."""

import gzip
import hashlib
import io
import json
import os
import stat
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest

from governance import settings
from governance.database import backup, migrate, session
from governance.errors import ConcordError, ConfigurationError, Invalid, Stale
from governance.people.tables import City

AT = datetime(2026, 6, 9, 14, tzinfo=UTC)
NAME = hashlib.sha256(b"%PDF").hexdigest()
DOCUMENT = f"store/{NAME[:2]}/{NAME[2:]}"
OTHER = f"store/ab/{'f' * 62}"


def installation(home: Path, name: str) -> settings.Settings:
    return settings.read({"GOVERNANCE_HOME": str(home / name)})


async def sound() -> None:
    """A trail that is unbroken."""


async def documents() -> list[str]:
    """The one document that the record names."""
    return [NAME]


async def broken() -> None:
    raise ConfigurationError("the record is broken at entry 7")


@pytest.fixture
async def saved(home):
    """A backup of an installation with one city and one document."""
    known = installation(home, "first")
    async with session.opened(known, size=1, by_owner=True):
        await migrate.migrate()
        await City(
            name="Port Alder", zone="America/New_York", office="City Hall", address="1 Pier", created_at=AT
        ).save()
    for path, content in {DOCUMENT: b"%PDF", OTHER: b"of no act", "store/ab/new-1": b"half"}.items():
        (known.home / path).parent.mkdir(parents=True, exist_ok=True)
        (known.home / path).write_bytes(content)
    await backup.backup(home / "copy.tar.gz", settings=known, at=AT, look=documents)
    return home / "copy.tar.gz"


def content_of(archived: tarfile.TarFile, name: str) -> bytes:
    inner = archived.extractfile(name)
    assert inner
    return inner.read()


def rewritten(file: Path, name: str, content: Callable[[bytes], bytes]) -> Path:
    """The same archive with one member's bytes changed, or one more member."""
    with tarfile.open(file) as archived:
        members = {member.name: content_of(archived, member.name) for member in archived}
    members[name] = content(members.get(name, b""))
    with tarfile.open(file, "w:gz") as out:
        for member, data in members.items():
            told = tarfile.TarInfo(member)
            told.size = len(data)
            out.addfile(told, io.BytesIO(data))
    return file


async def refused(file: Path, home: Path, error: type[ConcordError], match: str) -> None:
    """The restore is refused and leaves the new place as empty as it was."""
    known = installation(home, "second")
    with pytest.raises(error, match=match):
        await backup.restore(file, settings=known, verify=sound)
    assert not (known.home / "store").exists()
    assert not list(known.home.glob("backup-*"))
    async with session.opened(known, size=1):
        assert not await City.table_exists()


async def test_rows_and_documents_come_back(saved, home):
    known = installation(home, "second")
    done = await backup.restore(saved, settings=known, verify=sound)
    assert (done.made_at, done.documents, done.migrated) == (AT.isoformat(), 1, ())
    assert (known.home / DOCUMENT).read_bytes() == b"%PDF"
    async with session.opened(known, size=1):
        assert await City.select(City.name).output(as_list=True) == ["Port Alder"]
        await migrate.check_schema()


async def test_the_file_is_private_and_names_what_it_holds(saved):
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    with tarfile.open(saved) as archived:
        assert archived.getnames() == ["database.dump", DOCUMENT, "manifest.json"]
        manifest = json.loads(content_of(archived, "manifest.json"))
    assert manifest["migrations"] == list(migrate.shipped_ids())
    assert set(manifest["files"]) == {"database.dump", DOCUMENT}


async def test_a_backup_overwrites_nothing(saved, home):
    before = saved.read_bytes()
    with pytest.raises(Stale, match="is there already"):
        await backup.backup(saved, settings=installation(home, "first"), at=AT, look=documents)
    assert saved.read_bytes() == before
    assert sorted(path.name for path in home.iterdir()) == ["copy.tar.gz", "first"]


async def test_a_place_that_cannot_be_written_is_named(home):
    with pytest.raises(ConfigurationError, match="No such file"):
        await backup.backup(
            home / "nowhere" / "copy.tar.gz", settings=installation(home, "first"), at=AT, look=documents
        )


async def test_a_database_that_holds_something_is_left_alone(saved, home):
    with pytest.raises(Stale, match="the database holds something"):
        await backup.restore(saved, settings=installation(home, "first"), verify=sound)


async def test_a_store_that_holds_something_is_left_alone(saved, home):
    known = installation(home, "second")
    (known.home / "store" / "00").mkdir(parents=True)
    (known.home / "store" / "00" / "11111111").write_bytes(b"other")
    known.home.chmod(0o711)
    with pytest.raises(Stale, match="store holds something"):
        await backup.restore(saved, settings=known, verify=sound)
    assert (known.home / "store" / "00" / "11111111").read_bytes() == b"other"


async def test_one_changed_byte_of_a_document_refuses_the_file(saved, home):
    await refused(
        rewritten(saved, DOCUMENT, lambda _: b"%PDG"), home, Invalid, f"{DOCUMENT} is not what its name says"
    )


async def test_a_forged_document_with_a_manifest_to_match_refuses_the_file(saved, home):
    digest = hashlib.sha256(b"%PDG").hexdigest()

    def agreed(text):
        told = json.loads(text)
        return json.dumps({**told, "files": {**told["files"], DOCUMENT: digest}}).encode()

    forged = rewritten(rewritten(saved, DOCUMENT, lambda _: b"%PDG"), "manifest.json", agreed)
    await refused(forged, home, Invalid, "was altered before it was packed")


async def test_a_document_that_is_not_itself_is_not_packed(saved, home):
    (home / "first" / DOCUMENT).write_bytes(b"%PDG")
    with pytest.raises(Invalid, match="was altered before it was packed"):
        await backup.backup(
            home / "again.tar.gz", settings=installation(home, "first"), at=AT, look=documents
        )
    assert not (home / "again.tar.gz").exists()


async def test_what_is_written_while_it_is_looked_over_is_in_none_of_it(saved, home):
    """Looked over, dumped and packed as of one instant: what an act adds meanwhile is neither in dump nor in documents."""
    known = installation(home, "first")

    async def look():
        async with session.reached(known) as config:
            other = await asyncpg.connect(**config)
            await other.execute("UPDATE city SET name = 'Elsewhere'")
            await other.close()
        return [NAME]

    await backup.backup(home / "again.tar.gz", settings=known, at=AT, look=look)
    await backup.restore(home / "again.tar.gz", settings=installation(home, "second"), verify=sound)
    async with session.opened(installation(home, "second"), size=1):
        assert await City.select(City.name).output(as_list=True) == ["Port Alder"]


async def test_a_document_more_than_the_manifest_knows_refuses_the_file(saved, home):
    await refused(rewritten(saved, OTHER, lambda _: b"x"), home, Invalid, "is not what its name says")


@pytest.mark.parametrize("name", ["../outside", "/etc/governance", "store/../../outside", "secret"])
async def test_a_file_that_would_write_elsewhere_is_refused(saved, home, name):
    await refused(
        rewritten(saved, name, lambda _: b"x"), home, Invalid, "which no backup of this program holds"
    )
    assert not (home / "outside").exists()


async def test_a_file_that_was_cut_short_is_refused(saved, home):
    saved.write_bytes(saved.read_bytes()[:-2000])
    await refused(saved, home, Invalid, "damaged|no readable manifest")


async def test_what_is_no_archive_is_refused(home):
    (home / "letter").write_bytes(gzip.compress(b"Dear auditor"))
    await refused(home / "letter", home, Invalid, "is damaged or is no backup")
    await refused(home / "absent", home, Invalid, "There is no file")


async def test_a_backup_of_a_newer_program_is_refused(saved, home):
    def newer(text):
        return json.dumps({**json.loads(text), "migrations": ["2999-01-01T00:00:00:000000"]}).encode()

    await refused(rewritten(saved, "manifest.json", newer), home, Invalid, "newer version of this program")


async def test_a_dump_that_cannot_be_loaded_leaves_the_database_empty(saved, home):
    file = rewritten(saved, "database.dump", lambda data: data[: len(data) * 9 // 10])

    def agreed(text):
        with tarfile.open(file) as archived:
            digest = hashlib.sha256(content_of(archived, "database.dump")).hexdigest()
        return json.dumps(
            {**(told := json.loads(text)), "files": {**told["files"], "database.dump": digest}}
        ).encode()

    await refused(rewritten(file, "manifest.json", agreed), home, ConfigurationError, "did not succeed")


async def test_what_the_trails_verification_says_is_what_the_caller_hears(saved, home):
    with pytest.raises(ConfigurationError, match="broken at entry 7"):
        await backup.restore(saved, settings=installation(home, "second"), verify=broken)


@pytest.mark.parametrize(
    ("dsn", "address", "password"),
    [
        ("postgresql://a:p%40w@h:1/d", "postgresql://a@h:1/d", "p@w"),
        ("postgresql://a@h/d?password=pw&sslmode=require", "postgresql://a@h/d?sslmode=require", "pw"),
        ("postgres:///d?host=/run/postgresql", "postgres:///d?host=%2Frun%2Fpostgresql", None),
    ],
)
def test_no_program_is_started_with_the_password_among_its_arguments(dsn, address, password):
    told, environment = backup._aim({"dsn": dsn})
    assert told == address
    assert environment.get("PGPASSWORD") == password


@pytest.mark.skipif(
    "DATABASE_URL" not in os.environ, reason="DATABASE_URL names no other server to restore into"
)
async def test_a_backup_of_the_embedded_server_comes_back_on_another_one(saved, home, empty_database):
    known = settings.read({"GOVERNANCE_HOME": str(home / "second"), "DATABASE_URL": empty_database["dsn"]})
    await backup.restore(saved, settings=known, verify=sound)
    async with session.opened(known, size=1):
        assert await City.select(City.name).output(as_list=True) == ["Port Alder"]
    await backup.backup(home / "back.tar.gz", settings=known, at=AT, look=documents)
    assert (home / "back.tar.gz").exists()
