"""A chosen file on its way to being uploaded: stored for a day under a signed name, previewed, tried, and its result.

How files are read is decided in requests/reading, what an upload does in actions. No file is held whole in memory.
"""

import csv
import os
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, cast
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from anyio import to_thread
from litestar.datastructures import UploadFile

from governance import cells
from governance.errors import Invalid
from governance.files import uploads
from governance.formats import moment
from governance.requests.actions.importing import rehearse
from governance.requests.queries.feeds import FeedFacts
from governance.requests.queries.uploads import RefusedRecord, UploadFacts
from governance.requests.reading.model import Preview
from governance.requests.reading.worker import preview_aside
from governance.requests.rules.marks import Mark
from governance.requests.rules.uploads import Counts
from governance.results.rules.request_filter import RequestFilter
from governance.web.requests.request_links import requests_address
from governance.web.site import files, words
from governance.web.site.files import KeptFile
from governance.web.site.forms import Form
from governance.web.site.pages import Request, now, settings_of, zone
from governance.web.sources import column_form

MOST_BYTES = 1_000_000_000  # bytes of one file
LIMIT = MOST_BYTES + 1_000_000  # bytes of the form around it
TRIALS = "trials"  # the folder of dry runs, in the home folder: /tmp lies in memory on many machines
FEWEST_COLUMNS = 2
NO_COLUMNS = (
    "We cannot find columns in this file. Choose the CSV, JSON or XML file as the city’s system wrote it; a PDF, a "
    "picture or a Word document cannot be read."
)
NO_RECORDS = "This file holds no request: its list is empty. There is nothing to take in."
SHOWN = 20  # lines we could not read, on the page of a dry run
SHOWN_LABELS = 20
SAMPLES = (
    ("external_id", "Number"),
    ("label", "What it is about"),
    ("opened_at", "Opened"),
    ("ended_at", "Closed"),
    ("due_at", "Due, as exported"),
)
_FACTS = {
    "form": "Form",
    "packed": "Packed",
    "encoding": "Encoding",
    "line ends": "Line ends",
    "delimiter": "Between columns",
    "columns": "Columns",
    "above": "Not read",
    "first": "First opening",
    "last": "Last opening",
    "left out": "Left out",
    "statuses": "Statuses",
    "outcomes": "Outcomes",
}
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_LINES = ("line", "column", "value", "reason")


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What uploading the file would bring; nothing was stored."""

    counts: Counts
    marks: Sequence[tuple[str, str, int]]
    waiting: Sequence[tuple[str, int]]
    more_waiting: int
    refused: Sequence[RefusedRecord]
    facts: Sequence[tuple[str, str]]


async def keep(request: Request, sent: UploadFile) -> KeptFile:
    """Store the file for a day. Raises TooLarge."""
    file = cast("BinaryIO", sent.file)
    found = await files.keep(request, file, sent.filename, of="requests", most=MOST_BYTES)
    if not found.size:
        raise Invalid("This file is empty. Choose the file that the city’s system wrote.")
    return found


def kept_upload(request: Request, signed: str) -> KeptFile:
    """The file that an address or a form names. Raises NotFound where it is not theirs."""
    return files.kept_file(request, signed, of="requests")


def address(source: str, step: str, **told: str) -> str:
    return f"/sources/{source}/uploads/{step}?{urlencode(told)}"


async def look_into(request: Request, file: KeptFile, source: FeedFacts) -> tuple[Preview, Form]:
    """The first records as an upload would read them, and the form of the columns with the errors in it.

    Raises Invalid where the file as a whole cannot be read.
    """
    if column_form.is_unconfirmed(source):
        guessed = await header_of(request, file)
        return guessed, column_form.columns_form(guessed)
    try:
        seen = await preview_aside(_path(request, file), mapping=source.mapping, at=now(request))
    except Invalid as wrong:
        if not any(name.startswith("column-") for name in wrong.fields):
            raise
        guessed = await header_of(request, file)
        return guessed, column_form.columns_form(guessed).refused(wrong)
    return seen, column_form.columns_form(seen, source.mapping)


async def header_of(request: Request, file: KeptFile) -> Preview:
    """The beginning of the file with its columns as their names suggest, without regard to earlier choices."""
    return await preview_aside(_path(request, file), at=now(request))


def refuse_unreadable(seen: Preview) -> None:
    """Raises Invalid where fewer columns were found than a request needs: a number and a name."""
    if not seen.header and seen.facts.get("form") in {"JSON", "XML"}:
        raise Invalid(NO_RECORDS)
    if len([name for name in seen.header if name.strip()]) < FEWEST_COLUMNS:
        raise Invalid(NO_COLUMNS)


async def try_upload(request: Request, file: KeptFile, source: FeedFacts, *, full: bool) -> Trial:
    path, at = _path(request, file), now(request)
    with _folder(settings_of(request).home, at) as folder:
        found = await rehearse(path, feed=source.code, full=full, into=folder, at=at)
        refused = await to_thread.run_sync(_first_refused, found.file.refused)
    flags = {Mark(name): count for name, count in found.seen.flags.items()}
    waiting = sorted(found.seen.waiting.items(), key=lambda each: -each[1])
    return Trial(
        counts=found.counts,
        marks=[(*words.MARK[mark], count) for mark, count in flags.items()],
        waiting=waiting[:SHOWN_LABELS],
        more_waiting=max(len(waiting) - SHOWN_LABELS, 0),
        refused=refused,
        facts=fact_words(found.file.facts, zone(request)),
    )


def spool_folder(home: Path) -> Path:
    """The folder for files that are being received or tried."""
    folder = home / TRIALS
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextmanager
def _folder(home: Path, at: datetime) -> Iterator[Path]:
    """A folder for one dry run; folders that interrupted runs left more than a day ago are removed first."""
    trials = spool_folder(home)
    for left in trials.iterdir():
        with suppress(FileNotFoundError):  # another dry run has just removed it
            if left.stat().st_mtime < (at - uploads.KEPT_FOR).timestamp():
                shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=trials) as folder:
        os.utime(folder, (at.timestamp(), at.timestamp()))  # a demo's clock is not the machine's
        yield Path(folder)


def _first_refused(path: Path) -> list[RefusedRecord]:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [[*row, "", "", "", ""][:4] for row in islice(csv.reader(lines), SHOWN)]
    return [RefusedRecord(line=int(row[0] or 0), column=row[1], value=row[2], reason=row[3]) for row in rows]


def _path(request: Request, file: KeptFile) -> Path:
    return uploads.path_of(settings_of(request).home, file.hash)


def fact_words(facts: Mapping[str, str], local: ZoneInfo) -> list[tuple[str, str]]:
    """What was noticed about the file, in words and in the city's time."""
    return [(_FACTS[name], _fact(facts[name], local)) for name in _FACTS if facts.get(name)]


