"""What a scorecard's figures say in words, the same on pages and paper. Decides wording and rounding, no figure."""

from dataclasses import dataclass
from datetime import date, datetime

from governance import formats
from governance.results.rules.formulas import FEWEST, FORMULAS, Formula, Rate, rate
from governance.results.rules.verdicts import Verdict
from governance.scorecards.rules.periods import Period
from governance.scorecards.rules.swing import NO_USUAL, Compared, Move, Usual, move
from governance.scorecards.rules.values import Card, Event, OptionalShare, TrendPoint, Way
from reports.words import moment

DAY, HOUR, MINUTE = 86_400, 3_600, 60
WHOLE_DAYS = 100 * DAY  # from so many days on, a tenth of a day says nothing
NONE_DUE = "no request fell due"


def share(of: Rate) -> str:
    """“86.4%”; a dash where there is nothing to tell a share of."""
    return formats.figure(of.bp) if of.bp >= 0 else "–"


def reach(of: Rate) -> str:
    """“85.2 to 87.5% allowing for chance”."""
    low_end = formats.figure(of.low_bp).removesuffix("\u00a0%")
    return f"{low_end} to {formats.figure(of.high_bp)} allowing for chance" if of.bp >= 0 else ""


def low(of: Rate) -> str:
    return formats.figure(of.low_bp) if of.bp >= 0 else "–"


def high(of: Rate) -> str:
    return formats.figure(of.high_bp) if of.bp >= 0 else "–"


def goal(bp: int) -> str:
    return formats.rounded(bp) if bp >= 0 else "none"


def points(bp: int) -> str:
    """A difference of two rates: “+2.3”, “−1.1”, in hundredths of the whole."""
    tenths = (abs(bp) + 5) // 10
    sign = "" if tenths == 0 else "+" if bp > 0 else "−"
    whole, rest = divmod(tenths, 10)
    return f"{sign}{whole}.{rest}"


