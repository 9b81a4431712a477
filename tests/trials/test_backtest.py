"""What would have happened: two targets on requests counted by hand, and on any requests as judging itself would say."""

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from governance.agreements.rules.items import Pause as NegotiatedPause
from governance.agreements.rules.items import Target
from governance.calendars.rules import Comparison, DueRule, Pause, SpecialDay, Unit, parse_hours
from governance.calendars.rules.versions import reaching_back
from governance.calendars.rules.zones import DAY, to_instants, to_walls
from governance.errors import Invalid
from governance.results.rules import frame
from governance.results.rules.dues import Openings, Rule, dues
from governance.results.rules.formulas import FORMULAS, formula, rate
from governance.results.rules.reliefs import Effect, Relief
from governance.results.rules.verdicts import Standing, Verdict
from governance.trials.rules.backtest import extra_late
from governance.trials.rules.curve import Curve, marks, points
from governance.trials.rules.trial import Events, clocked, trial
from tests.trials.past import AS_OF, CITY, ZONE, answer, at, facts, past, term, tried

# As of Tue, Jun 2, 13:00 UTC, in calendar days: done after 1, 3 and 6 days, open for 8 days, open for 2.
FIVE = (
    ("05-04 14:00", "05-05 14:00"),
    ("05-04 14:00", "05-07 14:00"),
    ("05-11 14:00", "05-17 14:00"),
    ("05-25 13:00", ""),
    ("05-31 13:00", ""),
)


def test_both_targets_on_the_same_requests_counted_by_hand():
    found = answer(past(facts(FIVE)), term(6), term(4))
    assert found.requests == 5
    assert found.proposed.counts == {Verdict.MET: 3, Verdict.MISSED: 0, Verdict.OPEN: 1, Verdict.OVERDUE: 1}
    assert (found.proposed.rate.met, found.proposed.rate.n, found.proposed.rate.bp) == (3, 4, 7_500)
    assert found.today is not None
    assert found.today.counts == {Verdict.MET: 2, Verdict.MISSED: 1, Verdict.OPEN: 1, Verdict.OVERDUE: 1}
    assert (found.today.rate.bp, found.today.late, found.proposed.late) == (5_000, 2, 1)


def test_the_requests_that_flip_are_named():
    found = answer(past(facts(FIVE)), term(2), term(6))
    assert found.flips is not None
    assert found.flips.newly_late.tolist() == [2, 3]
    assert found.flips.no_longer_late.tolist() == []
    back = answer(past(facts(FIVE)), term(6), term(2)).flips
    assert back is not None
    assert back.no_longer_late.tolist() == [2, 3]


def test_the_rival_formula_leaves_open_overdue_work_out_and_is_told_beside():
    found = answer(past(facts(FIVE)), term(4))
    assert found.formula.name == "on-time"
    assert found.proposed.rate.bp == 5_000
    assert found.proposed.rivals["closed-on-time"].bp == 6_667
    other = answer(past(facts(FIVE)), term(4, formula="closed-on-time"))
    assert other.proposed.rate.bp == 6_667
    assert list(other.proposed.rivals) == ["on-time"]


def test_both_are_worked_out_by_the_formula_of_the_proposal():
    found = answer(past(facts(FIVE)), term(4, formula="closed-on-time"), term(4))
    assert found.today is not None
    assert found.today.rate == found.proposed.rate


def test_a_formula_nobody_knows_here_is_worked_out_as_on_time():
    assert answer(past(facts(FIVE)), term(4, formula="by-hand")).formula.name == "on-time"


def test_by_month_and_by_district_with_their_numbers():
    known = past(facts(FIVE, [7, 7, 8, 8, 0]), d7="North", d8="South")
    found = answer(known, term(6), term(2))
    assert [(s.name, s.now.n) for s in found.months] == [("2026-05", 4)]
    assert {s.name: (s.now.met, s.now.n, s.then.met if s.then else None) for s in found.districts} == {
        "not told": (0, 0, 0),
        "North": (2, 2, 1),
        "South": (1, 2, 0),
    }
    assert not any(s.has_rate for s in found.districts), "fewer than 30 requests make no rate"


def test_a_month_is_the_citys_not_that_of_greenwich():
    assert [s.name for s in answer(past(facts([("06-01 02:00", "06-01 09:00")])), term(1)).months] == [
        "2026-05"
    ]


def test_without_a_target_today_there_is_nothing_to_compare_with():
    found = answer(past(facts(FIVE)), term(6))
    assert (found.today, found.flips, found.extra_late, found.today_milli) == (None, None, None, None)
    with pytest.raises(Invalid, match="has no target"):
        clocked(replace(term(1), target=None), CITY)


