"""Reading in a process of its own: the same answer, the same words where it fails, and how far it is."""

from dataclasses import replace
from pathlib import Path

import pytest

from governance import aside
from governance.aside import Limits
from governance.errors import Invalid, Unavailable
from governance.requests.reading import worker
from governance.requests.reading.worker import preview_aside, read_aside
from tests.requests.reading.conftest import AT, Reading, looked
from tests.requests.reading.files import PLAIN, row, text

pytestmark = pytest.mark.anyio


def into(folder: Path) -> Path:
    target = folder / "aside"
    target.mkdir()
    return target


async def test_the_child_reads_what_we_would_read(tmp_path: Path, reading: Reading) -> None:
    path = tmp_path / "sent.csv"
    path.write_text(text(row("A-1"), row("A-2", due="soon")), encoding="utf-8")
    there = looked(await read_aside(path, mapping=PLAIN, into=into(tmp_path), at=AT))
    here = reading(path)
    assert (there.kept, there.refused) == (here.kept, here.refused)


async def test_what_is_wrong_with_a_file_comes_back_with_its_fields(tmp_path: Path) -> None:
    path = tmp_path / "sent.csv"
    path.write_text("Name,Street\nAnn,Main\n", encoding="utf-8")
    with pytest.raises(Invalid, match="no column for the number") as wrong:
        await read_aside(path, mapping=PLAIN, into=into(tmp_path), at=AT, progress=_nothing)
    assert "column-id" in wrong.value.fields


async def _nothing(_share: int) -> None:
    pass


async def test_how_far_it_is_is_told_and_never_falls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "TOLD_EVERY", 0.01)
    path = tmp_path / "sent.csv"
    body = "".join(",".join(row(f"A-{number}")) + "\n" for number in range(100_000))
    path.write_text(text() + body, encoding="utf-8")
    told: list[int] = []

    async def tell(share: int) -> None:
        told.append(share)

    await read_aside(path, mapping=PLAIN, into=into(tmp_path), at=AT, progress=tell)
    assert told == sorted(set(told))
    assert len(told) >= 3
    assert 0 <= told[0] <= told[-1] <= aside.DONE


async def test_a_file_that_takes_too_long_is_given_up_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "sent.csv"
    path.write_text(text(row("A-1")), encoding="utf-8")
    await preview_aside(path, mapping=PLAIN, at=AT)  # a child is there and has imported the reader
    path.write_text(text() + 'A-1,"b\n' * 300_000, encoding="utf-8")
    monkeypatch.setattr(worker, "LONG", replace(worker.LONG, seconds=0.2))
    with pytest.raises(Unavailable, match="Send it in parts"):
        await read_aside(path, mapping=PLAIN, into=into(tmp_path), at=AT)


async def test_a_preview_does_not_wait_behind_a_long_file(tmp_path: Path) -> None:
    assert worker.SHORT.lane != worker.LONG.lane != Limits().lane
    path = tmp_path / "sent.csv"
    path.write_text(text(row("A-1")), encoding="utf-8")
    assert (await preview_aside(path, mapping=PLAIN, at=AT)).sample[0]["external_id"] == "A-1"
