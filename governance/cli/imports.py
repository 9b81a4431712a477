"""`governance import`: what is taken in from files. What a line means is decided by whoever owns the matter."""

from pathlib import Path

import click

from governance import clock
from governance.cli.acting import actor, by_option, seat_option
from governance.cli.common import in_database, json_option, tell_json
from governance.people.actions import roster
from governance.people.actions.roster import Outcome
from governance.people.rules.roster import COLUMNS

file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
dry_run_option = click.option("--dry-run", is_flag=True, help="Only say what would happen.")
_WIDTH = max(map(len, COLUMNS))


@click.group("import")
def imports() -> None:
    """Take in files: people and roles, service targets."""


@imports.command(epilog="\b\nColumns:\n" + "\n".join(f"  {n:<{_WIDTH}}  {t}" for n, t in COLUMNS.items()))
@file_argument
@dry_run_option
@by_option
@seat_option
@json_option
def people(file: Path, *, dry_run: bool, by: str, seat: str, as_json: bool) -> int:
    """People and their roles from a CSV file. Exit 1 where a line was refused; the others are taken in."""
    content = file.read_bytes()
    outcome = in_database(lambda: _take(content, by, seat, dry_run=dry_run))
    if as_json:
        tell_json(_as_json(outcome))
    else:
        _tell(outcome)
    return 1 if outcome.refused else 0


async def _take(content: bytes, by: str, seat: str, *, dry_run: bool) -> Outcome:
    at = clock.now()
    return await roster.import_people(content, by=await actor(by, seat, at=at), at=at, dry_run=dry_run)


def _tell(outcome: Outcome) -> None:
    if outcome.dry_run:
        click.echo("Dry run: nothing was kept.")
    click.echo("  ".join(f"{word} {count}" for word, count in _total(outcome).items()))
    for left in outcome.waiting:
        click.echo(f"line {left.line}: {left.name} waits to be appointed ({left.seat}). {left.reason}")
    for line in outcome.refused:
        what = f"{line.column} “{line.value}” " if line.value else f"{line.column} "
        click.echo(f"line {line.line}: refused. {what.lstrip()}{line.reason}", err=True)


def _total(outcome: Outcome) -> dict[str, int]:
    return {
        "lines": outcome.lines,
        "added": outcome.added,
        "unchanged": outcome.unchanged,
        "waiting": len(outcome.waiting),
        "refused": len(outcome.refused),
    }


def _as_json(outcome: Outcome) -> dict[str, object]:
    waiting = [{"outcome": "waiting", **vars(left)} for left in outcome.waiting]
    refused = [{"outcome": "refused", **vars(line)} for line in outcome.refused]
    return {"dry_run": outcome.dry_run, "total": _total(outcome), "rows": [*waiting, *refused]}
