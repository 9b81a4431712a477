"""The thread of a target: what chance explains is neither a miss nor better."""

from dataclasses import replace
from datetime import date

from governance.meetings.rules.thread import Kept, Month, kept, scored
from governance.results.rules.formulas import share
from governance.scorecards.rules.swing import Move


def month(number: int, met: int, n: int, goal: int = 9_000) -> Month:
    return Month(card=f"SC-{number}", starts=date(2026, number, 1), rate=share(met, n), goal_bp=goal)


def test_a_month_is_missed_only_by_more_than_chance() -> None:
    assert kept(share(70, 100), 9_000) is Kept.NO
    assert kept(share(87, 100), 9_000) is Kept.CHANCE
    assert kept(share(90, 100), 9_000) is Kept.YES
    assert kept(share(10, 29), 9_000) is Kept.FEW
    assert kept(share(10, 100), -1) is Kept.NO_GOAL


def before_and_since(befores: list[Month], met: int, n: int) -> Move:
    since = Month(card="SC-8", starts=date(2026, 8, 1), rate=share(met, n), goal_bp=9_000)
    return scored([*befores, since], agreed=date(2026, 7, 2), starts=date(2026, 8, 1)).moved


def test_better_is_said_only_by_the_rule_of_scorecards() -> None:
    """One rule for “changed” everywhere: six months before, 20 requests, what an event changed set aside."""
    steady = [month(number, 85, 100) for number in range(1, 7)]
    assert before_and_since(steady, 95, 100) is Move.BETTER
    assert before_and_since(steady, 89, 100) is Move.SAME
    assert before_and_since(steady, 70, 100) is Move.WORSE
    assert before_and_since(steady, 1, 19) is Move.UNKNOWN
    assert before_and_since(steady[:5], 95, 100) is Move.UNKNOWN
    storm = replace(month(6, 45, 100), touched=True)
    assert before_and_since([*steady[:5], storm], 95, 100) is Move.UNKNOWN


def test_the_month_in_which_it_was_agreed_is_neither_before_nor_since() -> None:
    months = [month(number, 70, 100) for number in range(1, 6)] + [month(6, 60, 100), month(7, 90, 100)]
    found = scored(months, agreed=date(2026, 6, 2), starts=date(2026, 7, 1))
    assert [each.card for each in found.before] == ["SC-1", "SC-2", "SC-3", "SC-4", "SC-5"]
    assert [each.card for each in found.since] == ["SC-7"]
    assert (len(found.missed), found.kept, found.moved) == (5, Kept.YES, Move.UNKNOWN)


def test_without_a_card_nothing_is_said() -> None:
    found = scored([], agreed=date(2026, 6, 2), starts=date(2026, 7, 1))
    assert (found.kept, found.moved, found.missed) == (Kept.FEW, Move.UNKNOWN, ())


def test_many_months_together_say_what_one_does_not() -> None:
    months = [month(number, 85, 100) for number in range(1, 8)]
    assert all(each.kept is Kept.CHANCE for each in months)
    assert scored(months, agreed=date(2025, 12, 2), starts=date(2026, 1, 1)).kept is Kept.NO


def test_of_the_time_before_one_year_is_told() -> None:
    long_ago = Month(card="SC-0", starts=date(2025, 5, 1), rate=share(1, 100), goal_bp=9_000)
    found = scored([long_ago, month(1, 70, 100)], agreed=date(2026, 6, 2), starts=date(2026, 7, 1))
    assert [each.card for each in found.before] == ["SC-1"]
