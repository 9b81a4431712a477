"""How a look-up is told to a machine. Dates are worked out by results/queries/promised.py, as for pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from governance.agreements.queries import Lookup, Promise
from governance.agreements.rules.items import OwedBy, Target, target_words
from governance.api.promises.shapes import (
    AmountOfTime,
    CalendarVersion,
    CallTakerScript,
    DeclaredEvent,
    Due,
    DueMoment,
    InForce,
    Promises,
    ServiceTarget,
    StandingStill,
)
from governance.api.services.nine_of_ten import DoneLately
from governance.api.shapes import Office
from governance.calendars.rules import Calendar, due_words
from governance.results.queries.promised import answered
from governance.results.rules.reliefs import Relief


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


def due(told: Told, events: Sequence[Relief], done_lately: DoneLately) -> Due:
    """For a report at `told.at`; `events` are those of the service. What is lately true is told beside a date alone."""
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
        done_lately=done_lately if main and main.due_at else None,
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
    touching = [each for each in events if answered(of, told.at, (each,)) != plain]
    return DueMoment(
        promise=_target(of, told),
        due_at=found.due.at if found.due else None,
        on_time_until=found.last,
        told=due_words(found.due, of.calendar.tzinfo) if found.due else "",
        because=found.because,
        provisional=found.due is not None and found.due.provisional,
        events=[DeclaredEvent(**vars(each)) for each in touching],
        on_time_until_without_events=plain.last,
    )
