"""A million rows are judged as one row would be by hand: the fast rules beside a slow reading of the same sentences."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.agreements.rules.counting import Counted
from governance.agreements.rules.items import OwedBy, Pause, Target, Term, slug
from governance.calendars.rules import Calendar, Clock, Comparison, DueRule, Unit, due, on_time, parse_hours
from governance.calendars.rules import Pause as Stop
from governance.calendars.rules.zones import instant_at, seconds
from governance.requests.rules.marks import Flag
from governance.results.rules.closings import ANY, DONE
from governance.results.rules.frame import NEVER, UNREADABLE
from governance.results.rules.ground import Ground
from governance.results.rules.judging import Rows, judged
from governance.results.rules.reliefs import Effect, Relief
from governance.results.rules.terms import InForce, Owned, TermInVersion, stretches
from governance.results.rules.verdicts import Standing

ZONE = ZoneInfo("America/New_York")
MONDAY = datetime(2026, 3, 2, 14, tzinfo=UTC)  # 9 in the morning; the clocks change on Sunday
HOUR = timedelta(hours=1)
KNOWN_SINCE = seconds(
    MONDAY + timedelta(days=10)
)  # the first owner that was written down; requests are older
POTHOLE, LAMP = 1, 2
STREETS, PARKS = 10, 11
NORTH, PHONE = 100, 200
WAITING_LABEL, ASIDE_LABEL = 90, 91

moderate = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def calendar(number: int, hours: str, first: date) -> Calendar:
    return Calendar(
        code="city",
        name="City Hall",
        number=number,
        zone=ZONE.key,
        week=parse_hours(hours),
        holidays=((date(2026, 3, 11), "Founders' Day"),),
        covers_until=date(2026, 4, 5),
        effective_from=first,
    )


V1 = calendar(1, "Mon-Fri 08:30-17:00", date(2026, 2, 25))
V2 = calendar(2, "Mon-Sat 07:00-12:00,13:00-16:00", date(2026, 3, 14))
COUNTED = tuple(Counted(row=each.number, since=V1.effective_from, calendar=each) for each in (V1, V2))


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request in instants; None where there is none."""

    label: int
    opened: datetime | None
    ended: datetime | None = None
    due: datetime | None = None
    paused: datetime | None = None
    resumed: datetime | None = None
    reason: str = ""
    closed: bool = False
    undone: bool = False
    district: int = 0
    channel: int = 0


def rows(asked: list[Asked]) -> Rows:
    reasons = ("", *sorted({each.reason for each in asked} - {""}))

    def moments(name: str, otherwise: np.int64 = NEVER) -> np.ndarray:
        found = [getattr(each, name) for each in asked]
        return np.array([seconds(each) if each else otherwise for each in found], dtype=np.int64)

    def numbers(values: list[int]) -> np.ndarray:
        return np.array(values, dtype=np.int64)

    none = numbers([0] * len(asked))
    return Rows(
        request=numbers(list(range(1, len(asked) + 1))),
        feed=none + 1,
        label=numbers([each.label for each in asked]),
        opened=moments("opened", UNREADABLE),
        ended=moments("ended"),
        due=moments("due"),
        handed=none + NEVER,
        paused=moments("paused"),
        resumed=moments("resumed"),
        reason=numbers([reasons.index(each.reason) for each in asked]),
        closed=numbers([each.closed for each in asked]),
        verdict=none,
        flags=numbers([int(Flag.CLOSED_UNDONE) if each.undone else 0 for each in asked]),
        district=numbers([each.district for each in asked]),
        channel=numbers([each.channel for each in asked]),
        outcome=none,
        complete=none - 1,
        transfers=none - 1,
        reopened=none - 1,
        vanished=none,
        reasons=reasons,
    )


# Worlds


