"""What is made of one matter at one moment: whom it is told to, by which letter, and whom it is not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from governance.people.rules import Role
from governance.reminders.actions.telling import _Offices
from governance.reminders.rules.due import Step, Told
from governance.reminders.rules.facts import Facts, decoded
from governance.reminders.rules.levels import DATED
from governance.reminders.rules.notices import Case, Heard, Outcome, outcome
from governance.reminders.rules.recipients import Reader, staff
from governance.reminders.rules.watches import Level, Manner
from governance.reminders.rules.words import Telling
from governance.waiting.rules.matter import Kind, Matter, Seats, Subject
from tests.reminders.year import CENTER, NEW_YORK, STORM, City, _acting, _office

AT = datetime(2028, 3, 1, 13, 30, tzinfo=UTC)  # a Wednesday, 8:30 in New York
OFFICE = _office("d09")
LIAISON = Reader(
    person=1, name="Ana", phone="555", seats=(_acting(1, OFFICE, Role.LIAISON),), days_signed_in=20
)
HEAD = Reader(person=2, name="Bo", seats=(_acting(2, OFFICE, Role.DIVISION_HEAD, leads=True),))
MATTER = Matter(
    kind=Kind.TURN, subject=Subject.CHANGE, number="CH-1", title="Potholes", step=Kind.TURN, party=OFFICE,
    seats=Seats(parties=frozenset({"d09"})), since=AT - timedelta(days=20), until=AT - timedelta(days=5),
    sides=(CENTER, OFFICE),
)  # fmt: skip
WARNED_BEFORE: Heard = {1: {"warned": AT - timedelta(days=1)}}


def told(
    level: Level, *readers: Reader, heard: Heard = WARNED_BEFORE, at: datetime = AT, matter: Matter = MATTER
) -> Outcome:
    now = City(seed=1, at=at).present()
    rung = next(rung for rung in DATED.rungs if rung.level is level)
    case = Case(
        telling=Telling(
            matter=matter, staff=staff(readers), zone=NEW_YORK, at=at,
            known=Facts(act="Answer 311", title="Potholes", href="/changes/CH-1"),
        ),
        ladder=DATED, step=Step(rung=rung, level=level, at=at), told=Told(level="due", at=at - timedelta(days=2)),
        heard=heard, offices=_Offices(now, matter), at=at,
    )  # fmt: skip
    return outcome(case)


def short(made: Outcome) -> list[tuple[int, str, str]]:
    return [(each.person, each.level, str(each.manner)) for each in made.notices]


def test_a_superior_is_told_after_a_warning_of_the_day_before() -> None:
    made = told(Level.DIVISION_HEAD, LIAISON, HEAD)
    assert short(made) == [(2, "division-head", "informed")]
    facts = decoded(made.notices[0].facts)
    assert (facts.act, facts.correspondent.name, facts.correspondent.phone) == (
        "D09 has to answer",
        "Ana",
        "555",
    )


def test_without_that_warning_the_warning_is_told_instead_and_the_level_waits() -> None:
    """Nobody who holds the role was warned: the holder before was. Nor is a warning of this morning enough."""
    for heard in ({7: {"warned": AT - timedelta(days=3)}}, {1: {"warned": AT - timedelta(minutes=5)}}):
        made = told(Level.DIVISION_HEAD, LIAISON, HEAD, heard=heard)
        assert [each[:2] for each in short(made)] == [(1, "warned")]
        assert made.told == Told(level="due", at=AT)
        assert decoded(made.notices[0].facts).next_level.day == "2028-03-02"


def test_nobody_is_told_as_their_own_superior() -> None:
    heard: Heard = {2: {"warned": AT - timedelta(days=1)}}
    assert told(Level.DIVISION_HEAD, HEAD, heard=heard).notices == ()


def test_of_a_refused_address_the_lead_is_told_and_nobody_above() -> None:
    sponsor = Reader(person=3, name="Cy", seats=(_acting(3, _office("hall"), Role.LIAISON),))
    made = told(Level.SPONSOR, replace(LIAISON, refused=True), HEAD, sponsor)
    assert (2, "sponsor", "informed") in short(made)
    assert 3 not in {each.person for each in made.notices}


def test_a_warning_goes_at_once_and_a_superior_by_the_letter_of_the_day() -> None:
    warned = told(Level.WARNED, LIAISON, HEAD).notices[0]
    head = told(Level.DIVISION_HEAD, LIAISON, HEAD).notices[0]
    assert (warned.urgent, warned.humane_from) == (True, AT)
    assert (head.urgent, head.humane_from.date()) == (False, AT.date()), "though Bo signs in seldom"


def test_whoever_is_away_is_informed_once_for_their_return_and_the_head_acts() -> None:
    back = AT + timedelta(days=6)
    away = replace(LIAISON, away={LIAISON.seats[0].seat_id: back})
    first = told(Level.WARNED, away, HEAD, heard={}).notices
    assert {(each.person, each.manner) for each in first} == {(1, Manner.INFORMED), (2, Manner.WARNED)}
    assert next(each.humane_from for each in first if each.person == 1) >= back
    again = told(Level.WARNED, away, HEAD, heard={1: {"due": AT}, 2: {"due": AT}}).notices
    assert {each.person for each in again} == {2}


def test_while_an_event_asks_for_quiet_letters_wait_for_its_end() -> None:
    office = _office("d00")
    matter = replace(MATTER, party=office, seats=Seats(parties=frozenset({"d00"})))
    reader = replace(LIAISON, seats=(_acting(1, office, Role.LIAISON),))
    made = told(Level.DUE, reader, at=STORM[0] + timedelta(hours=4), matter=matter).notices
    assert [(each.urgent, each.humane_from >= STORM[1]) for each in made] == [(False, True)]
