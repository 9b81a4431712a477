"""`governance due`: opening times in, due times out. Needs no database and no agreement.

Reads local wall times and answers with due times; which promise applies to a request is decided elsewhere.
"""

import io
import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

import click
import numpy as np

from governance.calendars.proposals import proposed_holidays
from governance.calendars.rules import (
    MAX_AMOUNT,
    Calendar,
    Clock,
    DueRule,
    SpecialDay,
    Unit,
    Week,
    checked_amount,
    parse_unit,
    sorted_holidays,
    vector,
)
from governance.calendars.rules.hours import typed_hours
from governance.calendars.rules.versions import day_line, special_day
from governance.calendars.rules.zones import seconds, to_instants
from governance.errors import Invalid

S = TypeVar("S")
T = TypeVar("T")
Exceptions = dict[date, SpecialDay | None]  # None: no work on that day
_LINE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?")
_YEARS = range(1900, 2200)
_BLOCK = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Promise:
    """The promise by which every line is answered; `place` is where holidays are looked up, None for no holidays.

    `exceptions` are days with hours of their own, or without work, and come before the holidays.
    """

    amount: int
    unit: Unit
    rule: DueRule
    week: Week
    place: str | None
    exceptions: Exceptions
    zone: str


@dataclass(kw_only=True)
class _Answers:
    """One answer a line, in order: printed at once, or kept for the one object."""

    as_json: bool
    lines: int = 0
    refused: int = 0
    rows: list[dict[str, str | int]] = field(default_factory=list)

    def tell(self, batch: list[tuple[str, str, str]]) -> None:
        for opened, answer, reason in batch:
            self.lines += 1
            if reason:
                self.refused += 1
                click.echo(f"line {self.lines}: {reason}", err=True)
            if self.as_json:
                found = {"reason": reason} if reason else {"due": answer}
                self.rows.append({"line": self.lines, "opened": opened, **found})
        if batch and not self.as_json:
            click.echo("\n".join(answer for _, answer, _ in batch))

    def whole(self) -> dict[str, Any]:
        total = {"lines": self.lines, "due": self.lines - self.refused, "refused": self.refused}
        return {"rows": self.rows, "total": total}


def _read(parse: Callable[[S], T]) -> Callable[[click.Context, click.Parameter, S | None], T | None]:
    """Reads an option's text, or its texts, as a value; an error in it is reported as wrong use of the command."""

    def convert(context: click.Context, parameter: click.Parameter, text: S | None) -> T | None:
        try:
            return None if text is None else parse(text)
        except Invalid as wrong:
            raise click.BadParameter(wrong.message, context, parameter) from wrong

    return convert


def _zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (KeyError, ValueError, OSError) as unknown:
        raise Invalid(f"“{text}” is not a time zone; write one like America/New_York.") from unknown


def _place(text: str) -> str:
    proposed_holidays(text, [_YEARS[-1]])
    return text


def _exceptions(lines: tuple[str, ...]) -> Exceptions:
    found: Exceptions = {}
    for line in lines:
        day, hours, name = day_line(line)
        if day in found:
            raise Invalid(f"{day.isoformat()} is named twice; put all its hours together.")
        found[day] = special_day(day, hours, name) if hours else None
    return found


