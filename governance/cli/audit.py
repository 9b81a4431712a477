"""`governance audit`: check the chain of the record, export it to a file, or say that it was brought back from a backup."""

import io
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

import click
from anyio import to_thread

from governance import clock
from governance.anchors import package
from governance.anchors.actions import origins
from governance.anchors.actions.signing import sign
from governance.audit import queries, spreadsheet
from governance.audit.queries import Filter
from governance.cli.common import in_database, json_option, tell_json
from governance.errors import Invalid
from governance.integrity.actions import verifying
from governance.integrity.queries import entries
from governance.integrity.queries.look import Look
from governance.integrity.rules.findings import Area, Verdict
from governance.people.rules import command, operator
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
    """Write the whole record to FILE: a spreadsheet (.csv), newest first, or what anybody can check (.zip).

    The .zip holds every entry, the checkpoints and verify_trail.py, which checks them on any machine. The export itself
    is an entry of the record.
    """
    written = in_database(lambda: _export(file))
    if as_json:
        tell_json({"events": written, "file": str(file)})
    else:
        click.echo(f"{written:,} entries are in {file}.")


@audit.command("begin-anew")
@click.option("--reason", required=True, help="What happened, and which backup was brought back.")
@json_option
def begin_anew(*, reason: str, as_json: bool) -> None:
    """Say that the record was brought back from a backup: its checkpoints begin anew, after the last one known.

    Nothing is signed that contradicts what was signed before; this is the way on, and an entry of the record.
    """
    name = in_database(lambda: _begin_anew(reason))
    if as_json:
        tell_json({"origin": name})
    else:
        click.echo(f"Checkpoints are signed as {name} from now on. Tell the auditors why.")


async def _begin_anew(reason: str) -> str:
    name = await origins.begin_anew(reason=reason, by=operator(), at=clock.now())
    await sign(at=clock.now())
    return name


async def _export(file: Path) -> int:
    try:
        out = await to_thread.run_sync(file.open, "wb")
    except OSError as problem:
        raise Invalid(
            f"{file} cannot be written: {problem.strerror}. Name a file in a folder of yours."
        ) from problem
    with out:
        wanted = Filter()
        upto = await actions.record_export(
            wanted, filter_words="everything, by command", by=command(), at=clock.now()
        )
        if file.suffix.lower() == ".zip":
            await package.write(out, upto=upto)
            return upto
        with io.TextIOWrapper(out, encoding="utf-8-sig", newline="") as text:
            return await _write(text, wanted, upto)


async def _write(out: TextIO, wanted: Filter, upto: int) -> int:
    zone = await _zone()
    out.write(spreadsheet.heading())
    written = 0
    async for seen in queries.everything(wanted, upto=upto):
        out.write(spreadsheet.event_line(seen, zone=zone))
        written += 1
    return written


async def _zone() -> ZoneInfo:
    city = await City.select(City.zone).first()
    return ZoneInfo(city["zone"]) if city else current().zone
