"""Files with everything wrong with them: no crash, memory bounded, every record accounted for.

Mutations are seeded: a file that fails can be made again from its number.
"""

import gzip
import io
import random
import resource
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from governance.errors import ConcordError, Invalid, TooLarge
from governance.requests.reading.preview import preview
from governance.requests.reading.unpacking import pieces
from tests.requests.reading.conftest import AT, Look, Reading
from tests.requests.reading.files import HEADER, MONTH_FIRST, row, text

MOST_MEMORY = 400 * 1024  # kilobytes that reading may add to this process
_FORMULAS = ("=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", '=HYPERLINK("http://x.invalid")', "\t=1")
_ODD = (
    "",
    " ",
    "NULL",
    "\\N",
    "é" * 40,
    "\u202e",
    "\ufeff",
    "a\nb",
    'say "x"',
    "1;2",
    "0",
    "99999999999999999999",
)


@dataclass(frozen=True, kw_only=True)
class Made:
    """A file, and the numbers of its records that nobody touched."""

    content: bytes
    untouched: frozenset[str]
    gentle: bool  # nothing was done that could reach beyond the record it was done to
    shown: bool  # as a preview too


def whole(chance: random.Random, count: int) -> list[list[str]]:
    return [
        list(
            row(
                f"N-{number}",
                opened=f"{chance.randrange(1, 13):02}/{chance.randrange(1, 29):02}/2025 0{chance.randrange(1, 10)}:15:00 PM",
                closed="" if chance.random() < 0.2 else "12/30/2025 10:00:00 AM",
                due="12/31/2025",
                status=chance.choice(("Open", "Closed", "Pending")),
            )
        )
        for number in range(count)
    ]


