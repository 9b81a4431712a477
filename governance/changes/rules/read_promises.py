"""From promises that were read out of due dates to lines of a draft: which can be chosen, what is asked once, what follows.

Pure. A draft takes over what applies today: the last promise of each name. What the data leave open a person answers, and
nothing is filled in for them.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from governance import formats
from governance.agreements.terms_file.model import Span, TermLine
from governance.calendars.rules import Comparison, parse_hours
from governance.calendars.rules.weeks import week_words
from governance.errors import Invalid
from governance.inference.rules.values import (
    Ask,
    AskAbout,
    CountsFrom,
    HolidaySeen,
    HolidayVerdict,
    Kind,
    LabelFinding,
    Promised,
    Reading,
    Shift,
    ShiftKind,
)
from governance.inference.rules.words import hours_words, promise_words

AS_READ, OTHERWISE = "as read", "otherwise"
UNNAMED = "A day off that the data show"
LONGEST_WHY = 1_000
_CLOCK = re.compile(r"(\d\d):(\d\d)")


@dataclass(frozen=True, kw_only=True)
class Found:
    """A reading as it was kept: its public number and fingerprint, and of which data source it is."""

    number: str
    hash: str
    feed: str
    feed_name: str
    zone: ZoneInfo
    reading: Reading


@dataclass(frozen=True, kw_only=True)
class Question:
    """What the data leave open: the two answers in words, first as it was read. `name` is the field of a form."""

    name: str
    words: str
    answers: tuple[tuple[str, str], tuple[str, str]]
    labels: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Names of a data source that become targets of a department: each with what its service is to be called.

    `answers` are AS_READ or OTHERWISE by the question's name.
    """

    department: str
    called: Mapping[str, str]
    answers: Mapping[str, str] = field(default_factory=dict)
    paragraphs: bool = False


def claims(reading: Reading) -> tuple[LabelFinding, ...]:
    """What may become a target: a promise that counts from the opening."""
    return tuple(
        each
        for each in reading.labels
        if each.kind is Kind.PROMISE and each.regimes and each.counts_from is CountsFrom.OPENING
    )


def applied(claim: LabelFinding) -> Promised:
    """What the system applies to requests that are reported now."""
    return claim.regimes[-1].promise


def questions(found: Found) -> tuple[Question, ...]:
    """All that is asked, in the order of the reading; each concerns some names."""
    known, asks = claims(found.reading), found.reading.asks
    made = (_question(f"ask-{place}", ask, known, found) for place, ask in enumerate(asks))
    return tuple(each for each in made if each is not None and each.labels)


def _question(name: str, ask: Ask, known: Sequence[LabelFinding], found: Found) -> Question | None:
    working = [each for each in known if applied(each).hours]
    if ask.about is AskAbout.HOLIDAYS:
        return _of_holidays(name, ask.dates, working, found.reading.holidays)
    if ask.about is AskAbout.SHIFT and len(ask.shifts) > 1:
        return _of_clocks(name, ask.shifts, working, found.zone)
    if ask.rival is None:
        return None
    claim, rival = ask.rival.claim, ask.rival.promise
    decides = (
        f"{formats.plural(ask.rival.decides, 'case')} {'decides' if ask.rival.decides == 1 else 'decide'}"
    )
    if ask.about is AskAbout.HOURS:
        same = tuple(each.label for each in working if applied(each).hours == claim.hours)
        answers = ((AS_READ, hours_words(claim)), (OTHERWISE, hours_words(rival)))
        return Question(name=name, words=f"Which hours are worked? {decides}.", answers=answers, labels=same)
    meant = tuple(each.label for each in known if each.label in ask.labels and applied(each) == claim)
    words = f"What is promised for {' and '.join(meant)}? {decides}."
    answers = ((AS_READ, promise_words(claim)), (OTHERWISE, promise_words(rival)))
    return Question(name=name, words=words, answers=answers, labels=meant)


