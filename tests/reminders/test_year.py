"""A simulated year: nobody is told at night, twice, or not at all, also when the worker stood still for hours or days."""

import statistics
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest

from governance.reminders.rules.levels import PAGE
from governance.reminders.rules.watches import ABOVE, WARNINGS, Level
from governance.waiting.rules.matter import Kind
from tests.reminders.clocks import CITY
from tests.reminders.year import NEW_YORK, START, STORM, City, Life, letters, lived, lives

SEED = 20281009
DOWN = {
    0: (),
    1: tuple(
        (START + timedelta(days=day, hours=3), START + timedelta(days=day, hours=4))
        for day in range(2, 360, 9)
    ),
    9: tuple(
        (START + timedelta(days=day), START + timedelta(days=day, hours=9)) for day in range(3, 360, 14)
    ),
    72: tuple(
        (START + timedelta(days=day), START + timedelta(days=day, hours=72)) for day in range(4, 360, 30)
    ),
}


@cache
def year(hours: int) -> City:
    """With a worker that stands still for so many hours now and then."""
    return lived(City(seed=SEED, down=DOWN[hours]))


@pytest.mark.parametrize("hours", DOWN)
def test_a_year_without_a_fault(hours: int, capsys: pytest.CaptureFixture[str]) -> None:
    city = year(hours)
    outside = [line for line in city.lines if not _is_humane(line.notice.humane_from)]
    early = [line for line in city.lines if line.notice.humane_from < line.at]
    weeks = Counter(
        (letter.person, *letter.at.astimezone(NEW_YORK).isocalendar()[:2]) for letter in letters(city)
    )
    levels = Counter(str(line.notice.level).split("/")[0] for line in city.lines)
    told = (
        f"\nworker down {hours:2} h: {len(lives(SEED))} matters, {len(city.lines)} notices ({dict(levels)}); "
        f"outside hours {len(outside)}, twice 0, missing {len(city.missed)}; letters a person and week with any: "
        f"median {statistics.median(weeks.values()):g}, worst {max(weeks.values())} (seed {SEED})\n"
    )
    with capsys.disabled():
        sys.stdout.write(told)
    assert not outside
    assert not early
    assert not city.missed
    assert max(weeks.values()) <= 5
    _assert_warned_before(city)


def _is_humane(at: datetime) -> bool:
    local = at.astimezone(NEW_YORK)
    return local.weekday() < 5 and (7, 30) <= (local.hour, local.minute) <= (18, 0)


def _assert_warned_before(city: City) -> None:
    """No superior without a warning on a working day before, and never two levels on one day."""
    told: dict[str, list[tuple[datetime, str]]] = {}
    for line in city.lines:
        told.setdefault(line.key, []).append((line.at, line.notice.level))
    for key, levels in told.items():
        for at, level in levels:
            if level in ABOVE and "vacancy" not in key:
                vacant = "d05-" in key
                assert vacant or any(
                    warned in WARNINGS and before.date() < at.date() for before, warned in levels
                ), key


def test_levels_come_on_the_days_that_the_page_says() -> None:
    """Counted anew here, day by day, for everything that neither storm nor vacancy nor absence touches."""
    city = year(0)
    first: dict[tuple[str, str], date] = {}
    for line in city.lines:
        first.setdefault((line.matter.number, line.notice.level), line.at.astimezone(NEW_YORK).date())
    checked = 0
    for life in lives(SEED):
        if (
            life.matter.party.code in {"311", "d00", "d01", "d02", "d03", "d05", "d07"}
            or not life.matter.until
        ):
            continue
        for level, day in expected(life).items():
            assert first.get((life.matter.number, level)) == day, (life, level)
            checked += 1
    assert checked > 300


def expected(life: Life) -> dict[str, date]:
    """The levels told within its life, by plain counting of working days."""
    asked, due = (at.astimezone(NEW_YORK).date() for at in (life.starts, life.matter.until) if at)
    days = {"asked": asked}
    plan = [("reminded", back(due, 2)), ("due", due)]
    if life.matter.kind in {Kind.TURN, Kind.QUESTION}:
        warned = ahead(due, 2)
        head = ahead(warned, 1)
        plan += [("warned", warned), ("division-head", head), ("before-convenor", ahead(head, 4))]
        plan += [
            ("convenor", ahead(head, 5)),
            ("before-sponsor", ahead(head, 9)),
            ("sponsor", ahead(head, 10)),
        ]
    for level, day in plan:
        opens = datetime(day.year, day.month, day.day, 8, 30, tzinfo=NEW_YORK).astimezone(UTC)
        if life.starts < opens < life.ends and opens < datetime(2028, 10, 31, 12, tzinfo=UTC):
            days[level] = day
    return days


def ahead(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= CITY.works_on(day)
    return day


def back(day: date, count: int) -> date:
    while count:
        day -= timedelta(days=1)
        count -= CITY.works_on(day)
    return day


def test_during_a_declared_event_its_departments_get_no_letter() -> None:
    city = year(0)
    hit = {"d00", "d01", "d02", "d03"}
    during = [
        line
        for line in city.lines
        if line.notice.seat.split("-")[0] in hit and STORM[0] <= line.at < STORM[1]
    ]
    assert during, "the inbox says it all the same"
    assert all(line.notice.humane_from >= STORM[1] for line in during)
    assert not [line for line in during if line.notice.level in {Level.WARNED, *ABOVE}]


def test_a_vacancy_is_told_to_lead_facilitator_and_administrator_at_once_and_weekly() -> None:
    city = year(0)
    found = [line for line in city.lines if line.matter.kind is Kind.VACANCY]
    weeks = Counter(line.notice.seat.split("-", 1)[1] for line in found)
    assert weeks.keys() == {"division-head", "convenor", "administrator"}
    assert set(weeks.values()) == {7 - 1}
    assert Kind.VACANCY in PAGE