def _fact(told: str, local: ZoneInfo) -> str:
    """An instant as people read it; any other text as it is."""
    if not _INSTANT.match(told):
        return told
    try:
        return moment(datetime.fromisoformat(told), local)
    except ValueError:
        return told


def sample_words(seen: Preview, local: ZoneInfo) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The first records: line number, what is wrong with it ("" if nothing), and its values by name."""
    return [
        (
            record.get("line", ""),
            record.get("problem", ""),
            [(label, _fact(record.get(name, ""), local)) for name, label in SAMPLES],
        )
        for record in seen.sample
    ]


def upload_words(upload: UploadFacts, local: ZoneInfo) -> dict[str, Any]:
    """The result of an upload, in the words of its page."""
    waiting = list(upload.waiting.items())
    return {
        "marks": [_marked(upload, mark, count) for mark, count in upload.marks.items()],
        "waiting": waiting[:SHOWN_LABELS],
        "more_waiting": max(len(waiting) - SHOWN_LABELS, 0),
        "facts": fact_words(upload.file, local),
        "all_href": requests_address(RequestFilter(upload=upload.number)),
        "vanished_href": requests_address(RequestFilter(source=upload.source, marks=(Mark.VANISHED,))),
    }


def _marked(upload: UploadFacts, mark: Mark, count: int) -> tuple[str, str, int, str]:
    href = requests_address(RequestFilter(upload=upload.number, marks=(mark,)))
    return (*words.MARK[mark], count, href)


async def refused_csv(records: AsyncIterator[RefusedRecord]) -> AsyncIterator[str]:
    """The lines we could not read, for a spreadsheet."""
    yield "\ufeff" + cells.line(_LINES)
    async for one in records:
        yield cells.line((str(one.line), one.column, one.value, one.reason))
