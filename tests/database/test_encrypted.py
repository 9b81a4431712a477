"""Encrypted backups: only the passphrase opens them, no change of a byte passes, and one can read them without us."""

import io
import random
import re

import pytest

from governance.database import encrypted
from governance.database.encrypted import Reader, Writer, is_encrypted
from governance.errors import Invalid
from tests.source import ROOT

PASSPHRASE = "four unrelated words here"
PIECE = 64


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Small pieces and a cheap key, so that files of many pieces are quick."""
    monkeypatch.setattr(encrypted, "PIECE", PIECE)
    monkeypatch.setattr(encrypted, "COST", 1 << 14)


def written(plain: bytes, *, passphrase: str = PASSPHRASE, step: int = 37) -> bytes:
    out = io.BytesIO()
    writing = Writer(out, passphrase)
    for at in range(0, len(plain), step):
        writing.write(plain[at : at + step])
    writing.finish()
    return out.getvalue()


def read(content: bytes, *, passphrase: str = PASSPHRASE, step: int = 41) -> bytes:
    reading = Reader(io.BytesIO(content), passphrase, name="copy")
    parts = list(iter(lambda: reading.read(step), b""))
    reading.finish()
    return b"".join(parts)


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 5 * PIECE, 5 * PIECE + 9])
def test_what_was_written_comes_back(size):
    plain = random.Random(size).randbytes(size)
    content = written(plain)
    assert read(content) == plain
    assert plain[:40] not in content or size < 8


def test_two_backups_of_the_same_share_nothing_and_every_spelling_of_a_passphrase_opens_them():
    one, two = written(b"x" * 200, passphrase="Caf\u00e9 on the corner"), written(b"x" * 200)
    assert one.partition(b"\n")[2][:PIECE] != two.partition(b"\n")[2][:PIECE]
    assert read(one, passphrase="Cafe\u0301 on the corner") == b"x" * 200


def test_a_wrong_passphrase_is_said_to_be_wrong():
    with pytest.raises(Invalid, match="does not open copy"):
        read(written(b"secret"), passphrase="four unrelated words there")


def test_no_byte_of_the_file_may_differ():
    content = written(random.Random(1).randbytes(3 * PIECE))
    for at in [*range(0, len(content), 3), len(content) - 1]:
        changed = bytearray(content)
        changed[at] ^= 1
        with pytest.raises(Invalid):
            read(bytes(changed))


def pieces(content: bytes) -> tuple[bytes, list[bytes]]:
    head, _, rest = content.partition(b"\n")
    size = PIECE + 16
    return head + b"\n", [rest[at : at + size] for at in range(0, len(rest), size)]


@pytest.mark.parametrize(
    "order",
    [[0, 1], [0, 1, 2, 2], [1, 0, 2, 3], [0, 2, 3], [0, 1, 2, 3, 3], [], [3], [0, 1, 2]],
)
def test_pieces_cut_off_moved_doubled_or_left_out_are_found(order):
    head, parts = pieces(written(random.Random(2).randbytes(4 * PIECE)))
    assert len(parts) == 4
    with pytest.raises(Invalid):
        read(head + b"".join(parts[each] for each in order))


def test_a_piece_of_another_backup_is_found():
    head, parts = pieces(written(b"a" * 3 * PIECE))
    other = pieces(written(b"b" * 3 * PIECE))[1]
    with pytest.raises(Invalid):
        read(head + parts[0] + other[1] + parts[2])


@pytest.mark.parametrize(
    ("told", "instead"),
    [
        (b'"n": 16384', b'"n": 1073741824'),
        (b'"n": 16384', b'"n": 16385'),
        (b'"r": 8', b'"r": 80000'),
        (b"encrypted:1", b"encrypted:2"),
        (b"AES-256-GCM", b"none"),
        (b'"kdf"', b'"pdf"'),
    ],
)
def test_a_first_line_that_asks_for_something_else_is_refused_before_any_work(told, instead):
    content = written(b"secret")
    assert told in content
    with pytest.raises(Invalid, match=r"first line|in a form"):
        read(content.replace(told, instead, 1))


def test_an_encrypted_file_is_known_by_its_first_line(tmp_path):
    (tmp_path / "one").write_bytes(written(b""))
    (tmp_path / "two").write_bytes(b"\x1f\x8b")
    assert is_encrypted(tmp_path / "one")
    assert not is_encrypted(tmp_path / "two")
    assert not is_encrypted(tmp_path / "none")
    with pytest.raises(Invalid, match="at least 12"):
        encrypted.check_passphrase("too short")


def test_the_program_in_the_handbook_reads_such_a_file_without_us(tmp_path, monkeypatch):
    """What docs/operations.md prints works as it stands, and says the same of one byte that changed."""
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    found = re.search(r"```python\n(# Reads an encrypted backup.*?)```", text, re.DOTALL)
    assert found
    plain = random.Random(3).randbytes(2 * PIECE + 5)
    source, target = tmp_path / "copy", tmp_path / "plain"
    source.write_bytes(written(plain))
    monkeypatch.setattr("sys.argv", ["read.py", str(source), str(target)])
    monkeypatch.setattr("getpass.getpass", lambda _: PASSPHRASE)
    exec(compile(found[1], "read.py", "exec"), {})
    assert target.read_bytes() == plain
