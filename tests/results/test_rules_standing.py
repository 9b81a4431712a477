"""Plain cases of judging, one rule each: pauses, closings, populations, marks, calendars that know nothing."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

import numpy as np

from governance.agreements.rules.counting import Counted
from governance.agreements.rules.items import OwedBy, Pause, Target, Term
from governance.calendars.rules import Unit
from governance.calendars.rules.zones import seconds
from governance.requests.rules.marks import Flag
from governance.results.rules.closings import DONE
from governance.results.rules.frame import NEVER, Frame, verdicts
from governance.results.rules.frame import code as code_of
from governance.results.rules.ground import Ground
from governance.results.rules.judging import judged
from governance.results.rules.terms import InForce, Owned, TermInVersion, stretches
from governance.results.rules.verdicts import Standing, Verdict
from tests.results.test_rules_judging import (
    COUNTED,
    HOUR,
    MONDAY,
    NORTH,
    PHONE,
    POTHOLE,
    STREETS,
    V1,
    Asked,
    rows,
)

DAY = timedelta(days=1)
FOUR_DAYS = Term(service="pothole", target=Target(amount=4, unit=Unit.CALENDAR_DAYS), calendar="city")
WAITING = Pause(reason="Waiting for resident", cap=Target(amount=2, unit=Unit.CALENDAR_DAYS))
asked = partial(Asked, label=POTHOLE, opened=MONDAY)


def ground(*versions: tuple[datetime, tuple[Term, ...]], counted: Counted = COUNTED[0]) -> Ground:
    """Versions of Streets' agreement, one after the other."""
    known = [
        InForce(
            id=number,
            number=number,
            party=STREETS,
            starts=seconds(starts),
            ends=None,
            terms={
                POTHOLE: tuple(
                    TermInVersion(item=10 * number + place, term=t, counted=counted)
                    for place, t in enumerate(terms)
                )
            },
        )
        for number, (starts, terms) in enumerate(versions, 1)
    ]
    owners = {POTHOLE: [Owned(party=STREETS, starts=0, ends=None, from_entry=True)]}
    return Ground(
        stretches=stretches(owners, {STREETS: known}),
        labels={POTHOLE: POTHOLE},
        districts={"north": frozenset({NORTH})},
        channels={"phone": frozenset({PHONE})},
    )


def judged_by(*terms: Term, requests: list[Asked]) -> Frame:
    return judged(rows(requests), ground((MONDAY - 30 * DAY, terms)))


def dues(frame: Frame) -> list[timedelta | None]:
    """How long after the opening each falls due."""
    return [
        None if due >= NEVER else timedelta(seconds=int(due - opened))
        for due, opened in zip(frame.due, frame.opened, strict=True)
    ]


def test_a_negotiated_pause_moves_the_date_and_its_cap_ends_it():
    paused = asked(paused=MONDAY + DAY, reason="waiting for RESIDENT")
    short, long = replace(paused, resumed=MONDAY + DAY + 6 * HOUR), replace(paused, resumed=MONDAY + 9 * DAY)
    frame = judged_by(
        replace(FOUR_DAYS, target=Target(amount=96, unit=Unit.HOURS), pauses=(WAITING,)),
        requests=[short, long, paused],
    )
    # Without an end the cap ends it.
    assert dues(frame) == [4 * DAY + 6 * HOUR, 6 * DAY, 6 * DAY]
    assert frame.paused.tolist() == [6 * 3600, 2 * 86_400, 2 * 86_400]


def test_a_pause_for_a_reason_that_was_not_negotiated_stops_nothing():
    """FIELD A5."""
    frame = judged_by(
        replace(FOUR_DAYS, pauses=(WAITING,)),
        requests=[asked(paused=MONDAY + DAY, resumed=MONDAY + 2 * DAY, reason="Lunch")],
    )
    assert dues(frame) == [4 * DAY]
    assert frame.paused.tolist() == [0]


def test_pause_time_is_not_lost_when_the_agreement_changes():
    """FIELD trap 3: a later version without pauses takes nothing from a request that was opened before it."""
    held = replace(FOUR_DAYS, target=Target(amount=96, unit=Unit.HOURS), pauses=(WAITING,))
    request = rows(
        [asked(paused=MONDAY + DAY, resumed=MONDAY + DAY + 6 * HOUR, reason="Waiting for resident")]
    )
    before = judged(request, ground((MONDAY - 30 * DAY, (held,))))
    after = judged(
        request, ground((MONDAY - 30 * DAY, (held,)), (MONDAY + 2 * DAY, (replace(held, pauses=()),)))
    )
    assert dues(before) == dues(after) == [4 * DAY + 6 * HOUR]
    assert after.paused.tolist() == before.paused.tolist()


