"""Where a backup's passphrase comes from: a file, the environment, or whoever types the command. It is shown nowhere."""

import os
import sys
from pathlib import Path

import click

from governance.database.encrypted import check_passphrase
from governance.errors import Invalid

VARIABLE = "GOVERNANCE_BACKUP_PASSPHRASE"

passphrase_file = click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=f"Its first line is the passphrase; left out: {VARIABLE}, or it is asked for.",
)


def chosen(file: Path | None) -> str:
    """A passphrase to write with, typed twice where it is typed, and long enough."""
    return check_passphrase(_given(file) or _typed("Passphrase for the backup", twice=True))


def known_one(file: Path | None, backup: Path) -> str:
    """The passphrase that a backup was written with."""
    return _given(file) or _typed(f"Passphrase of {backup.name}", twice=False)


def _given(file: Path | None) -> str:
    if file is None:
        return os.environ.get(VARIABLE, "")
    try:
        first = next(iter(file.read_text(encoding="utf-8").splitlines()), "")
    except (OSError, ValueError) as problem:
        raise Invalid(f"{file} cannot be read as text: {problem}.") from problem
    if not first:
        raise Invalid(f"{file} holds no passphrase on its first line.")
    return first


def _typed(question: str, *, twice: bool) -> str:
    if not sys.stdin.isatty():
        raise Invalid(f"A passphrase is needed: set {VARIABLE}, or name a file by --passphrase-file.")
    return str(click.prompt(question, hide_input=True, confirmation_prompt=twice, err=True))