def moments() -> st.SearchStrategy[datetime]:
    """On full hours mostly, so that bounds are met exactly and often."""
    return st.builds(
        lambda hours, second: MONDAY + timedelta(hours=hours, seconds=second),
        st.integers(-8, 29).map(lambda days: days * 24) | st.integers(-200, 700),
        st.sampled_from([0, 0, 0, 1, 1799]),
    )


def targets() -> st.SearchStrategy[Target]:
    return st.builds(Target, amount=st.integers(1, 12), unit=st.sampled_from(Unit))


@st.composite
def terms(draw: st.DrawFn, service: str, population: str) -> Term:
    pauses = st.builds(Pause, reason=st.sampled_from(["Waiting for resident", "weather"]), cap=targets())
    return Term(
        service=service,
        metric=draw(st.sampled_from(["done", "done", "done", "routed"])),
        population=population,
        owed_by=draw(st.sampled_from(OwedBy)),
        target=draw(targets() | targets() | st.none()),
        handled_by="whoever",
        calendar="city",
        due_rule=draw(st.sampled_from(DueRule)),
        comparison=draw(st.sampled_from(Comparison)),
        pauses=tuple(draw(st.lists(pauses, max_size=2, unique_by=lambda pause: pause.reason))),
        closed_when=draw(
            st.sampled_from(["", ANY.says, DONE.says, "Only  closings where the WORK was done."])
        ),
    )


@dataclass(frozen=True, kw_only=True)
class World:
    owners: dict[int, list[Owned]]
    versions: dict[int, list[InForce]]
    reliefs: dict[int, tuple[Relief, ...]]
    corrected: frozenset[int]

    @property
    def ground(self) -> Ground:
        return Ground(
            stretches=stretches(self.owners, self.versions),
            labels={POTHOLE: POTHOLE, LAMP: LAMP, ASIDE_LABEL: 0},
            districts={"north": frozenset({NORTH})},
            channels={"phone": frozenset({PHONE})},
            reliefs=self.reliefs,
            corrected=self.corrected,
        )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    numbers = iter(range(1, 1000))

    def held(service: str) -> tuple[TermInVersion, ...]:
        wanted = draw(st.lists(st.sampled_from(["", "north", "phone"]), max_size=3, unique=True))
        return tuple(
            TermInVersion(
                item=next(numbers), term=draw(terms(service, each)), counted=draw(st.sampled_from(COUNTED))
            )
            for each in wanted
        )

    def agreement(party: int) -> Iterator[InForce]:
        for number, starts in enumerate(sorted(draw(st.lists(moments(), min_size=1, max_size=3))), 1):
            ends = draw(st.none() | moments().filter(lambda moment: moment > starts))  # noqa: B023 - called at once
            yield InForce(
                id=party * 100 + number,
                number=number,
                party=party,
                starts=seconds(starts),
                ends=seconds(ends) if ends else None,
                terms={POTHOLE: held("pothole"), LAMP: held("lamp")},
            )

    moved, known = seconds(draw(moments())), draw(st.booleans())
    return World(
        owners={
            POTHOLE: [Owned(party=STREETS, starts=KNOWN_SINCE, ends=None, from_entry=True)],
            LAMP: [
                Owned(party=STREETS, starts=KNOWN_SINCE, ends=moved, from_entry=known),
                Owned(party=PARKS, starts=moved, ends=None),
            ]
            if moved > KNOWN_SINCE
            else [Owned(party=PARKS, starts=KNOWN_SINCE, ends=None, from_entry=known)],
        },
        versions={party: list(agreement(party)) for party in (STREETS, PARKS)},
        reliefs=draw(
            st.just({}) | st.fixed_dictionaries({POTHOLE: st.lists(events(), max_size=2).map(tuple)})
        ),
        corrected=draw(st.sets(st.integers(1, 6), max_size=2).map(frozenset)),
    )


@st.composite
def events(draw: st.DrawFn) -> Relief:
    starts = draw(moments())
    length = draw(st.none() | st.integers(1, 120))
    return Relief(
        number="EA-1",
        name="Storm",
        effect=draw(st.sampled_from(Effect)),
        starts=starts,
        ends=starts + length * HOUR if length else None,
        provisional=False,
    )


