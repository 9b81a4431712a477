"""What a comparison of two kept folders finds, and what it sets aside."""

from pathlib import Path

import pytest

from tests.kept.comparing import compared

PAGE = '<link href="/assets/concord.{asset}.css"><input name="csrf" value="{token}"><p>Answer 311</p><p>{hash}</p>\n'
ONE = PAGE.format(asset="afb08bbd006dfb90", token="a" * 86 + "==", hash="1" * 64)


def _two(folder: Path, one: str, other: str) -> tuple[Path, Path]:
    for name, text in (("old", one), ("new", other)):
        (folder / name).mkdir()
        (folder / name / "page.html").write_text(text, "utf-8")
        (folder / name / "other.html").write_text(text, "utf-8")
    return folder / "old", folder / "new"


def test_masks_and_names_of_assets_are_set_aside(tmp_path: Path) -> None:
    other = PAGE.format(asset="bbbbbbbbbbbbbbbb", token="b" * 86 + "==", hash="1" * 64)
    assert compared(*_two(tmp_path, ONE, other)) == 0


def test_one_word_is_found_and_told_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert compared(*_two(tmp_path, ONE, ONE.replace("Answer", "Reply to"))) == 1
    told = capsys.readouterr().out
    assert told.count("<p>Reply to 311</p>") == 1
    assert "2 × other.html, page.html" in told


def test_a_fingerprint_is_a_difference_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert compared(*_two(tmp_path, ONE, ONE.replace("1" * 64, "2" * 64))) == 1
    assert "only fingerprints differ" in capsys.readouterr().out


def test_what_is_in_one_folder_alone_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = _two(tmp_path, ONE, ONE)
    (new / "page.html").unlink()
    assert compared(old, new) == 1
    assert f"only in {old}: page.html" in capsys.readouterr().out
