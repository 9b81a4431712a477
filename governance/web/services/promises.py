"""What a call taker may tell a resident: by when, and why. Wording and order only; the due date is working time's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from governance import formats
from governance.agreements.queries import ComingChange, Lookup, Promise, service_lookup
from governance.agreements.rules.items import Intake, OwedBy, Target, Term, target_words
from governance.calendars.rules import coming_due_words, due_words, local_date, to_utc
from governance.errors import NotFound
from governance.results.queries.promised import answered
from governance.results.rules.reliefs import Relief
from governance.web.adjustments.event_notices import Notice, PromisedDates, notices
from governance.web.site.forms import Form


@dataclass(frozen=True, kw_only=True)
class Reported:
    """When it was reported, beside now, and where."""

    opened: datetime
    at: datetime
    zone: ZoneInfo

    @property
    def is_now(self) -> bool:
        return self.opened == self.at

    @property
    def on(self) -> date:
        return local_date(self.opened, self.zone)

    @property
    def today(self) -> date:
        return local_date(self.at, self.zone)


@dataclass(frozen=True, kw_only=True)
class PromiseWords:
    """One promise: `by` is when to expect it, "" where no date can be told; `words` the whole target.

    `near` says the same beside today's date, `day` is that day alone.
    """

    by: str
    near: str
    day: date | None
    because: str
    words: str
    handled_by: str
    center: bool


@dataclass(frozen=True, kw_only=True)
class LookUpAnswer:
    """What is promised to a resident who reports at an instant: the work itself first, then what else is promised."""

    done: PromiseWords | None
    others: tuple[PromiseWords, ...]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, kw_only=True)
class UpcomingChange:
    """A change in what call takers tell residents, from a day on."""

    on: date
    service: str
    name: str
    department: str
    about: str
    before: str
    after: str


def answer(of: Lookup, events: Sequence[Relief], reported: Reported) -> LookUpAnswer:
    """The promises to a resident; `events` are those of the service. They move the department's own dates, not those of 311's part."""
    every = _promises(of, events, reported)
    place = next((n for n, promise in enumerate(of.promises) if promise is of.done), -1)
    return LookUpAnswer(
        done=every[place] if of.done else None,
        others=tuple(each for n, each in enumerate(every) if n != place),
        notices=notices(events, _dates(of, events, reported, every[place].by if of.done else "")),
    )


def _promises(of: Lookup, touching: Sequence[Relief], reported: Reported) -> list[PromiseWords]:
    return [_expected(each, of, reported.opened, touching, reported.today) for each in of.promises]


def _dates(of: Lookup, events: Sequence[Relief], reported: Reported, by: str) -> PromisedDates:
    """What is promised with and without the events, and which of them move any date."""
    plain = _promises(of, (), reported)
    without = next((told.by for each, told in zip(of.promises, plain, strict=True) if each is of.done), "")
    moving = frozenset(each.number for each in events if _promises(of, (each,), reported) != plain)
    when = {"opened": reported.opened, "at": reported.at}
    return PromisedDates(**when, zone=reported.zone, by=by, plain=without, touching=moving)


def _expected(
    promise: Promise, of: Lookup, opened: datetime, events: Sequence[Relief], today: date
) -> PromiseWords:
    term, by_center = promise.term, promise.term.owed_by is OwedBy.CENTER
    party = of.center_name if by_center else of.department_name
    found, zone = answered(promise, opened, events), promise.calendar.tzinfo
    return PromiseWords(
        by=due_words(found.due, zone) if found.due else "",
        near=coming_due_words(found.due, zone, today) if found.due else "",
        day=found.due.on if found.due else None,
        because=found.because,
        words=term.sentence(party=party, act=of.service.act, service=of.service.name),
        handled_by=term.handled_by,
        center=by_center,
    )


async def promised_words(code: str, *, at: datetime) -> tuple[str, ...]:
    """What is promised of a service today, each target as a sentence."""
    try:
        of = await service_lookup(code, at=at)
    except NotFound:  # it is drafted
        return ()
    sides = {OwedBy.CENTER: of.center_name, OwedBy.DEPARTMENT: of.department_name}
    return tuple(
        each.term.sentence(party=sides[each.term.owed_by], act=of.service.act, service=of.service.name)
        for each in of.promises
    )


def coming(change: ComingChange) -> UpcomingChange:
    said = change.after or change.before
    before, after = _words(change.before, change.after), _words(change.after, change.before)
    return UpcomingChange(
        on=change.on,
        service=change.service,
        name=change.name,
        department=change.department_name,
        about="words for call takers" if isinstance(said, Intake) else _about(said) if said else "",
        before=before,
        after=after if after != before else f"{after}, as before: what changes is behind the link",
    )


def _about(term: Term) -> str:
    """Whom a target covers and what it counts, where that is not simply the work for everyone."""
    metric = "" if term.metric == "done" else term.metric.replace("-", " ")
    return ", ".join(part for part in (metric, term.population_words) if part)


def _words(said: Term | Intake | None, other: Term | Intake | None) -> str:
    """A target or, of what is asked and told, the words that the other one has otherwise."""
    if isinstance(said, Intake) or isinstance(other, Intake):
        return _call_words(Intake.of(said), Intake.of(other))
    return _target_words(said)


def _call_words(said: Intake | None, other: Intake | None) -> str:
    shown = {name: said.shown(name) if said else "" for name in Intake.fields}
    beside = {name: other.shown(name) if other else "" for name in Intake.fields}
    told = [
        f"{Intake.fields[name].label}: {shown[name] or 'nothing'}"
        for name in shown
        if shown[name] != beside[name]
    ]
    return formats.DOT.join(told) or "nothing"


def _target_words(term: Term | None) -> str:
    if term is None:
        return "no target"
    return (
        f"within {target_words(term.target)}"
        if isinstance(term.target, Target)
        else f"no target; handled by {term.handled_by}"
    )


def reported(form: Form, *, at: datetime, zone: ZoneInfo) -> datetime:
    """The instant that was typed, or now; errors are noted in the form."""
    if not form.value("reported_on"):
        return at
    day = form.day("reported_on", "Reported on", years=range(2000, 2101))
    clock = form.clock_time("reported_at", "Reported at")
    return at if form.errors else to_utc(datetime.combine(day, clock), zone)
