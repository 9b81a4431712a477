"""How the figures of a scorecard are counted: without a database, in microseconds."""

import gzip
import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from governance import canonical
from governance.errors import Invalid
from governance.results.rules.formulas import share
from governance.results.rules.frame import NEVER
from governance.results.rules.verdicts import Standing, Verdict
from governance.scorecards.rules.card_json import body, card_from
from governance.scorecards.rules.cards import CITY as WHOLE
from governance.scorecards.rules.cards import card, month_cards
from governance.scorecards.rules.evidence import belongs
from governance.scorecards.rules.periods import Period, PeriodKind, last_ended, parsed
from governance.scorecards.rules.rows import read_again, rows_file
from tests.scorecards.cards_made import (
    CITY,
    DAY,
    HOUR,
    JUNE,
    MONDAY,
    PARKS,
    STREETS,
    WINDOW,
    about,
    evidence,
    frame,
    names,
    of,
    registers,
    some_city,
)

SEEDS = range(6)


# Periods


@pytest.mark.parametrize(
    ("code", "starts", "ends", "words"),
    [
        ("2026-06", date(2026, 6, 1), date(2026, 6, 30), "June 2026"),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31), "1st quarter of 2026"),
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "2024"),
    ],
)
def test_a_period_has_a_code_days_and_words(code, starts, ends, words):
    period = parsed(code)
    assert (period.starts, period.ends, period.words, period.code) == (starts, ends, words, code)
    assert period.next.previous == period


@pytest.mark.parametrize("code", ["", "June", "2026-13", "2026-Q5", "2026-Q0", "26-06", "2026-06-01", "²026"])
def test_what_is_no_period_is_refused_with_the_right_way_to_write_it(code):
    with pytest.raises(Invalid, match="2026-Q2"):
        parsed(code)


def test_the_latest_period_that_is_over():
    assert last_ended(PeriodKind.QUARTER, date(2026, 6, 30)).code == "2026-Q1"
    assert last_ended(PeriodKind.QUARTER, date(2026, 7, 1)).code == "2026-Q2"
    assert last_ended(PeriodKind.YEAR, date(2026, 7, 1)).code == "2025"
    assert [each.code for each in Period(kind=PeriodKind.MONTH, starts=date(2026, 1, 1)).before(2)] == [
        "2025-11",
        "2025-12",
    ]


# What always holds


@pytest.mark.parametrize("seed", SEEDS)
def test_results_sum_to_the_requests_and_parties_to_the_city(seed):
    made = some_city(seed)
    keys = {1: about(STREETS), 2: about(PARKS), WHOLE: about(CITY)}
    found = month_cards(evidence(made), names=names("a", "b", "c"), abouts=keys)
    nobody = card(
        evidence(made.only((made.party == 0) & belongs(made, WINDOW))), names=names(), about=about(STREETS)
    )
    city = found[WHOLE]
    for each in (*found.values(), nobody):
        assert sum(each.adjusted.opened.values()) == each.volume.opened
        assert sum(line.due for line in each.services) == each.volume.due
        assert sum(piece.opened for piece in each.districts) == each.volume.opened
        assert sum(piece.due for piece in each.channels) == each.volume.due
    for way in ("adjusted", "plain"):
        for counted in ("due", "opened"):
            for verdict in Verdict:
                parts = [
                    getattr(getattr(each, way), counted)[verdict] for each in (found[1], found[2], nobody)
                ]
                assert getattr(getattr(city, way), counted)[verdict] == sum(parts)
    assert [line.due for line in city.parties] == [found[2].volume.due, found[1].volume.due]
    assert city.rows == found[1].rows + found[2].rows + nobody.rows


@pytest.mark.parametrize("seed", SEEDS)
def test_the_file_of_requests_gives_the_same_digits_in_whatever_order_they_were_read(seed):
    made = some_city(seed)
    own = evidence(made.only(belongs(made, WINDOW)))
    told = about(CITY, before={"a": share(9, 10)}, pauses_told=True)
    first = card(own, names=names("a", "b", "c"), about=told)
    content = rows_file(
        own, WINDOW, names=names("a", "b", "c"), registers=registers([f"={n}" for n in own.frame.request])
    )
    read, called, known = read_again(content, first)
    assert card(read, names=called, about=known) == first
    places = np.random.default_rng(seed).permutation(len(own))
    mixed = own.only(places)
    cases = [f"={n}" for n in mixed.frame.request]
    assert rows_file(mixed, WINDOW, names=names("a", "b", "c"), registers=registers(cases)) == content
    assert card_from(json.loads(canonical.dumps(body(first)))) == first


def test_no_cell_of_the_file_is_run_by_a_spreadsheet():
    made = frame(opened=[MONDAY], due=[MONDAY + DAY])
    content = rows_file(evidence(made), WINDOW, names=names(), registers=registers(["=1+1"]))
    assert "\n,'=1+1," in gzip.decompress(content).decode()


# Results


def test_what_had_time_until_the_last_second_and_is_not_done_is_late():
    made = frame(opened=[MONDAY] * 2, due=[WINDOW.as_of] * 2, ended=[WINDOW.as_of, NEVER])
    assert (of(made).adjusted.on_time.met, of(made).adjusted.on_time.n) == (1, 2)


