"""The rules of a negotiation, without a database."""

from dataclasses import replace
from datetime import date

import pytest

from governance.agreements.rules.items import Clause, Pause, Target, Term, calendar_days
from governance.calendars.rules.units import Comparison, DueRule, Unit
from governance.changes.rules.moves import ENDED, MOVES, By, Standing, State, Step
from governance.changes.rules.offers import (
    Effective,
    EffectiveKind,
    ProposedEdit,
    agreed_keys,
    checked_edits,
    fallen_keys,
    offer_hash,
    resolved_date,
)
from governance.changes.rules.policy import DEFAULT_POLICY, Impact, needed_approvals, policy_body, policy_from
from governance.changes.rules.proposal import Proposal, body_of, complete, headline, proposal_from
from governance.errors import Invalid
from governance.people.rules import Role
from governance.results.rules.volume import Volume

POTHOLE = Term(service="pothole", target=Target(amount=4, unit=Unit.BUSINESS_DAYS), calendar="city")
SLOWER = replace(POTHOLE, target=Target(amount=7, unit=Unit.CALENDAR_DAYS))
JULY = Effective(kind=EffectiveKind.DATE, on=date(2026, 7, 1))

SIDE = Standing(
    state=State.OPEN,
    on_a_side=True,
    negotiates=True,
    binding=True,
    my_turn=True,
    initiator=False,
    side_consented=False,
    recommended=False,
    question_to_me=False,
    question_open=False,
    approver=False,
    has_offer=True,
)


def edit(after, before="b" * 64, key=None):
    return ProposedEdit(key=key or POTHOLE.key, before=before, after=after)


# ── moves ────────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_an_ended_change_has_no_moves():
    for state in ENDED:
        for flags in ({"initiator": True}, {"approver": True}, {}):
            assert MOVES.open_steps(replace(SIDE, state=state, **flags)) == frozenset()


def test_every_step_is_in_the_table_once_and_in_the_readme_table():
    assert sorted(move.step for move in MOVES) == sorted(Step)
    assert all(f"| {step} |" in MOVES.table() for step in Step)


def test_a_seat_that_does_not_bind_recommends_and_cannot_agree():
    steps = MOVES.open_steps(replace(SIDE, binding=False))
    assert Step.RECOMMEND in steps
    assert not steps & {Step.CONSENT, Step.DECLINE, Step.HAND_BACK}


def test_nobody_agrees_twice_for_one_side():
    assert Step.CONSENT not in MOVES.open_steps(replace(SIDE, side_consented=True))


def test_the_other_side_waits_for_its_turn_but_may_ask():
    steps = MOVES.open_steps(replace(SIDE, my_turn=False))
    assert Step.ASK in steps
    assert not steps & {Step.COUNTER, Step.DECLINE, Step.EXTEND, Step.RECOMMEND}


def test_somebody_outside_may_do_nothing_unless_asked_to_approve():
    outside = replace(SIDE, on_a_side=False, my_turn=False)
    assert MOVES.open_steps(outside) == frozenset()
    approver = replace(outside, state=State.AGREED, approver=True)
    assert MOVES.open_steps(approver) == {Step.APPROVE, Step.RETURN, Step.REJECT}
    assert MOVES.open_steps(replace(approver, state=State.OPEN)) == frozenset()


def test_only_the_clock_and_collisions_act_without_a_person():
    assert {m.step for m in MOVES if m.by in {By.CLOCK, By.ANY_ACT}} == {
        Step.LAPSE,
        Step.COLLIDE,
        Step.TAKE_EFFECT,
    }


# ── fingerprints ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_an_offers_fingerprint_covers_agreement_date_and_edits_and_nothing_else():
    hashes = [
        edit(SLOWER).hash,
        edit(Clause(slug="storms", title="Storms", text="…"), key="clause:storms").hash,
    ]
    same = offer_hash("streets", JULY, hashes)
    assert same == offer_hash("streets", JULY, reversed(hashes))
    assert same != offer_hash("parks", JULY, hashes)
    assert same != offer_hash("streets", replace(JULY, on=date(2026, 7, 2)), hashes)
    assert same != offer_hash("streets", JULY, hashes[:1])


