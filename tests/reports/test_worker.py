"""Documents in a process of their own: limits hold, and what went wrong once does not spoil the next."""

import os
import subprocess
import sys
import time
from functools import partial

import anyio
import pytest

from governance.aside import Limits, done_aside
from governance.errors import ConfigurationError, Unavailable
from reports import change_sheet, paths
from reports.model import Kind
from reports.worker import DOCUMENT, make_pdf
from tests.reports import sample

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="session")
def sheet() -> bytes:
    """What is soon made: what comes next after a piece that went wrong."""
    return change_sheet.pdf(sample.change_sheet())


async def test_the_worker_gives_the_same_document(in_effect: bytes) -> None:
    assert await make_pdf(Kind.AGREEMENT, sample.agreement()) == in_effect
    assert (await make_pdf(Kind.CHANGE_SHEET, sample.change_sheet())).startswith(b"%PDF-1.7")


async def test_a_document_that_does_not_end_is_given_up_and_the_next_one_works(sheet: bytes) -> None:
    started = time.perf_counter()
    with pytest.raises(Unavailable, match=r"not finished within 1\.5 seconds"):
        await make_pdf(Kind.AGREEMENT, sample.long_agreement(20_000), limits=Limits(seconds=1.5))
    assert time.perf_counter() - started < 5
    assert await make_pdf(Kind.CHANGE_SHEET, sample.change_sheet()) == sheet


async def test_the_child_of_a_document_given_up_is_gone() -> None:
    before = _children()
    with pytest.raises(Unavailable):
        await done_aside(partial(time.sleep, 60), piece=DOCUMENT, limits=Limits(seconds=0.5))
    assert _children() <= before


async def test_a_document_that_needs_too_much_memory_is_refused_and_the_next_one_works(
    sheet: bytes,
) -> None:
    with pytest.raises(Unavailable, match="more than 512 MB"):
        await done_aside(partial(bytes, 2**31), piece=DOCUMENT, limits=Limits(megabytes=512))
    assert await make_pdf(Kind.CHANGE_SHEET, sample.change_sheet()) == sheet


async def test_a_child_that_dies_is_told_and_the_next_one_works(sheet: bytes) -> None:
    with pytest.raises(Unavailable, match="ended before it was finished"):
        await done_aside(partial(os._exit, 9), piece=DOCUMENT)
    assert await make_pdf(Kind.CHANGE_SHEET, sample.change_sheet()) == sheet


async def test_who_waits_too_long_for_a_turn_is_told() -> None:
    async def first() -> None:
        with pytest.raises(Unavailable, match="not finished"):
            await done_aside(partial(time.sleep, 60), piece=DOCUMENT, limits=Limits(seconds=2))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(first)
        await anyio.sleep(0.1)
        with pytest.raises(Unavailable, match="Other documents or files"):
            await make_pdf(Kind.AGREEMENT, sample.agreement(), limits=Limits(waiting=0.2))


async def test_an_error_in_words_comes_back_as_it_was() -> None:
    with pytest.raises(ConfigurationError, match="make setup"):
        await make_pdf(Kind.AGREEMENT, sample.agreement(), fonts=paths.TEMPLATES[0])


def test_the_server_does_not_load_the_engine() -> None:
    program = "import sys, reports.worker; sys.exit('weasyprint' in sys.modules or 'jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=paths.ROOT, check=False).returncode == 0


def _children() -> int:
    found = subprocess.run(
        ["ps", "--no-headers", "-o", "pid", "--ppid", str(os.getpid())],
        capture_output=True,
        text=True,
        check=False,
    )
    return len(found.stdout.split()) - 1  # without ps itself
