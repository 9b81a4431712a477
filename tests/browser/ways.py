"""How a state of a page is reached once it is open: what is pressed and typed. Each gives a way to hand to a State."""

from collections.abc import Awaitable, Callable

from playwright.async_api import FilePayload, Page

Way = Callable[[Page], Awaitable[None]]
NOBODY_REACHES_THIS = "0" * 64
TOO_MUCH = 2_100_000  # characters, more than a form may have
TRIES = 12  # of which the last have to wait


async def stay(page: Page) -> None:
    """It is there as soon as it is opened."""


def following(*ways: Way) -> Way:
    async def way(page: Page) -> None:
        for each in ways:
            await each(page)

    return way


def pressed(button: str) -> Way:
    """A button of the page itself, whatever the browser would ask first."""

    async def way(page: Page) -> None:
        await page.evaluate("document.querySelectorAll('main form').forEach(form => form.noValidate = true)")
        async with page.expect_navigation():
            buttons = page.locator("main")
            whole = buttons.get_by_role("button", name=button, exact=True)
            await (whole if await whole.count() else buttons.get_by_role("button", name=button)).first.click()

    return way


def led(words: str) -> Way:
    """A link of the page itself, by its words."""

    async def way(page: Page) -> None:
        async with page.expect_navigation():
            await page.locator("main").get_by_role("link", name=words).first.click()

    return way


def unfolded(summary: str) -> Way:
    async def way(page: Page) -> None:
        await page.locator("summary", has_text=summary).locator("visible=true").first.click()

    return way


async def all_unfolded(page: Page) -> None:
    await page.evaluate("document.querySelectorAll('main details').forEach(part => part.open = true)")


def typed(label: str, text: str) -> Way:
    async def way(page: Page) -> None:
        fields = page.locator("main").locator("textarea:visible, input:visible:not([type=radio])")
        await fields.and_(page.get_by_label(label)).first.fill(text)

    return way


def chosen(label: str) -> Way:
    """A radio button or checkbox, by its words."""

    async def way(page: Page) -> None:
        await page.locator("main label", has_text=label).first.click()

    return way


def hidden(name: str, value: str) -> Way:
    """What a form holds without showing it, as though the page were an old one."""

    async def way(page: Page) -> None:
        await page.evaluate(
            """([name, value]) => document.querySelectorAll(`main input[name="${name}"]`)
                .forEach(field => { field.value = value })""",
            [name, value],
        )

    return way


async def signed_out_elsewhere(page: Page) -> None:
    """The session is over while the page is open."""
    await page.context.clear_cookies()


async def far_too_much(page: Page) -> None:
    """More than any form may have; set by script, since nobody types that."""
    await page.evaluate(
        """size => document.querySelectorAll('main form').forEach(form => {
            const field = document.createElement('input')
            Object.assign(field, {type: 'hidden', name: 'much', value: 'x'.repeat(size)})
            form.append(field)
        })""",
        TOO_MUCH,
    )


async def too_many_wrong_passwords(page: Page) -> None:
    await page.get_by_label("E-mail address").fill("nobody@portalder.example")
    await page.get_by_label("Password", exact=True).fill("not it")
    script = """async tries => {
        const form = document.querySelector('main form[action="/sign-in"]')
        for (let i = 0; i < tries; i++)
            await fetch('/sign-in', {method: 'POST', body: new URLSearchParams(new FormData(form))})
    }"""
    await page.evaluate(script, TRIES)
    await pressed("Sign in")(page)


def picked(label: str, value: str) -> Way:
    async def way(page: Page) -> None:
        await page.locator("main").get_by_label(label).first.select_option(value)

    return way


def uploaded(name: str, content: bytes) -> Way:
    """A file of that name in the page's file field."""

    async def way(page: Page) -> None:
        sent: FilePayload = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        await page.locator("main input[type=file]").first.set_input_files(sent)

    return way
