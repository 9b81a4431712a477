"""The browser's files: complete, content-addressed, compressed, and served to keep. Needs `make setup` to have run."""

import gzip
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import brotli
import httpx
import pytest
from litestar import Litestar, Request, Response

from governance.errors import ConcordError, ConfigurationError
from governance.web.site import assets, assets_build
from governance.web.site.asset_pages import AssetController, accepted_codings
from governance.web.site.needed import words_of

NEEDED = [
    "uswds.css",
    "concord.css",
    "htmx.js",
    "htmx-following.js",
    "meeting.js",
    "concord.js",
    "sprite.svg",
    "favicon.svg",
]
SHEETS = ["uswds.css", "concord.css"]


def _published(name: str) -> Path:
    return assets.FOLDER / assets.asset_url(name).removeprefix(assets.PREFIX)


def _sheet(name: str) -> str:
    return _published(name).read_text("utf-8")


@pytest.fixture
async def browser() -> AsyncIterator[httpx.AsyncClient]:
    def say(_: Request[Any, Any, Any], error: ConcordError) -> Response[str]:
        return Response(error.message, status_code=error.status)

    app = Litestar([AssetController], openapi_config=None, exception_handlers={ConcordError: say})
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(cast("Any", app)), base_url="http://localhost"
    ) as client:
        yield client


@pytest.mark.parametrize("name", NEEDED)
def test_every_file_the_pages_need_is_built_under_a_name_with_its_hash(name: str) -> None:
    stem, suffix = name.split(".")
    assert re.fullmatch(rf"/assets/{stem}\.[0-9a-f]{{16}}\.{suffix}", assets.asset_url(name))


@pytest.mark.parametrize("name", SHEETS)
def test_every_reference_in_a_style_sheet_leads_to_a_file_we_serve(name: str) -> None:
    references = {r for _, r in assets_build.REFERENCE.findall(_sheet(name)) if not r.startswith("data:")}
    assert [r for r in sorted(references) if assets.find_asset(r) is None] == []


@pytest.mark.parametrize("name", SHEETS)
def test_no_style_sheet_names_another_host_or_a_font_we_do_not_ship(name: str) -> None:
    assert not re.search(r"""(https?:)?//[a-z]|@import|(Source Sans Pro|Merriweather) Web""", _sheet(name))


def test_an_unknown_reference_stops_the_build() -> None:
    with pytest.raises(ConfigurationError, match=r"concord\.css refers to img/lost\.svg"):
        assets_build._point_to({}, "concord.css", "a{background:url('img/lost.svg')}")


def test_a_changed_file_gets_another_address(tmp_path: Path) -> None:
    assert assets_build._write(tmp_path, "a.css", b"a{}") != assets_build._write(tmp_path, "a.css", b"b{}")


def test_an_unknown_asset_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(ConfigurationError, match=r"no asset named lost\.css.*uswds\.css"):
        assets.asset_url("lost.css")


def test_print_fonts_lie_where_the_documents_look() -> None:
    assert {"PublicSans-Regular.ttf", "PublicSans-Bold.ttf"} <= {
        p.name for p in assets_build.PRINT_FONTS.iterdir()
    }


async def test_a_browser_that_knows_brotli_gets_brotli_to_keep_for_a_year(browser: httpx.AsyncClient) -> None:
    answer = await browser.get(
        assets.asset_url("uswds.css"), headers={"Accept-Encoding": "gzip, deflate, br"}
    )
    assert answer.headers["content-encoding"] == "br"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("coding", ["br", "gzip", "identity"])
async def test_the_same_text_arrives_in_every_coding(browser: httpx.AsyncClient, coding: str) -> None:
    async with browser.stream(
        "GET", assets.asset_url("uswds.css"), headers={"Accept-Encoding": coding}
    ) as answer:
        raw = b"".join([piece async for piece in answer.aiter_raw()])
    plain = {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}[coding](raw)
    assert plain.decode() == _sheet("uswds.css")
    assert answer.headers.get("content-encoding", "identity") == coding


async def test_a_font_is_served_as_it_is(browser: httpx.AsyncClient) -> None:
    answer = await browser.get(assets.asset_url("PublicSans-Regular.woff2"))
    assert answer.headers["content-type"] == "font/woff2"
    assert "content-encoding" not in answer.headers
    assert answer.content.startswith(b"wOF2")


@pytest.mark.parametrize("name", ["uswds.css", "manifest.json", "LICENSES.txt", "..%2F__init__.py"])
async def test_nothing_but_published_files_is_served(browser: httpx.AsyncClient, name: str) -> None:
    assert (await browser.get(f"/assets/{name}")).status_code == 404


@pytest.mark.parametrize(
    ("header", "codings"),
    [
        ("", set()),
        ("gzip, br", {"gzip", "br"}),
        ("br;q=0, gzip;q=0.5", {"gzip"}),
        ("GZIP ; q=1.0, br;q=0.000", {"gzip"}),
    ],
)
def test_a_coding_with_weight_zero_is_refused(header: str, codings: set[str]) -> None:
    assert accepted_codings(header) == codings


def test_no_class_of_a_page_lost_its_rules() -> None:
    """Of the design system's classes that templates name, each that had rules still has them."""
    whole = (
        (assets_build.USWDS / "dist/css/uswds.min.css").read_text("utf-8")
        if assets_build.USWDS.is_dir()
        else ""
    )
    if not whole:
        pytest.skip("The design system's own files are not here: assets were built elsewhere.")
    named = {
        word
        for word in words_of(assets_build.ROOT / "templates", assets_build.ROOT / "governance")
        if word.startswith("usa-")
    }
    had = {name for name in named if f".{name}" in whole}
    assert len(had) > 30
    left = _sheet("uswds.css")
    assert not sorted(
        name
        for name in had
        if not re.search(rf"\.{name}(?![\w-])", left) and re.search(rf"\.{name}(?![\w-])", whole)
    )


def test_the_first_page_weighs_little() -> None:
    """Sheets, scripts and the two faces that every page loads, as they travel; a page itself takes about eight more."""
    sent = 0
    for name in ("uswds.css", "concord.css", "htmx.js", "concord.js"):
        sent += Path(f"{_published(name)}.gz").stat().st_size
    sent += sum(_published(f"PublicSans-{face}.woff2").stat().st_size for face in ("Regular", "Bold"))
    assert sent < 102_000, f"{sent:,} bytes before the page itself; 110 KB with it are the budget"


COLOR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\(")


def test_colors_stand_in_one_place() -> None:
    """Only the tokens name a color, so that the dark scheme changes all of them; paper has its own sheets."""
    sheets = sorted((assets_build.STYLES).rglob("*.css"))
    named = {
        path.name: COLOR.findall(path.read_text("utf-8")) for path in sheets if path.name != "tokens.css"
    }
    assert not {name: found for name, found in named.items() if found}