def _of_holidays(
    name: str, dates: Sequence[date], working: Sequence[LabelFinding], seen: Sequence[HolidaySeen]
) -> Question:
    names = {each.date: each.name for each in seen}
    told = "; ".join(f"{names.get(day) or UNNAMED}, {formats.day(day)}" for day in dates)
    answers = (
        (AS_READ, "Working time, as the system counts it"),
        (OTHERWISE, "A day off, as the law has it"),
    )
    labels = tuple(each.label for each in working)
    return Question(name=name, words=f"A day off, or working time? {told}", answers=answers, labels=labels)


def _of_clocks(
    name: str, shifts: Sequence[Shift], working: Sequence[LabelFinding], zone: ZoneInfo
) -> Question | None:
    if not working:
        return None
    hours = applied(working[0]).hours
    other = _at_another_clock(hours, shifts[0], shifts[1], zone)
    answers = (
        (AS_READ, week_words(parse_hours(hours))),
        (OTHERWISE, week_words(parse_hours(other))),
    )
    labels = tuple(each.label for each in working)
    return Question(name=name, words="Which hours are worked, in summer?", answers=answers, labels=labels)


def _at_another_clock(hours: str, was: Shift, other: Shift, zone: ZoneInfo) -> str:
    """Working hours as they are if the file's clock differs from the city's in another way, in summer."""
    by = _added(other, zone) - _added(was, zone)

    def moved(found: re.Match[str]) -> str:
        minutes = (int(found[1]) * 60 + int(found[2]) + by // timedelta(minutes=1)) % (24 * 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"

    return _CLOCK.sub(moved, hours)


def _added(shift: Shift, zone: ZoneInfo) -> timedelta:
    """What a shift adds to the file's clock in summer."""
    summer = datetime(2026, 7, 1, tzinfo=zone).utcoffset() or timedelta()
    return {
        ShiftKind.UTC: summer,
        ShiftKind.SHIFTED: -summer,
        ShiftKind.FIXED: timedelta(hours=shift.hours),
    }.get(shift.kind, timedelta())


def check_chosen(chosen: Chosen, found: Found) -> None:
    """Raises Invalid naming the fields: something is chosen, each has a name, every question about it is answered."""
    wrong = {} if chosen.called else {"label": "Choose at least one name."}
    unnamed = (label for label, name in chosen.called.items() if not name)
    if gone := sorted(chosen.called.keys() - {each.label for each in claims(found.reading)}):
        wrong["label"] = f"“{gone[0]}” promises nothing that could be drafted."
    wrong |= {name_field(label, found): "Give the service a name." for label in unnamed}
    open_ones = (each for each in questions(found) if _concerns(each, chosen.called))
    wrong |= {each.name: "Choose an answer." for each in open_ones if each.name not in chosen.answers}
    if wrong:
        raise Invalid(" ".join(dict.fromkeys(wrong.values())), fields=wrong)


def name_field(label: str, found: Found) -> str:
    """The field of a form in which the service of this name is called."""
    known = [each.label for each in claims(found.reading)]
    return f"called-{known.index(label)}" if label in known else "label"


def _concerns(question: Question, labels: Collection[str]) -> bool:
    return not set(question.labels).isdisjoint(labels)


def settled(claim: LabelFinding, chosen: Chosen, found: Found) -> Promised:
    """The promise of a name once the questions are answered."""
    promise = applied(claim)
    for place, ask in enumerate(found.reading.asks):
        if chosen.answers.get(f"ask-{place}") == OTHERWISE:
            promise = _otherwise(promise, claim.label, ask, found.zone)
    return promise


def _otherwise(promise: Promised, label: str, ask: Ask, zone: ZoneInfo) -> Promised:
    if ask.about is AskAbout.SHIFT and promise.hours and len(ask.shifts) > 1:
        hours = _at_another_clock(promise.hours, ask.shifts[0], ask.shifts[1], zone)
        return replace(promise, hours=hours)
    if ask.rival is None:
        return promise
    if ask.about is AskAbout.HOURS and promise.hours == ask.rival.claim.hours:
        return replace(promise, hours=ask.rival.promise.hours)
    if ask.about is AskAbout.RIVAL and label in ask.labels and promise == ask.rival.claim:
        return ask.rival.promise
    return promise


def wants_days_off(chosen: Chosen, found: Found) -> bool:
    """Whether official dates that the system works are to be days off all the same."""
    asked = ((f"ask-{place}", ask) for place, ask in enumerate(found.reading.asks))
    return any(
        ask.about is AskAbout.HOLIDAYS and chosen.answers.get(name) == OTHERWISE for name, ask in asked
    )


def days_off(
    seen: Sequence[HolidaySeen], official: Mapping[date, str], *, worked_too: bool
) -> dict[date, str]:
    """The days off that a drafted calendar lists: those the system has loaded, and official ones that nothing speaks against.

    A later date called like one that the system works counts as worked, unless all are to be days off.
    """
    taken = (HolidayVerdict.LOADED, HolidayVerdict.WORKED) if worked_too else (HolidayVerdict.LOADED,)
    sure = {each.date: each.name or UNNAMED for each in seen if each.verdict in taken}
    last = {each.name: each.verdict for each in sorted(seen, key=lambda one: one.date)}
    told = {each.date for each in seen if each.verdict is not HolidayVerdict.NO_EVIDENCE}
    likely = {
        day: name
        for day, name in official.items()
        if day not in told and (worked_too or last.get(name) is not HolidayVerdict.WORKED)
    }
    return dict(sorted((likely | sure).items()))


def speaks_against(seen: Sequence[HolidaySeen], days: Collection[date], first: date, until: date) -> bool:
    """Whether a calendar with these days off, known from `first` to `until`, says other than the data about any date."""
    within = [each for each in seen if first <= each.date <= until]
    return any(
        (each.date in days) is not (each.verdict is HolidayVerdict.LOADED)
        for each in within
        if each.verdict is not HolidayVerdict.NO_EVIDENCE
    )


def line_of(place: int, claim: LabelFinding, promise: Promised, *, meant: "Meant", calendar: str) -> TermLine:
    """The target as a line of a list of targets, which is how it joins the draft."""
    stated: dict[str, Any] = {"due_rule": promise.rule}
    stated |= {"comparison": Comparison.DATE} if promise.by_date else {}
    stated |= {"calendar": calendar} if calendar else {}
    return TermLine(
        line=place,
        department=meant.department,
        service=meant.service,
        problem="" if meant.service else meant.called or claim.label,
        span=Span(amount=promise.amount, unit=promise.unit),
        stated=stated,
    )


@dataclass(frozen=True, kw_only=True)
class Meant:
    """What a name of the data source stands for: the service with that code, or a new one so called."""

    department: str
    service: str = ""
    called: str = ""


def why(found: Found, taken: Sequence[tuple[LabelFinding, Promised]], answered: Sequence[str]) -> str:
    """The draft's own words: what it comes from, each target with how many due dates follow it, who settled what."""
    head = (
        f"Writes down the promises that the due dates of {found.feed_name} follow "
        f"(finding {found.number}, fingerprint {found.hash[:12]}); it changes nothing for crews."
    )
    tail = f" {' '.join(answered)}" if answered else ""
    lines = [f"{claim.label}: {promise_words(promise)}, {fit_words(claim)}" for claim, promise in taken]
    for kept in range(len(lines), -1, -1):
        more = f"; {len(lines) - kept} more in the finding" if kept < len(lines) else ""
        text = f"{head} {'; '.join(lines[:kept])}{more}.{tail}"
        if len(text) <= LONGEST_WHY:
            return text
    return head


def fit_words(claim: LabelFinding) -> str:
    """412 of 415 due dates (99.3%)."""
    share = formats.rounded(claim.share_bp).replace("\u00a0", " ")
    return f"{claim.hits:,} of {claim.n:,} due dates ({share})"


def answers_words(chosen: Chosen, found: Found, *, who: str) -> tuple[str, ...]:
    """What was asked and what the person said, in whole sentences."""
    asked = (each for each in questions(found) if _concerns(each, chosen.called))
    return tuple(
        f"{each.words} {who}: {dict(each.answers)[chosen.answers[each.name]]}."
        for each in asked
        if each.name in chosen.answers
    )
