"""Commands that keep the database: its schema, its copy, its way back."""

from collections.abc import Collection
from pathlib import Path

import anyio
import click

from governance import clock, settings
from governance.anchors import package
from governance.anchors.actions import signing
from governance.audit import queries as audit
from governance.cli.common import in_database, json_option, tell_json
from governance.cli.passphrases import chosen, known_one, passphrase_file
from governance.cli.verify import progress, tell, told
from governance.database import backup as copies
from governance.database.encrypted import is_encrypted
from governance.integrity.actions import sealing
from governance.integrity.queries import files
from governance.integrity.queries.examination import examine
from governance.integrity.queries.look import Look
from governance.integrity.rules.findings import Area, Verdict
from governance.people.rules import operator

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@json_option
def migrate(*, as_json: bool) -> None:
    """Bring the database to this version's schema. Make a backup before an upgrade."""
    applied = in_database(sealing.migrate, any_schema=True, by_owner=True)
    if as_json:
        tell_json({"applied": list(applied)})
    elif applied:
        click.echo(f"Schema changes applied: {len(applied)}")
    else:
        click.echo("The database is up to date.")


@click.command()
@click.argument("file", type=_FILE)
@click.option(
    "--encrypt", is_flag=True, help="Only a passphrase opens FILE. Without it nothing is brought back."
)
@passphrase_file
@json_option
def backup(file: Path, *, encrypt: bool, passphrase_file: Path | None, as_json: bool) -> int:
    """Write database and documents to FILE (.tar.gz). It holds everything: keep it as safe as the portal, or encrypt it.

    The passphrase is asked for, or taken from GOVERNANCE_BACKUP_PASSPHRASE or a file.
    Everything is checked as it is copied. Exit 1 where something is not as it was written: FILE is made and says so too.
    """
    known = settings.current()
    passphrase = chosen(passphrase_file) if encrypt or passphrase_file else ""
    watch = _Watch(known.home)
    made = anyio.run(
        lambda: copies.backup(
            file,
            settings=known,
            at=clock.now(),
            look=watch.documents,
            beside=_checkable,
            passphrase=passphrase,
        )
    )
    copies.note_backup(known.home, made, file)
    documents, verdict = len(made.documents), watch.verdict
    if as_json:
        size = file.stat().st_size
        about = {"file": file, "made_at": made.made_at, "documents": documents, "bytes": size}
        about |= {"encrypted": bool(passphrase)}
        tell_json({**about, "sound": verdict.sound, "findings": told(verdict)})
    else:
        click.echo(
            f"{file}: the database and {_documents(documents)}, {file.stat().st_size:,} bytes"
            + (", encrypted." if passphrase else ".")
        )
        tell(verdict)
    return 0 if verdict.sound else 1


@click.command()
@click.argument("file", type=_FILE)
@click.option(
    "--reason", default="", help="What happened, for the record; left out: which file was brought back."
)
@passphrase_file
@json_option
def restore(file: Path, *, reason: str, passphrase_file: Path | None, as_json: bool) -> int:
    """Bring FILE back into an empty database and store, then check everything. Asks for the passphrase if FILE has one.

    Where the last checkpoint of the record is not at hand, or goes further than FILE, checkpoints begin anew: an entry of
    the record says so, with the reason. Exit 1 where something in FILE is not as it was written: everything was restored,
    for examination.
    """
    known = settings.current()
    watch = _Watch(known.home, reason=reason or f"{file.name} was brought back")
    passphrase = known_one(passphrase_file, file) if is_encrypted(file) else ""
    progress("Checking the file, then restoring it")
    done = anyio.run(
        lambda: copies.restore(
            file,
            settings=known,
            migrated=sealing.migrate,
            verify=watch.brought_back,
            passphrase=passphrase,
        )
    )
    verdict = watch.verdict
    if as_json:
        about = {"made_at": done.made_at, "documents": done.documents, "applied": list(done.migrated)}
        about |= {"origin": watch.begun} if watch.begun else {}
        events = verdict.looked_at.get("entries", 0)
        tell_json({**about, "events": events, "sound": verdict.sound, "findings": told(verdict)})
        return 0 if verdict.sound else 1
    click.echo(f"Restored as of {done.made_at}: the database and {_documents(done.documents)}.")
    if done.migrated:
        click.echo(f"Schema changes applied: {len(done.migrated)}")
    if watch.begun:
        click.echo(f"Checkpoints of the record begin anew, as {watch.begun}. Tell the auditors why.")
    tell(verdict)
    if not verdict.sound:
        click.echo("Keep this copy for examination, and restore an earlier backup elsewhere.", err=True)
    return 0 if verdict.sound else 1


class _Watch:
    """Checks everything on the way, and keeps what was found."""

    def __init__(self, home: Path, *, reason: str = "") -> None:
        self._look, self._reason, self.begun = Look(home=home), reason, ""
        self.verdict = Verdict(looked_at={})

    async def brought_back(self) -> None:
        self.begun = await signing.brought_back(reason=self._reason, by=operator(), at=clock.now())
        await self.everything()

    async def everything(self) -> None:
        self.verdict = await examine(self._look, tell=progress)

    async def documents(self) -> Collection[str]:
        """The documents that the record names, but for those that are not themselves any more."""
        await self.everything()
        bad = {each.subject for each in self.verdict.findings if each.area is Area.STORE}
        kept = [name for name in await files.named() if files.subject(name) not in bad]
        progress(f"Packing the database and {_documents(len(kept))}")
        return kept


async def _checkable(folder: Path) -> None:
    """What checks the record in a backup without bringing it back: every entry with its text, and the one program."""
    await package.files(folder, upto=(await audit.head())[0], audiences=None)


def _documents(number: int) -> str:
    return "1 document" if number == 1 else f"{number:,} documents"