def requests() -> st.SearchStrategy[Asked]:
    return st.builds(
        Asked,
        label=st.sampled_from([POTHOLE, POTHOLE, POTHOLE, LAMP, LAMP, WAITING_LABEL, ASIDE_LABEL]),
        opened=moments() | moments() | moments() | st.none(),
        ended=st.none() | moments(),
        due=st.none() | moments(),
        paused=st.none() | moments(),
        resumed=st.none() | moments(),
        reason=st.sampled_from(["", "WAITING for resident", "Weather", "lunch"]),
        closed=st.booleans(),
        undone=st.booleans(),
        district=st.sampled_from([0, NORTH]),
        channel=st.sampled_from([0, PHONE]),
    )


# The same, one by one and slowly


@dataclass(frozen=True, kw_only=True)
class Slow:
    """One request judged by hand; due dates as the last second that counts, None = none."""

    standing: Standing
    standing_plain: Standing
    item: int
    due: datetime | None
    due_plain: datetime | None
    ended: datetime | None
    provisional: bool
    stood: int = 0


NOTHING = Slow(
    standing=Standing.JUDGED,
    standing_plain=Standing.JUDGED,
    item=0,
    due=None,
    due_plain=None,
    ended=None,
    provisional=False,
)


def slowly(number: int, asked: Asked, world: World) -> Slow:
    service = {POTHOLE: POTHOLE, LAMP: LAMP}.get(asked.label)
    if asked.opened is None:
        return replace(NOTHING, standing=Standing.INVALID, standing_plain=Standing.INVALID, ended=asked.ended)
    found = _by_term(asked, service, world) if service else replace(NOTHING, ended=asked.ended)
    plain = found.standing_plain if service else Standing.NO_TERM
    if number in world.corrected:
        plain = Standing.CORRECTED
    standing = plain
    for event in world.reliefs.get(service or 0, ()):
        if event.leaves_out(asked.opened):
            standing = Standing.RELIEVED
    if asked.label == WAITING_LABEL:
        standing = plain = Standing.UNMATCHED
    if asked.closed and asked.ended is None:
        standing = plain = Standing.INVALID
    return replace(found, standing=standing, standing_plain=plain)


def _by_term(asked: Asked, service: int, world: World) -> Slow:
    assert asked.opened
    held, outside = _term(asked, service, world)
    if held is None:
        return replace(
            NOTHING, standing_plain=Standing.POPULATION if outside else Standing.NO_TERM, ended=asked.ended
        )
    strict = slug(held.term.closed_when) == slug(DONE.says)
    ended = None if strict and asked.undone else asked.ended
    if held.term.target is None:
        return replace(NOTHING, standing_plain=Standing.NO_TARGET, item=held.item, ended=ended)
    version = held.counted.calendar
    own = _own_pause(asked, held.term, version)
    events = world.reliefs.get(service, ())
    shared = tuple(Stop(start=e.starts, end=e.ends) for e in events if e.effect is Effect.PAUSE and e.ends)
    plain, provisional = _due(asked.opened, held.term, version, own)
    with_events, at = _due_at(asked.opened, held.term, version, own + shared)
    lasting = [e.starts for e in events if e.effect is Effect.PAUSE and e.ends is None]
    adjusted = None if lasting and at > min(lasting) else with_events
    return Slow(
        standing=Standing.JUDGED,
        standing_plain=Standing.JUDGED,
        item=held.item,
        due=adjusted,
        due_plain=plain,
        ended=ended,
        provisional=provisional,
        stood=_stood(own, ended),
    )


def _stood(own: tuple[Stop, ...], ended: datetime | None) -> int:
    ends = [min(stop.end, ended or stop.end) for stop in own]
    return sum(max(int((end - stop.start).total_seconds()), 0) for stop, end in zip(own, ends, strict=True))


