"""What is missing before sending, asked without a page: named by line and field, in sentences."""

from dataclasses import replace
from datetime import date

from governance.changes.rules.answers import Answer, Choice, answered, opening
from governance.changes.rules.missing import (
    AHEAD,
    NOTHING_NEW,
    PASSED,
    missing_in_answer,
    missing_in_proposal,
)
from governance.changes.rules.offers import Effective, EffectiveKind, ProposedEdit
from governance.changes.rules.proposal import Proposal
from governance.changes.rules.reasons import Reason
from tests.changes.test_answers import JULY, LAMP, POTHOLE, THEIRS, TODAY, days, table

MAY, NAMES = date(2026, 5, 30), {POTHOLE.key: "Pothole", LAMP.key: "Street lamp"}
WHOLE = Proposal(rationale="Crews are short.", effective=JULY)


def in_proposal(proposal, *, reason=Reason.STAFFING, today=MAY):
    found = missing_in_proposal(proposal, names=NAMES, reason=reason, today=today)
    return [(each.key, each.field, each.reason) for each in found]


def in_answer(proposal, asked, *, today=MAY):
    found = missing_in_answer(proposal, asked, names=NAMES, theirs=JULY, today=today)
    return [(each.key, each.field, each.reason) for each in found]


def test_a_proposal_needs_a_line_a_cause_a_sentence_and_a_date():
    assert in_proposal(Proposal(), reason=None) == [
        ("", "edits", "Nothing is proposed yet. Add a target first."),
        ("", "reason", "Please choose what this change comes from."),
        ("", "rationale", "Say in a sentence why."),
        ("", "effective", "Say when it takes effect."),
    ]


def test_each_line_of_a_proposal_says_something_else_than_today_and_can_be_agreed_to():
    same = ProposedEdit(key=LAMP.key, before=TODAY[LAMP.key], after=LAMP)
    bare = ProposedEdit(key=POTHOLE.key, before=TODAY[POTHOLE.key], after=replace(POTHOLE, target=None))
    ask = "Pothole: give a time, such as 4 business days; or choose “no target” and say who handles it."
    assert in_proposal(replace(WHOLE, edits=(bare, same))) == [
        (POTHOLE.key, "target", ask),
        (LAMP.key, "", "Street lamp would stay as it is. Change it, or leave it out."),
    ]
    never = replace(days(POTHOLE, 7), goal_bp=0)
    found = in_proposal(replace(WHOLE, edits=(replace(bare, after=never),)))
    assert found == [(POTHOLE.key, "goal", "Pothole needs an on-time goal above 0% and up to 100%.")]


def test_a_date_lies_ahead_and_one_on_record_behind():
    ready = replace(WHOLE, edits=(ProposedEdit(key=POTHOLE.key, before="", after=days(POTHOLE, 7)),))
    assert in_proposal(ready) == []
    assert in_proposal(ready, today=date(2026, 7, 1)) == [("", "effective_on", PASSED)]
    on_record = replace(ready, effective=Effective(kind=EffectiveKind.ON_RECORD, on=date(2026, 7, 1)))
    assert in_proposal(on_record) == [("", "effective_on", AHEAD)]
    assert in_proposal(on_record, today=date(2026, 7, 1)) == []


def test_every_line_of_an_answer_is_answered():
    asked = table(THEIRS)
    start = replace(opening(asked, effective=JULY, call_takers=""), rationale="Seven days are enough.")
    one = answered(asked, {POTHOLE.key: Answer(choice=Choice.TAKE)}, start)
    assert in_answer(one, asked) == [(LAMP.key, "choice", "Please choose one for Street lamp.")]
    kept = answered(asked, dict.fromkeys(asked.keys, Answer(choice=Choice.KEEP)), start)
    assert in_answer(kept, asked) == [("", "rationale", NOTHING_NEW)]


def test_what_was_agreed_is_opened_again_with_a_reason_and_another_value_must_be_whole():
    asked = table(THEIRS, agreed=frozenset({POTHOLE.key}))
    start = replace(opening(asked, effective=JULY, call_takers=""), rationale="Seven days are enough.")
    bare = Answer(choice=Choice.OTHER, item=replace(POTHOLE, target=None))
    again = answered(asked, {POTHOLE.key: bare, LAMP.key: Answer(choice=Choice.TAKE)}, start)
    fields = [(key, field) for key, field, _ in in_answer(again, asked)]
    assert fields == [(POTHOLE.key, "target"), (POTHOLE.key, "reason")]
    said = replace(again, reasons={POTHOLE.key: "Crews are short."})
    assert [field for _, field, _ in in_answer(said, asked)] == ["target"]


def test_their_date_may_have_passed_but_not_one_of_ones_own():
    asked, late = table(THEIRS), date(2026, 8, 2)
    start = replace(opening(asked, effective=JULY, call_takers=""), rationale="Seven days are enough.")
    taken = answered(asked, dict.fromkeys(asked.keys, Answer(choice=Choice.TAKE)), start)
    assert in_answer(taken, asked, today=late) == []
    own = replace(taken, effective=replace(JULY, on=date(2026, 8, 1)))
    assert in_answer(own, asked, today=late) == [("", "effective_on", PASSED)]
