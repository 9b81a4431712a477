"""Answering line by line, without a database: what taking, keeping and another value make of the whole."""

from dataclasses import replace
from datetime import date

from governance.agreements.rules.items import Target, Term, item_hash
from governance.calendars.rules.units import Unit
from governance.changes.rules.answers import (
    Answer,
    Choice,
    Table,
    answered,
    choices,
    is_theirs,
    opening,
)
from governance.changes.rules.offers import Effective, EffectiveKind, ProposedEdit, offer_hash
from governance.changes.rules.proposal import Proposal, body_of, proposal_from

JULY = Effective(kind=EffectiveKind.DATE, on=date(2026, 7, 1))
POTHOLE = Term(service="pothole", target=Target(amount=4, unit=Unit.BUSINESS_DAYS))
LAMP = Term(service="street-lamp", target=Target(amount=10, unit=Unit.BUSINESS_DAYS))
TODAY = {term.key: item_hash(term) for term in (POTHOLE, LAMP)}
TAKE, KEEP = Answer(choice=Choice.TAKE), Answer(choice=Choice.KEEP)


def days(term, amount):
    return replace(term, target=Target(amount=amount, unit=Unit.CALENDAR_DAYS))


def edits(*terms, today=TODAY):
    return {t.key: ProposedEdit(key=t.key, before=today[t.key], after=t) for t in terms}


def table(theirs, ours=(), **more):
    return Table(**{"theirs": edits(*theirs), "ours": edits(*ours), "today": TODAY, **more})


THEIRS = (days(POTHOLE, 7), days(LAMP, 14))


def test_taking_every_line_is_their_own_proposal():
    """The fingerprint is the same, so that it is agreed to and not sent back."""
    asked = table(THEIRS)
    start = opening(asked, effective=JULY, call_takers="")
    taken = answered(asked, dict.fromkeys(asked.keys, TAKE), start)
    theirs = offer_hash("streets", JULY, (edit.hash for edit in asked.theirs.values()))
    assert is_theirs("streets", taken, theirs)


def test_another_date_makes_it_another_proposal():
    asked = table(THEIRS)
    later = replace(JULY, on=date(2026, 8, 1))
    taken = answered(asked, dict.fromkeys(asked.keys, TAKE), Proposal(effective=later))
    theirs = offer_hash("streets", JULY, (edit.hash for edit in asked.theirs.values()))
    assert not is_theirs("streets", taken, theirs)
    assert not is_theirs("streets", replace(taken, effective=None), theirs)


def test_keeping_in_the_first_answer_leaves_the_target_as_it_is_today():
    asked = table(THEIRS)
    kept = answered(asked, {POTHOLE.key: KEEP, LAMP.key: TAKE}, Proposal())
    assert [edit.key for edit in kept.edits] == [LAMP.key]
    assert kept.left == (POTHOLE.key,)
    assert choices(asked, kept) == {POTHOLE.key: Choice.KEEP, LAMP.key: Choice.TAKE}


def test_keeping_later_repeats_what_we_proposed():
    asked = table([days(POTHOLE, 6)], ours=[days(POTHOLE, 7)])
    kept = answered(asked, {POTHOLE.key: KEEP}, Proposal())
    assert kept.edits[0].after == days(POTHOLE, 7)


def test_another_value_replaces_the_whole_item_and_starts_from_today():
    asked = table(THEIRS)
    other = answered(asked, {POTHOLE.key: Answer(choice=Choice.OTHER, item=days(POTHOLE, 6))}, Proposal())
    assert other.edits == (ProposedEdit(key=POTHOLE.key, before=TODAY[POTHOLE.key], after=days(POTHOLE, 6)),)
    assert choices(asked, other)[POTHOLE.key] is Choice.OTHER


def test_typing_their_value_is_taking_it_and_typing_todays_is_leaving_it():
    asked = table(THEIRS)
    typed = {
        POTHOLE.key: Answer(choice=Choice.OTHER, item=days(POTHOLE, 7)),
        LAMP.key: Answer(choice=Choice.OTHER, item=LAMP),
    }
    assert choices(asked, answered(asked, typed, Proposal())) == {
        POTHOLE.key: Choice.TAKE,
        LAMP.key: Choice.KEEP,
    }


def test_a_line_that_was_not_answered_is_told_apart_from_one_left_as_it_is():
    asked = table(THEIRS)
    half = answered(asked, {LAMP.key: KEEP}, Proposal())
    assert choices(asked, proposal_from(body_of(half))) == {POTHOLE.key: None, LAMP.key: Choice.KEEP}


def test_answering_again_forgets_the_first_answer():
    asked = table(THEIRS)
    first = answered(asked, {POTHOLE.key: KEEP, LAMP.key: TAKE}, Proposal())
    second = answered(asked, {POTHOLE.key: TAKE, LAMP.key: KEEP}, first)
    assert [edit.key for edit in second.edits] == [POTHOLE.key]
    assert second.left == (LAMP.key,)


def test_what_both_agreed_on_stands_without_being_asked_again():
    seven = days(POTHOLE, 7)
    asked = table([seven, days(LAMP, 14)], ours=[seven], agreed=frozenset({POTHOLE.key}))
    start = opening(asked, effective=JULY, call_takers="Say seven days")
    assert [edit.after for edit in start.edits] == [seven]
    assert choices(asked, start)[LAMP.key] is None
    assert start.call_takers == "Say seven days"


def test_a_line_opened_again_carries_its_reason():
    seven = days(POTHOLE, 7)
    asked = table([seven], ours=[seven], agreed=frozenset({POTHOLE.key}))
    start = opening(asked, effective=JULY, call_takers="")
    again = Answer(choice=Choice.OTHER, item=days(POTHOLE, 8), reason="Two crews fewer")
    assert answered(asked, {POTHOLE.key: again}, start).reasons == {POTHOLE.key: "Two crews fewer"}
    assert not answered(asked, {POTHOLE.key: TAKE}, answered(asked, {POTHOLE.key: again}, start)).reasons


def test_a_target_that_has_moved_is_answered_from_where_it_is_now():
    """Their edit started from another target, so taking its value is a new edit and not their yes."""
    moved = {**TODAY, POTHOLE.key: item_hash(days(POTHOLE, 5))}
    asked = table(THEIRS, today=moved)
    assert asked.moved == {POTHOLE.key}
    taken = answered(asked, dict.fromkeys(asked.keys, TAKE), Proposal(effective=JULY))
    assert taken.edits[0].before == moved[POTHOLE.key]
    theirs = offer_hash("streets", JULY, (edit.hash for edit in asked.theirs.values()))
    assert not is_theirs("streets", taken, theirs)


def test_a_line_only_we_proposed_is_dropped_by_taking_theirs():
    asked = table([days(POTHOLE, 7)], ours=[days(POTHOLE, 7), days(LAMP, 14)])
    taken = answered(asked, {LAMP.key: TAKE}, Proposal())
    assert not taken.edits
    assert choices(asked, taken)[LAMP.key] is Choice.TAKE
    assert choices(asked, answered(asked, {LAMP.key: KEEP}, taken))[LAMP.key] is Choice.KEEP
