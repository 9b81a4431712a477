"""`governance import requests`: a file of service requests taken in, with its progress on stderr.

The file is queued like one from a page and worked on here; where a server works on it already, this follows.
"""

import asyncio
import csv
import tempfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import click
from anyio import sleep, to_thread

from governance import cells, clock
from governance.cli.acting import actor_or_operator, by_or_operator_option, seat_option
from governance.cli.common import in_database, json_option, tell_json
from governance.errors import ConfigurationError, Invalid
from governance.files import uploads
from governance.files.uploads import Kept
from governance.requests.actions import importing
from governance.requests.actions.importing import NewImport
from governance.requests.queries.uploads import (
    RefusedRecord,
    UploadFacts,
    every_refused_record,
    upload_by_number,
)
from governance.requests.rules.uploads import Counts, ImportState, UploadRemarks
from governance.results.actions import importing as results_importing
from governance.settings import current, ensured

TOLD_EVERY = 1.0  # seconds


@dataclass(frozen=True, kw_only=True)
class ImportOptions:
    """What the command was told."""

    file: Path
    feed: str
    full: bool
    rejects: Path
    by: str = ""
    seat: str = ""


@dataclass(frozen=True, kw_only=True)
class ImportOutcome:
    """What came of it. `number` is "" where it was only tried; `rejects` "" where nothing was rejected."""

    number: str
    counts: Counts
    seen: UploadRemarks
    rejects: str
    facts: Mapping[str, str]


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--feed", required=True, metavar="NAME", help="The data source the file is of.")
@click.option(
    "--full", is_flag=True, help="A whole export of its period: what is missing in it has vanished."
)
@click.option(
    "--rejects",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where rejected lines are told; else in rejects/ of GOVERNANCE_HOME, for a day.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@by_or_operator_option
@seat_option
@json_option
def requests(file: Path, *, dry_run: bool, rejects: Path | None, as_json: bool, **said: str) -> None:
    """Service requests from a city's export: new ones, changed ones, and each line that could not be read."""
    asked = ImportOptions(
        file=file,
        feed=said["feed"],
        full=bool(said["full"]),
        rejects=rejects or _place(file),
        by=said["by"],
        seat=said["seat"],
    )
    done = in_database(lambda: _rehearse(asked) if dry_run else _import(asked))
    if as_json:
        tell_json({"dry_run": dry_run, **_as_json(asked, done)})
    else:
        _tell(done)


def _place(file: Path) -> Path:
    """The file for rejected lines, in the home folder, since exports often lie where nobody may write."""
    folder = ensured(current().home) / uploads.REJECTS
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{file.name}.rejects.csv"


async def _import(asked: ImportOptions) -> ImportOutcome:
    at = clock.now()
    by = await actor_or_operator(asked.by, asked.seat, at=at)
    kept = await to_thread.run_sync(_keep, asked.file)
    new = NewImport(
        feed=asked.feed, file_name=asked.file.name, file_hash=kept.name, size=kept.size, full=asked.full
    )
    number = await importing.queue(new, by=by, at=at)
    done = await follow(number, asked.feed)
    rejects = await _write(asked.rejects, every_refused_record(done.id)) if done.counts.rejected else ""
    flags = {str(mark): n for mark, n in done.marks.items()}
    seen = UploadRemarks(flags=flags, waiting=done.waiting)
    return ImportOutcome(number=number, counts=done.counts, seen=seen, rejects=rejects, facts=done.file)


def _keep(file: Path) -> Kept:
    try:
        with file.open("rb") as source:
            return uploads.keep_stream(ensured(current().home), source, at=clock.now())
    except OSError as problem:
        raise ConfigurationError(f"{file} cannot be kept for reading: {problem.strerror}.") from problem


async def follow(number: str, feed: str) -> UploadFacts:
    """Until it is done: worked on here, after those of its source that wait before it, or by a server.

    Raises Invalid where it could not be taken in.
    """
    teller = asyncio.create_task(_tell_progress(number))
    try:
        while (facts := await upload_by_number(number)).under_way:
            if not await results_importing.take_next(at=clock.now(), feed=feed):
                await sleep(TOLD_EVERY)
    finally:
        teller.cancel()
    if facts.state is ImportState.FAILED:
        raise Invalid(facts.problem)
    return facts


async def _tell_progress(number: str) -> None:
    last = ""
    while True:
        facts = await upload_by_number(number)
        share = f" {facts.progress // 100}%" if facts.progress else ""
        if (told := f"{number}: {facts.state}{share}") != last:
            click.echo(told, err=True)
            last = told
        await sleep(TOLD_EVERY)


async def _rehearse(asked: ImportOptions) -> ImportOutcome:
    click.echo("Reading …", err=True)
    with tempfile.TemporaryDirectory(prefix="governance-") as folder:
        rehearse = partial(importing.rehearse, feed=asked.feed, full=asked.full, into=Path(folder))
        found = await rehearse(asked.file, at=clock.now())
        refused = _refused(found.file.refused)
        rejects = await _write(asked.rejects, refused) if found.counts.rejected else ""
    facts = found.file.facts
    return ImportOutcome(number="", counts=found.counts, seen=found.seen, rejects=rejects, facts=facts)


async def _refused(file: Path) -> AsyncIterator[RefusedRecord]:
    with file.open(encoding="utf-8", newline="") as source:
        for line, column, value, reason in csv.reader(source):
            yield RefusedRecord(line=int(line or 0), column=column, value=value, reason=reason)


async def _write(path: Path, refused: AsyncIterator[RefusedRecord]) -> str:
    try:
        with path.open("w", encoding="utf-8", newline="") as target:
            target.write(cells.line(("line", "column", "value", "reason")))
            async for one in refused:
                target.write(cells.line((str(one.line), one.column, one.value, one.reason)))
        if _is_ours(path):
            uploads.dated(path, clock.now())
    except OSError as problem:
        raise ConfigurationError(
            f"The rejected lines cannot be written to {path}: {problem.strerror}. Name another file with --rejects."
        ) from problem
    return str(path)


def _is_ours(path: Path) -> bool:
    return path.parent == current().home / uploads.REJECTS


_TOLD = {"above": "Not read", "left out": "Left out", "statuses": "Statuses"}


def _tell(done: ImportOutcome) -> None:
    if not done.number:
        click.echo("Dry run: nothing was kept.")
    click.echo("  ".join(f"{word} {count}" for word, count in totals(done.counts).items()))
    for name, words in _TOLD.items():
        if done.facts.get(name):
            click.echo(f"{words}: {done.facts[name]}.", err=True)
    for name, count in done.seen.flags.items():
        click.echo(f"{count} {name.replace('-', ' ')}", err=True)
    if done.counts.unmatched:
        labels = len(done.seen.waiting)
        click.echo(f"{labels} labels wait for somebody to say which service they mean.", err=True)
    if done.rejects:
        kept = ", for a day" if _is_ours(Path(done.rejects)) else ""
        click.echo(f"The rejected lines are in {done.rejects}{kept}.", err=True)


def totals(counts: Counts) -> dict[str, int]:
    told = asdict(counts)
    return {"lines": told.pop("records"), **told}


def _as_json(asked: ImportOptions, done: ImportOutcome) -> dict[str, object]:
    flagged = [{"outcome": "flagged", "flag": name, "lines": n} for name, n in done.seen.flags.items()]
    unmatched = [{"outcome": "unmatched", "label": name, "lines": n} for name, n in done.seen.waiting.items()]
    return {
        "import": done.number,
        "feed": asked.feed,
        "rejects": done.rejects,
        "total": totals(done.counts),
        "rows": [*flagged, *unmatched],
    }
