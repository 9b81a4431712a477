"""`governance export`: what is open to everybody as a data package, and everything there is for a city that moves on."""

from pathlib import Path

import click

from governance import clock
from governance.audit.queries import Filter
from governance.cli.common import in_database, json_option, tell_json
from governance.database import whole_export
from governance.errors import ConfigurationError, Invalid
from governance.open_data import package
from governance.open_data.queries.opened import opened
from governance.open_data.rules.parts import EVERYTHING, PARTS, Opened, Part
from governance.people.rules import command
from governance.records.actions.trail import record_export
from governance.settings import current

NOTHING_OPEN = "Nothing is open to everybody yet: an administrator chooses under Setting up, Open data. Or name parts with --part."


@click.group()
def export() -> None:
    """Take data out: what everybody may read, or everything."""


@export.command("open-data")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--part",
    "parts",
    multiple=True,
    type=click.Choice([*map(str, PARTS), "all"]),
    help="Whether open or not.",
)
@json_option
def open_data(folder: Path, *, parts: tuple[str, ...], as_json: bool) -> None:
    """Write the data package to FOLDER: datapackage.json, each table as CSV (gzip) and as JSON lines.

    Without --part, what an administrator has opened. Services, targets with their history, calendars, published
    scorecards, decisions of final minutes; never notes, drafts, open changes or people.
    """
    files = in_database(lambda: _files(parts))
    _write(folder, files)
    if as_json:
        tell_json({"folder": str(folder), "files": {name: len(content) for name, content in files.items()}})
    else:
        click.echo(f"{len(files)} files are in {folder}.")


@export.command("everything")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
def everything(file: Path, *, as_json: bool) -> None:
    """Write all tables as CSV and all documents to FILE, a .zip, without secrets and without what a side keeps to itself.

    For a city that moves on, or for an archive; people and accounts are in it. It is no backup. The export is an entry
    of the record.
    """
    tables = in_database(lambda: _everything(file))
    if as_json:
        tell_json({"file": str(file), "tables": tables})
    else:
        click.echo(f"{tables} tables and all documents are in {file}. tables.json says what each holds.")


async def _everything(file: Path) -> int:
    await record_export(Filter(), filter_words="with all tables, by command", by=command(), at=clock.now())
    return await whole_export.export(file, home=current().home)


async def _files(parts: tuple[str, ...]) -> dict[str, bytes]:
    what = await _meant(parts)
    return await package.files(what, url=current().url, at=clock.now())


async def _meant(parts: tuple[str, ...]) -> Opened:
    known = await opened()
    if not parts and not known.parts:
        raise Invalid(NOTHING_OPEN)
    if not parts:
        return known
    named = EVERYTHING.parts if "all" in parts else tuple(Part(each) for each in parts)
    return Opened(parts=named, licence=known.licence)


def _write(folder: Path, files: dict[str, bytes]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
    except OSError as problem:
        raise ConfigurationError(f"{folder} cannot be written: {problem.strerror}.") from problem
