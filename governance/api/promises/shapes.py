"""What is promised of a service on a day, and when it falls due for a report at an instant, as answers of the API."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from governance.agreements.queries import Lookup, Promise
from governance.agreements.rules.items import OwedBy, Target, target_words
from governance.api.shapes import Answer, Office
from governance.calendars.rules import Calendar, Comparison, DueRule, Unit, due_words
from governance.results.queries.promised import answered
from governance.results.rules.reliefs import Relief


class AmountOfTime(Answer, frozen=True, kw_only=True):
    """An amount and its unit, never guessed. Business units count on the calendar that is named beside; hours and calendar days do not."""

    amount: int
    unit: Unit
    words: str


class CalendarVersion(Answer, frozen=True, kw_only=True):
    """A version of a calendar of working time, as both sides agreed to count on it. `zone` is its IANA time zone."""

    code: str
    name: str
    version: int
    zone: str


class StandingStill(Answer, frozen=True, kw_only=True):
    """A reason for which the clock may stand still, and for how long at most."""

    reason: str
    at_most: AmountOfTime


class ServiceTarget(Answer, frozen=True, kw_only=True):
    """One line that both sides agreed to, under its `fingerprint`.

    `target` null: explicitly none; `handled_by` says who takes care of it. `metric` "done" is the work itself. `population` "" means everyone.
    `goal_bp` is the share that is to be on time, in hundredths of a percent. `due_rule` and `comparison` say to which second the time counts.
    `holds_until` is the first instant at which something else is agreed to hold; null: nothing else is agreed yet, which is no promise that it stays.
    """

    key: str
    fingerprint: str
    sentence: str
    metric: str
    population: str
    population_words: str
    owed_by: Office
    target: AmountOfTime | None
    handled_by: str
    goal_bp: int
    due_rule: DueRule
    comparison: Comparison
    calendar: CalendarVersion
    stands_still: list[StandingStill]
    closed_when: str
    condition: str
    holds_until: datetime | None


class CallTakerScript(Answer, frozen=True, kw_only=True):
    """What 311 asks first and what it tells the resident; not `agreed` where 311 alone wrote it."""

    ask_first: str
    tell_resident: str
    agreed: bool


class InForce(Answer, frozen=True, kw_only=True):
    """The version of the agreement that an answer rests on. `fingerprint` covers its whole content; `page` shows it to people."""

    agreement: str
    version: int
    fingerprint: str
    effective_from: date
    department: Office
    page: str


class Promises(Answer, frozen=True, kw_only=True):
    """What is promised of one service on one day of the city's calendar.

    `promises` is empty and `in_force` null where nothing is promised; `why` says the reason in a sentence then, and is "" otherwise.
    """

    service: str
    name: str
    on: date
    in_force: InForce | None
    promises: list[ServiceTarget]
    call_takers: CallTakerScript
    why: str
    page: str


class DueMoment(Answer, frozen=True, kw_only=True):
    """When one target falls due for a report at the instant asked for, event adjustments counted in.

    `due_at` is the due moment and `on_time_until` the last second that counts as on time (the end of the day where dates are compared); both
    null where no date can be told, and `because` says why not. `told` is the date as people read it, in the calendar's zone.
    `provisional`: it lies beyond the holidays that are confirmed. `on_time_until_without_events` counts no event adjustment.
    """

    promise: ServiceTarget
    due_at: datetime | None
    on_time_until: datetime | None
    told: str
    because: str
    provisional: bool
    on_time_until_without_events: datetime | None


class Due(Answer, frozen=True, kw_only=True):
    """When what is promised falls due for a report at `opened`.

    `due` is the work itself for everyone, null where that is not promised; `others` is what else is promised: other populations, first
    answers, 311's own part. `why` says in a sentence why nothing is promised, and is "" otherwise.
    """

    service: str
    name: str
    opened: datetime
    in_force: InForce | None
    due: DueMoment | None
    others: list[DueMoment]
    why: str
    page: str


@dataclass(frozen=True, kw_only=True)
class Told:
    """A look-up as an answer tells it: as of `at`, with until when each promise holds, under the address `url`."""

    of: Lookup
    at: datetime
    until: Mapping[str, datetime | None]
    url: str


def promises(told: Told) -> Promises:
    of = told.of
    return Promises(
        service=of.service.code,
        name=of.service.name,
        on=of.on,
        in_force=_in_force(told),
        promises=[_target(each, told) for each in _in_order(of)],
        call_takers=CallTakerScript(**vars(of.words)),
        why=_why(told),
        page=f"{told.url}/services/{of.service.code}",
    )


def due(told: Told, events: Sequence[Relief]) -> Due:
    """For a report at `told.at`; `events` are those of the service."""
    of = told.of
    moments = {each.key: _moment(each, told, events) for each in _in_order(of)}
    main = moments.pop(of.done.key) if of.done else None
    return Due(
        service=of.service.code,
        name=of.service.name,
        opened=told.at,
        in_force=_in_force(told),
        due=main,
        others=list(moments.values()),
        why=_why(told),
        page=f"{told.url}/services/{of.service.code}",
    )


def _in_order(of: Lookup) -> list[Promise]:
    """The work itself first, then as they are stored."""
    return sorted(of.promises, key=lambda each: each is not of.done)


def _in_force(told: Told) -> InForce | None:
    of = told.of
    if not of.promises or of.effective_from is None:
        return None
    return InForce(
        agreement=of.agreement,
        version=of.version,
        fingerprint=of.fingerprint,
        effective_from=of.effective_from,
        department=Office(code=of.department, name=of.department_name),
        page=f"{told.url}/agreements/{of.agreement}?on={of.on}",
    )


def _why(told: Told) -> str:
    """Why nothing is promised; "" where something is."""
    service = told.of.service
    if told.of.promises:
        return ""
    if service.retired_at is not None and service.retired_at <= told.at:
        heir = f" What is reported counts for “{service.successor}”." if service.successor else ""
        return f"The service is retired, so nothing is promised of it any more.{heir}"
    if not service.owner:
        return "No department is named for this work at that time, and no agreement in force names it."
    return f"No agreement in force with {service.owner_name} names this service on that day."


def _target(of: Promise, told: Told) -> ServiceTarget:
    term, found = of.term, told.of
    center = term.owed_by is OwedBy.CENTER
    party = found.center_name if center else found.department_name
    return ServiceTarget(
        key=of.key,
        fingerprint=of.hash,
        sentence=term.sentence(party=party, act=found.service.act, service=found.service.name),
        owed_by=Office(code=found.center if center else found.department, name=party),
        target=_amount(term.target) if term.target else None,
        calendar=_calendar(of.calendar),
        stands_still=[StandingStill(reason=each.reason, at_most=_amount(each.cap)) for each in term.pauses],
        holds_until=told.until.get(of.key),
        **{name: getattr(term, name) for name in AS_AGREED},
    )


AS_AGREED = (
    *("metric", "population", "population_words", "handled_by", "goal_bp", "due_rule", "comparison"),
    *("closed_when", "condition"),
)


def _calendar(of: Calendar) -> CalendarVersion:
    return CalendarVersion(code=of.code, name=of.name, version=of.number, zone=of.zone)


def _amount(of: Target) -> AmountOfTime:
    return AmountOfTime(amount=of.amount, unit=of.unit, words=target_words(of))


def _moment(of: Promise, told: Told, events: Sequence[Relief]) -> DueMoment:
    found, plain = answered(of, told.at, events), answered(of, told.at, ())
    return DueMoment(
        promise=_target(of, told),
        due_at=found.due.at if found.due else None,
        on_time_until=found.last,
        told=due_words(found.due, of.calendar.tzinfo) if found.due else "",
        because=found.because,
        provisional=found.due is not None and found.due.provisional,
        on_time_until_without_events=plain.last,
    )
