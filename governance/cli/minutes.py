"""`governance minutes NUMBER FILE`: minutes as PDF, whole or in the public version. What stands in them is decided in records."""

from pathlib import Path

import click

from governance import clock
from governance.cli.common import in_database, json_option, tell_json
from governance.cli.documents import write
from governance.meetings.queries.minutes import MinutesPage, minutes_of, public_minutes, whole
from governance.records.actions.documents import DocumentFile
from governance.records.documents import DocumentPlace
from governance.records.minutes import minutes_document, standing
from governance.settings import current


@click.command()
@click.argument("number", metavar="MEETING")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--public", is_flag=True, help="The public version; there is none before they are final.")
@json_option
def minutes(number: str, file: Path, *, public: bool, as_json: bool) -> None:
    """Write the minutes of MEETING, such as M-2026-0042, as a PDF to FILE; unapproved ones say so on every page."""
    click.echo("Making the document …", err=True)
    page, printed = in_database(lambda: _printed(number, public=public))
    write(file, printed.content)
    if as_json:
        told = {"meeting": number, "state": str(page.facts.state), "public": public, "file": file}
        tell_json({**told, "fingerprint": printed.hash, "bytes": len(printed.content)})
    else:
        reading = ", public version" if public else ""
        click.echo(f"{file}: minutes of {number}{reading}. {standing(page)} Fingerprint {printed.hash}")


async def _printed(number: str, *, public: bool) -> tuple[MinutesPage, DocumentFile]:
    at = clock.now()
    page = await public_minutes(number, at) if public else await whole(await minutes_of(number), at)
    place = DocumentPlace(home=current().home, url=current().url)
    return page, await minutes_document(page, public=public, at=at, place=place)
