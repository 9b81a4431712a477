"""When a service has moved: by more than its own swing in the twelve months before, on the card as by the rule."""

from datetime import date

import pytest

from governance import canonical
from governance.results.rules.formulas import share
from governance.scorecards.rules.card_json import body, card_from
from governance.scorecards.rules.earlier_cards import Month, usual_of, year_before
from governance.scorecards.rules.periods import Period, PeriodKind
from governance.scorecards.rules.swing import NO_USUAL, Compared, Move, move, usual
from reports import card_words
from tests.scorecards.cards_made import names, of
from tests.scorecards.test_card_rules import lines

STEADY = usual([(85, 100)] * 12)
ALMOST = usual([(30, 30)] * 7 + [(29, 30)] * 5)


def year(percents, *, due=100):
    return usual([(percent * due // 100, due) for percent in percents])


# The rule, in known numbers


@pytest.mark.parametrize(
    ("met", "found"),
    [(93, Move.SAME), (94, Move.BETTER), (77, Move.SAME), (76, Move.WORSE)],
)
def test_a_hundred_requests_against_a_steady_year_move_by_eight_points_and_a_half(met, found):
    """2.201 · √(0.843 · 0.157 · (1/100 + 1/1200)) = 8.3 points, 0.843 being the share of both together."""
    assert (STEADY.rate.met, STEADY.rate.n, STEADY.swing) == (1_020, 1_200, 1_000)
    assert move(share(met, 100), STEADY) is found


def test_a_service_that_swings_by_itself_must_move_further():
    """Months of 75 and 95% in turn: 2.92 times what chance explains, so that 25.2 points are needed."""
    restless = year([75, 95] * 6)
    assert restless.swing == 2_925
    assert move(share(60, 100), restless) is Move.SAME
    assert move(share(59, 100), restless) is Move.WORSE


def test_without_half_a_year_or_twenty_requests_nothing_is_said():
    assert year([85] * 5) == usual([(19, 19)] * 12) == NO_USUAL
    assert year([85] * 6).months == usual([(19, 20)] * 6).months == 6
    assert move(share(10, 100), NO_USUAL) is move(share(1, 19), STEADY) is Move.UNKNOWN
    assert move(share(1, 20), STEADY) is Move.WORSE


def test_one_request_is_never_a_change():
    always = year([100] * 12)
    assert move(share(29, 30), always) is Move.SAME
    assert move(share(28, 30), always) is Move.WORSE
    assert all(move(share(n - 1, n), always) is Move.SAME for n in range(20, 200))


def test_what_is_near_a_hundred_percent_is_judged_by_both_shares_together():
    """Two late of 30, where five of 360 were late: so many come by chance six times in a hundred."""
    assert move(share(28, 30), ALMOST) is Move.SAME
    assert move(share(28, 30), ALMOST, by=Compared.OWN_SWING) is Move.WORSE


# The months it is compared with


def month(number, met, *, due=100, met_plain=None):
    starts = date(2024 + (number - 1) // 12, (number - 1) % 12 + 1, 1)
    return Month(
        month=starts,
        party=1,
        service="a",
        due=due,
        met=met,
        due_plain=due,
        met_plain=met if met_plain is None else met_plain,
    )


def test_a_month_that_an_event_changed_is_set_aside():
    calm, storm = [month(n, 85) for n in range(1, 12)], month(12, 80, met_plain=45)
    assert usual_of([*calm, storm]) == usual([(85, 100)] * 11)


def test_it_looks_back_a_year_whatever_the_period():
    told = [month(n, 85) for n in range(1, 25)]
    for kind, first in ((PeriodKind.MONTH, date(2025, 1, 1)), (PeriodKind.QUARTER, date(2025, 1, 1))):
        own = list(year_before(told, Period(kind=kind, starts=date(2026, 1, 1))))
        assert (own[0].month, len(own)) == (first, 12)


# On the card


def test_field_trap_27_improved_within_chance_is_in_no_list():
    """Pothole went from 71.4 to 71.9% and stood under “improved” and “need attention” at once."""
    pothole = {"a": usual([(250, 350)] * 12)}
    card = of(lines(met=[719], n=[1_000]), called=names("a", goal_bp=7_000), usual=pothole)
    assert (card.attention, card.improved) == ((), ())
    assert card.former(card.services[0]) == pothole["a"].rate


def test_no_service_is_in_both_lists():
    """B is far below its goal of 90% and far above what it was: it has improved."""
    before = {code: usual([(50, 100)] * 12) for code in "abc"}
    card = of(lines(met=[40, 80, 100], n=[100] * 3), called=names("a", "b", "c"), usual=before)
    assert (card.attention, card.improved) == (("a",), ("c", "b"))


def test_below_a_goal_by_chance_needs_no_attention_and_a_fall_above_it_does():
    """a: 88 of 100 for 90%; b fell from 99 to 92%, where 90% are promised."""
    before = {"b": usual([(990, 1_000)] * 12)}
    card = of(lines(met=[88, 920], n=[100, 1_000]), called=names("a", "b"), usual=before)
    assert card.attention == ("b",)


def test_the_headline_says_better_only_beyond_the_citys_own_swing():
    steady = {"": usual([(850, 1_000)] * 12)}
    for met, look in ((870, "same"), (880, "better"), (820, "worse")):
        words, found = card_words.trend(of(lines(met=[met], n=[1_000]), called=names("a"), usual=steady))
        assert (found, "the 12 months before (85.0%)" in words) == (look, True)


def test_a_week_of_the_brief_is_told_beside_its_own_months():
    assert card_words.moved(share(76, 100), STEADY) == (
        "worse than the 12 months before (85.0%): it moved more than its own months usually do"
    )
    assert card_words.moved(share(85, 100), STEADY) == "about the same as the 12 months before (85.0%)"
    assert card_words.moved(share(0, 19), STEADY) == ""
    assert card_words.looks(share(94, 100), STEADY) == "better than 85.0% before"
    assert card_words.looks(share(85, 100), STEADY) == card_words.looks(share(1, 19), STEADY) == ""


# Cards published before there was this rule


def test_a_card_is_counted_again_by_the_rule_that_it_names():
    """By the first rule 29 requests were too few, and two late of 30, where five of 360 were late, were a fall."""
    known, before = names("a", "b", goal_bp=-1), {"a": STEADY, "b": ALMOST}
    first = of(lines(met=[10, 28], n=[29, 30]), called=known, usual=before, compared=Compared.OWN_SWING)
    assert first.attention == ("b",)
    assert card_from(body(first)) == first
    now = of(lines(met=[10, 28], n=[29, 30]), called=known, usual=before)
    assert (now.compared, now.attention) == (Compared.OWN_MONTHS, ("a",))
    assert body(now)["compared"] == "own months"
    assert "12 months before explain" in card_words.list_rule(first)
    assert "moved more than its own months usually do" in card_words.list_rule(now)
    assert card_words.not_improved(first) != card_words.not_improved(now)


def test_what_was_published_is_written_and_counted_as_it_was():
    first = of(
        lines(met=[38, 30], n=[40] * 2),
        called=names("a", "b"),
        compared=Compared.PERIOD_BEFORE,
        before={"a": share(37, 40)},
    )
    assert (first.attention, first.improved) == (("b",), ("a",))
    written = body(first)
    assert not {"compared", "usual"} & set(written)
    assert card_from(written) == first
    assert canonical.dumps(body(card_from(written))) == canonical.dumps(written)
    assert card_words.list_rule(first) == ""
