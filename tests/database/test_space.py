"""A disk that is really full, in a file system of the test's own: nothing half-written, and the cause is named."""

import os
import shutil
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from governance.database import space
from governance.files import drafts
from governance.settings import read

SIZE = 16  # megabytes


def _allowed() -> bool:
    if not shutil.which("unshare"):
        return False
    tried = subprocess.run(
        ["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], check=False, capture_output=True
    )
    return tried.returncode == 0


@pytest.fixture
def on_a_full_disk(tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """What a program says whose home lies on a disk of 16 MB, full but for some kilobytes."""
    return _on_a_disk(PROGRAM, tmp_path)


def _on_a_disk(text: str, folder: Path, *, size: int = SIZE) -> subprocess.CompletedProcess[str]:
    if not _allowed():
        pytest.skip("mounting in a name space of one's own is not allowed here")
    program, disk = folder / "program.py", folder / "disk"
    program.write_text(text)
    disk.mkdir()
    mounted = f"mount -t tmpfs -o size={size}m,mode=711 tmpfs {disk} && exec {sys.executable} {program} {disk} {folder}"
    return subprocess.run(
        ["unshare", "-m", "sh", "-c", mounted], check=False, capture_output=True, text=True, timeout=120
    )


PROGRAM = textwrap.dedent(
    """
    import errno, sys, tarfile, io
    from pathlib import Path
    from governance.database import archive, space
    from governance.errors import ConfigurationError
    from governance.files import store, uploads
    from governance.settings import read
    from datetime import UTC, datetime

    disk, outside = Path(sys.argv[1]), Path(sys.argv[2])
    known = read({"GOVERNANCE_HOME": str(disk), "DATABASE_URL": "postgresql://h/d"})
    (disk / "filler").write_bytes(bytes(15 * 10**6))
    content = bytes(range(256)) * 20_000

    for keep in (lambda: store.keep(disk, content), lambda: uploads.keep(disk, content, at=datetime.now(tz=UTC))):
        try:
            keep()
        except OSError as full:
            assert space.is_full(full), full
        else:
            raise SystemExit("it was kept")
    # an empty mark beside a document says that it never came to be known
    left = [each for each in disk.rglob("*") if each.is_file() and each.stat().st_size and each.name != "filler"]
    assert left == [], left

    with tarfile.open(outside / "backup.tar.gz", "w:gz") as packed:
        about = tarfile.TarInfo("database.dump")
        about.size = len(content)
        packed.addfile(about, io.BytesIO(content))
    into = disk / "scratch"
    into.mkdir()
    try:
        archive.unpack(outside / "backup.tar.gz", into=into)
    except ConfigurationError as told:
        print(told.message)
    print([each.words for each in space.low(known)])
    """
)


def test_nothing_is_half_written_and_a_restore_names_the_cause(on_a_full_disk):
    assert on_a_full_disk.returncode == 0, on_a_full_disk.stderr
    assert "There is no room to unpack" in on_a_full_disk.stdout
    assert "Make room, or set GOVERNANCE_HOME" in on_a_full_disk.stdout
    assert "documents, uploads: " in on_a_full_disk.stdout


SERVER = textwrap.dedent(
    """
    import asyncio, os, sys, time
    from pathlib import Path
    import asyncpg
    from governance.database import embedded, watching

    home = Path(sys.argv[1])
    AWAY = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)

    async def told(access, sql, *values):
        connection = await asyncpg.connect(**access.for_asyncpg(), timeout=2)
        try:
            return await connection.fetchval(sql, *values, timeout=5)
        finally:
            connection.terminate()

    async def until(access, sql, *values):
        deadline = time.monotonic() + 30
        while True:
            try:
                return await told(access, sql, *values)
            except AWAY:
                assert time.monotonic() < deadline
                await asyncio.sleep(0.2)

    async def tried(access):
        await told(access, "CREATE TABLE kept (n int, t text)")
        about = os.statvfs(home)
        (home / "filler").write_bytes(bytes(about.f_bavail * about.f_frsize - 8 * 10**6))
        acknowledged = failed = 0
        while failed < 20:
            try:
                await told(access, "INSERT INTO kept VALUES ($1, $2)", acknowledged, os.urandom(40_000).hex())
                acknowledged += 1
            except AWAY:
                failed += 1
        (home / "filler").unlink()
        await until(access, "INSERT INTO kept VALUES (-1, '')")
        found = await until(access, "SELECT count(DISTINCT n) FROM kept WHERE n >= 0")
        assert found in {acknowledged, acknowledged + 1}, (found, acknowledged)
        print("acknowledged", acknowledged)

    small = {"shared_buffers": "16MB", "max_wal_size": "32MB", "min_wal_size": "32MB"}
    with embedded.running(home, options=small) as access, watching.watched(home):
        asyncio.run(tried(access))
    """
)


@pytest.mark.slow
def test_the_database_of_a_full_disk_is_back_by_itself_once_there_is_room(home):
    """Where its own log finds no room it stops: this is why acts are refused long before."""
    done = _on_a_disk(SERVER, home, size=200)
    assert done.returncode == 0, done.stderr
    assert "acknowledged" in done.stdout


def test_each_file_system_is_looked_at_once(tmp_path):
    known = read({"GOVERNANCE_HOME": str(tmp_path)})
    assert [each.names for each in space.rooms(known)] == [("database", "documents", "uploads")]
    known = read({"GOVERNANCE_HOME": str(tmp_path), "DATABASE_URL": "postgresql://h/d"})
    assert [each.names for each in space.rooms(known)] == [("documents", "uploads")]


def test_what_a_killed_writer_left_is_swept_after_an_hour(tmp_path):
    old, new = tmp_path / "uploads" / "new-1", tmp_path / "uploads" / "new-2"
    kept = tmp_path / "uploads" / "cdef"
    for path in (old, new, kept):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    hours_ago = time.time() - 2 * 3600
    for path in (old, kept):
        os.utime(path, (hours_ago, hours_ago))
    assert drafts.swept(tmp_path) == 1
    assert (old.exists(), new.exists(), kept.exists()) == (False, True, True)
