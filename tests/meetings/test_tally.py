"""What votes come to, against a model that counts in another way: nobody who is absent, stays out or left is ever counted."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from governance.bodies.rules.ground_rules import Base, GroundRules, MotionKind
from governance.bodies.rules.quorum import InRoom, Roll, quorum
from governance.bodies.rules.shares import Needed, Of, Share
from governance.meetings.rules.votes import GIVEN, Given, Result, Tally, Value, tally
from tests.bodies.boards import BOARD

SHARES = (
    Share(),
    Share(numerator=3, denominator=5),
    Share(numerator=2, denominator=3),
    Share(numerator=1, denominator=1),
)
YES, NO, ABSTAIN = GIVEN


def counted(
    values: dict[str, Value], *, needed: Needed | None = None, recused: frozenset[str] = frozenset()
) -> Tally:
    """Seats of which each is held by one person, who is there; `values` is what they said."""
    seats = tuple(values)
    rules = replace(BOARD, seats=seats, needed={MotionKind.ORDINARY: needed} if needed else {})
    people = {seat: frozenset({place}) for place, seat in enumerate(seats, 1)}
    room = [InRoom(seat=seat, person=place) for place, seat in enumerate(seats, 1)]
    given = [Given(seat=seat, person=place, value=values[seat]) for place, seat in enumerate(seats, 1)]
    there = quorum(rules, Roll(people=people), room, recused=recused)
    return tally(rules, MotionKind.ORDINARY, there, given)


@pytest.mark.parametrize(
    ("said", "of", "carries"),
    [
        ((YES, YES, ABSTAIN, ABSTAIN, ABSTAIN), Of.CAST, True),
        ((YES, YES, ABSTAIN, ABSTAIN, ABSTAIN), Of.PRESENT, False),
        ((YES, YES, YES, ABSTAIN, NO), Of.PRESENT, True),
        ((YES, YES, YES, ABSTAIN, NO), Of.BASE, True),
        ((YES, NO, ABSTAIN, ABSTAIN, ABSTAIN), Of.CAST, False),
        ((ABSTAIN,) * 5, Of.CAST, False),
    ],
)
def test_an_abstention_is_no_vote_and_a_no_where_a_share_of_those_present_is_needed(
    said: tuple[Value, ...],
    of: Of,
    carries: bool,  # noqa: FBT001 - a table
) -> None:
    found = counted(dict(zip("abcde", said, strict=True)), needed=Needed(of=of))
    assert (found.result is Result.CARRIED) is carries


def test_of_a_board_of_five_two_to_none_with_one_abstention_is_not_enough_of_all_seats() -> None:
    """As in New York, where a majority of the whole number is needed."""
    rules = replace(BOARD, seats=tuple("abcde"), needed={MotionKind.ORDINARY: Needed(of=Of.BASE)})
    people = {seat: frozenset({place}) for place, seat in enumerate("abcde", 1)}
    room = [InRoom(seat=seat, person=place) for place, seat in enumerate("abc", 1)]
    given = [Given(seat="a", person=1, value=YES), Given(seat="b", person=2, value=YES)]
    found = tally(rules, MotionKind.ORDINARY, quorum(rules, Roll(people=people), room), given)
    assert (found.result, found.needed, found.yes) == (Result.FAILED, 3, 2)


def test_two_to_one_of_votes_cast_with_two_thirds_needed() -> None:
    thirds = Needed(share=SHARES[2])
    assert counted({"a": YES, "b": YES, "c": NO}, needed=thirds).result is Result.CARRIED
    assert counted({"a": YES, "b": YES, "c": NO, "d": NO, "e": YES}, needed=thirds).result is Result.FAILED


def test_who_takes_no_part_is_none_of_the_votes() -> None:
    found = counted({"a": YES, "b": NO, "c": NO}, recused=frozenset({"b", "c"}))
    assert (found.values["b"], found.no) == (Value.RECUSED, 0)
    assert found.result is Result.RECOMMENDED, "and one of three is no quorum"


def test_what_somebody_said_who_no_longer_speaks_for_the_seat_is_an_abstention_of_who_does() -> None:
    rules = replace(BOARD, seats=("a",))
    there = quorum(rules, Roll(people={"a": frozenset({2})}), [InRoom(seat="a", person=2)])
    found = tally(rules, MotionKind.ORDINARY, there, [Given(seat="a", person=1, value=YES)])
    assert (found.values["a"], found.result) == (Value.ABSTAIN, Result.FAILED)


# ── against a model ──────────────────────────────────────────────────────────────────────────────────────────────────
def _drawn(dice: random.Random) -> tuple[GroundRules, Roll, list[InRoom], frozenset[str], list[Given]]:
    seats = tuple(f"s{place}" for place in range(dice.randint(1, 9)))
    rules = replace(
        BOARD,
        seats=seats,
        base=dice.choice(list(Base)),
        quorum=dice.choice(SHARES),
        recused_counts=dice.random() < 0.3,
        needed={MotionKind.ORDINARY: Needed(of=dice.choice(list(Of)), share=dice.choice(SHARES))},
    )
    people = {s: frozenset(dice.sample(range(1, 8), dice.choice((0, 1, 1, 1, 2)))) for s in seats}
    room = [InRoom(seat=dice.choice((*seats, "guest")), person=p) for p in range(1, 8) if dice.random() < 0.7]
    dice.shuffle(room)
    recused = frozenset(s for s in seats if dice.random() < 0.15)
    given = [
        Given(seat=s, person=dice.randint(1, 7), value=dice.choice(GIVEN))
        for s in seats
        if dice.random() < 0.8
    ]
    return rules, Roll(people=people), room, recused, given


def _model(
    rules: GroundRules, roll: Roll, room: list[InRoom], recused: frozenset[str], given: list[Given]
) -> tuple[set[str], Result, int, int]:
    """The same in fractions: which seats are voices, what comes of it, yes and no."""
    taken: dict[str, int] = {}
    for each in room:
        if (
            each.person in roll.people.get(each.seat, ())
            and each.seat not in taken
            and each.person not in taken.values()
        ):
            taken[each.seat] = each.person
    out = {each.person for each in room if each.seat in recused}
    voices = {s: p for s, p in taken.items() if s not in recused and p not in out}
    said = {g.seat: g.value for g in given if voices.get(g.seat) == g.person}
    yes, no = list(said.values()).count(YES), list(said.values()).count(NO)
    base = len(rules.seats) if rules.base is Base.SEATS else sum(bool(roll.people[s]) for s in rules.seats)
    present = len(taken) if rules.recused_counts else len(voices)
    need = rules.needed[MotionKind.ORDINARY]
    whole = {Of.CAST: yes + no, Of.PRESENT: max(present, len(voices)), Of.BASE: base}[need.of]
    carries = _reached(yes, need.share, whole) and yes > no
    there = _reached(present, rules.quorum, base)
    result = (
        (Result.CARRIED if carries else Result.FAILED)
        if there
        else (Result.RECOMMENDED if carries else Result.NO_QUORUM)
    )
    return set(voices), result, yes, no


def _reached(count: int, share: Share, whole: int) -> bool:
    part = Fraction(share.numerator, share.denominator)
    return count > 0 and (count > whole * part if part == Fraction(1, 2) else count >= whole * part)


@pytest.mark.parametrize("seeds", [range(400), pytest.param(range(400, 10_400), marks=pytest.mark.slow)])
def test_a_tally_agrees_with_the_model(seeds: range) -> None:
    for seed in seeds:
        drawn = _drawn(random.Random(seed))
        rules, roll, room, recused, given = drawn
        found = tally(rules, MotionKind.ORDINARY, quorum(rules, roll, room, recused=recused), given)
        voices, result, yes, no = _model(*drawn)
        assert (found.result, found.yes, found.no) == (result, yes, no), seed
        counting = {seat for seat, value in found.values.items() if value in GIVEN}
        assert counting == voices, f"{seed}: only who is in the room and takes part has a vote"
        in_room = {each.person for each in room}
        assert all(roll.people[seat] & in_room for seat in counting), seed
