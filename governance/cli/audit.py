"""`governance audit`: check the chain of the record, or export the record to a file."""

from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

import click

from governance import clock
from governance.audit import queries, spreadsheet
from governance.audit.queries import Filter
from governance.cli.common import in_database, json_option, tell_json
from governance.errors import Invalid
from governance.integrity.actions import verifying
from governance.integrity.queries import entries
from governance.integrity.queries.look import Look
from governance.integrity.rules.findings import Area, Verdict
from governance.people.rules import command
from governance.people.tables import City
from governance.records.actions import trail as actions
from governance.settings import current


@click.group()
def audit() -> None:
    """The record of every act: check it, or write it to a file."""


@audit.command()
@json_option
def verify(*, as_json: bool) -> int:
    """Check that no entry of the record was altered, dropped or moved. Exit 1 where one was."""
    verdict = in_database(_verify)
    events, fault = verdict.looked_at["entries"], next(iter(verdict.findings), None)
    number = int(fault.subject.removeprefix(entries.SUBJECT)) if fault else 0
    if as_json:
        found = {"number": number, "reason": fault.fault} if fault else None
        tell_json({"sound": fault is None, "events": events, "first_bad": found})
    elif fault is None:
        click.echo(f"All {events:,} entries are as they were written.")
    if fault is not None:
        click.echo(f"Entry {number} is not sound: {fault.fault}.", err=True)
    return 1 if fault else 0


async def _verify() -> Verdict:
    look = Look(home=current().home)
    return await verifying.verify(look, by=command(), at=clock.now(), areas={Area.TRAIL})


@audit.command()
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@json_option
def export(file: Path, *, as_json: bool) -> None:
    """Write the whole record to FILE as CSV, newest first. The export itself is an entry of the record."""
    written = in_database(lambda: _export(file))
    if as_json:
        tell_json({"events": written, "file": str(file)})
    else:
        click.echo(f"{written:,} entries are in {file}.")


async def _export(file: Path) -> int:
    try:
        out = file.open("w", encoding="utf-8-sig", newline="")
    except OSError as problem:
        raise Invalid(
            f"{file} cannot be written: {problem.strerror}. Name a file in a folder of yours."
        ) from problem
    with out:
        return await _write(out)


async def _write(out: TextIO) -> int:
    wanted, zone = Filter(), await _zone()
    upto = await actions.record_export(
        wanted, filter_words="everything, by command", by=command(), at=clock.now()
    )
    out.write(spreadsheet.heading())
    written = 0
    async for seen in queries.everything(wanted, upto=upto):
        out.write(spreadsheet.event_line(seen, zone=zone))
        written += 1
    return written


async def _zone() -> ZoneInfo:
    city = await City.select(City.zone).first()
    return ZoneInfo(city["zone"]) if city else current().zone
