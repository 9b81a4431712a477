"""`governance doctor`: whether this machine has all that the program needs, and how to mend each thing it lacks.

Looks only. It starts the embedded database, as every command does, and leaves a private home folder where none was.
"""

from dataclasses import asdict

import anyio
import click

from governance import settings
from governance.cli.common import json_option, tell_json
from governance.cli.diagnosis import machine
from governance.cli.diagnosis.finding import Finding
from governance.cli.diagnosis.providers import providers
from governance.cli.diagnosis.server import database
from governance.settings import Settings


@click.command()
@json_option
def doctor(*, as_json: bool) -> int:
    """Check database, record, document libraries, fonts, page files, zone, folders and mail; say how to mend what is missing."""
    known = settings.current()
    findings = anyio.run(examine, known)
    ok = all(finding.ok for finding in findings)
    if as_json:
        tell_json(
            {"ok": ok, "checks": [asdict(finding) for finding in findings], "settings": known.printable()}
        )
    else:
        _tell(findings, known)
    return 0 if ok else 1


async def examine(known: Settings) -> list[Finding]:
    """Every check, in the order a person mends them."""
    return [
        *machine.places(known),
        *(await database(known)),
        *machine.programs(known),
        *(await providers(known)),
    ]


def _tell(findings: list[Finding], known: Settings) -> None:
    for finding in findings:
        click.echo(f"{'ok   ' if finding.ok else 'MEND '} {finding.name}: {finding.found}")
        if finding.mend:
            click.echo(f"      {finding.mend}")
    click.echo("\nSettings")
    for name, value in known.printable().items():
        click.echo(f"  {name}={value}")