def test_without_requests_every_figure_is_empty_and_nothing_fails():
    found = answer(past(facts([]), days=0), term(6), term(4))
    assert found.requests == found.proposed.rate.n == 0
    assert found.proposed.rate.bp == -1
    assert (found.points, found.months, found.districts) == ((), (), ())
    assert [mark.milli for mark in found.marks] == [None, None, None]
    assert found.few


@pytest.mark.parametrize(
    ("proposed", "today", "days", "told"),
    [(10, 0, 730, 5), (1, 0, 730, 1), (0, 1, 730, 0), (0, 3, 730, -1), (7, 2, 200, 5), (0, 0, 730, 0)],
)
def test_extra_late_cases_are_never_told_better_than_they_are(proposed, today, days, told):
    assert extra_late(proposed, today, days) == told


# ── events ───────────────────────────────────────────────────────────────────────────────────────────────────────────
STORM = Pause(start=datetime(2026, 5, 5, 5, tzinfo=UTC), end=datetime(2026, 5, 7, 5, tzinfo=UTC))


def test_an_event_that_stopped_the_clock_is_told_with_and_without():
    known = past(facts(FIVE), events=Events(pauses=(STORM,), names=("Ice storm",)))
    found = answer(known, term(2), term(1))
    assert found.events == ("Ice storm",)
    assert found.proposed.rate.met == 2, "three days, two of them in the storm"
    assert found.without_event is not None
    assert [each.met for each in found.without_event if each] == [1, 1]


def test_openings_that_an_event_leaves_out_are_counted_nowhere_but_in_the_figures_without_it():
    left_out = Pause(
        start=datetime(2026, 5, 4, 14, tzinfo=UTC), end=datetime(2026, 5, 4, 14, 0, 1, tzinfo=UTC)
    )
    found = answer(past(facts(FIVE), events=Events(left_out=(left_out,), names=("Storm",))), term(6), term(2))
    assert found.proposed.rate.n == 2
    assert found.without_event is not None
    assert found.without_event[0].n == 4
    assert sum(s.now.n for s in found.months) == 2
    assert found.flips is not None
    assert found.flips.no_longer_late.tolist() == [3]


def test_a_pause_of_a_requests_own_counts_only_for_a_reason_the_term_names_and_to_its_cap():
    known = facts([("05-04 14:00", "05-14 14:00")])
    mine = replace(
        known,
        paused=np.array([at("05-05 14:00")]),
        resumed=np.array([at("05-13 14:00")]),
        reason=np.array([0]),
        reasons=("waiting for the resident",),
    )
    capped = NegotiatedPause(reason="Waiting for the resident", cap=Target(amount=5, unit=Unit.CALENDAR_DAYS))
    assert tried(past(mine), term(9)).timed.elapsed.tolist() == [10.0]
    assert tried(past(mine), term(9, pauses=(capped,))).timed.elapsed.tolist() == [5.0]
    other = replace(capped, reason="Waiting for parts")
    assert tried(past(mine), term(9, pauses=(other,))).timed.elapsed.tolist() == [10.0]


# ── the curve ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_times_for_shares_are_enough_for_them_and_told_rounded_up():
    curve = Curve(ended=np.array([1.0, 2.0, 2.0, 3.00004]), open=np.array([9.0]))
    on_time, closed = formula("on-time"), formula("closed-on-time")
    assert curve.reached(6_000, on_time) == 2_000
    assert curve.reached(8_000, on_time) == 3_001
    assert curve.reached(9_000, on_time) is None, "one of five is open for longer than any was done in"
    assert curve.reached(9_000, closed) == 3_001
    assert [mark.share_bp for mark in marks(curve, closed)] == [8_000, 9_000, 9_500]


def test_the_curve_only_rises_holds_every_whole_unit_and_few_points():
    numbers = np.random.default_rng(5)
    curve = Curve(ended=np.sort(numbers.uniform(0, 50, 400)), open=np.sort(numbers.uniform(0, 90, 60)))
    for upto in (2, 7, 60, 239, 240, 241, 1_000):
        drawn = points(curve, formula("on-time"), upto=upto)
        assert len(drawn) <= 300, upto
        assert [p.bp for p in drawn] == sorted(p.bp for p in drawn)
        assert drawn[0].milli == 0
        assert drawn[-1].milli == upto * 1_000
        if upto <= 240:
            assert {p.milli for p in drawn} >= {1_000 * n for n in range(upto + 1)}


