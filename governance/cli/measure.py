"""`governance measure`: how many requests of a data source met their targets in a period.

Days are local days of the data source's zone, the first and the last included. What counts is decided in
results/rules; here only how it is asked and printed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from governance import clock
from governance.agreements.rules.versions import end_of
from governance.cli.common import in_database, json_option, percent, percent_cell, tell_json
from governance.requests.queries.feeds import feed_by_code
from governance.results.queries.measure import By, Measure, Question, rival
from governance.results.queries.measure import measure as measured
from governance.results.rules.formulas import FORMULAS, Basis, Rate
from governance.results.rules.measures import CITY, DueFrom, Rival
from governance.results.rules.verdicts import Verdict

ALL = "all"
_DAY = click.DateTime(["%Y-%m-%d"])


def _choices(kind: type[Basis] | type[By] | type[DueFrom]) -> click.Choice[str]:
    return click.Choice([each.value for each in kind])


@dataclass(frozen=True, kw_only=True)
class _Arguments:
    """The command line as typed."""

    feed: str
    first: datetime
    last: datetime
    as_of: datetime | None
    due: str
    basis: str
    by: str | None
    formula: str


@click.command()
@click.option("--feed", required=True, help="The short name of the data source.")
@click.option("--from", "first", type=_DAY, required=True, help="The first day, such as 2026-01-01.")
@click.option("--to", "last", type=_DAY, required=True, help="The last day; it is counted too.")
@click.option("--as-of", type=_DAY, help="Judge as though now were the end of this day. Without it: now.")
@click.option(
    "--due",
    type=_choices(DueFrom),
    help="Whose due date: the data source's own (needs no agreement), or worked out from the target in force.",
)
@click.option(
    "--basis", type=_choices(Basis), default=Basis.OPENED.value, show_default=True, help="Which requests."
)
@click.option("--by", type=_choices(By), help="One row for each.")
@click.option(
    "--formula", type=click.Choice([*FORMULAS, ALL]), default="on-time", show_default=True, help="The rate."
)
@json_option
def measure(*, as_json: bool, due: str | None, **given: Any) -> None:
    """Count met, missed, open, overdue, untargeted, unmatched, excluded and invalid requests of a period."""
    own = given["formula"] == CITY.name
    asked = _Arguments(**given, due=due or (DueFrom.EXPORTED if own else DueFrom.RECOMPUTED).value)
    if asked.last < asked.first:
        raise click.UsageError("--to lies before --from.")
    if own and asked.due == DueFrom.RECOMPUTED:
        raise click.UsageError("--formula city takes the data source's own results: use --due exported.")
    if asked.formula == ALL and asked.by:
        raise click.UsageError("--formula all gives one row for each formula: leave --by out.")
    answer = in_database(lambda: _answer(asked))
    if as_json:
        tell_json(answer)
    else:
        _tell(answer)


async def _answer(asked: _Arguments) -> dict[str, Any]:
    zone = ZoneInfo((await feed_by_code(asked.feed)).mapping.zone)
    question = Question(
        feed=asked.feed,
        first=asked.first.date(),
        last=asked.last.date(),
        as_of=end_of(asked.as_of.date(), zone) if asked.as_of else clock.now(),
        due=DueFrom(asked.due),
        basis=Basis(asked.basis),
        by=By(asked.by) if asked.by else None,
        formula="on-time" if asked.formula == ALL else asked.formula,
    )
    done = await measured(question)
    rivals = await rival(question) if asked.formula == ALL else ()
    return _head(question, zone, done) | {
        "rows": _rows(done, rivals),
        "total": _row(done.total.counts, done.total.rate),
    }


def _head(question: Question, zone: ZoneInfo, done: Measure) -> dict[str, Any]:
    return {
        "feed": question.feed,
        "from": question.first,
        "to": question.last,
        "as_of": question.as_of.astimezone(zone).isoformat(),
        "due": question.due,
        "basis": question.basis,
        "formula": f"{done.formula.name} {done.formula.version}",
        "says": done.formula.says,
    }


def _rows(done: Measure, rivals: tuple[Rival, ...]) -> list[dict[str, Any]]:
    if rivals:
        return [{"formula": one.formula.name, **_row(one.counts, one.rate)} for one in rivals]
    by = str(done.question.by)
    return [{by: line.name, **_row(line.counts, line.rate)} for line in done.lines]


def _row(counts: Mapping[Verdict, int], rate: Rate) -> dict[str, Any]:
    told = {str(verdict): counts.get(verdict, 0) for verdict in Verdict}
    return {
        **told,
        "n": rate.n,
        "rate": percent(rate.bp),
        "low": percent(rate.low_bp),
        "high": percent(rate.high_bp),
    }


def _tell(answer: Mapping[str, Any]) -> None:
    click.echo(
        f"{answer['feed']}, {answer['basis']} {answer['from']} to {answer['to']}, judged as of {answer['as_of']}, "
        f"due dates {answer['due']}"
    )
    click.echo(f"{answer['formula']}: {answer['says']}")
    rows = [*answer["rows"], {"total": "total", **answer["total"]}]
    width = max(len(str(next(iter(row.values())))) for row in rows)
    columns = [*map(str, Verdict), "n", "rate"]
    click.echo(" ".join([" " * width, *(f"{name:>10}" for name in columns)]))
    for row in rows:
        name = str(next(iter(row.values())))
        click.echo(" ".join([f"{name:<{width}}", *(f"{_cell(row[column]):>10}" for column in columns)]))


def _cell(value: float | None) -> str:
    return str(value) if isinstance(value, int) else percent_cell(value)
