"""Commands that keep the database: its schema, its copy, its way back."""

from pathlib import Path

import anyio
import click

from governance import clock, settings
from governance.audit import queries as audit
from governance.cli.common import in_database, json_option, tell_json
from governance.database import backup as copies
from governance.errors import ConcordError
from governance.integrity.actions import sealing

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@json_option
def migrate(*, as_json: bool) -> None:
    """Bring the database to this version's schema. Make a backup before an upgrade."""
    applied = in_database(sealing.migrate, any_schema=True)
    if as_json:
        tell_json({"applied": list(applied)})
    elif applied:
        click.echo(f"Schema changes applied: {len(applied)}")
    else:
        click.echo("The database is up to date.")


@click.command()
@click.argument("file", type=_FILE)
@json_option
def backup(file: Path, *, as_json: bool) -> None:
    """Write database and documents to FILE (.tar.gz). It holds everything: keep it as safe as the portal."""
    click.echo("Copying the database and the documents …", err=True)
    made = anyio.run(lambda: copies.backup(file, settings=settings.current(), at=clock.now()))
    copies.note_backup(settings.current().home, made)
    documents = len(made.files) - 1
    if as_json:
        tell_json(
            {"file": file, "made_at": made.made_at, "documents": documents, "bytes": file.stat().st_size}
        )
    else:
        click.echo(f"{file}: the database and {_documents(documents)}, {file.stat().st_size:,} bytes.")


@click.command()
@click.argument("file", type=_FILE)
@json_option
def restore(file: Path, *, as_json: bool) -> None:
    """Bring FILE back into an empty database and store, then check the record of everything."""
    events = 0

    async def verify() -> None:
        nonlocal events
        walk = await audit.walk()
        if walk.fault:
            raise ConcordError(
                f"Everything was restored, but the record is broken at entry {walk.fault.number}: "
                f"{walk.fault.reason}. Keep this copy for examination and restore an earlier backup elsewhere."
            )
        events = walk.events

    click.echo("Checking the file, then restoring it …", err=True)
    done = anyio.run(
        lambda: copies.restore(file, settings=settings.current(), migrated=sealing.migrate, verify=verify)
    )
    if as_json:
        tell_json(
            {
                "made_at": done.made_at,
                "documents": done.documents,
                "applied": list(done.migrated),
                "events": events,
                "sound": True,
            }
        )
        return
    click.echo(f"Restored as of {done.made_at}: the database and {_documents(done.documents)}.")
    if done.migrated:
        click.echo(f"Schema changes applied: {len(done.migrated)}")
    click.echo(f"The record is unbroken ({events:,} entries).")


def _documents(number: int) -> str:
    return "1 document" if number == 1 else f"{number:,} documents"