@click.command()
@click.option("--amount", type=click.IntRange(0, MAX_AMOUNT), required=True, help="How many units.")
@click.option("--unit", callback=_read(parse_unit), required=True, help=f"One of: {', '.join(Unit)}.")
@click.option(
    "--hours",
    "week",
    callback=_read(typed_hours),
    help="Like “Mon-Fri 08:30-17:00”; a night shift “22:00-06:00”.",
)
@click.option("--holidays", "place", callback=_read(_place), help="Whose public holidays, like US-MA.")
@click.option(
    "--exception",
    "exceptions",
    multiple=True,
    callback=_read(_exceptions),
    help="A day with other hours, like “2026-12-24 08:30-12:00”, or without work: “2026-12-28”. May be repeated.",
)
@click.option("--zone", callback=_read(_zone), envvar="GOVERNANCE_ZONE", required=True, help="Of the lines.")
@click.option(
    "--rule",
    type=click.Choice([rule.value for rule in DueRule]),
    default=DueRule.SAME_TIME.value,
    show_default=True,
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout and nothing else there.")
@click.pass_context
def due(context: click.Context, /, *, as_json: bool, **given: Any) -> None:
    """Read one local opening time a line (YYYY-MM-DD HH:MM[:SS]) and print when each is due, with its offset.

    A line that is no time gives an empty line; its number and reason go to stderr, and the exit status is 1.
    """
    promise = _promise(given)
    answers = _Answers(as_json=as_json)
    cover = _Cover(promise)
    for batch in _batches(cast("io.BufferedReader", sys.stdin.buffer)):
        answers.tell(_answered(batch, cover))
    if as_json:
        click.echo(json.dumps(_promise_body(promise) | answers.whole(), ensure_ascii=False))
    context.exit(1 if answers.refused else 0)


def _promise(given: dict[str, Any]) -> Promise:
    unit, rule = given["unit"], DueRule(given["rule"])
    if given["week"] is None and unit.is_business:
        raise click.UsageError(f"{unit} need working hours: add --hours “Mon-Fri 08:30-17:00”.")
    promise = Promise(**{**given, "rule": rule, "week": given["week"] or ((),) * 7})
    try:
        checked_amount(promise.amount, unit=unit, rule=rule)
        _Cover(promise)
    except Invalid as wrong:
        raise click.UsageError(wrong.message) from wrong
    return promise


def _promise_body(promise: Promise) -> dict[str, str | int]:
    return {"amount": promise.amount, "unit": promise.unit, "rule": promise.rule, "zone": promise.zone}


def _batches(stream: io.BufferedReader) -> Iterator[list[bytes]]:
    """Lines as they come: many at once from a file, one by one from somebody who waits for each answer."""
    rest = b""
    while block := stream.read1(_BLOCK):
        *lines, rest = (rest + block).split(b"\n")
        yield lines
    if rest:
        yield [rest]


class _Cover:
    """The calendar of one promise, with the holidays of all years met so far."""

    def __init__(self, promise: Promise) -> None:
        self.promise = promise
        self.zone = ZoneInfo(promise.zone)
        self.years = range(0)
        self.clock = self._clock()

    def reach(self, first: int, last: int) -> None:
        if self.years and first >= self.years.start and last < self.years.stop:
            return
        first = min(first, self.years.start) if self.years else first
        self.years = range(first, max(last + 2, self.years.stop))
        self.clock = self._clock()

    def _clock(self) -> Clock:
        promise = self.promise
        holidays = proposed_holidays(promise.place, self.years) if promise.place and self.years else {}
        special = [each for each in promise.exceptions.values() if each]
        off = {day: "no work" for day, each in promise.exceptions.items() if each is None}
        listed = {day: name for day, name in holidays.items() if day not in promise.exceptions}
        calendar = Calendar(
            code="COMMAND",
            name="The given calendar",
            number=1,
            zone=promise.zone,
            week=promise.week,
            holidays=sorted_holidays(listed | off),
            special_days=tuple(sorted(special, key=lambda each: each.day)),
            covers_until=date(self.years[-1], 12, 31) if promise.place and self.years else date.max,
            effective_from=date.min,
        )
        return Clock(calendar=calendar, unit=promise.unit, rule=promise.rule)


def _answered(lines: list[bytes], cover: _Cover) -> list[tuple[str, str, str]]:
    """For each line its text, its due time or nothing, and why not."""
    read = [_opening(line) for line in lines]
    walls = [wall for _, wall, _ in read if wall is not None]
    found = iter(_due_times(walls, cover))
    return [(text, "" if wall is None else next(found), reason) for text, wall, reason in read]


def _opening(line: bytes) -> tuple[str, int | None, str]:
    text = line.decode("utf-8", errors="replace").strip().removeprefix("\ufeff")
    if not text:
        return text, None, "the line is empty; give a time like 2026-06-18 08:30"
    if not _LINE.fullmatch(text):
        return text, None, f"“{text[:60]}” is not a time; write it like 2026-06-18 08:30"
    try:
        wall = datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError as wrong:
        return text, None, f"“{text}” is not a time: {wrong}"
    if wall.year not in _YEARS:
        return text, None, f"“{text}” is not in the years {_YEARS[0]} to {_YEARS[-1]}"
    return text, seconds(wall), ""


def _due_times(walls: list[int], cover: _Cover) -> list[str]:
    if not walls:
        return []
    opened = to_instants(np.array(walls, dtype=np.int64), cover.promise.zone)
    cover.reach(_year(min(walls)), _year(max(walls)))
    dues = vector.due(opened, cover.promise.amount, clock=cover.clock)
    while dues.provisional.any():  # beyond the years whose holidays were looked up
        cover.reach(cover.years.start, cover.years.stop + len(cover.years))
        dues = vector.due(opened, cover.promise.amount, clock=cover.clock)
    return [datetime.fromtimestamp(at, cover.zone).isoformat() for at in dues.at.tolist()]


def _year(wall: int) -> int:
    return datetime.fromtimestamp(wall, UTC).year
