"""What the data promise, as its page shows it: each figure with the address of the requests behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from governance.formats import day, plural, rounded
from governance.inference.queries.findings import KeptFinding
from governance.inference.rules import words
from governance.inference.rules.consequences import LabelApart, Unloaded
from governance.inference.rules.values import (
    Ask,
    AskAbout,
    CountsFrom,
    HolidaySeen,
    HolidayVerdict,
    Kind,
    LabelFinding,
    Regime,
)
from governance.results.rules.request_filter import Fit, RequestFilter
from governance.web.requests.request_links import requests_address


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number and the list of the requests that it counts; no address where it counts none."""

    count: int
    href: str


@dataclass(frozen=True, kw_only=True)
class RegimeLine:
    promise: str
    days: str
    fits: Figure
    of: int


@dataclass(frozen=True, kw_only=True)
class NameLine:
    """One name of the source: its promise, how many due dates follow it, what else could be meant.

    `share` is of the due dates, or of the closings that they echo; `changed` are earlier promises, the newest first.
    """

    label: str
    promise: str
    hours: str
    since: str
    fits: Figure
    of: Figure
    apart: Figure
    share: str
    changed: tuple[RegimeLine, ...]
    rivals: tuple[str, ...]
    why: str


@dataclass(frozen=True, kw_only=True)
class DayLine:
    """An official day, or one on no list, of which the data tell something; `notable` where system and list differ."""

    day: date
    name: str
    verdict: str
    worked: bool
    notable: bool
    told: str


@dataclass(frozen=True, kw_only=True)
class MovedLine:
    """An official day that was worked: due dates it would move, results that are late for that alone."""

    day: date
    name: str
    moved: Figure
    late: Figure


@dataclass(frozen=True, kw_only=True)
class HandLine:
    """A name some of whose due dates were set by hand, and results that hang on that."""

    label: str
    promise: str
    moved: Figure
    on_time: Figure
    late: Figure


class FindingView:
    """A kept finding for its page."""

    def __init__(self, kept: KeptFinding) -> None:
        self.kept, self.facts, self.reading = kept, kept.facts, kept.content.reading
        self._apart = {each.label: each for each in kept.content.consequences.labels}
        self._requests = RequestFilter(source=kept.facts.source, finding=kept.facts.number)

    def names(self, *kinds: Kind) -> list[NameLine]:
        """Those with the most requests first."""
        found = [each for each in self.reading.labels if each.kind in kinds]
        return [self._name(each) for each in sorted(found, key=lambda each: (-each.n, each.label))]

    @property
    def shift(self) -> str:
        return words.shift_words(self.reading.shift)

    @property
    def other_shifts(self) -> list[str]:
        rivals = self.reading.shift_rivals[:2]
        return [
            f"{words.shift_words(each.shift)}: {each.hits:,} of {plural(each.of, 'due date')}"
            for each in rivals
        ]

    @property
    def share(self) -> str:
        return rounded(self.reading.hits * 10_000 // max(self.reading.n, 1))

    def days(self, *verdicts: HolidayVerdict) -> list[DayLine]:
        return [_day(each) for each in self.reading.holidays if each.verdict in verdicts]

    @property
    def unloaded(self) -> list[MovedLine]:
        return [self._moved(each) for each in self.kept.content.consequences.unloaded]

    @property
    def by_hand(self) -> list[HandLine]:
        return [self._by_hand(each) for each in self._apart.values() if each.moved]

    @property
    def late_by_law(self) -> Figure:
        late = sum(each.late for each in self.kept.content.consequences.unloaded)
        return self._figure(late, fit=Fit.HOLIDAY_LATE)

    @property
    def open_questions(self) -> list[str]:
        return [_asked(each) for each in self.reading.asks]

    def _name(self, of: LabelFinding) -> NameLine:
        traced = of.counts_from is CountsFrom.OPENING and bool(of.regimes)
        hits = of.echoes if of.kind is Kind.NOT_A_PROMISE else of.hits
        return NameLine(
            label=of.label,
            **_promised(of),
            fits=self._figure(hits, traced, label=of.label, fit=Fit.YES),
            of=self._figure(of.n, label=of.label),
            apart=self._figure(of.n - hits, traced, label=of.label, fit=Fit.NO),
            share=rounded(hits * 10_000 // max(of.n, 1)),
            changed=tuple(self._regime(of.label, each) for each in words.changed(of)),
            rivals=tuple(words.rival_words(each) for each in of.rivals),
            why=words.WHY[of.why] if of.why else "",
        )

    def _regime(self, label: str, of: Regime) -> RegimeLine:
        return RegimeLine(
            promise=words.whole_words(of.promise),
            days=f"{day(of.first)} to {day(of.last)}",
            fits=self._figure(of.hits, label=label, fit=Fit.YES, first=of.first, last=of.last),
            of=of.n,
        )

    def _moved(self, of: Unloaded) -> MovedLine:
        return MovedLine(
            day=of.date,
            name=of.name,
            moved=self._figure(of.moved, fit=Fit.HOLIDAY, holiday=of.date),
            late=self._figure(of.late, fit=Fit.HOLIDAY_LATE, holiday=of.date),
        )

    def _by_hand(self, of: LabelApart) -> HandLine:
        (claim,) = [each for each in self.reading.labels if each.label == of.label]
        return HandLine(
            label=of.label,
            promise=words.promise_words(claim.regimes[-1].promise),
            moved=self._figure(of.moved, label=of.label, fit=Fit.MOVED),
            on_time=self._figure(of.on_time, label=of.label, fit=Fit.MOVED_ON_TIME),
            late=self._figure(of.late, label=of.label, fit=Fit.MOVED_LATE),
        )

    def _figure(self, count: int, traced: bool = True, **wanted: object) -> Figure:  # noqa: FBT001, FBT002
        asked = RequestFilter(**{**vars(self._requests), **wanted})
        return Figure(count=count, href=requests_address(asked) if count and traced else "")


def _promised(of: LabelFinding) -> dict[str, str]:
    """What is promised now, and since when where it was another promise before."""
    if not of.regimes:
        return {"promise": "", "hours": "", "since": ""}
    last = of.regimes[-1]
    return {
        "promise": words.promise_words(last.promise),
        "hours": words.hours_words(last.promise),
        "since": day(last.since) if last.since else "",
    }


def _day(of: HolidaySeen) -> DayLine:
    told = of.breaks if of.verdict is HolidayVerdict.WORKED else of.repairs
    return DayLine(
        day=of.date,
        name=of.name or "on no list of holidays",
        verdict=words.HOLIDAY[of.verdict],
        worked=of.verdict is HolidayVerdict.WORKED,
        notable=of.verdict is HolidayVerdict.WORKED or not of.name,
        told=f"{plural(told, 'due date')} {'says' if told == 1 else 'say'} so" if told else "",
    )


def _asked(of: Ask) -> str:
    """A question that the data leave open, in a sentence."""
    about = f"{_listed(of.labels)}: " if of.labels else ""
    if of.rival and of.about is AskAbout.RIVAL:
        return f"{about}{words.rival_words(of.rival)}."
    if of.rival:
        return f"{about}which working hours, {words.hours_either(of.rival)}? {words.decides_words(of.rival)}."
    if of.shifts:
        return f"How are the times of the file meant: {' or '.join(words.shift_words(each) for each in of.shifts)}?"
    days = _listed([day(each) for each in of.dates])
    return f"Are {days} meant to be days off?" if of.dates[1:] else f"Is {days} meant to be a day off?"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
