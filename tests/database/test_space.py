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
    if not _allowed():
        pytest.skip("mounting in a name space of one's own is not allowed here")
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = (
        f"mount -t tmpfs -o size={SIZE}m tmpfs {disk} && exec {sys.executable} {program} {disk} {tmp_path}"
    )
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
