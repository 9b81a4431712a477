"""What is not asked twice is still found: each kind of barrier, on a page that shares all else with one seen before."""

import pytest
from playwright.async_api import Browser

from tests.browser.axe import Known, barriers_anew
from tests.browser.looking import NARROW, WIDE

pytestmark = pytest.mark.browser
PAGE = """<!doctype html><html lang="en"><head><title>A page</title><style>
body {{ background: #fff; color: #222 }} .narrow {{ display: none }} .small {{ padding: 14px }}
@media (max-width: 400px) {{ .narrow {{ display: block }} .small {{ padding: 0; font-size: 8px; line-height: 8px }} {narrow} }} {style}
</style></head><body><main><h1>A page</h1><p>Words that everybody can read.</p>{body}</main></body></html>"""
# what is added to the sound page → the rule that finds it
FAULTS = {
    "faint words": ({"body": "<p style='color:#bbb'>Faint</p>"}, "color-contrast"),
    "the same words on another ground": (
        {"body": "<div style='background:#333'><p>Dark</p></div>"},
        "color-contrast",
    ),
    "words under a half clear part": (
        {"body": "<div style='opacity:.4'><p>Pale</p></div>"},
        "color-contrast",
    ),
    "faint words of a field": ({"body": "<input aria-label=A value=b style='color:#ccc'>"}, "color-contrast"),
    "a field without a name": ({"body": "<input>"}, "label"),
    "words that turn faint when narrow": ({"narrow": "p { color: #ccc }"}, "color-contrast"),
    "a field without a name when narrow": ({"body": "<div class=narrow><input></div>"}, "label"),
    "links too close when narrow": (
        {"body": "<a class=small href=a>A</a><a class=small href=b>B</a><a class=small href=c>C</a>"},
        "target-size",
    ),
    "levels of headings that jump": ({"body": "<h4>Below</h4>"}, "heading-order"),
}


async def _found(chromium: Browser, known: Known, **parts: str) -> list[str]:
    page = await chromium.new_page()
    await page.set_viewport_size(WIDE)
    await page.set_content(PAGE.format(**{"body": "", "style": "", "narrow": "", **parts}))
    found = await barriers_anew(page, known)
    await page.set_viewport_size(NARROW)
    found += await barriers_anew(page, known, again=True)
    await page.close()
    return found


async def test_a_barrier_beside_what_was_seen_before_is_found_and_found_again(chromium: Browser) -> None:
    known = Known()
    assert await _found(chromium, known) == []
    for fault, (parts, rule) in FAULTS.items():
        for _ in range(2):
            found = await _found(chromium, known, **parts)
            assert any(each.startswith(f"{rule}:") for each in found), (fault, found)
    assert await _found(chromium, known) == []