def span(seconds: int) -> str:
    """“230 days”, “3.2 days”, “5 hours”, “20 minutes”; a dash where there was nothing to time."""
    if seconds < 0:
        return "–"
    if seconds >= WHOLE_DAYS:
        return f"{(seconds + DAY // 2) // DAY} days"
    if seconds >= DAY:
        tenths = (seconds * 10 + DAY // 2) // DAY
        return _count_words(tenths, "day")
    if seconds >= HOUR:
        return _count_words((seconds * 10 + HOUR // 2) // HOUR, "hour")
    return _count_words((seconds + MINUTE // 2) // MINUTE * 10, "minute")


def _count_words(tenths: int, unit: str) -> str:
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest} {unit}s" if rest else f"{whole} {unit}{'' if whole == 1 else 's'}"


def told_share(of: OptionalShare) -> str:
    if not of.told:
        return "not told by the data source"
    return f"{share(of.share)} of {of.share.n:,}" if of.share.n else "no request to tell of"


@dataclass(frozen=True, kw_only=True)
class Headline:
    """What stands on the first screen and the first page."""

    services: str
    requests: str
    rate: str
    counted: str
    reach: str
    trend: str
    trend_look: str  # better, worse, same
    former: str


def headline(card: Card) -> Headline:
    cover, now = card.coverage, card.adjusted.on_time
    trend_words, look = trend(card)
    asked = formats.rounded(cover.requests_with_target * 10_000 // cover.requests) if cover.requests else "–"
    return Headline(
        services=f"{cover.with_target:,} of {cover.services:,}",
        requests=f"{asked} of the {cover.requests:,} requests opened"
        if cover.requests
        else "no request was opened",
        rate=share(now),
        counted=f"{now.met:,} of {now.n:,} requests that fell due" if now.n else NONE_DUE,
        reach=reach(now),
        trend=trend_words,
        trend_look=look,
        former=former(card),
    )


# What stands under the lists of services that improved or need attention, and what in an empty one, by the card's own rule.
_FIRST_RULE = (
    "A rise or a fall stands here where it is more than chance and the service’s own ups and downs of the 12 months before "
    "explain (“Before”: those months together, without those an event changed). What is surely below its goal needs "
    "attention too."
)
_OWN_MONTHS = (
    "“Improved” or “fallen” is said of a service that moved more than its own months usually do: further from its 12 months "
    "before (“Before”: those months together, without those an agreed event changed) than chance and their own ups and downs "
    "explain. Nothing is said of fewer than 20 requests, or of fewer than six such months. What is surely below its goal needs "
    "attention too."
)
_RULES = {Compared.PERIOD_BEFORE: "", Compared.OWN_SWING: _FIRST_RULE, Compared.OWN_MONTHS: _OWN_MONTHS}
LOOKS = {Move.BETTER: "better than", Move.WORSE: "worse than", Move.SAME: "about the same as"}
USUALLY = "more than its own months usually do"


def list_rule(card: Card) -> str:
    """The sentence that says when a service is in a list; the first cards had no such rule."""
    return _RULES[card.compared]


def no_attention(card: Card) -> str:
    if card.compared is Compared.OWN_MONTHS:
        return f"No service is surely below its goal or has fallen {USUALLY}."
    return (
        "No service with at least 30 requests is below its goal, or has fallen, by more than chance explains."
    )


def not_improved(card: Card) -> str:
    if card.compared is Compared.OWN_MONTHS:
        return f"No service has improved {USUALLY}."
    return "No service with at least 30 requests has improved by more than chance explains."


def moved(now: Rate, usual: Usual) -> str:
    """How a share stands to its twelve months before; "" where too little is known."""
    found = move(now, usual)
    if found is Move.UNKNOWN:
        return ""
    further = "" if found is Move.SAME else f": it moved {USUALLY}"
    return f"{LOOKS[found]} the 12 months before ({formats.figure(usual.rate.bp)}){further}"


def looks(now: Rate, usual: Usual) -> str:
    """The same for a line of a table that says the rule above it: “worse than 85.0%”; "" where nothing moved."""
    found = move(now, usual)
    told = found in (Move.BETTER, Move.WORSE)
    return f"{LOOKS[found]} {formats.figure(usual.rate.bp)} before" if told else ""


def former_name(card: Card) -> str:
    """With what services are compared: “the 12 months before”, on the first cards “May 2026”."""
    return card.period.previous.words if card.compared is Compared.PERIOD_BEFORE else "the 12 months before"


def trend(card: Card) -> tuple[str, str]:
    """Whether it is better than before, where that is more than chance explains."""
    if card.compared is Compared.PERIOD_BEFORE:
        return _since_period_before(card)
    usual, now = card.usual.get("", NO_USUAL), card.adjusted.on_time
    found = move(now, usual, by=card.compared)
    if found is Move.UNKNOWN:
        return f"too little to compare with {former_name(card)}", "same"
    return f"{LOOKS[found]} {former_name(card)} ({formats.figure(usual.rate.bp)})", str(found)


def _since_period_before(card: Card) -> tuple[str, str]:
    before = before_of(card)
    name = card.period.previous.words
    now = card.adjusted.on_time
    if before is None or before.on_time.bp < 0 or now.bp < 0:
        return f"nothing to compare with from {name}", "same"
    then = f"{name} ({formats.figure(before.on_time.bp)})"
    if not (now.ranked and before.on_time.ranked):
        return f"too few requests to compare with {then}", "same"
    if before.on_time.bp < now.low_bp:
        return f"better than {then}", "better"
    if before.on_time.bp > now.high_bp:
        return f"worse than {then}", "worse"
    return f"about the same as {then}", "same"


def before_of(card: Card) -> TrendPoint | None:
    """The period before, where the card has it."""
    wanted = card.period.previous.starts.isoformat()
    return next((each for each in card.trend if each.starts == wanted), None)


def former_rate(point: TrendPoint, card: Card) -> Rate:
    """A period's rate by the targets in force just before it; that of the card's own period stands on the card."""
    own = point.starts == card.period.starts.isoformat()
    return card.neutral.on_time if own else point.neutral


def former(card: Card) -> str:
    """The line that shows whether a better rate comes from other targets."""
    name = card.period.previous.words
    if card.neutral.moved == 0:
        return f"No target changed since {name}."
    if card.neutral.on_time.bp < 0:
        return f"By the targets of {name}, {NONE_DUE}."
    moved = f"{card.neutral.moved:,} {'request has' if card.neutral.moved == 1 else 'requests have'}"
    return f"Judged by the targets of {name}: {formats.figure(card.neutral.on_time.bp)}. {moved} another due date by them."


def short_name(period: Period) -> str:
    """Of a period, for an axis: “Jun”, “Q2”, “2026”."""
    if period.kind == "month":
        return formats.month_name(period.starts)
    return period.code.rpartition("-")[2] if period.kind == "quarter" else str(period.starts.year)


@dataclass(frozen=True, kw_only=True)
class CountingMethod:
    """One way to count: which formula, over which requests, and what it gives with and without event adjustments."""

    says: str
    over: str
    adjusted: Rate
    plain: Rate


def rivals(card: Card) -> tuple[CountingMethod, ...]:
    """The same requests by other formulas. The city's own marks are compared where requests are listed."""
    ways = []
    for name in ("on-time", "closed-on-time"):
        by = FORMULAS[name]
        for over, counts in (("that fell due", "due"), ("that were opened", "opened")):
            ways.append(
                CountingMethod(
                    says=by.says,
                    over=f"requests {over} in {card.period.words}",
                    adjusted=_by(by, card.adjusted, counts),
                    plain=_by(by, card.plain, counts),
                )
            )
    return tuple(ways)


def _by(formula: Formula, way: Way, counts: str) -> Rate:
    found = getattr(way, counts)
    return rate({Verdict(name): count for name, count in found.items()}, formula)


RESULTS = {
    Verdict.MET: "On time",
    Verdict.MISSED: "Closed late",
    Verdict.OVERDUE: "Open, past due",
    Verdict.OPEN: "Open, not due yet",
    Verdict.UNTARGETED: "No target",
    Verdict.UNMATCHED: "Not matched to a service",
    Verdict.EXCLUDED: "Left out",
    Verdict.INVALID: "Bad data",
}
FLAGS = {
    "closed-before-opened": "Closed before it was opened",
    "sentinel-date": "A date that stands for “none”, such as 1900-01-01",
    "closed-without-time": "Closed by its status, without a time",
    "time-without-closed": "A closing time, though its status is open",
    "date-only": "Opened at midnight sharp: a date rather than a time",
    "due-before-opened": "Due before it was opened",
    "future-date": "Opened or closed after the file was taken in",
    "closed-undone": "Closed without the work done",
    "provisional-due": "Due beyond the holidays that somebody confirmed",
    "due-differs": "Our due date and the city’s lie more than a minute apart",
    "vanished": "Missing from the last full export",
    "calendar-unknown": "Opened on a day the calendar says nothing about",
}
FEW = f"Fewer than {FEWEST} requests: too few to rank."
EFFECTS = {"pause": "the clock stood still", "exclude": "requests opened then are left out"}


def period_words(point: TrendPoint, card: Card) -> str:
    """“May 2026”."""
    return Period(kind=card.period.kind, starts=date.fromisoformat(point.starts)).words


def from_until(event: Event, zone: str) -> str:
    """“from Tue, Jun 9, 2026, 6:00 AM EDT until …”."""
    ends = f"until {instant(event.ends, zone)}" if event.ends else "and it lasts"
    return f"from {instant(event.starts, zone)} {ends}"


def instant(written: str, zone: str) -> str:
    return moment(datetime.fromisoformat(written), zone)


def formula_words(name: str) -> str:
    return FORMULAS[name].says if name in FORMULAS else name


def flag_words(name: str) -> str:
    plain = name.lower().replace("_", "-")
    return FLAGS.get(plain, plain.replace("-", " ").capitalize())