def _term(asked: Asked, service: int, world: World) -> tuple[TermInVersion | None, bool]:
    assert asked.opened
    opened = seconds(asked.opened)
    owners = world.owners[service]
    owner = next((o for o in reversed(owners) if o.starts <= opened or o.from_entry), None)
    if owner is None:
        return None, False
    begun = [v for v in world.versions[owner.party] if v.starts <= opened]
    version = max(begun, key=lambda v: v.number, default=None)
    if version is None or (version.ends is not None and version.ends <= opened):
        return None, False
    fit = [
        h for h in version.terms[service] if h.term.metric == "done" and h.term.owed_by is OwedBy.DEPARTMENT
    ]
    mine = {"north": asked.district == NORTH, "phone": asked.channel == PHONE}
    for held in sorted(fit, key=lambda h: h.term.population):
        if mine.get(held.term.population):
            return held, False
    general = next((held for held in fit if not held.term.population), None)
    return general, bool(fit)


def _own_pause(asked: Asked, term: Term, version: Calendar) -> tuple[Stop, ...]:
    agreed = next((p for p in term.pauses if slug(p.reason) == slug(asked.reason)), None)
    if not agreed or not asked.reason or asked.paused is None or asked.opened is None:
        return ()
    cap = due(asked.paused, agreed.cap.amount, clock=Clock(calendar=version, unit=agreed.cap.unit)).at
    end = min(asked.resumed or cap, cap)
    start = max(asked.paused, asked.opened)
    return (Stop(start=start, end=end),) if end > start else ()


def _due(opened: datetime, term: Term, version: Calendar, pauses: tuple[Stop, ...]) -> tuple[datetime, bool]:
    clock = _clock(term, version, pauses)
    assert term.target
    found = due(opened, term.target.amount, clock=clock)
    return _last_second(opened, term, clock), found.provisional


def _due_at(
    opened: datetime, term: Term, version: Calendar, pauses: tuple[Stop, ...]
) -> tuple[datetime, datetime]:
    clock = _clock(term, version, pauses)
    assert term.target
    return _last_second(opened, term, clock), due(opened, term.target.amount, clock=clock).at


def _clock(term: Term, version: Calendar, pauses: tuple[Stop, ...]) -> Clock:
    assert term.target
    return Clock(
        calendar=version, unit=term.target.unit, rule=term.due_rule, comparison=term.comparison, pauses=pauses
    )


def _last_second(opened: datetime, term: Term, clock: Clock) -> datetime:
    """The last second that is on time, found by asking."""
    assert term.target
    found = due(opened, term.target.amount, clock=clock)
    last = found.at
    if clock.comparison is Comparison.DATE or found.at.astimezone(ZONE).date() > found.on:
        last = datetime.combine(found.on, datetime.max.time(), ZONE).replace(microsecond=0).astimezone(UTC)
    assert on_time(found, last, clock=clock)
    assert not on_time(found, last + timedelta(seconds=1), clock=clock)
    return last


def _instant(value: np.int64) -> datetime | None:
    return None if value >= NEVER else instant_at(int(value))


@moderate
@given(world=worlds(), asked=st.lists(requests(), min_size=1, max_size=6))
def test_rows_are_judged_as_each_would_be_by_hand(world: World, asked: list[Asked]) -> None:
    frame = judged(rows(asked), world.ground)
    for place, one in enumerate(asked):
        slow = slowly(place + 1, one, world)
        found = Slow(
            standing=Standing(frame.standing[place]),
            standing_plain=Standing(frame.standing_plain[place]),
            item=int(frame.item[place]),
            due=_instant(frame.due[place]),
            due_plain=_instant(frame.due_plain[place]),
            ended=_instant(frame.ended[place]),
            provisional=bool(frame.flags[place] & Flag.PROVISIONAL_DUE),
            stood=int(frame.paused[place]),
        )
        assert found == slow, one
