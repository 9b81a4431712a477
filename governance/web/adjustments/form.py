"""The form of an event adjustment, read and filled, and its words. What is valid and who may act, its rules decide."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from governance import formats
from governance.calendars.rules import to_utc
from governance.people.rules import Acting, Viewer
from governance.results.queries.reliefs import CoveredWork, ReliefFacts
from governance.results.rules.reliefs import MOVES, Adjustment, Effect, Relief, Standing, State, Step
from governance.web.people import acting_roles
from governance.web.site.forms import Form

MIDNIGHT = time.min
EFFECTS = [
    (
        str(Effect.PAUSE),
        "The clock stands still",
        "The time of the event does not count: due dates move on by it, also for what was open when it began.",
    ),
    (
        str(Effect.EXCLUDE),
        "Left out",
        "What is reported during the event counts neither as on time nor as late.",
    ),
]
HOLDS = {
    Effect.PAUSE: "The clock stands still: the time of the event does not count, due dates move on by it.",
    Effect.EXCLUDE: "Left out: what is reported during the event counts neither as on time nor as late.",
}


@dataclass(frozen=True, kw_only=True)
class DepartmentServices:
    """A department with its services as checkboxes."""

    code: str
    name: str
    services: tuple[CoveredWork, ...]
    opened: bool


def seat_for(
    viewer: Viewer, step: Step, state: State = State.NEW, *, asked_by: str = "", asker: int | None = None
) -> Acting | None:
    """The role in which this person may take the step."""
    about: dict[str, Any] = {"state": state, "asked_by": asked_by, "asker": asker}
    return acting_roles.seat_for(viewer, step, of=MOVES, standing=lambda seat: Standing(by=seat, **about))


def steps_of(viewer: Viewer, found: ReliefFacts) -> frozenset[Step]:
    """The steps this person may take with the adjustment in any of their roles."""
    party, asker = found.asked_party, found.asked_person
    standings = (Standing(state=found.state, by=seat, asked_by=party, asker=asker) for seat in viewer.seats)
    return frozenset().union(*map(MOVES.open_steps, standings))


def is_own_request(viewer: Viewer, found: ReliefFacts) -> bool:
    """Whether only having asked for it themselves keeps this person from deciding about it."""
    return viewer.person_id == found.asked_person and bool(seat_for(viewer, Step.DECLARE, found.state))


def groups(services: Iterable[CoveredWork], form: Form) -> tuple[DepartmentServices, ...]:
    """The services by department. A single group stands open; of several, those with something marked."""
    by_department: dict[tuple[str, str], list[CoveredWork]] = {}
    for each in services:
        key = (each.department, each.department_name or "No department yet")
        by_department.setdefault(key, []).append(each)
    marked, whole = set(form.values("service")), set(form.values("all"))
    return tuple(
        DepartmentServices(
            code=code or "none",
            name=name,
            services=tuple(held),
            opened=len(by_department) == 1 or bool(marked & {each.code for each in held}) or code in whole,
        )
        for (code, name), held in by_department.items()
    )


def read(form: Form, services: Iterable[CoveredWork], *, zone: ZoneInfo) -> Adjustment:
    """The adjustment as typed. Errors are noted in the form; `form.check()` raises them."""
    name, reason = form.text("name", "Name of the event", limit=120), form.text("reason", "What happened")
    starts, ends = _starts(form, zone), _ends(form, zone)
    effect = form.choice("effect", "what it does", list(Effect))
    return Adjustment(
        name=name,
        reason=reason,
        effect=Effect(effect) if effect in set(Effect) else Effect.PAUSE,
        starts=starts,
        ends=ends,
        services=_chosen(form, services),
    )


def _chosen(form: Form, services: Iterable[CoveredWork]) -> tuple[str, ...]:
    marked, whole = set(form.values("service")), set(form.values("all"))
    chosen = tuple(s.code for s in services if s.code in marked or (s.department or "none") in whole)
    if not chosen:
        form.wrong("services", "Choose at least one service.")
    return chosen


def _starts(form: Form, zone: ZoneInfo) -> datetime:
    day, clock = form.day("starts_on", "From"), _clock(form, "starts_at", "Starting time")
    return _instant(max(day, date(1900, 1, 1)), clock or MIDNIGHT, zone)


def _ends(form: Form, zone: ZoneInfo) -> datetime | None:
    """The end as typed; a day without a time means the end of that day."""
    day, clock = form.day_or_none("ends_on", "Until"), _clock(form, "ends_at", "Ending time")
    if day is None:
        if form.value("ends_at") and not form.error("ends_on"):
            form.wrong("ends_on", "Until has a time but no date. Give the date too, or take the time out.")
        return None
    day = min(max(day, date(1900, 1, 1)), date(2900, 1, 1))
    return _instant(day if clock else day + timedelta(days=1), clock or MIDNIGHT, zone)


def _clock(form: Form, name: str, label: str) -> time | None:
    return form.clock_time(name, label) if form.value(name) else None


def _instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return to_utc(datetime.combine(min(day, date(2900, 1, 1)), clock), zone)


def form_of(wanted: Adjustment, *, zone: ZoneInfo) -> Form:
    """The form filled with a stored adjustment."""
    starts = wanted.starts.astimezone(zone)
    values: list[tuple[str, Any]] = [
        ("name", wanted.name),
        ("reason", wanted.reason),
        ("effect", str(wanted.effect)),
        ("starts_on", starts.date().isoformat()),
        ("starts_at", f"{starts:%H:%M}"),
        *_held_end(wanted.ends, zone),
        *(("service", code) for code in wanted.services),
    ]
    return Form(values)


def _held_end(ends: datetime | None, zone: ZoneInfo) -> list[tuple[str, str]]:
    if ends is None:
        return []
    local = ends.astimezone(zone)
    if local.time() == MIDNIGHT:
        return [("ends_on", (local.date() - timedelta(days=1)).isoformat())]
    return [("ends_on", local.date().isoformat()), ("ends_at", f"{local:%H:%M}")]


def until_words(ends: datetime, zone: ZoneInfo) -> str:
    """“Thu, Jun 18, 2026, 2:00 PM”; midnight is the end of the day before."""
    local = ends.astimezone(zone)
    if local.time() == MIDNIGHT:
        return f"the end of {formats.day(local.date() - timedelta(days=1))}"
    return formats.moment(ends, zone)


def bounds_words(event: Adjustment | Relief, *, at: datetime, zone: ZoneInfo) -> str:
    """“from … until …”; without an end: “since …, not over yet”."""
    starts = formats.moment(event.starts, zone)
    if event.ends is None:
        return f"since {starts}, not over yet" if event.starts <= at else f"from {starts}, end not known yet"
    return f"from {starts} until {until_words(event.ends, zone)}"


def standing_words(found: ReliefFacts, officials: Mapping[str, str]) -> str:
    """One sentence on the adjustment's state and whose turn it is; `officials` names who approves."""
    official = officials.get("name", "the approving official")
    return {
        State.REQUESTED: f"Asked for by {found.asked_name}. Nothing holds yet: it waits for {official}.",
        State.DECLARED: f"It holds from now on, provisionally, until {official} confirms it with its last bounds.",
        State.CONFIRMED: "It holds. Its bounds are final.",
        State.REFUSED: "It was refused. Nothing changed.",
        State.WITHDRAWN: "It was taken back. It does not hold.",
    }[found.state]
