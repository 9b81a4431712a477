"""`governance export`: what is open to everybody as a data package, written to a folder."""

from pathlib import Path

import click

from governance import clock
from governance.cli.common import in_database, json_option, tell_json
from governance.errors import ConfigurationError, Invalid
from governance.open_data import package
from governance.open_data.queries.opened import opened
from governance.open_data.rules.parts import EVERYTHING, PARTS, Opened, Part
from governance.settings import current

NOTHING_OPEN = "Nothing is open to everybody yet: an administrator chooses under Setting up, Open data. Or name parts with --part."


@click.group()
def export() -> None:
    """Take data out: what everybody may read."""


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
