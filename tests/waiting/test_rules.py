"""What waits for whom in a change, by rule. Without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from governance.changes.rules.moves import State, Step
from governance.people.rules import Role, Viewer
from governance.waiting.rules import links
from governance.waiting.rules.changes import Live, Pending, matters
from governance.waiting.rules.matter import Kind, Matter, Office, asked_of, by_age, elsewhere, minutes
from tests.waiting.seats import viewer

AT = datetime(2026, 6, 2, 13, tzinfo=UTC)
CENTER, STREETS, MAYOR = (
    Office(code=code, name=code.title(), kind=kind)
    for code, kind in (("311", "center"), ("streets", "department"), ("mayor", "oversight"))
)
LIVE = Live(
    number="CH-2026-0001",
    title="Pothole",
    state=State.OPEN,
    sides=(CENTER, STREETS),
    initiator="311",
    turn=STREETS,
    turn_since=AT,
    respond_by=AT + timedelta(days=14),
    touched_at=AT,
    opened_at=AT,
    signing_since=None,
    sends_draft=False,
    offer_party="311",
    offered_at=AT,
    consented=frozenset({"311"}),
    question=None,
    wish=None,
    asked={},
    acted=frozenset(),
    staffed=True,
)
LIAISON, HEAD = viewer(Role.LIAISON), viewer(Role.DIVISION_HEAD, binding=True)
ANALYST, SPONSOR = viewer(Role.ANALYST, "311", binding=True), viewer(Role.SPONSOR, "mayor", person=9)


def asked(live: Live, one: Viewer) -> Kind | None:
    return next((each.kind for each in asked_of(matters(live), one)), None)


def test_the_negotiator_answers_and_its_head_is_asked_only_to_sign():
    assert [asked(LIVE, one) for one in (LIAISON, HEAD, ANALYST)] == [Kind.TURN, None, None]
    signing = replace(LIVE, signing_since=AT)
    assert [asked(signing, one) for one in (LIAISON, HEAD)] == [None, Kind.SIGNATURE]


def test_where_nobody_else_negotiates_the_head_answers():
    assert asked(replace(LIVE, staffed=False), HEAD) is Kind.TURN


def test_who_signs_a_written_answer_sends_it():
    steps = [
        [each.step for each in matters(replace(LIVE, signing_since=AT, sends_draft=written))]
        for written in (True, False)
    ]
    assert steps == [[Step.COUNTER], [Step.CONSENT]]


def test_a_question_waits_for_the_side_that_was_asked_and_stops_the_askers_turn():
    until = AT + timedelta(days=7)
    question = replace(LIVE, question=Pending(by="streets", since=AT, until=until))
    assert [asked(question, one) for one in (ANALYST, LIAISON)] == [Kind.QUESTION, None]
    (away,) = elsewhere(matters(question), LIAISON)
    assert (away.party, away.until) == (CENTER, until)


def test_a_question_of_the_other_side_leaves_the_turn_where_it_is():
    question = replace(LIVE, question=Pending(by="311", since=AT, until=AT))
    assert [(each.kind, each.lies) for each in matters(question)] == [
        (Kind.QUESTION, False),
        (Kind.TURN, True),
    ]
    assert asked(question, LIAISON) is Kind.QUESTION, "the more pressing of the two"


def test_more_time_waits_for_the_side_that_does_not_have_the_turn():
    wish = replace(LIVE, wish=Pending(by="streets", since=AT))
    assert [asked(wish, one) for one in (ANALYST, LIAISON)] == [Kind.MORE_TIME, Kind.TURN]


def test_approving_waits_for_a_role_that_is_asked_and_took_no_part():
    agreed = replace(LIVE, state=State.AGREED, turn=MAYOR, asked={"sponsor": "It removes a target."})
    assert asked(agreed, SPONSOR) is Kind.APPROVAL
    assert [each.basis for each in matters(agreed)] == ["It removes a target."]
    assert asked(replace(agreed, asked={}), SPONSOR) is None, "decided"
    acted = replace(agreed, acted=frozenset({("streets", 9)}))
    assert asked(acted, SPONSOR) is None, "wrote or agreed to it"


def test_what_a_board_approves_is_brought_into_its_meeting_by_the_facilitator():
    agreed = replace(
        LIVE, state=State.AGREED, turn=MAYOR, asked={"body:standards": "Every change is approved."}
    )
    (brought,) = matters(agreed)
    assert brought.is_boards
    assert links.link_to(brought) == f"/changes/{agreed.number}", "nobody approves it by a button"
    assert asked(agreed, SPONSOR) is None


def test_whoever_acted_for_the_other_side_is_asked_nothing():
    assert asked(replace(LIVE, acted=frozenset({("311", 1)})), LIAISON) is None
    assert asked(replace(LIVE, acted=frozenset({("streets", 1)})), LIAISON) is Kind.TURN


def test_a_proposal_that_binds_nobody_waits_for_its_own_signer():
    sent = replace(LIVE, offer_party="streets", turn=CENTER, consented=frozenset())
    assert [asked(sent, one) for one in (HEAD, LIAISON)] == [Kind.OWN_PROPOSAL, None]


def test_a_draft_is_its_own_sides_alone():
    draft = replace(LIVE, state=State.DRAFT, turn=None)
    assert [asked(draft, one) for one in (ANALYST, LIAISON)] == [Kind.DRAFT, None]
    assert elsewhere(matters(draft), LIAISON) == ()


def test_what_has_ended_waits_for_nobody():
    ended = (State.ADOPTED, State.DECLINED, State.WITHDRAWN, State.LAPSED)
    assert [list(matters(replace(LIVE, state=state, turn=None))) for state in ended] == [[], [], [], []]


def test_of_one_thing_a_person_reads_one_line_and_the_time_all_of_it_takes():
    later = replace(LIVE, number="CH-2026-0002", turn_since=AT + timedelta(days=1))
    every: list[Matter] = [*matters(later), *matters(LIVE)]
    mine = by_age(asked_of(every, LIAISON))
    assert [each.number for each in mine] == ["CH-2026-0001", "CH-2026-0002"]
    assert not elsewhere(every, LIAISON)
    assert minutes(mine) == 10


def test_an_administrator_is_asked_nothing_in_a_negotiation():
    assert asked(LIVE, viewer(Role.ADMINISTRATOR, "mayor")) is None
