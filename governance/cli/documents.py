"""`governance document CODE FILE`: an agreement as the PDF one would sign. What stands in it is decided in records."""

from pathlib import Path

import click

from governance import clock
from governance.agreements import queries as agreements
from governance.agreements.queries import VersionFacts
from governance.agreements.rules.versions import VersionState
from governance.cli.common import in_database, json_option, tell_json
from governance.errors import ConfigurationError, NotFound
from governance.records.actions.documents import DocumentFile
from governance.records.documents import DocumentPlace, agreement_document
from governance.settings import current


@click.command()
@click.argument("code")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--version", "number", type=click.IntRange(1), help="The one in effect today if left out.")
@json_option
def document(code: str, file: Path, *, number: int | None, as_json: bool) -> None:
    """Write the agreement CODE as a PDF to FILE; one that is not in effect yet says so on every page."""
    click.echo("Making the document …", err=True)
    version, printed = in_database(lambda: _printed(code, number))
    write(file, printed.content)
    if as_json:
        size = len(printed.content)
        told = {"agreement": code, "version": version, "file": file, "fingerprint": printed.hash}
        tell_json({**told, "bytes": size})
    else:
        click.echo(f"{file}: agreement {code}, version {version}, fingerprint {printed.hash}")


async def _printed(code: str, number: int | None) -> tuple[int, DocumentFile]:
    at = clock.now()
    on = await agreements.local_day(at)
    facts = await agreements.agreement_by_code(code)
    chosen = number or _today(await agreements.versions(facts.id, on=on), code)
    place = DocumentPlace(home=current().home, url=current().url)
    return chosen, await agreement_document(code, chosen, on=on, at=at, place=place)


def _today(versions: tuple[VersionFacts, ...], code: str) -> int:
    """The version in force, else the latest there is."""
    if not versions:
        raise NotFound(f"Nothing of the agreement {code} is agreed yet, so there is no document.")
    in_force = next((v.number for v in versions if v.state is VersionState.IN_FORCE), None)
    return in_force or max(v.number for v in versions)


def write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as problem:
        raise ConfigurationError(f"{file} cannot be written: {problem.strerror}.") from problem
