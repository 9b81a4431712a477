"""`governance verify`: whether record, tables and files still say what was agreed; exit 1 where anything does not."""

from dataclasses import asdict
from pathlib import Path

import click

from governance import clock, settings
from governance.cli.common import in_database, json_option, tell_json
from governance.errors import Invalid
from governance.integrity.actions import verifying
from governance.integrity.queries.look import Look
from governance.integrity.rules.findings import AREAS, Finding, Verdict
from governance.people.rules import command


@click.command()
@click.option(
    "--witness", metavar="FILE or N:HASH", default="", help="A checkpoint kept elsewhere, or as on paper."
)
@json_option
def verify(*, witness: str, as_json: bool) -> int:
    """Check everything: the record's entries, all fingerprints, what the tables say, the stored files.

    Exit 1 where something is not as it was written; it is named. The check itself is an entry of the record.
    """
    look = Look(home=settings.current().home, witness=_witness(witness))
    verdict = in_database(
        lambda: verifying.verify(
            look, by=command(), at=clock.now(), tell=lambda what: click.echo(f"{what} …", err=True)
        )
    )
    if as_json:
        tell_json({"sound": verdict.sound, "looked_at": verdict.looked_at, "findings": told(verdict)})
    else:
        tell(verdict)
    return 0 if verdict.sound else 1


def progress(what: str) -> None:
    """What is looked at now, on stderr."""
    click.echo(f"{what} …", err=True)


def told(verdict: Verdict) -> list[dict[str, str]]:
    """What was found, for programs."""
    return [{**asdict(each), "area": str(each.area)} for each in verdict.findings]


def tell(verdict: Verdict) -> None:
    """What was found, one thing after the other, and how much was looked at."""
    for finding in verdict.findings:
        tell_finding(finding)
    looked_at = ", ".join(f"{name}: {number:,}" for name, number in verdict.looked_at.items())
    click.echo(f"{verdict.words[0].upper()}{verdict.words[1:]}. Looked at: {looked_at or 'nothing'}.")


def tell_finding(finding: Finding) -> None:
    click.echo(f"{AREAS[finding.area]}: {finding.subject}: {finding.fault}.")
    if finding.mend:
        click.echo(f"  {finding.mend}")


def _witness(given: str) -> str:
    """What the option names: a file's text, else itself."""
    number, _, _ = given.partition(":")
    if not given or number.isdecimal():
        return given
    try:
        return Path(given).read_text(encoding="utf-8")
    except (OSError, ValueError) as problem:
        raise Invalid(
            f"{given} cannot be read. Name a file with a checkpoint, or write N:HASH as on paper."
        ) from problem