def test_todays_target_in_another_unit_stands_where_it_was_met_as_often():
    known = past(facts(FIVE[:3]))
    same = answer(known, term(6), term(4))
    assert same.today_milli == 4_000
    other = answer(known, term(6), term(96, Unit.HOURS))
    assert other.today_milli == 3_000, "96 hours were met by two of three, as 3 calendar days were"


# ── equality with judging ────────────────────────────────────────────────────────────────────────────────────────────
ROUND_THE_CLOCK = replace(CITY, code="crews", week=parse_hours("Mon-Tue 00:00-24:00; Thu-Sun 16:00-24:00"))


def _often_midnight(moments, numbers):
    """A third of them at the first second of their day in the city, a third on full hours."""
    walls = to_walls(moments, ZONE)
    kind = numbers.integers(0, 3, len(moments))
    return to_instants(
        np.select([kind == 0, kind == 1], [walls // DAY * DAY, walls // 3_600 * 3_600], walls), ZONE
    )


@pytest.mark.parametrize("unit", list(Unit))
@pytest.mark.parametrize("rule", list(DueRule))
@pytest.mark.parametrize("comparison", list(Comparison))
@pytest.mark.parametrize("name", ["on-time", "closed-on-time"])
@pytest.mark.parametrize("calendar", [CITY, ROUND_THE_CLOCK], ids=lambda each: each.code)
def test_the_share_at_a_target_is_the_rate_that_judging_by_that_target_measures(
    unit, rule, comparison, name, calendar
):
    """For any request and any amount: elapsed time and due date decide alike."""
    numbers = np.random.default_rng([list(Unit).index(unit), list(DueRule).index(rule)])
    as_of = int(AS_OF.timestamp())
    size, year = 400, 31_536_000
    opened = _often_midnight(numbers.integers(as_of - year, as_of, size), numbers)
    ended = _often_midnight(opened + numbers.integers(-3_600, 30 * 86_400, size), numbers)
    ended = np.where((ended > as_of) | (numbers.random(size) < 0.2), frame.NEVER, ended)
    known = replace(facts([("01-01 00:00", "")] * size), opened=opened, ended=ended, request=np.arange(size))
    wanted = term(5, unit, due_rule=rule, comparison=comparison, formula=name)
    held = past(known, events=Events(pauses=(STORM,), names=("Storm",)))
    judged_by = trial(held.facts, wanted, clocked(wanted, calendar), as_of=as_of, events=held.events)
    storm = Relief(
        number="EA-1",
        name="Storm",
        effect=Effect.PAUSE,
        starts=STORM.start,
        ends=STORM.end,
        provisional=False,
    )
    none = np.full(size, frame.NEVER)
    asked = Openings(
        opened=opened, ended=ended, paused=none, resumed=none, reason=np.zeros(size, dtype=np.int64)
    )
    for amount in (1, 2, 5, 17, 40):
        target = replace(wanted, target=Target(amount=amount, unit=unit))
        due = dues(asked, Rule(term=target, calendar=calendar, reliefs=(storm,)), ("",)).adjusted
        codes = frame.judged(opened, ended, due, np.full(size, Standing.JUDGED), as_of=as_of)
        measured = rate(frame.counts(codes), FORMULAS[name])
        assert judged_by.timed.curve.share(amount, FORMULAS[name]) == measured, amount
        assert judged_by.timed.codes(amount).tolist() == codes.tolist(), amount


def test_the_past_is_judged_by_todays_hours_and_the_days_off_of_their_time():
    later = replace(
        CITY,
        number=2,
        effective_from=date(2026, 6, 1),
        holidays=((date(2026, 7, 3), "Independence Day"),),
    )
    found = reaching_back([CITY, later], 2)
    assert found.number == 2
    assert [day for day, _ in found.holidays] == [date(2026, 5, 25), date(2026, 7, 3)]
    assert reaching_back([CITY, later], 1) == CITY


def test_the_past_keeps_the_other_hours_of_its_time():
    noon = SpecialDay(day=date(2026, 5, 22), name="Short Friday", hours=((510, 720),))
    before = replace(CITY, special_days=(noon,))
    later = replace(CITY, number=2, effective_from=date(2026, 6, 1), holidays=())
    assert reaching_back([before, later], 2).special_days == (noon,)
    nights = replace(later, week=parse_hours("Mon-Fri 22:00-09:00"))
    assert reaching_back([before, nights], 2).special_days == ()  # it cannot be fitted in