@pytest.mark.parametrize(
    "other",
    [
        replace(SLOWER, goal_bp=8_000),
        replace(SLOWER, target=Target(amount=6, unit=Unit.CALENDAR_DAYS)),
        replace(SLOWER, closed_when="patched or handed over"),
        None,
    ],
)
def test_an_edits_fingerprint_changes_with_anything_in_its_item(other):
    assert edit(SLOWER).hash != edit(other).hash


def test_an_edits_fingerprint_changes_with_the_item_it_starts_from():
    assert edit(SLOWER).hash != edit(SLOWER, before="c" * 64).hash


def test_lines_stand_agreed_when_both_latest_offers_carry_the_same_edit():
    assert agreed_keys({"a": "1", "b": "2"}, {"a": "1", "b": "3", "c": "4"}) == {"a"}


def test_trap_4_an_agreed_line_falls_when_it_is_edited_or_dropped():
    before = {"a": "1", "b": "2"}
    assert fallen_keys({"a", "b"}, before, {"a": "1", "b": "9"}) == {"b"}
    assert fallen_keys({"a", "b"}, before, {"a": "1"}) == {"b"}


@pytest.mark.parametrize(
    ("edits", "says"),
    [
        ((), "at least one"),
        ((edit(SLOWER), edit(SLOWER)), "^Pothole repair appears twice"),
        ((edit(SLOWER, before=edit(SLOWER).after_hash),), "^Pothole repair would stay as it is"),
    ],
)
def test_an_offer_that_says_nothing_or_says_it_twice_is_refused(edits, says):
    with pytest.raises(Invalid, match=says):
        checked_edits(edits, {SLOWER.key: "Pothole repair"})


# ── drafts ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_draft_comes_back_as_it_was_written():
    pause = Pause(reason="waiting for the utility", cap=Target(amount=5, unit=Unit.BUSINESS_DAYS))
    odd = replace(
        SLOWER,
        pauses=(pause,),
        due_rule=DueRule.END_OF_DAY,
        comparison=Comparison.DATE,
        population="arterial",
    )
    removed = edit(None, key="term:graffiti/done")
    proposal = Proposal(
        edits=(edit(odd, key=odd.key), removed), effective=JULY, rationale="Crews", reasons={"k": "w"}
    )
    assert proposal_from(body_of(proposal)) == proposal


def test_what_is_missing_before_sending_is_named_by_field():
    with pytest.raises(Invalid) as refused:
        complete(Proposal(edits=(edit(SLOWER),), respond_days=60))
    assert set(refused.value.fields) == {"rationale", "effective", "respond_days"}


def test_a_title_says_what_moves():
    assert (
        headline((("Pothole repair", POTHOLE, SLOWER),))
        == "Pothole repair: from 4 business days to 7 calendar days"
    )
    assert (
        headline((("Graffiti", POTHOLE, None), ("x", None, SLOWER)))
        == "Graffiti: target removed (and 1 more)"
    )


# ── when it takes effect ─────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("effective", "expected"),
    [
        (JULY, date(2026, 7, 1)),
        (replace(JULY, on=date(2026, 6, 10)), date(2026, 7, 1)),
        (Effective(kind=EffectiveKind.AFTER_APPROVAL, days=5), date(2026, 6, 22)),
        (Effective(kind=EffectiveKind.ON_RECORD, on=date(2024, 1, 1)), date(2024, 1, 1)),
    ],
)
def test_a_date_that_has_passed_becomes_the_next_first_of_a_month_with_ten_business_days(effective, expected):
    found = resolved_date(
        effective, today=date(2026, 6, 15), after_days=date(2026, 6, 22), usable=date(2026, 6, 29)
    )
    assert found == expected


def test_too_late_in_a_month_means_the_month_after():
    gone = Effective(kind=EffectiveKind.DATE, on=date(2026, 6, 1))
    found = resolved_date(
        gone, today=date(2026, 6, 20), after_days=date(2026, 6, 20), usable=date(2026, 7, 7)
    )
    assert found == date(2026, 8, 1)


