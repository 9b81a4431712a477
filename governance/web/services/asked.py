"""Words that found no service: counted for 311's analysts without a word about who typed them, and read by them.

Open without signing in where the look-up is. The same words from one place count once a day.
"""

import hashlib
from datetime import timedelta

from litestar import Controller, Response, get, post

from governance.agreements.actions.asked_words import note_asked
from governance.agreements.queries.asked_words import words_asked
from governance.identity.actions import throttles
from governance.web.services.entry import keeping
from governance.web.site.client_address import client_address
from governance.web.site.forms import read_form
from governance.web.site.pages import Request, go, now, render, settings_of, today

MOST_PER_ADDRESS, WINDOW = 30, timedelta(hours=1)
MOST_REMEMBERED = 10_000
TOLD = "Thank you. 311's analysts read which words found nothing; who typed them is kept nowhere."
_counted: dict[bytes, None] = {}  # which words came from which place today, by this process; never stored


class AskedWordsController(Controller):
    path = "/services/asked"

    @get("/")
    async def index(self, request: Request) -> Response[str]:
        keeping(request)
        asked = await words_asked(on=today(request), at=now(request))
        return render(request, "services/asked.html", {"asked": asked})

    @post("/", opt={"catalog": True})
    async def tell(self, request: Request) -> Response[str]:
        form = await read_form(request)
        words = form.text("words", "What the caller said", limit=200)
        form.check()
        await note(request, words)
        return go(request, "/services", notice=TOLD)


async def note(request: Request, words: str) -> None:
    """Count words that found nothing: once a day from one place, and not too many from one."""
    address = client_address(request, settings_of(request))
    mark = hashlib.sha256(f"{today(request)}|{address}|{words.casefold()}".encode()).digest()
    if mark in _counted:
        return
    key = throttles.by_address(address, "look-up-words")
    if await throttles.count(key, limit=MOST_PER_ADDRESS, at=now(request), window=WINDOW):
        return
    if len(_counted) >= MOST_REMEMBERED:
        _counted.clear()
    _counted[mark] = None
    await note_asked(words, on=today(request))