def cells_changed(chance: random.Random, rows: list[list[str]]) -> set[int]:
    """Odd values, formulas and missing columns in some rows; answers which."""
    touched = set(chance.sample(range(len(rows)), max(1, len(rows) // 20)))
    for place in touched:
        column = chance.randrange(len(HEADER))
        rows[place][column] = chance.choice(_FORMULAS + _ODD)
        if chance.random() < 0.3:
            rows[place] = rows[place][: chance.randrange(1, len(HEADER))]
        elif chance.random() < 0.2:
            rows[place] += ["more"] * chance.randrange(1, 9)
        elif chance.random() < 0.2:
            rows[place][chance.randrange(len(HEADER))] = "null\0byte"
    return touched


# Each takes the bytes of a file and leaves others; they may reach beyond a record.
def flipped(chance: random.Random, raw: bytearray) -> None:
    for _ in range(chance.randrange(1, 30)):
        raw[chance.randrange(len(raw))] = chance.randrange(256)


def deleted(chance: random.Random, raw: bytearray) -> None:
    for _ in range(chance.randrange(1, 10)):
        start = chance.randrange(len(raw))
        del raw[start : start + chance.randrange(1, 40)]


def quoted(chance: random.Random, raw: bytearray) -> None:
    for _ in range(chance.randrange(1, 12)):
        raw.insert(chance.randrange(len(raw)), 34)


def zeroed(chance: random.Random, raw: bytearray) -> None:
    for _ in range(chance.randrange(1, 12)):
        raw.insert(chance.randrange(len(raw)), 0)


def other_delimiters(chance: random.Random, raw: bytearray) -> None:
    start = chance.randrange(len(raw))
    raw[start : start + 500] = raw[start : start + 500].replace(
        b",", chance.choice([b";", b"\t", b"|", b",,"])
    )


def other_ends(chance: random.Random, raw: bytearray) -> None:
    start = chance.randrange(len(raw))
    raw[start : start + 2_000] = raw[start : start + 2_000].replace(
        b"\n", chance.choice([b"\r", b"\r\n", b"\n\n\n"])
    )


def swollen(chance: random.Random, raw: bytearray) -> None:
    place = chance.randrange(len(raw))
    sign = chance.choice([b"x", b'"', b",", b"\n,", "é".encode()])
    raw[place:place] = sign * (50_000 if b"\n" in sign else chance.choice([2_000_000, 10_000_000]))


def cut(chance: random.Random, raw: bytearray) -> None:
    del raw[chance.randrange(len(raw)) :]


def noise(chance: random.Random, raw: bytearray) -> None:
    raw[:] = chance.randbytes(chance.randrange(1, 20_000))


HARSH: list[Callable[[random.Random, bytearray], None]] = [
    *(flipped, deleted, quoted, zeroed, other_delimiters, other_ends, cut)
]


def made(seed: int, count: int) -> Made:
    chance = random.Random(seed)
    rows = whole(chance, count)
    touched = cells_changed(chance, rows) if seed % 4 else set()
    raw = bytearray(text(*map(tuple, rows), end=chance.choice(["\n", "\n", "\r\n"])).encode())
    gentle = seed % 3 == 0 and seed % 25 not in {1, 2}
    if not gentle:
        for change in chance.sample(HARSH, chance.randrange(1, 4)):
            change(chance, raw or bytearray(b"x"))
    if seed % 25 == 1:
        swollen(chance, raw)
    if seed % 25 == 2:
        noise(chance, raw)
    untouched = frozenset(f"N-{number}" for number in range(count) if number not in touched)
    return Made(content=packed(chance, bytes(raw)), untouched=untouched, gentle=gentle, shown=seed % 5 == 0)


def packed(chance: random.Random, raw: bytes) -> bytes:
    """Now and then in another encoding or an archive, and now and then that is damaged."""
    choice = chance.random()
    if choice < 0.05:
        raw = raw.decode("utf-8", "replace").encode("utf-16")
    elif choice < 0.15:
        raw = gzip.compress(raw, 1)
    elif choice < 0.2:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("requests.csv", raw)
        raw = target.getvalue()
    return raw if choice > 0.03 else raw[: len(raw) // 2] + chance.randbytes(9) + raw[len(raw) // 2 :]


def accounted(file: Made, reading: Reading, folder: Path) -> int:
    """Reads a file, or is told in words that it cannot be read; answers how many records it had."""
    path = folder / "sent"
    path.write_bytes(file.content)
    told: ConcordError | None = None
    try:
        if file.shown:
            preview(path, mapping=MONTH_FIRST, at=AT)
        look = reading(path, MONTH_FIRST)
    except ConcordError as wrong:
        told = wrong
    else:
        check(look, file)
    assert told is None or told.message
    return 0 if told else look.file.records


def check(look: Look, file: Made) -> None:
    lines = [int(one["line"]) for one in look.kept + look.refused]
    kept = {one["external_id"] for one in look.kept}
    assert len(kept) == len(look.kept)
    assert all(line > 1 for line in lines)
    assert all(one["reason"] and len(one["value"]) <= 200 for one in look.refused)
    if file.gentle and look.file.facts["encoding"].startswith("UTF-8"):
        assert file.untouched <= kept


def all_accounted(files: int, rows: int, reading: Reading, folder: Path) -> int:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    records = sum(accounted(made(seed, rows), reading, folder) for seed in range(files))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MOST_MEMORY
    return records


def test_forty_mutated_files_of_two_hundred_rows(reading: Reading, tmp_path: Path) -> None:
    assert all_accounted(40, 200, reading, tmp_path) > 4_800


@pytest.mark.slow
def test_three_hundred_mutated_files_of_a_million_rows(reading: Reading, tmp_path: Path) -> None:
    assert all_accounted(300, 3_400, reading, tmp_path) > 600_000


@pytest.mark.parametrize(
    ("sign", "count"),
    [
        *(("x", 10_000_000), ('"', 10_000_000), ('"', 60_000_000), ('""', 10_000_000), ("é", 10_000_000)),
        *(("\0", 10_000_000), (",", 200_000), ("\n", 200_000), ('\n"', 100_000), ('",', 200_000)),
    ],
)
def test_one_sign_again_and_again_is_no_crash(sign: str, count: int, reading: Reading) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    kept = 0
    with suppress(ConcordError):
        kept = reading(text(row("A-1")).encode() + sign.encode() * count).file.kept_count
    assert kept <= 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MOST_MEMORY


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_damaged_archives_are_refused_in_words(method: int, tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        archive.writestr("requests.csv", text(*(row(f"A-{number}") for number in range(50))))
    path = tmp_path / "sent.zip"
    for seed in range(400):
        raw = bytearray(target.getvalue())
        flipped(random.Random(seed), raw)
        path.write_bytes(raw)
        with suppress(ConcordError):
            assert len(b"".join(pieces(path))) < 100_000


def test_a_bomb_within_a_bomb_is_no_file_of_records(reading: Reading) -> None:
    inner = gzip.compress(b"\0" * 5_000_000)
    with pytest.raises((Invalid, TooLarge)):
        reading(gzip.compress(inner))