@pytest.mark.parametrize(
    ("whole", "missing"),
    [({"effective": JULY}, {"rationale"}), ({"rationale": "Crews moved"}, {"effective"})],
)
def test_a_proposal_is_not_sent_without_its_reason_nor_without_its_date(whole, missing):
    with pytest.raises(Invalid) as refused:
        complete(Proposal(edits=(edit(SLOWER),), **whole))
    assert set(refused.value.fields) == missing


# ── approval policy ──────────────────────────────────────────────────────────────────────────────────────────────────
def needs(after, volume, before=POTHOLE):
    impact = Impact(
        name="Pothole", before=before, after=after, service="Pothole", volume=Volume(requests=volume)
    )
    return [a.role for a in needed_approvals(DEFAULT_POLICY, [impact])]


def test_loosening_a_target_of_many_requests_asks_the_sponsor():
    goal = replace(POTHOLE, goal_bp=8_900)
    assert needs(goal, 501) == [Role.SPONSOR]
    assert needs(goal, 500) == []


def test_loosening_by_more_than_a_quarter_asks_the_sponsor_however_few_the_requests():
    five, six = (replace(POTHOLE, target=Target(amount=n, unit=Unit.BUSINESS_DAYS)) for n in (5, 6))
    assert needs(five, 10) == []
    assert needs(six, 10) == [Role.SPONSOR]


def test_removing_a_target_asks_the_sponsor_and_tightening_asks_nobody():
    assert needs(None, 1) == [Role.SPONSOR]
    assert needs(replace(POTHOLE, target=None, handled_by="State"), 1) == [Role.SPONSOR]
    assert (
        needs(replace(POTHOLE, target=Target(amount=3, unit=Unit.BUSINESS_DAYS), goal_bp=9_500), 90_000) == []
    )
    assert needs(SLOWER, 90_000, before=None) == []


def test_the_policy_is_data():
    assert policy_from(policy_body(DEFAULT_POLICY)) == DEFAULT_POLICY


@pytest.mark.parametrize(
    "weaker",
    [
        {"target": Target(amount=5, unit=Unit.BUSINESS_DAYS)},
        {"target": Target(amount=7, unit=Unit.CALENDAR_DAYS)},
        {"goal_bp": 8_999},
        {"due_rule": DueRule.END_OF_DAY},
        {"comparison": Comparison.DATE},
        {"population_words": "arterial streets only"},
        {"closed_when": "marked for paving"},
        {"pauses": (Pause(reason="weather", cap=Target(amount=1, unit=Unit.BUSINESS_DAYS)),)},
        {"target": None, "handled_by": "State"},
    ],
)
def test_every_way_of_weakening_a_promise_counts_as_loosening(weaker):
    assert POTHOLE.loosened_by(replace(POTHOLE, **weaker))


def test_the_same_promise_and_a_stricter_one_are_not_loosened():
    assert POTHOLE.loosened_by(POTHOLE) == []
    assert (
        POTHOLE.loosened_by(replace(POTHOLE, target=Target(amount=24, unit=Unit.HOURS), goal_bp=10_000)) == []
    )
    assert replace(POTHOLE, target=None).loosened_by(POTHOLE) == []


def test_a_clock_that_may_stand_still_as_long_as_before_is_no_loosening_and_any_longer_is():
    one, two, three = (
        replace(
            POTHOLE,
            pauses=(Pause(reason="weather", cap=Target(amount=n, unit=Unit.CALENDAR_DAYS)),),
        )
        for n in (1, 2, 3)
    )
    assert two.loosened_by(two) == two.loosened_by(one) == []
    assert [each.reason for each in two.loosened_by(three)] == ["the clock may stand still longer (weather)"]


def test_four_business_days_are_four_to_six_calendar_days():
    assert calendar_days(Target(amount=4, unit=Unit.BUSINESS_DAYS)) == (4, 6)
    assert calendar_days(Target(amount=5, unit=Unit.BUSINESS_DAYS)) == (7, 7)


def test_sixteen_working_hours_are_two_working_days_and_forty_eight_hours_are_two_days():
    assert calendar_days(Target(amount=16, unit=Unit.BUSINESS_HOURS)) == (2, 4)
    assert calendar_days(Target(amount=48, unit=Unit.HOURS)) == (2, 2)