def test_where_only_done_work_counts_a_closing_without_it_ends_nothing():
    undone = asked(ended=MONDAY + DAY, undone=True)
    any_closing = judged_by(FOUR_DAYS, requests=[undone])
    only_done = judged_by(
        replace(FOUR_DAYS, closed_when=DONE.says), requests=[undone, replace(undone, undone=False)]
    )
    later = seconds(MONDAY + 10 * DAY)
    assert verdicts(any_closing, later).tolist() == [code_of(Verdict.MET)]
    assert verdicts(only_done, later).tolist() == [code_of(Verdict.OVERDUE), code_of(Verdict.MET)]
    assert only_done.flags[0] & Flag.CLOSED_UNDONE


def test_a_population_has_its_own_target_and_others_take_the_general_one():
    north = replace(FOUR_DAYS, population="north", target=Target(amount=2, unit=Unit.CALENDAR_DAYS))
    both = judged_by(FOUR_DAYS, north, requests=[asked(), asked(district=NORTH)])
    assert dues(both) == [4 * DAY, 2 * DAY]
    alone = judged_by(north, requests=[asked(), asked(district=NORTH)])
    assert alone.standing.tolist() == [Standing.POPULATION, Standing.JUDGED]


def test_the_centers_routing_target_is_a_clock_of_its_own():
    routing = replace(
        FOUR_DAYS, metric="routed", owed_by=OwedBy.CENTER, target=Target(amount=2, unit=Unit.HOURS)
    )
    frame = judged_by(FOUR_DAYS, routing, requests=[asked()])
    assert int(frame.handed_due[0] - frame.opened[0]) == 2 * 3600
    assert dues(frame) == [4 * DAY]
    # The center's duty alone is no target of the department's.
    assert judged_by(routing, requests=[asked()]).standing.tolist() == [Standing.NO_TERM]


def test_an_explicit_no_target_is_no_target():
    none = replace(FOUR_DAYS, target=None, handled_by="State police")
    frame = judged_by(none, requests=[asked()])
    assert frame.standing.tolist() == [Standing.NO_TARGET]
    assert frame.item.tolist() == [10]


def test_a_due_date_that_differs_from_the_exported_one_is_marked():
    frame = judged_by(
        FOUR_DAYS,
        requests=[
            asked(due=MONDAY + 4 * DAY + timedelta(seconds=60)),
            asked(due=MONDAY + 4 * DAY + timedelta(seconds=61)),
            asked(),
        ],
    )
    assert [bool(flags & Flag.DUE_DIFFERS) for flags in frame.flags] == [False, True, False]


def test_a_source_that_exports_days_is_compared_by_days():
    known = ground((MONDAY - 30 * DAY, (FOUR_DAYS,)))
    evening = asked(due=MONDAY + 4 * DAY + 10 * HOUR)
    assert judged(rows([evening]), known).flags[0] & Flag.DUE_DIFFERS
    assert not judged(rows([evening]), replace(known, date_zones={1: V1.zone})).flags[0] & Flag.DUE_DIFFERS


def test_before_its_first_version_a_calendars_first_version_counts_and_that_is_marked():
    early = asked(opened=MONDAY - 10 * DAY)
    frame = judged_by(
        replace(FOUR_DAYS, target=Target(amount=1, unit=Unit.BUSINESS_DAYS)), requests=[early, asked()]
    )
    assert [bool(flags & Flag.CALENDAR_UNKNOWN) for flags in frame.flags] == [True, False]
    assert frame.standing.tolist() == [Standing.JUDGED, Standing.JUDGED]


def test_where_nothing_can_fall_due_nothing_is_judged():
    off = tuple((date.fromordinal(n), "closed") for n in _years())
    idle = replace(COUNTED[0], calendar=replace(COUNTED[0].calendar, holidays=off))
    one = replace(FOUR_DAYS, target=Target(amount=1, unit=Unit.BUSINESS_DAYS))
    known = ground((MONDAY - 30 * DAY, (one,)), counted=idle)
    frame = judged(rows([asked(ended=MONDAY + DAY)]), known)
    assert frame.standing.tolist() == [Standing.NO_TARGET]
    assert frame.flags[0] & Flag.CALENDAR_UNKNOWN


def _years() -> range:
    return range(date(2025, 6, 1).toordinal(), date(2028, 6, 1).toordinal())


def test_an_opening_outside_of_every_clock_is_bad_data_and_spoils_no_others():
    strange = rows([asked(), asked()])
    strange = replace(strange, opened=np.array([seconds(MONDAY), 253_402_300_799]))
    frame = judged(strange, ground((MONDAY - 30 * DAY, (FOUR_DAYS,))))
    assert frame.standing.tolist() == [Standing.JUDGED, Standing.INVALID]
