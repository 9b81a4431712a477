"""Small files of requests, written, read and looked at."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from governance.requests.reading.model import KEPT, REFUSED, ReadFile
from governance.requests.reading.reader import read
from governance.requests.rules.mapping import FeedMapping
from governance.requests.rules.marks import Flag
from tests.requests.reading.files import PLAIN

AT = datetime(2026, 11, 2, 12, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Look:
    """What reading left, as rows of text."""

    file: ReadFile
    kept: list[dict[str, str]]
    refused: list[dict[str, str]]

    def one(self, external_id: str) -> dict[str, str]:
        (row,) = [row for row in self.kept if row["external_id"] == external_id]
        return row

    def flags(self, external_id: str) -> Flag:
        return Flag(int(self.one(external_id)["flags"]))


Reading = Callable[..., Look]


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    """Reads bytes, text or a file by a mapping; each time into a folder of its own."""
    folders = iter(tmp_path / f"into-{number}" for number in range(10_000))

    def look(content: bytes | str | Path, mapping: FeedMapping = PLAIN, *, at: datetime = AT) -> Look:
        into = next(folders)
        into.mkdir()
        path = content if isinstance(content, Path) else into / "sent"
        if not isinstance(content, Path):
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return looked(read(path, mapping=mapping, into=into, at=at))

    return look


def looked(file: ReadFile) -> Look:
    kept = rows(file.kept, [name for name, _ in KEPT])
    refused = rows(file.refused, [name for name, _ in REFUSED])
    assert file.records == file.kept_count + file.refused_count
    assert (len(kept), len(refused)) == (file.kept_count, file.refused_count)
    return Look(file=file, kept=sorted(kept, key=_line), refused=sorted(refused, key=_line))


def rows(path: Path, names: list[str]) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [dict(zip(names, row, strict=True)) for row in csv.reader(file)]


def _line(row: Mapping[str, str]) -> tuple[int, str]:
    return int(row["line"]), row.get("external_id", "")  # elements of JSON may share a line
