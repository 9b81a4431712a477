"""What a page tells of what would have happened: sentences, a table first, then the curve, months and districts.

Wording and places only; every figure is of trials.rules.backtest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from governance import formats
from governance.agreements.rules.items import Target, Term, target_words
from governance.results.rules.formulas import FEWEST, FORMULAS, Rate
from governance.results.rules.verdicts import Verdict
from governance.trials.queries.backtests import TrialAnswer
from governance.trials.rules.backtest import Backtest, Judged, Slice
from governance.trials.rules.curve import Mark
from governance.trials.rules.slack_words import NAMES, arithmetic
from governance.web.site import charts
from governance.web.site.charts import Drawing, LabeledMark, Trend

DISTRICTS = 12
ROWS = 24  # rows of the curve's table


@dataclass(frozen=True, kw_only=True)
class TargetResult:
    """One target in the first table."""

    name: str
    target: str
    share: str
    on_time: int
    late: int
    past_due: int
    n: int


@dataclass(frozen=True, kw_only=True)
class PartShares:
    """One month or district: shares as words, "few" where there are too few requests."""

    name: str
    n: int
    today: str
    proposed: str


@dataclass(frozen=True, kw_only=True)
class TrialReport:
    """The whole report; `drawings` are the same curve for wide and for narrow windows."""

    lead: tuple[str, ...]
    slack: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    rows: tuple[TargetResult, ...]
    few: bool
    axis: str
    drawings: tuple[Drawing, ...]
    table: tuple[tuple[str, str], ...]
    trends: tuple[Drawing, ...]
    months: tuple[PartShares, ...]
    districts: tuple[PartShares, ...]
    more_districts: int
    highest: int


def trial_report(happened: TrialAnswer, *, zone: ZoneInfo) -> TrialReport:
    result, term = happened.result, happened.proposed
    few = result.few
    parts = sorted(result.districts, key=lambda each: -each.now.n)
    return TrialReport(
        lead=tuple(_lead(happened)),
        slack=tuple((NAMES[each.kind], arithmetic(each, _target(term))) for each in happened.slack),
        notes=tuple(_notes(happened, zone)),
        rows=tuple(_rows(result)),
        few=few,
        axis=str(_target(term).unit).replace("-", " "),
        drawings=() if few else tuple(_curve(happened, wide=wide) for wide in (True, False)),
        table=() if few else tuple(_curve_rows(result)),
        trends=() if few else tuple(_trend(happened, wide=wide) for wide in (True, False)),
        months=tuple(_part(each, _month(each.name)) for each in result.months),
        districts=tuple(_part(each, each.name) for each in parts[:DISTRICTS]) if len(parts) > 1 else (),
        more_districts=max(len(parts) - DISTRICTS, 0),
        highest=highest(term, happened.today),
    )


def _target(term: Term) -> Target:
    if term.target is None:
        raise AssertionError(f"{term.key} was tried without a target")
    return term.target


def highest(proposed: Term, today: Term | None) -> int:
    """The largest amount that the slider reaches."""
    amounts = [each.target.amount for each in (proposed, today) if each and each.target]
    return max(2 * max(amounts, default=0), 10)


def _lead(happened: TrialAnswer) -> Iterator[str]:
    result = happened.result
    if result.few:
        opened = f"{formats.plural(result.requests, 'request')} opened {_span(happened)}"
        yield f"Only {opened}, {result.proposed.rate.n} of them with a result. So few say little; the counts are below."
        return
    span = f"{formats.plural(result.proposed.rate.n, 'request')} opened {_span(happened)}"
    was = f", {share(result.today.rate)} by today’s" if result.today else ""
    yield f"Judged by this target, {share(result.proposed.rate)} of {span} would count as on time{was}."
    if result.extra_late is not None:
        yield _late_words(result)
    if happened.today and happened.today.loosened_by(happened.proposed):
        yield "No repair becomes faster."


def _span(happened: TrialAnswer) -> str:
    return f"{formats.day(happened.period.first)} to {formats.day(happened.period.last)}"


def _late_words(result: Backtest) -> str:
    more = result.extra_late or 0
    span = "a year" if result.a_year else f"in the {result.days} days that are stored"
    if more == 0:
        return f"As many requests {span} would be called late as by today’s."
    return f"About {abs(more):,} {'more' if more > 0 else 'fewer'} requests {span} would be called late."


def _notes(happened: TrialAnswer, zone: ZoneInfo) -> Iterator[str]:
    result = happened.result
    if not result.few:
        yield _within(result.marks, happened)
        yield _equal_words(happened)
    if result.without_event:
        yield _without_words(result)
    yield f"Share: {result.formula.says}."
    for name, judged in _rivals(result):
        yield f"By the other reckoning ({FORMULAS[name].says}): {judged}."
    yield (
        f"As of {formats.moment(happened.as_of, zone)}; the whole past is judged by one calendar and by these "
        "targets alone, so published scorecards may differ."
    )


def _rivals(result: Backtest) -> Iterator[tuple[str, str]]:
    if result.few:
        return
    for name, found in result.proposed.rivals.items():
        was = f", {share(result.today.rivals[name])} by today’s" if result.today else ""
        yield name, f"{share(found)}{was}"


def _within(marks: Sequence[Mark], happened: TrialAnswer) -> str:
    unit = str(_target(happened.proposed).unit).replace("-", " ")
    done = [
        f"{mark.share_bp // 100}% within {tenths(mark.milli)}" for mark in marks if mark.milli is not None
    ]
    never = [f"{mark.share_bp // 100}%" for mark in marks if mark.milli is None]
    words = f"Of these requests {', '.join(done)} {unit} were done." if done else ""
    return f"{words} {' and '.join(never)} were never reached.".strip() if never else words


def _equal_words(happened: TrialAnswer) -> str:
    """Where today's target stands on a curve whose unit differs from the target's."""
    today, target, milli = happened.today, _target(happened.proposed), happened.result.today_milli
    if milli is None or today is None or today.target is None or today.target.unit is target.unit:
        return ""
    unit = str(target.unit).replace("-", " ")
    return (
        f"Today’s {target_words(today.target)} were met as often as {tenths(milli)} {unit} would have been."
    )


def tenths(milli: int) -> str:
    """A time with one decimal, rounded up, so that the work was done within it: “5.4”."""
    whole, rest = divmod(-(-milli // 100), 10)
    return f"{whole:,}.{rest}" if rest else f"{whole:,}"


def _without_words(result: Backtest) -> str:
    names = " and ".join(f"“{name}”" for name in result.events)
    now, was = result.without_event or (None, None)
    if now is None:
        return ""
    today = f", {share(was)} by today’s" if was else ""
    return f"All of this is with the event adjustment for {names}; without it {share(now)} would count as on time{today}."


def _rows(result: Backtest) -> Iterator[TargetResult]:
    if result.today:
        yield _row("Today’s target", result.today)
    yield _row("This target", result.proposed)


def _row(name: str, judged: Judged) -> TargetResult:
    return TargetResult(
        name=name,
        target=target_words(judged.term.target),
        share=share(judged.rate) if judged.rate.ranked else "too few",
        on_time=judged.counts[Verdict.MET],
        late=judged.late,
        past_due=judged.counts[Verdict.OVERDUE],
        n=judged.rate.n,
    )


def share(rate: Rate) -> str:
    """“88%”; of too few requests, “3 of 4”."""
    return formats.percent(formats.whole_percent(rate.bp)) if rate.n >= FEWEST else f"{rate.met} of {rate.n}"


def _curve(happened: TrialAnswer, *, wide: bool) -> Drawing:
    result = happened.result
    target = _target(happened.proposed)
    words = f"this: {target_words(target)}" if wide else "this"
    said = [LabeledMark(milli=target.amount * 1_000, label=words, kind="proposed")]
    if result.today and result.today_milli is not None:
        label = f"today: {target_words(result.today.term.target)}" if wide else "today"
        said.append(LabeledMark(milli=result.today_milli, label=label, kind="today"))
    for mark in result.marks:
        if mark.milli is not None:
            label = f"{mark.share_bp // 100}%: {tenths(mark.milli)}"
            said.append(LabeledMark(milli=mark.milli, label=label, kind="share"))
    goal = happened.proposed.goal_bp
    return charts.curve(result.points, said, upto=result.upto, goal_bp=goal, wide=wide)


def _curve_rows(result: Backtest) -> Iterator[tuple[str, str]]:
    whole = [point for point in result.points if point.milli % 1_000 == 0 and point.milli]
    step = -(-len(whole) // ROWS) or 1
    for point in whole[step - 1 :: step]:
        within = Target(amount=point.milli // 1_000, unit=_target(result.proposed.term).unit)
        yield target_words(within), formats.percent(point.bp)


def _trend(happened: TrialAnswer, *, wide: bool) -> Drawing:
    result = happened.result
    months = [_month(each.name) for each in result.months]
    trends = [Trend(kind="proposed", shares=tuple(_or_none(each.now) for each in result.months))]
    if result.today:
        was = tuple(_or_none(each.then) for each in result.months if each.then)
        trends.insert(0, Trend(kind="today", shares=was))
    goal = happened.proposed.goal_bp
    return charts.trend(months, trends, tuple(_events(happened)), goal_bp=goal, wide=wide)


def _or_none(rate: Rate | None) -> int:
    return rate.bp if rate and rate.ranked else -1


def _events(happened: TrialAnswer) -> Iterator[tuple[float, float, str]]:
    """When each event was, in months from the beginning of the first month shown."""
    names = [each.name for each in happened.result.months]
    events = happened.history.past.events
    for each, name in zip((*events.pauses, *events.left_out), events.names, strict=True):
        start, end = (_place(moment, names, happened.zone) for moment in (each.start, each.end))
        if end > start:
            yield start, end, name


def _place(moment: datetime, months: Sequence[str], zone: str) -> float:
    local = moment.astimezone(ZoneInfo(zone))
    name = f"{local:%Y-%m}"
    before = sum(month < name for month in months)
    return before + ((local.day - 1) / 31 if name in months else 0)


def _month(name: str) -> str:
    """“Jun 2025” for “2025-06”."""
    return formats.month(date.fromisoformat(f"{name}-01"))


def _part(each: Slice, name: str) -> PartShares:
    was = each.then
    return PartShares(
        name=name,
        n=each.now.n,
        today="" if was is None else share(was) if was.ranked else "too few",
        proposed=share(each.now) if each.has_rate else "too few",
    )
