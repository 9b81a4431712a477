"""One row that breaks off costs the bench that row only: all other figures are kept, and the end is not a good one."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest

from tests.bench import __main__ as bench
from tests.bench.measuring import Figure, within


@pytest.fixture
def result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the figures go; nothing is staged."""

    @contextmanager
    def nowhere(_: Path) -> Iterator[None]:
        yield

    monkeypatch.setattr(bench, "town", nowhere)
    monkeypatch.setattr(bench, "RESULT", tmp_path / "bench.json")
    return tmp_path / "bench.json"


def row(monkeypatch: pytest.MonkeyPatch, name: str, *seconds: float, breaks: str = "") -> None:
    def figures(_: None) -> Iterator[Figure]:
        for one in seconds:
            yield within(f"{name} {one:g}", one, unit="s", most=5)
        if breaks:
            raise RuntimeError(breaks)

    module = ModuleType(name)
    monkeypatch.setattr(module, "figures", figures, raising=False)
    monkeypatch.setitem(sys.modules, f"tests.bench.{name}", module)


def test_a_row_that_breaks_off_keeps_what_it_measured_and_the_rows_after_it(result, monkeypatch, capsys):
    monkeypatch.setattr(bench, "ROWS", ("first", "second"))
    row(monkeypatch, "first", 1, breaks="permission denied\nto terminate [process]")
    row(monkeypatch, "second", 2)
    assert bench.main([]) == 1
    kept = json.loads(result.read_text())
    assert [(one["name"], one["value"], one["holds"]) for one in kept] == [
        ("first 1", 1, True),
        ("first", None, False),
        ("second 2", 2, True),
    ]
    told = capsys.readouterr()
    assert "RuntimeError: permission denied" in told.out
    assert "failed" in told.out
    assert "to terminate [process]" in told.err


def test_figures_are_written_as_they_come(result, monkeypatch):
    monkeypatch.setattr(bench, "ROWS", ("first", "second"))
    row(monkeypatch, "first", 1)
    seen = []

    def figures(_: None) -> Iterator[Figure]:
        seen.extend(json.loads(result.read_text()))
        yield from ()

    row(monkeypatch, "second")
    monkeypatch.setattr(sys.modules["tests.bench.second"], "figures", figures)
    assert bench.main([]) == 0
    assert [one["name"] for one in seen] == ["first 1"]


def test_a_missed_budget_is_no_good_end(result, monkeypatch, capsys):
    monkeypatch.setattr(bench, "ROWS", ("first",))
    row(monkeypatch, "first", 6)
    assert bench.main([]) == 1
    assert "missed" in capsys.readouterr().out
