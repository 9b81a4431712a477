"""The one page of levels: every kind has its line, and no administrator's number tells a superior without a warning."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from governance.reminders.queries.watches import choice_from
from governance.reminders.rules import levels
from governance.reminders.rules.due import Running, Told, next_step, step_due
from governance.reminders.rules.humane import Hours
from governance.reminders.rules.levels import DATED, PAGE, Choice, Ladder, Of, ladder
from governance.reminders.rules.watches import ABOVE, WARNINGS, Level, times_again
from governance.waiting.rules.matter import Kind
from tests.reminders.clocks import AROUND_THE_CLOCK, CITY, ZONE

ASKED_AT = datetime(2026, 6, 2, 13, tzinfo=UTC)
DUE = datetime(2026, 6, 16, 21, tzinfo=UTC)
RUNNING = Running(since=ASKED_AT, until=DUE)
HOURS = Hours(calendar=CITY, zone=ZoneInfo(ZONE), around=date(2026, 6, 2))


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_matter_has_its_line(kind: Kind) -> None:
    assert kind in PAGE, "Say in governance/reminders/rules/levels.py when it is told again, and to whom."


@pytest.mark.parametrize("known", [*PAGE.values(), levels.DEFAULT])
def test_every_superior_comes_right_after_a_warning(known: Ladder) -> None:
    for before, rung in zip(known.rungs, known.rungs[1:], strict=False):
        if rung.level in ABOVE:
            assert before.level in WARNINGS
            assert rung.of is Of.LAST


@pytest.mark.parametrize("known", [*PAGE.values(), levels.DEFAULT])
def test_levels_come_in_the_order_of_time(known: Ladder) -> None:
    order = [list(Level).index(rung.level) for rung in known.rungs]
    assert order == sorted(set(order))


def planned(known: Ladder, running: Running) -> list[tuple[str, str]]:
    """Each level and the day it is told, if each is told when it is due; of what is told again and again, the first."""
    told, found = Told(), []
    while not times_again(told.level) and (step := next_step(known, told, running, HOURS)):
        found.append((str(step.level), f"{step.at.astimezone(ZoneInfo(ZONE)):%b %d %H:%M}"))
        told = Told(level=step.level, at=step.at)
    return found


def test_the_levels_of_an_answer_by_a_date() -> None:
    assert planned(DATED, RUNNING) == [
        ("asked", "Jun 02 09:00"),
        ("reminded", "Jun 12 08:30"),
        ("due", "Jun 16 08:30"),
        ("warned", "Jun 18 08:30"),
        ("division-head", "Jun 22 08:30"),  # Juneteenth lies between
        ("before-convenor", "Jun 26 08:30"),
        ("convenor", "Jun 29 08:30"),
        ("before-sponsor", "Jul 06 08:30"),
        ("sponsor", "Jul 07 08:30"),
        ("again/1", "Jul 21 08:30"),
    ]


def test_what_waits_without_a_date_climbs_by_weeks() -> None:
    undated = planned(levels.UNDATED, Running(since=ASKED_AT))
    assert undated[:4] == [
        ("asked", "Jun 02 09:00"),
        ("reminded", "Jun 09 08:30"),
        ("warned", "Jun 16 08:30"),
        ("division-head", "Jun 17 08:30"),
    ]


def test_a_short_time_to_answer_has_no_reminder_before_the_asking() -> None:
    short = Running(since=ASKED_AT, until=ASKED_AT + timedelta(hours=30))
    assert [level for level, _ in planned(DATED, short)][:3] == ["asked", "due", "warned"]
    first = step_due(DATED, Told(), short, HOURS, ASKED_AT)
    assert first
    assert first.level == "asked"


def test_of_several_that_are_due_only_the_last_reminder_is_told() -> None:
    late = step_due(DATED, Told(), RUNNING, HOURS, ASKED_AT + timedelta(days=60))
    assert late
    assert late.level == "due"
    at = ASKED_AT + timedelta(days=60)
    following = next_step(DATED, Told(level="due", at=at), RUNNING, HOURS)
    assert following
    assert (following.level, following.at > at) == ("warned", True)


def test_a_promise_holds_the_next_level_until_the_day_after() -> None:
    held = Running(since=ASKED_AT, until=DUE, promised=datetime(2026, 6, 23, 21, tzinfo=UTC))
    step = next_step(DATED, Told(level="due", at=DUE - timedelta(hours=8)), held, HOURS)
    assert step
    assert step.at == datetime(2026, 6, 24, 12, 30, tzinfo=UTC)


def test_a_declared_event_holds_warnings_and_superiors_but_no_reminder() -> None:
    quiet = Running(since=ASKED_AT, until=DUE, quiet=datetime(2026, 6, 25, 4, tzinfo=UTC))
    days = dict(planned(DATED, quiet))
    assert days["due"].startswith("Jun 16")
    assert days["warned"].startswith("Jun 25")
    assert days["division-head"].startswith("Jun 26")


def test_administrators_choose_numbers_and_leave_levels_out() -> None:
    choice = choice_from('{"after": {"reminded": -3, "division-head": 0, "mood": 2}, "off": ["sponsor"]}')
    chosen = {rung.level: rung.after for rung in ladder(Kind.TURN, choice).rungs}
    assert chosen[Level.REMINDED] == -3
    assert chosen[Level.DIVISION_HEAD] == 1, "never without a business day after the warning"
    assert Level.SPONSOR not in chosen
    assert ladder(Kind.TURN, Choice(after={})) == DATED


def test_a_vacancy_is_told_every_week() -> None:
    told, days = Told(), []
    for _ in range(3):
        step = next_step(PAGE[Kind.VACANCY], told, Running(since=ASKED_AT), HOURS)
        assert step
        days.append((step.level, f"{step.at:%m-%d}"))
        told = Told(level=step.level, at=step.at)
    assert days == [("asked", "06-02"), ("again/1", "06-09"), ("again/2", "06-16")]


def test_an_office_that_works_every_day_is_told_on_five_of_them() -> None:
    """Due on a Sunday: the reminder of the day comes on the Friday before, the warning two business days after."""
    hours = Hours(calendar=AROUND_THE_CLOCK, zone=ZoneInfo(ZONE), around=date(2026, 6, 2))
    running = Running(since=ASKED_AT, until=datetime(2026, 6, 14, 20, tzinfo=UTC))
    told, days = Told(level="asked", at=ASKED_AT), []
    for _ in range(4):
        step = next_step(DATED, told, running, hours)
        assert step
        days.append(f"{step.level} {step.at:%a %m-%d}")
        told = Told(level=step.level, at=step.at)
    assert days == ["reminded Thu 06-11", "due Fri 06-12", "warned Tue 06-16", "division-head Wed 06-17"]


def test_silence_that_lets_something_stand_is_never_urgent() -> None:
    assert {kind for kind, known in PAGE.items() if known.is_waited_for} >= {Kind.TURN, Kind.CORRECTION}
    assert not any(PAGE[kind].is_waited_for for kind in (Kind.NOTICE, Kind.COMMENT, Kind.LABELS))
