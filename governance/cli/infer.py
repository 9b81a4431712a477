"""`governance infer`: the promise of each label, read out of a data source's own due dates. Nothing is kept or moved.

How a promise is read is decided in inference/rules; here only how it is asked and printed.
"""

from collections.abc import Iterator
from typing import Any

import click

from governance.cli.common import in_database, json_option, percent, percent_cell, tell_json
from governance.errors import Invalid
from governance.inference.queries.cases import cases_of
from governance.inference.rules import infer as inferred
from governance.inference.rules import words
from governance.inference.rules.values import Cases, LabelFinding, Reading, as_json
from governance.requests.queries.feeds import feed_by_code


@click.command()
@click.option("--feed", required=True, metavar="NAME", help="The short name of the data source.")
@click.option("--holidays", "region", default="", help="Whose official holidays to compare with, like US-MA.")
@json_option
def infer(*, feed: str, region: str, as_json: bool) -> None:
    """Read the promise of each label out of the due dates that a data source tells: unit, hours, holidays, since when.

    Needs no agreement, keeps nothing and moves nothing. Below 30 requests of a label there is a note, never a claim.
    """
    cases = in_database(lambda: _cases(feed, region))
    click.echo(f"{cases.opened.size:,} requests tell when they were due.", err=True)
    reading = inferred(cases, progress=_told)
    if as_json:
        tell_json(answer(feed, reading))
        return
    for line in _lines(feed, reading):
        click.echo(line)


async def _cases(feed: str, region: str) -> Cases:
    source = await feed_by_code(feed)
    cases = await cases_of(source, region=region)
    if not cases.opened.size:
        raise Invalid(
            f"No stored request of “{source.name}” tells when it was due: there is nothing to read."
        )
    return cases


def _told(step: str, done: int, of: int) -> None:
    click.echo(f"{step}: {done} of {of}" if of > 1 else f"{step} …", err=True)


def answer(feed: str, reading: Reading) -> dict[str, Any]:
    """The reading as it is kept, its labels as rows; shares also in per cent."""
    told = as_json(reading)
    rows = [
        {**row, "share": percent(found.share_bp)}
        for row, found in zip(told.pop("labels"), reading.labels, strict=True)
    ]
    n, hits = told.pop("n"), told.pop("hits")
    total = {"labels": len(rows), "n": n, "hits": hits, "share": percent(hits * 10_000 // max(n, 1))}
    return {"feed": feed, **told, "rows": rows, "total": total}


# For people


def _lines(feed: str, reading: Reading) -> Iterator[str]:
    yield f"{feed}: {reading.n:,} due dates, {reading.hits:,} of them as claimed below"
    yield f"The file tells {words.shift_words(reading.shift)}"
    for found in reading.labels:
        yield from _label(found)
    for verdict, meaning in words.HOLIDAY.items():
        days = [
            f"{each.date} {each.name or ''}".strip() for each in reading.holidays if each.verdict is verdict
        ]
        if days:
            yield f"{meaning}: {', '.join(days)}"


def _label(found: LabelFinding) -> Iterator[str]:
    why = f", {words.WHY[found.why]}" if found.why else ""
    yield f"{found.label}: {found.kind}{why}, {percent_cell(percent(found.share_bp))} of n = {found.n:,}"
    for each in found.regimes:
        counts, since = words.counts_words(found), f"since {each.since}" if each.since else ""
        told = " ".join(filter(None, (words.whole_words(each.promise), counts, since)))
        yield f"  {told}: {each.hits:,} of {each.n:,}"
    for rival in found.rivals:
        yield f"  {words.rival_words(rival)}"
