"""Files between being looked over and being taken: by content, for a day, never whole in memory."""

import hashlib
import io
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from governance.errors import NotFound, TooLarge
from governance.files import uploads
from tests.cast import AT


class Endless(io.RawIOBase):
    """Many zeros, and how many were asked for at once."""

    def __init__(self, size: int) -> None:
        self.left, self.most = size, 0

    def read(self, size: int = -1) -> bytes:
        self.most = max(self.most, size if size >= 0 else self.left)
        given = min(size, self.left)
        self.left -= given
        return bytes(given)


def test_a_long_file_is_kept_block_by_block_under_its_own_hash(tmp_path):
    source = Endless(50_000_000)
    kept = uploads.keep_stream(tmp_path, source, at=AT)  # type: ignore[arg-type]
    assert kept.size == 50_000_000
    assert kept.name == hashlib.sha256(bytes(50_000_000)).hexdigest()
    assert source.most <= 2**20
    path = uploads.path_of(tmp_path, kept.name)
    assert path.stat().st_size == 50_000_000
    assert path.stat().st_mode & 0o077 == 0
    assert uploads.keep(tmp_path, bytes(50_000_000), at=AT) == kept.name


def test_a_file_beyond_the_limit_leaves_nothing_behind(tmp_path):
    with pytest.raises(TooLarge, match="2 MB"):
        uploads.keep_stream(tmp_path, Endless(3_000_000), at=AT, most=2_000_000)  # type: ignore[arg-type]
    assert list((tmp_path / uploads.FOLDER).iterdir()) == []


def test_after_a_day_it_is_gone_and_no_other_name_is_looked_for(tmp_path):
    name = uploads.keep(tmp_path, b"x", at=AT)
    assert swept(tmp_path, AT + timedelta(hours=23)) == 0
    assert uploads.read(tmp_path, name) == b"x"
    assert swept(tmp_path, AT + timedelta(hours=25)) == 1
    for gone in (name, "../secret", "", "."):
        with pytest.raises(NotFound):
            uploads.path_of(tmp_path, gone)


def test_rejected_lines_and_what_was_cut_off_go_after_a_day_too(tmp_path):
    rejects, cut_off = tmp_path / uploads.REJECTS / "may.csv", tmp_path / uploads.FOLDER / "preview-x"
    cut_off.mkdir(parents=True)
    (cut_off / "beginning").write_text("1")
    rejects.parent.mkdir()
    rejects.write_text("line")
    for path in (rejects, cut_off):
        uploads.dated(path, AT)
    assert swept(tmp_path, AT + timedelta(hours=23)) == 0
    assert swept(tmp_path, AT + timedelta(hours=25)) == 2
    assert not rejects.exists()
    assert not cut_off.exists()


def swept(home: Path, at: datetime) -> int:
    old = uploads.old(home, at)
    for path in old.values():
        uploads.take_away(path)
    return len(old)
