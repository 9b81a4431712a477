"""`governance sample`: a random sample of requests as a spreadsheet, which anybody can draw again from its seed."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from governance import clock
from governance.agreements.queries.versions import city_zone
from governance.cli.acting import actor_or_operator, by_or_operator_option, seat_option
from governance.cli.common import in_database, json_option, tell_json
from governance.errors import ConfigurationError
from governance.records.sample_files import as_csv
from governance.results.actions.extracts import draw
from governance.results.queries.requests import RequestQuery
from governance.results.queries.samples import HOW, MOST, Sample
from governance.results.rules.formulas import Basis
from governance.results.rules.request_filter import RequestFilter, parameters

_DAY = click.DateTime(["%Y-%m-%d"])


@dataclass(frozen=True, kw_only=True)
class _Options:
    """The command line as typed."""

    size: int
    seed: str
    party: str
    service: str
    feed: str
    first: datetime | None
    last: datetime | None
    basis: str
    by: str
    seat: str


@click.command()
@click.argument("size", type=click.IntRange(1, MOST))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--seed", default="", help="Any text; left out: from the record's last entry.")
@click.option("--party", default="", metavar="CODE", help="Only requests of this department.")
@click.option("--service", default="", metavar="CODE", help="Only requests of this service.")
@click.option("--feed", default="", metavar="NAME", help="Only requests of this data source.")
@click.option("--from", "first", type=_DAY, help="The first day, such as 2026-01-01.")
@click.option("--to", "last", type=_DAY, help="The last day; it counts too.")
@click.option("--basis", type=click.Choice([each.value for each in Basis]), default="due", show_default=True)
@by_or_operator_option
@seat_option
@json_option
def sample(file: Path, *, as_json: bool, **given: Any) -> None:
    """Draw SIZE requests at random and write them to FILE, each with its due date in words and its result."""
    found = in_database(lambda: _draw(_Options(**given)))
    try:
        file.write_bytes(as_csv(found))
    except OSError as problem:
        raise ConfigurationError(f"{file} cannot be written: {problem.strerror}.") from problem
    if as_json:
        cases = [{"source": each.source, "case": each.case} for each in found.drawn]
        tell_json(
            {"seed": found.seed, "drawn": len(cases), "among": found.among, "file": file, "rows": cases}
        )
        return
    click.echo(f"{len(found.drawn):,} of {found.among:,} requests are in {file}. Seed {found.seed}.")
    click.echo(HOW)


async def _draw(wanted: _Options) -> Sample:
    at = clock.now()
    by = await actor_or_operator(wanted.by, wanted.seat, at=at)
    meant = RequestFilter(
        party=wanted.party,
        service=wanted.service,
        source=wanted.feed,
        basis=Basis(wanted.basis),
        first=wanted.first.date() if wanted.first else None,
        last=wanted.last.date() if wanted.last else None,
    )
    told = ", ".join(f"{name} {value}" for name, value in parameters(meant))
    asked = RequestQuery(wanted=meant, at=at, zone=await city_zone())
    return await draw(asked, size=wanted.size, seed=wanted.seed, filter_words=told, by=by)
