"""No cell of a spreadsheet is run as a formula, and none loses a sign by that."""

import pytest

from governance.cells import guarded, line, unguarded


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\n=1", "＝1", "'=1", "''-1"]
)
def test_no_cell_is_a_formula(cell) -> None:
    assert guarded(cell) == f"'{cell}"
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize("cell", ["Dana", "1-2", "", "CH-2026-0042", "'quoted'", " a = b"])
def test_ordinary_words_stay_as_they_are(cell) -> None:
    assert guarded(cell) == cell
    assert unguarded(cell) == cell


def test_a_line_is_quoted_where_it_must_be() -> None:
    assert line(["Dana, R.", "=1", 'a "b"']) == '"Dana, R.",\'=1,"a ""b"""\r\n'
