"""Quorums and majorities in whole numbers, and who is a voice. Without a database."""

from dataclasses import replace

import pytest

from governance.bodies.rules.ground_rules import Base, GroundRules, Kind
from governance.bodies.rules.quorum import InRoom, Roll, quorum
from governance.bodies.rules.shares import Needed, Of, Share, share_of

TWO_THIRDS, ALL = Share(numerator=2, denominator=3), Share(numerator=1, denominator=1)
SEATS = tuple("abcdefgh")
RULES = GroundRules(kind=Kind.BOARD, purpose="Targets.", seats=SEATS, chair="a")
SIX = {seat: frozenset({number}) for number, seat in enumerate(SEATS[:6], start=1)}
SIX_OF_EIGHT = Roll(people=SIX)


def room(*seats: str) -> list[InRoom]:
    return [InRoom(seat=seat, person=SEATS.index(seat) + 1) for seat in seats]


@pytest.mark.parametrize(
    ("share", "base", "takes"),
    [
        (Share(), 8, 5),
        (Share(), 7, 4),
        (Share(), 6, 4),
        (Share(), 1, 1),
        (Share(), 0, 1),
        (TWO_THIRDS, 8, 6),
        (TWO_THIRDS, 9, 6),
        (TWO_THIRDS, 7, 5),
        (TWO_THIRDS, 0, 1),
        (ALL, 7, 7),
        (Share(numerator=3, denominator=5), 5, 3),
        (Share(numerator=2, denominator=4), 8, 5),
    ],
)
def test_more_than_half_is_never_half_and_other_parts_are_rounded_up(
    share: Share, base: int, takes: int
) -> None:
    assert share.of(base) == takes


def test_a_part_is_written_as_it_is_read() -> None:
    assert share_of(TWO_THIRDS.text) == TWO_THIRDS
    with pytest.raises(ValueError, match="invalid"):
        share_of("most")


@pytest.mark.parametrize(("base", "counted", "needed"), [(Base.SEATS, 8, 5), (Base.FILLED, 6, 4)])
def test_of_eight_seats_with_two_vacant_all_or_the_filled_ones_count(
    base: Base, counted: int, needed: int
) -> None:
    found = quorum(replace(RULES, base=base), SIX_OF_EIGHT, room("a", "b", "c", "d"))
    assert (found.base, found.needed, found.present) == (counted, needed, 4)
    assert found.met is (base is Base.FILLED)


def test_only_who_holds_a_seat_or_acts_for_its_holder_is_a_voice() -> None:
    guest, vacant = InRoom(seat="a", person=99), InRoom(seat="h", person=1)
    found = quorum(RULES, SIX_OF_EIGHT, [guest, vacant, InRoom(seat="z", person=2), *room("b")])
    assert found.voices == {"b": 2}


def test_one_person_with_two_seats_counts_once_and_speaks_for_the_one_they_came_for() -> None:
    people = {**SIX, "b": frozenset({1})}
    found = quorum(RULES, Roll(people=people), [InRoom(seat="b", person=1), InRoom(seat="a", person=1)])
    assert (found.present, found.voices) == (1, {"b": 1})


def test_holder_and_stand_in_both_there_are_one_voice() -> None:
    people = {**SIX, "a": frozenset({1, 50})}
    found = quorum(RULES, Roll(people=people), [InRoom(seat="a", person=50), InRoom(seat="a", person=1)])
    assert (found.present, found.voices) == (1, {"a": 50})


@pytest.mark.parametrize(("counts", "present"), [(False, 4), (True, 5)])
def test_who_takes_no_part_breaks_the_quorum_unless_the_rules_count_them(
    *, counts: bool, present: int
) -> None:
    rules = replace(RULES, recused_counts=counts)
    found = quorum(rules, SIX_OF_EIGHT, room("a", "b", "c", "d", "e"), recused=frozenset({"e"}))
    assert (found.present, found.met) == (present, counts)
    assert "e" not in found.voices, "and never votes"
    assert found.recused == {"e"}


def test_who_takes_no_part_for_one_seat_is_no_voice_for_another() -> None:
    people = {**SIX, "b": frozenset({1})}
    here = [InRoom(seat="b", person=1), InRoom(seat="a", person=1)]
    assert not quorum(RULES, Roll(people=people), here, recused=frozenset({"a"})).voices


@pytest.mark.parametrize(
    ("of", "takes"),
    [(Of.CAST, 2), (Of.PRESENT, 3), (Of.BASE, 5)],
)
def test_votes_are_needed_of_what_the_rules_say(of: Of, takes: int) -> None:
    assert Needed(of=of).votes(cast=2, present=5, base=8) == takes


def test_whom_a_rule_keeps_from_an_item_is_no_voice_for_it() -> None:
    found = quorum(RULES, SIX_OF_EIGHT, room("a", "b", "c", "d", "e"), barred=frozenset({5}))
    assert (found.present, found.met, found.recused) == (4, False, frozenset({"e"}))


@pytest.mark.parametrize(("allowed", "voices"), [(False, {"a": 1}), (True, {"a": 1, "b": 1})])
def test_a_proxy_votes_for_an_absent_holder_where_the_rules_say_so_and_makes_no_quorum(
    *, allowed: bool, voices: dict[str, int]
) -> None:
    roll = Roll(people={**SIX, "b": frozenset({2, 1})}, standing_in={"b": 1})
    found = quorum(replace(RULES, proxies=allowed), roll, room("a"))
    assert (found.voices, found.present) == (voices, 1)
