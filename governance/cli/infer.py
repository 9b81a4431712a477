"""`governance infer`: the promise of each label, read out of a data source's own due dates. Nothing is kept or moved.

How a promise is read is decided in inference/rules; here only how it is asked and printed.
"""

from collections.abc import Iterator
from typing import Any

import click

from governance.calendars.rules.words import amount_words
from governance.cli.common import in_database, json_option, percent, percent_cell, tell_json
from governance.errors import Invalid
from governance.inference.queries.cases import cases_of
from governance.inference.rules import infer as inferred
from governance.inference.rules.values import (
    Cases,
    HolidayVerdict,
    LabelFinding,
    Promised,
    Reading,
    Shift,
    ShiftKind,
    as_json,
)
from governance.requests.queries.feeds import feed_by_code

_SHIFTS = {
    ShiftKind.NONE: "as the data source declares it",
    ShiftKind.UTC: "UTC, though it is declared as local time",
    ShiftKind.SHIFTED: "local time that was moved by the zone's offset once more",
}


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
    yield f"{feed}: {reading.n:,} due dates, {reading.hits:,} as claimed below"
    yield f"its file's clock: {_shift(reading.shift)}"
    for rival in reading.shift_rivals[:1]:
        yield f"  or {_shift(rival.shift)}: {rival.hits:,} of {rival.of:,} then"
    for found in reading.labels:
        yield from _label(found)
    for verdict in HolidayVerdict:
        days = [
            f"{each.date} {each.name or ''}".strip() for each in reading.holidays if each.verdict is verdict
        ]
        if days:
            yield f"{_HOLIDAYS[verdict]}: {', '.join(days)}"


_HOLIDAYS = {
    HolidayVerdict.LOADED: "days off that its system observed",
    HolidayVerdict.WORKED: "official holidays that it worked through",
    HolidayVerdict.NO_EVIDENCE: "official holidays of which nothing can be told",
}


def _shift(shift: Shift) -> str:
    return _SHIFTS.get(shift.kind) or f"moved by {shift.hours:+} hours"


def _label(found: LabelFinding) -> Iterator[str]:
    share = percent_cell(percent(found.share_bp))
    why = f", {found.why}" if found.why else ""
    yield f"{found.label}: {found.kind}{why}, {share} of n = {found.n:,}"
    for each in found.regimes:
        since = f" since {each.since}" if each.since else ""
        yield f"  {_promise(each.promise)} after the {found.counts_from}{since}: {each.hits:,} of {each.n:,}"
    for rival in found.rivals:
        decides = f"{rival.decides:,} cases decide, {rival.for_claim:,} : {rival.for_rival:,}"
        yield f"  {_promise(rival.claim)} or {_promise(rival.promise)}: {decides}"


def _promise(promise: Promised) -> str:
    parts = [amount_words(promise.amount, promise.unit), promise.hours]
    parts += [f"the next day's from {promise.after:%H:%M}"] if promise.after else []
    return ", ".join(filter(None, [*parts, "" if promise.by_date else promise.rule.replace("-", " ")]))
