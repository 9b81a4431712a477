"""Making a file: nothing is fetched from outside, and missing fonts are named."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from weasyprint.urls import FatalURLFetchingError

from governance.errors import ConfigurationError
from reports import paths, typeface
from reports.pdf import ORPHAN, UNCLEAR, _laid_out, render, used
from reports.print_templates import style
from tests.reports import reading

PAGE = '<!DOCTYPE html><html lang="en-US"><head><title>T</title></head><body>{}</body></html>'


def made(body: str, css: str = "") -> bytes:
    return render(
        PAGE.format(body),
        css=css,
        fonts=paths.FONTS,
        attachments=(),
        identifier="one",
        dated=datetime(2026, 6, 18, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/logo.png",
        "file:///etc/passwd",
        f"{paths.FONTS.as_uri()}/../pdf.py",
        f"{paths.FONTS.as_uri()}/%2e%2e/pdf.py",
        f"{paths.FONTS.as_uri()}-other/logo.png",
    ],
)
def test_nothing_is_loaded_from_outside(address: str) -> None:
    with pytest.raises(FatalURLFetchingError, match="load nothing from outside"):
        made(f'<img src="{address}" alt="">')
    with pytest.raises(FatalURLFetchingError, match="load nothing from outside"):
        made("<p>x</p>", css=f'body {{ background: url("{address}") }}')


def test_no_stream_ends_so_that_a_validator_finds_it_one_byte_short() -> None:
    # one stream in 256 would: among these there are about a thousand
    for number in range(100):
        content = made(f"<p>Change {number}</p>")
        assert UNCLEAR not in content
    assert reading.faults(content, "3a") == []


def test_a_last_page_of_a_few_lines_is_saved_by_a_little_less_room_everywhere() -> None:
    lines = "".join(f"<p>Line {number}</p>" for number in range(37))
    css = style(paths.templates(), "print.css")
    (first, last) = _laid_out(PAGE.format(lines), css, paths.FONTS).pages
    assert used(first) > 0.9
    assert used(last) < ORPHAN
    (sheet,) = reading.pages(made(lines, css=css))
    assert "Line 0" in sheet
    assert "Line 36" in sheet


def test_no_row_of_a_table_stands_alone_on_the_next_page() -> None:
    css, after = style(paths.templates(), "print.css"), "<p>After.</p>" * 20
    for count in range(28, 33):
        rows = "".join(f"<tr><td>Row {number}</td></tr>" for number in range(count))
        laid_out = made(f"<table><tbody>{rows}</tbody></table>{after}", css=css)
        assert all(sheet.count("Row ") != 1 for sheet in reading.pages(laid_out))


def test_missing_fonts_are_named_with_how_to_get_them(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"Public Sans Regular is not in .*make setup"):
        typeface.css(tmp_path)


def test_a_face_is_not_mistaken_for_one_whose_name_begins_alike(tmp_path: Path) -> None:
    for name in (
        "PublicSans-BoldItalic.ttf",
        "PublicSans-Italic.ttf",
        "PublicSans-Regular.ttf",
        "PublicSans-SemiBold.ttf",
    ):
        (tmp_path / name).touch()
    with pytest.raises(ConfigurationError, match="Public Sans Bold is not in"):
        typeface.css(tmp_path)
    (tmp_path / "PublicSans-Bold.3f9a.woff2").touch()
    assert "PublicSans-Bold.3f9a.woff2" in typeface.css(tmp_path)
