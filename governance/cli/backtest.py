"""`governance backtest`: what a target would have meant for a service's past requests, beside the one in force.

How a target is judged on the past is decided in trials/rules; here only how it is asked and printed. Everything else
than the amount and the unit is as in the target in force, or as usual where there is none.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from governance import clock
from governance.agreements import queries
from governance.agreements.queries import AgreementFacts
from governance.agreements.queries.counting import counting
from governance.agreements.rules.items import Target, Term, target_words
from governance.calendars.queries import for_party
from governance.calendars.rules import parse_unit
from governance.cli.common import in_database, json_option, percent, percent_cell, tell_json
from governance.errors import Invalid
from governance.trials.queries.backtests import (
    TrialAnswer,
    Tried,
    case_numbers,
    tried,
    what_would_have_happened,
)
from governance.trials.queries.history import Period
from governance.trials.rules.backtest import Judged, Slice
from governance.trials.rules.slack import Slack
from governance.trials.rules.slack_words import remark

_DAY = click.DateTime(["%Y-%m-%d"])
_TARGET = re.compile(r"([0-9]{1,6})\s+(\S.*)")
_MOST = 1_000_000  # requests whose numbers are printed


@dataclass(frozen=True, kw_only=True)
class _Arguments:
    """The command line as typed."""

    service: str
    target: str
    metric: str
    first: datetime
    last: datetime


@click.command()
@click.option("--service", required=True, help="The short name of the service.")
@click.option("--target", required=True, help="What is tried, such as “3 business-days”.")
@click.option("--from", "first", type=_DAY, required=True, help="The first day, such as 2024-06-01.")
@click.option("--to", "last", type=_DAY, required=True, help="The last day; it is counted too.")
@click.option(
    "--metric", default="done", show_default=True, help="Of which target of the service: done, routed."
)
@json_option
def backtest(*, as_json: bool, **given: Any) -> None:
    """Try a target on past requests: rate now, rate then, the requests that flip, the curve."""
    asked = _Arguments(**given)
    if asked.last < asked.first:
        raise click.UsageError("--to lies before --from.")
    answer = in_database(lambda: _answer(asked, _target(asked.target)))
    if as_json:
        tell_json(answer)
        return
    for line in _lines(answer):
        click.echo(line)


def _target(typed: str) -> Target:
    match = _TARGET.fullmatch(typed.strip())
    if match is None:
        raise click.UsageError(
            f"--target “{typed}” is not a number and a unit; write it like “3 business-days”."
        )
    try:
        return Target(amount=int(match[1]), unit=parse_unit(match[2]))
    except Invalid as wrong:
        raise click.UsageError(f"--target: {wrong.message}") from wrong


async def _answer(asked: _Arguments, target: Target) -> dict[str, Any]:
    at = clock.now()
    service = await queries.service_by_code(asked.service, at=at)
    agreement = await queries.agreement_of(service.owner) if service.owner else None
    today = await _in_force(asked, agreement, at)
    term = today or Term(service=asked.service, metric=asked.metric)
    proposed = replace(term, target=target, handled_by="").checked()
    on_calendar = await _calendar(agreement, service.owner, at)
    held = on_calendar(today) if today else None
    period = Period(first=asked.first.date(), last=asked.last.date())
    found = await what_would_have_happened(on_calendar(proposed), held, at=at, period=period)
    if not found.told:
        reason = (
            f"Stored requests do not tell when “{asked.metric}” was fulfilled; done and routed can be tried."
        )
        raise Invalid(reason, fields={"metric": reason})
    return (
        _head(found)
        | {"slack": [_remark(each, target) for each in found.slack]}
        | await _flips(found)
        | _parts(found)
    )


def _remark(of: Slack, target: Target) -> dict[str, Any]:
    """`n`, `met` and `rate` are of the requests that the remark rests on."""
    rate = of.rate
    share = {"n": rate.n, "met": rate.met, "rate": percent(rate.bp)}
    bounds = {"low": percent(rate.low_bp), "high": percent(rate.high_bp)}
    return {"flag": str(of.kind), **share, **bounds, "says": remark(of, target)}


async def _in_force(asked: _Arguments, agreement: AgreementFacts | None, at: datetime) -> Term | None:
    """The general target of the service as its department's agreement has it on this day."""
    held = await queries.content(agreement.id, as_of=await queries.local_day(at)) if agreement else None
    stored = held.items.get(Term(service=asked.service, metric=asked.metric).key) if held else None
    return Term.of(stored.item) if stored else None