def test_a_request_is_judged_once_in_the_month_it_fell_due():
    july = MONDAY + 40 * DAY
    made = frame(opened=[MONDAY, MONDAY], due=[MONDAY + DAY, july], ended=[NEVER, NEVER])
    assert of(made).volume.due == 1
    assert of(made, period=JUNE.next).volume.due == 1


def test_an_event_is_told_with_and_without():
    made = frame(
        opened=[MONDAY] * 3,
        ended=[MONDAY + 3 * DAY] * 3,
        due=[MONDAY + 4 * DAY, MONDAY + 2 * DAY, MONDAY + 2 * DAY],
        due_plain=[MONDAY + 2 * DAY] * 3,
        standing=[0, Standing.RELIEVED, 0],
        standing_plain=[0, 0, 0],
    )
    card_ = of(made)
    assert (card_.adjusted.on_time.met, card_.adjusted.on_time.n) == (1, 2)
    assert (card_.plain.on_time.met, card_.plain.on_time.n) == (0, 3)
    assert card_.adjusted.due[Verdict.EXCLUDED] == 1
    assert card_.touched == 2


def test_by_last_periods_target_the_same_requests_are_judged_again():
    made = frame(opened=[MONDAY] * 3, ended=[MONDAY + 5 * DAY] * 3, due=[MONDAY + 7 * DAY] * 3)
    before = np.array([MONDAY + 4 * DAY, MONDAY + 7 * DAY, NEVER])
    found = card(evidence(made, before), names=names(), about=about()).neutral
    assert (found.on_time.met, found.on_time.n, found.moved) == (1, 2, 1)


def test_time_to_close_leaves_out_what_was_closed_before_it_was_opened():
    opened = MONDAY + DAY * np.array([0, 0, 0, 0, 0, 20])
    ended = MONDAY + DAY * np.array([1, 2, 3, 4, 10, 19])
    made = frame(opened=opened, ended=ended, due=[NEVER] * 6, standing=int(Standing.NO_TERM))
    assert (of(made).pace.closed, of(made).pace.median, of(made).pace.ninetieth) == (5, 3 * DAY, 10 * DAY)


# Ranks


def lines(*, met: list[int], n: list[int]):
    """One service after the other: `met` of `n` in time."""
    service = np.repeat(np.arange(1, len(n) + 1), n)
    late = np.concatenate([np.arange(of_) >= some for some, of_ in zip(met, n, strict=True)])
    due = np.full(service.size, MONDAY + DAY)
    return frame(opened=MONDAY, due=due, ended=due + np.where(late, HOUR, -HOUR), service=service)


def test_below_thirty_nothing_leads_a_list_and_nothing_trails_one():
    """FIELD trap 15: one request met is no 100%, one missed is no last place; 29 are not 30."""
    card_ = of(lines(met=[1, 0, 10, 10], n=[1, 1, 29, 30]), called=names("one", "none", "few", "enough"))
    assert card_.attention == ("enough",)
    assert card_.improved == ()
    assert card_.unranked == ("few", "none", "one")


def test_the_worst_against_their_goal_come_first_and_only_those_below_it():
    card_ = of(lines(met=[40, 30, 36, 20], n=[40] * 4), called=names("a", "b", "c", "d"))
    assert card_.attention == ("d", "b")
    assert [card_.line(code).gap_bp for code in card_.attention] == [-4_000, -1_500]


def test_slices_below_thirty_tell_numbers_and_no_rate():
    made = frame(opened=[MONDAY] * 40, due=MONDAY + DAY, ended=MONDAY, district=[1] * 30 + [2] * 10)
    north, south = of(made).districts
    assert (north.name, north.on_time.bp, south.name, south.on_time.bp) == ("North", 10_000, "South", -1)
    assert (south.on_time.met, south.on_time.n, south.opened) == (10, 10, 10)


def test_an_agreed_formula_is_used_for_its_service_and_named():
    made = frame(opened=[MONDAY] * 2, due=MONDAY + DAY, ended=[MONDAY, NEVER])
    line = of(made, called=names("a", formula="closed-on-time")).services[0]
    assert (line.on_time.met, line.on_time.n, line.formula) == (1, 1, "closed-on-time")
    assert of(made, called=names("a")).services[0].on_time.n == 2


# 311's own duties


def test_the_centers_own_duties_stand_beside_the_departments():
    made = frame(
        opened=[MONDAY] * 5,
        due=MONDAY + 9 * DAY,
        handed=[MONDAY + HOUR, MONDAY + 5 * HOUR, NEVER, MONDAY + 2 * HOUR, NEVER],
        handed_due=[MONDAY + 4 * HOUR, MONDAY + 4 * HOUR, MONDAY + 4 * HOUR, NEVER, WINDOW.end + DAY],
        transfers=[0, 1, -1, 0, 0],
        complete=[1, 0, 1, -1, -1],
    )
    center = of(made).center
    assert (center.handed.share.met, center.handed.share.n) == (1, 3)
    assert (center.routed.share.met, center.routed.share.n) == (3, 4)
    assert (center.complete.share.met, center.complete.share.n) == (2, 3)
    assert (center.delay, center.delays) == (2 * HOUR, 3)


def test_a_card_without_requests_is_a_card():
    empty = evidence(frame(opened=[MONDAY], due=[MONDAY + DAY])).part(0, 0)
    card_ = card(empty, names=names(), about=about(CITY))
    assert (card_.rows, card_.adjusted.on_time.n, card_.pace.median, card_.parties) == (0, 0, -1, ())
    assert replace(card_, rows=0) == card_
