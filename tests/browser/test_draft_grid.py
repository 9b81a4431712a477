"""The grid of a draft by keyboard, with cells pasted from a spreadsheet, and how few keys nine targets take."""

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.looking import opened
from tests.browser.serving import Portal

pytestmark = pytest.mark.browser
KEYS = [
    f"term:{name}/done"
    for name in ("construction-noise", "no-permit", "illegal-occupancy", "vacant-building")
]
PASTE = """([id, text]) => {
  const data = new DataTransfer()
  data.setData('text/plain', text)
  document.getElementById(id).dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}))
}"""


def new(keys: list[str]) -> str:
    return "/agreements/buildings/changes/new?" + "&".join(f"key={key}" for key in keys)


async def focused(page: Page) -> str:
    return str(await page.evaluate("document.activeElement.id"))


async def test_enter_goes_down_arrows_move_and_escape_restores(own_portal: Portal, chromium: Browser) -> None:
    async with opened(own_portal, chromium, by="Marcus Bell") as page:
        await page.goto(new(KEYS))
        await page.locator(f'[id="amount:{KEYS[0]}"]').click()
        await page.keyboard.press("Control+a")
        await page.keyboard.type("5")
        await page.keyboard.press("Enter")
        assert await focused(page) == f"amount:{KEYS[1]}"
        await page.keyboard.press("ArrowDown")
        assert await focused(page) == f"amount:{KEYS[2]}"
        await page.keyboard.press("ArrowUp")
        before = await page.locator(f'[id="amount:{KEYS[1]}"]').input_value()
        await page.keyboard.type("77")
        await page.keyboard.press("Escape")
        assert await page.locator(f'[id="amount:{KEYS[1]}"]').input_value() == before
        await page.keyboard.press("Tab")
        assert await focused(page) == f"unit:{KEYS[1]}"
        await expect(page.locator("[data-kept-note]")).to_contain_text("Kept as CH-")
        assert await page.locator(f'[id="amount:{KEYS[0]}"]').input_value() == "5"


async def test_pasted_cells_fill_the_rows_and_a_bad_one_is_named_and_loses_nothing(
    own_portal: Portal, chromium: Browser
) -> None:
    async with opened(own_portal, chromium, by="Marcus Bell") as page:
        await page.goto(new(KEYS))
        text = "4\tbusiness days\t91%\n6\tfortnights\t92%\n30\tcalendar days\t93%\n"
        await page.evaluate(PASTE, [f"amount:{KEYS[0]}", text])
        told = [
            [
                await page.locator(f'[id="{field}:{key}"]').input_value()
                for field in ("amount", "unit", "goal")
            ]
            for key in KEYS[:3]
        ]
        assert told == [
            ["4", "business-days", "91%"],
            ["6", "business-days", "92%"],
            ["30", "calendar-days", "93%"],
        ]
        await expect(page.locator(".draft-wrong")).to_have_text(
            "Not understood: fortnights. Choose from the list."
        )
        assert await page.locator(".draft-wrong").count() == 1
        await expect(page.locator("[data-kept-note]")).to_contain_text("Kept as CH-")


async def test_nine_targets_from_nothing_take_few_keys_beyond_their_values(
    own_portal: Portal, chromium: Browser
) -> None:
    """From the agreement's empty form: all of the department is shown, nine are marked with the space bar, one press adds them."""
    pressed = 0
    async with opened(own_portal, chromium, by="Marcus Bell") as page:

        async def press(key: str) -> None:
            nonlocal pressed
            pressed += 1
            await page.keyboard.press(key)

        await page.goto("/agreements/buildings/changes/new")
        await page.get_by_label("Which service").focus()  # where the form begins
        await press("Tab")  # past Find
        await press("Tab")
        await press("Enter")
        await page.wait_for_url("**/draft?find=*")
        marks = page.locator("#add input[type=checkbox]")
        assert await marks.count() >= 9
        await marks.first.focus()  # the page leads there
        for place in range(9):
            if place:
                await press("Tab")
            await press("Space")
        assert await page.locator("#add input[type=checkbox]:checked").count() == 9
        await page.get_by_role("button", name="Add the marked ones").focus()
        await press("Enter")
        await expect(page.locator("fieldset.draft-row")).to_have_count(9)
    assert pressed <= 25, pressed