async def _calendar(agreement: AgreementFacts | None, owner: str, at: datetime) -> Callable[[Term], Tried]:
    """How targets are counted: by the department's agreement or, before it has one, on the calendar it works by."""
    if agreement:
        counted = await counting(agreement.id, at=at)
        return lambda term: tried(term, counted)
    usual = await for_party(owner, await queries.local_day(at))
    return lambda term: Tried(term=term, calendar=usual)


def _head(found: TrialAnswer) -> dict[str, Any]:
    result = found.result
    return {
        "service": found.service,
        "from": found.period.first,
        "to": found.period.last,
        "as_of": found.as_of.astimezone(ZoneInfo(found.zone)).isoformat(),
        "formula": f"{result.formula.name} {result.formula.version}",
        "says": result.formula.says,
        "total": {
            "requests": result.requests,
            "today": _judged_fields(result.today) if result.today else None,
            "proposed": _judged_fields(result.proposed),
            "extra_late": result.extra_late,
            "extra_late_in": "a year" if result.a_year else f"{result.days} days",
            "events": list(result.events),
            "without_event": [percent(rate.bp) for rate in result.without_event or () if rate],
        },
    }


def _judged_fields(judged: Judged) -> dict[str, Any]:
    counts = {str(verdict): count for verdict, count in judged.counts.items()}
    rivals = {name: percent(rate.bp) for name, rate in judged.rivals.items()}
    return {
        "target": target_words(judged.term.target),
        **counts,
        "n": judged.rate.n,
        "rate": percent(judged.rate.bp),
        "by_formula": rivals,
    }


async def _flips(found: TrialAnswer) -> dict[str, Any]:
    flips = found.result.flips
    both = {"newly_late": flips.newly_late, "no_longer_late": flips.no_longer_late} if flips else {}
    named = {name: await case_numbers([int(n) for n in ids], most=_MOST) for name, ids in both.items()}
    return {"flips": {name: list(numbers) for name, numbers in named.items()}}


def _parts(found: TrialAnswer) -> dict[str, Any]:
    result, unit = found.result, str(found.proposed.target.unit) if found.proposed.target else ""
    return {
        "unit": unit,
        "within": [
            {"share": mark.share_bp / 100, "within": mark.milli / 1_000 if mark.milli is not None else None}
            for mark in result.marks
        ],
        "months": [_slice(each, "month") for each in result.months],
        "districts": [_slice(each, "district") for each in result.districts],
        "rows": [
            {"within": p.milli / 1_000, "met": p.met, "n": p.n, "rate": p.bp / 100 if p.bp >= 0 else None}
            for p in result.points
        ],
    }


def _slice(each: Slice, kind: str) -> dict[str, Any]:
    was = percent(each.then.bp) if each.then else None
    return {kind: each.name, "n": each.now.n, "today": was, "proposed": percent(each.now.bp)}


def _lines(answer: Mapping[str, Any]) -> Iterator[str]:
    total = answer["total"]
    yield f"{answer['service']}, {total['requests']:,} requests opened {answer['from']} to {answer['to']}, as of {answer['as_of']}"
    yield f"{answer['formula']}: {answer['says']}"
    if not total["requests"]:
        yield "No requests of this service are stored for these days. Upload some first: governance import requests."
        return
    for name in ("today", "proposed"):
        if judged := total[name]:
            yield _judged_line(name, judged)
    yield from (each["says"] for each in answer["slack"])
    if total["extra_late"] is not None:
        yield f"extra late cases in {total['extra_late_in']}: {total['extra_late']:+,}"
    for name, numbers in answer["flips"].items():
        shown = ", ".join(numbers[:10]) + (", …" if len(numbers) > 10 else "")
        yield f"{name.replace('_', ' ')}: {len(numbers):,}" + (f" ({shown})" if numbers else "")
    yield from _curve_lines(answer)


def _judged_line(name: str, judged: Mapping[str, Any]) -> str:
    counts = ", ".join(f"{judged[verdict]:,} {verdict}" for verdict in ("met", "missed", "overdue", "open"))
    return f"{name:<9} {judged['target']:<20} {percent_cell(judged['rate']):>9} of {judged['n']:,} ({counts})"


def _curve_lines(answer: Mapping[str, Any]) -> Iterator[str]:
    for mark in answer["within"]:
        reached = "never" if mark["within"] is None else f"within {mark['within']:g} {answer['unit']}"
        yield f"{mark['share']:g}% done {reached}"
    yield f"within ({answer['unit']}) and the rate that would have been:"
    for row in answer["rows"]:
        if row["within"] == int(row["within"]):
            yield f"{int(row['within']):>6,} {percent_cell(row['rate']):>9}"
