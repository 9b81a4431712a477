"""The agreement as PDF: what our rendering adds to the engine's, the second request, pages while one is made (row 6)."""

import asyncio
import io
import statistics
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import asyncpg
from pypdf import PdfReader
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from reports import agreement, paths, typeface
from reports.print_templates import style
from tests.bench import serving
from tests.bench.load import Crowd, Page, asked_in_turns
from tests.bench.measuring import Figure, at_most, in_turns, within
from tests.bench.serving import Portal
from tests.bench.staging import AGREEMENT, Town
from tests.reports import sample

ROUNDS = 5
PDF = f"/agreements/{AGREEMENT}/versions/1.pdf"
VIEWER = "Lee Chan"


def figures(town: Town) -> Iterator[Figure]:
    yield _beside_bare_engine()
    with serving.portal(town.home, town.few) as portal:
        cookie = f"concord={asyncio.run(portal.token(VIEWER))}"
        yield _from_store(portal, cookie)
        yield _pages_meanwhile(town, portal, cookie)


def _beside_bare_engine() -> Figure:
    document = sample.agreement()
    html, css = agreement.html(document), style(paths.templates(), "print.css", "agreement.css")

    def bare() -> bytes:
        faces = FontConfiguration()
        sheet = CSS(string=typeface.css(paths.FONTS) + css, font_config=faces)
        made: bytes = HTML(string=html).write_pdf(stylesheets=[sheet], font_config=faces)
        return made

    def ours() -> bytes:
        return agreement.pdf(document)

    pages = len(PdfReader(io.BytesIO(ours())).pages)
    bare()
    found = in_turns(ROUNDS, partial(_seconds, ours), partial(_seconds, bare))
    title = f"agreement PDF of {pages} pages, beside a bare render"
    return at_most(title, found, unit="s", times=1.3)


def _seconds(make: Callable[[], bytes]) -> float:
    began = time.perf_counter()
    make()
    return time.perf_counter() - began


def _from_store(portal: Portal, cookie: str) -> Figure:
    _fetched(portal, cookie)
    again = statistics.median(_seconds(lambda: _fetched(portal, cookie)) for _ in range(21))
    return within("agreement PDF, asked for again", again * 1000, unit="ms", most=20)


def _fetched(portal: Portal, cookie: str) -> bytes:
    asked = urllib.request.Request(f"{portal.url}{PDF}", headers={"Cookie": cookie})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        content: bytes = answer.read()
    if not content.startswith(b"%PDF"):
        raise RuntimeError(f"{PDF} is no document")
    return content


def _pages_meanwhile(town: Town, portal: Portal, cookie: str) -> Figure:
    """To-do pages, two at a time, while one document after the other is made anew."""
    page, crowd = Page(url=f"{portal.url}/to-do", cookie=cookie), Crowd(connections=2, slices=1, seconds=3)

    def alone() -> float:
        return asked_in_turns([page], crowd)[0][0].p95

    def meanwhile() -> float:
        with _rendering(town, portal, cookie):
            return alone()

    title = "pages while a PDF is made, 95th percentile"
    return at_most(title, in_turns(ROUNDS, meanwhile, alone), unit="ms", times=2)


@contextmanager
def _rendering(town: Town, portal: Portal, cookie: str) -> Iterator[None]:
    stop = threading.Event()
    faults: list[Exception] = []

    def render() -> None:
        try:
            while not stop.is_set():
                asyncio.run(_forgotten(town))
                _fetched(portal, cookie)
        except Exception as fault:  # noqa: BLE001 - told by the measuring thread
            faults.append(fault)

    thread = threading.Thread(target=render)
    thread.start()
    time.sleep(0.3)
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=60)
    if faults:
        raise faults[0]


async def _forgotten(town: Town) -> None:
    """So that the next request makes the document anew."""
    database = await asyncpg.connect(**town.few)
    await database.execute("DELETE FROM document")
    await database.close()
