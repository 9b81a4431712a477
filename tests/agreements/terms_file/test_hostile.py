"""Small workbooks made to hold up whoever opens them are cut off within seconds, and hold up no other kind of work."""

import io
import os
import signal
import time
import zipfile
from functools import partial

import anyio
import pytest
from openpyxl import Workbook

from governance.agreements.terms_file import worker
from governance.aside import STANDARD, Limits, Piece, done_aside
from governance.errors import Invalid, TooLarge, Unavailable
from governance.requests.reading.worker import LONG, SHORT
from governance.web.changes import downloads

pytestmark = pytest.mark.anyio
CUT_OFF = 8.0  # seconds, another process included, on a busy machine
PLAIN = Piece(what="The work", instead="Try again.")
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
MAIN = '<{0} xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def workbook(**parts: str) -> bytes:
    """A good workbook, with other content in some of its parts."""
    good, out = io.BytesIO(), io.BytesIO()
    Workbook().save(good)
    with zipfile.ZipFile(good) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in {*before.namelist(), SHEET, STRINGS}:
            content = parts.get(name.rpartition("/")[2].partition(".")[0])
            if content or name in before.namelist():
                after.writestr(name, content or before.read(name))
    assert len(out.getvalue()) < 1_000_000
    return out.getvalue()


def cells(number: int) -> str:
    row = "<row>" + "<c/>" * 10_000 + "</row>"
    return MAIN.format("worksheet") + "<sheetData>" + row * (number // 10_000) + "</sheetData></worksheet>"


def nested() -> str:
    names = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE sst [<!ENTITY e0 "ha">{names}]>' + MAIN.format("sst") + "<si><t>&e9;</t></si></sst>"


HOSTILE = {
    "a bomb": (lambda: workbook(sheet1="0" * 90_000_000), TooLarge, "100 times its size"),
    "empty cells": (lambda: workbook(sheet1=cells(1_500_000)), TooLarge, "600,000 cells"),
    "shared strings": (
        lambda: workbook(sharedStrings=MAIN.format("sst") + "<si/>" * 1_100_000 + "</sst>"),
        TooLarge,
        "600,000 cells",
    ),
    "entities in entities": (lambda: workbook(sharedStrings=nested()), Invalid, "cannot be read"),
}


@pytest.mark.parametrize("kind", HOSTILE)
async def test_it_is_cut_off_within_seconds(kind):
    make, error, reason = HOSTILE[kind]
    content = make()
    begun = time.monotonic()
    with pytest.raises(error, match=reason):
        await worker.read_aside(content)
    assert time.monotonic() - begun < CUT_OFF


def test_each_kind_of_heavy_work_has_a_lane_of_its_own():
    lanes = [each.lane for each in (STANDARD, LONG, SHORT, worker.READING, downloads.WRITING)]
    assert len(lanes) == len(set(lanes))


async def test_a_child_that_was_ended_while_it_waited_is_replaced():
    child = await done_aside(os.getpid, piece=PLAIN)
    os.kill(child, signal.SIGKILL)
    assert await done_aside(os.getpid, piece=PLAIN) != child


async def test_a_child_that_its_work_ends_is_not_tried_again():
    with pytest.raises(Unavailable, match="ended before it was finished"):
        await done_aside(partial(os._exit, 1), piece=PLAIN)


async def test_one_lane_does_not_wait_for_another():
    async def held() -> None:
        with pytest.raises(Unavailable, match="not finished"):
            await done_aside(partial(time.sleep, 60), piece=PLAIN, limits=Limits(seconds=6, lane="held"))

    async with anyio.create_task_group() as both:
        both.start_soon(held)
        await anyio.sleep(0.1)
        assert await done_aside(partial(int, 5), piece=PLAIN, limits=Limits(seconds=6, lane="free")) == 5
        both.cancel_scope.cancel()
