"""Actions: who may take which step, days as they are typed, what shows that something is done, a version's steps."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from governance.calendars.rules.hours import parse_hours
from governance.calendars.rules.model import Calendar
from governance.errors import Invalid
from governance.meetings.rules.actions import (
    MOVES,
    Evidence,
    Standing,
    State,
    Step,
    checked_evidence,
    due_at,
    progress,
    step_due,
)
from governance.people.rules import Acting, PartyKind, Role, clock

CITY = Calendar(
    code="city",
    name="City Hall",
    number=1,
    zone="America/New_York",
    week=parse_hours("Mon-Fri 08:30-17:00"),
    holidays=((date(2026, 11, 26), "Thanksgiving"), (date(2026, 11, 27), "Day after Thanksgiving")),
    covers_until=date(2026, 12, 31),
    effective_from=date(2024, 1, 1),
)
TUESDAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 17, tzinfo=UTC)


def who(party: str, role: Role, person: int = 1) -> Acting:
    kind = {"311": PartyKind.CENTER, "streets": PartyKind.DEPARTMENT}.get(party, PartyKind.OVERSIGHT)
    return replace(clock(), person_id=person, party=party, kind=kind, role=role)


def may(state: State, by: Acting, done_by: int | None = None) -> set[Step]:
    facts = Standing(state=state, by=by, party="streets", other="311", done_by=done_by)
    return set(MOVES.open_steps(facts))


def test_its_own_office_does_it_and_the_other_looks() -> None:
    dana, marcus = who("streets", Role.LIAISON), who("311", Role.ANALYST, 2)
    assert may(State.OPEN, dana) == {Step.DO, Step.DEFER, Step.HAND_OVER, Step.DROP}
    assert may(State.OPEN, marcus) == {Step.DROP}
    assert may(State.DONE, dana, 1) == set()
    assert may(State.DONE, marcus, 1) == {Step.VERIFY, Step.NOT_YET}
    for state in (State.VERIFIED, State.DROPPED):
        assert may(state, dana) == may(state, marcus) == set()


def test_nobody_confirms_what_they_closed_even_from_another_office() -> None:
    moved = who("311", Role.ANALYST, 1)
    assert may(State.DONE, moved, done_by=1) == set()


@pytest.mark.parametrize(
    ("party", "role"),
    [
        ("streets", Role.OBSERVER),
        ("parks", Role.LIAISON),
        ("mayor", Role.ADMINISTRATOR),
        ("mayor", Role.SPONSOR),
    ],
)
def test_nobody_else_takes_a_step(party: str, role: Role) -> None:
    assert all(may(state, who(party, role)) == set() for state in State)


@pytest.mark.parametrize(
    ("typed", "due"),
    [
        ("1 business day", "2026-11-25"),
        ("2", "2026-11-30"),  # Thanksgiving, the day after, a weekend
        ("5 business days", "2026-12-03"),
        ("", "2026-12-10"),
        ("2026-11-25", "2026-11-25"),
        ("11/26", "2026-11-30"),  # a holiday: the next day on which somebody works
        ("11/28/2026", "2026-11-30"),
        ("1/4", "2027-01-04"),
        ("11/24", "2026-11-24"),
    ],
)
def test_due_on_its_owners_calendar(typed: str, due: str) -> None:
    found = due_at(typed, calendar=CITY, at=NOON, today=TUESDAY)
    assert found == datetime.fromisoformat(f"{due}T17:00:00-05:00")


@pytest.mark.parametrize("typed", ["0", "251", "soon", "11/23/2026", "2/30", "2040-01-02", "five"])
def test_no_day_that_is_over_or_none(typed: str) -> None:
    with pytest.raises(Invalid) as wrong:
        due_at(typed, calendar=CITY, at=NOON, today=TUESDAY)
    assert set(wrong.value.fields) == {"due"}


def test_something_shows_that_it_is_done() -> None:
    for typed in (Evidence(words="Ticket 17"), Evidence(link="https://portalder.gov/p"), Evidence(files=1)):
        assert checked_evidence(typed) == typed
    for wrong in (
        Evidence(),
        Evidence(words="  "),
        Evidence(link="javascript:alert(1)"),
        Evidence(link="ftp://x"),
    ):
        with pytest.raises(Invalid):
            checked_evidence(wrong)


@pytest.mark.parametrize(
    ("takes_effect", "due"),
    [
        (date(2026, 12, 1), "2026-11-30"),
        (date(2026, 11, 30), "2026-11-25"),  # over the holidays and the weekend
        (date(2026, 11, 25), "2026-11-24"),
        (TUESDAY, "2026-11-24"),
        (date(2026, 11, 1), "2026-11-24"),
    ],
)
def test_a_step_is_due_the_day_before_or_today(takes_effect: date, due: str) -> None:
    found = step_due(CITY, takes_effect=takes_effect, at=NOON, today=TUESDAY)
    assert found == datetime.fromisoformat(f"{due}T17:00:00-05:00")


def test_a_step_is_never_due_before_it_is_asked() -> None:
    evening = datetime.fromisoformat("2026-11-24T20:00:00-05:00")
    found = step_due(CITY, takes_effect=TUESDAY, at=evening, today=TUESDAY)
    assert found == datetime.fromisoformat("2026-11-25T17:00:00-05:00")


def test_how_many_steps_are_done() -> None:
    assert progress({}) == (0, 0)
    some = {"a": State.OPEN, "b": State.DONE, "c": State.VERIFIED, "d": State.DROPPED}
    assert progress(some) == (2, 3)
