"""Every state of each procedure, by rule: where somebody must act there is a matter, and it asks only those who may.

The facts of a change are gone through in all their combinations that its acts can reach. Without a database.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from governance.adjustments.rules import corrections
from governance.agreements.rules import reorganizations
from governance.changes.rules.moves import ENDED, MOVES, Standing, State
from governance.people.rules import NEGOTIATING, Acting, Role
from governance.results.rules import reliefs
from governance.scorecards.rules import moves as cards
from governance.scorecards.rules.periods import Period, PeriodKind
from governance.waiting.rules.changes import Live, Pending, matters
from governance.waiting.rules.matter import Kind, lying
from governance.waiting.rules.results import CardOpen, EventOpen, of_card, of_event
from tests.waiting.seats import seat
from tests.waiting.test_rules import AT, CENTER, LIVE, MAYOR, STREETS

SIDES = ("311", "streets")
SEATS = [
    *(seat(role, party, binding=binds) for role, party, binds in product(NEGOTIATING, SIDES, (True, False))),
    *(seat(role, "mayor") for role in (Role.SPONSOR, Role.CONVENOR, Role.ADMINISTRATOR)),
    seat(Role.AUDITOR, "audit"),
    seat(Role.OBSERVER),
    seat(Role.LIAISON, "parks", binding=True),
]


def open_changes() -> Iterator[Live]:
    """Whoever signs has not agreed yet; of a side's own turn, nobody of the other side asks for more time."""
    asks = [None, *(Pending(by=side, since=AT) for side in SIDES)]
    yes = [frozenset[str](), *(frozenset({side}) for side in SIDES)]
    parts = (CENTER, STREETS), SIDES, yes, asks, asks, (None, AT), (True, False), (True, False)
    for turn, sender, agreed, question, wish, signing, written, staffed in product(*parts):
        if signing is None or written or turn.code not in agreed:
            yield replace(
                LIVE,
                turn=turn,
                offer_party=sender,
                consented=agreed,
                question=question,
                wish=wish,
                signing_since=signing,
                sends_draft=written,
                staffed=staffed,
            )


def standing(live: Live, by: Acting) -> Standing:
    """The same facts as the table of moves asks them."""
    turn = live.turn.code if live.turn else ""
    return Standing(
        state=live.state,
        on_a_side=by.party in SIDES,
        negotiates=by.negotiates,
        binding=by.binding,
        my_turn=turn == by.party,
        initiator=live.initiator == by.party,
        side_consented=by.party in live.consented,
        recommended=live.signing_since is not None and turn == by.party,
        question_to_me=by.party in SIDES and live.question is not None and live.question.by != by.party,
        question_open=live.question is not None,
        approver=by.role in live.asked,
        time_asked_of_me=by.party in SIDES and live.wish is not None and live.wish.by != by.party,
        has_offer=live.state is not State.DRAFT,
    )


def refused(live: Live) -> Iterator[str]:
    for each, by in product(matters(live), SEATS):
        if each.seats.ask(by) and each.step not in MOVES.open_steps(standing(live, by)):
            yield f"{by.seat} cannot {each.step}: {live}"


def test_an_open_change_lies_with_one_office_and_asks_only_those_who_may() -> None:
    for live in open_changes():
        found = list(matters(live))
        (lies,) = lying(found)
        assert lies.party in live.sides
        assert any(lies.seats.ask(by) for by in SEATS)
        assert not list(refused(live))


def test_so_does_one_that_is_not_sent_or_waits_for_approval() -> None:
    agreed = replace(LIVE, state=State.AGREED, turn=MAYOR, asked={"sponsor": "why", "convenor": "why"})
    for live in (agreed, replace(LIVE, state=State.DRAFT, turn=None)):
        assert list(matters(live))
        assert not list(refused(live))


@pytest.mark.parametrize("state", State)
def test_a_change_waits_for_somebody_until_it_has_ended(state: State) -> None:
    live = replace(LIVE, state=state, asked={"sponsor": "why"})
    assert bool(list(matters(live))) is (state not in ENDED)


# What has ended, or is final and holds; of these nobody must do anything.
DONE = {reliefs.State.NEW, reliefs.State.CONFIRMED, reliefs.State.REFUSED, reliefs.State.WITHDRAWN}


@pytest.mark.parametrize("state", reliefs.State)
def test_an_event_waits_for_the_approving_official_until_it_is_final(state: reliefs.State) -> None:
    event = EventOpen(
        number="EV-2026-0001",
        name="Ice storm",
        state=state,
        asking=STREETS,
        asked_person=7,
        asked_at=AT,
        declared_at=AT,
        ends=AT + timedelta(days=1),
        office=MAYOR,
    )
    found = list(of_event(event))
    assert bool(found) is (state not in DONE)
    for each, by in product(found, SEATS):
        stands = reliefs.Standing(state=state, by=by, asked_by="streets", asker=7)
        assert each.seats.ask(by) is (each.step in reliefs.MOVES.open_steps(stands))
        assert not each.seats.ask(replace(by, person_id=7)) or state is reliefs.State.DECLARED
        assert each.is_ripe(AT) is (state is reliefs.State.REQUESTED)


def card(state: cards.State, *spoke: str) -> CardOpen:
    return CardOpen(
        number="SC-2026-0001",
        about=STREETS,
        period=Period(kind=PeriodKind.MONTH, starts=date(2026, 5, 1)),
        state=state,
        drafted_at=AT,
        reply_by=AT + timedelta(days=14),
        held_at=AT,
        centers=(CENTER,),
        spoke=frozenset(spoke),
        patterns=True,
        explained="streets" in spoke,
        office=MAYOR,
    )


@pytest.mark.parametrize("state", cards.State)
def test_a_scorecard_waits_for_both_sides_and_a_held_one_for_who_holds_it(state: cards.State) -> None:
    said = {Kind.COMMENT, Kind.EXPLANATION}
    kinds = {each.kind for each in of_card(card(state), AT)}
    assert (
        kinds
        == {
            cards.State.DRAFT: said,
            cards.State.HELD: {Kind.HELD, *said},
            cards.State.PUBLISHED: set(),
        }[state]
    )
    for each, by in product(of_card(card(state), AT), SEATS):
        stands = cards.Standing(state=state, party="streets", patterns=True, by=by)
        assert not each.seats.ask(by) or each.step in cards.MOVES.open_steps(stands)


def test_nothing_is_waited_for_of_a_side_that_spoke_or_once_the_reply_period_is_over() -> None:
    draft = cards.State.DRAFT
    assert [each.party for each in of_card(card(draft, "streets"), AT)] == [CENTER]
    assert not list(of_card(card(draft, "streets", "311"), AT))
    last = AT + timedelta(days=14)
    assert list(of_card(card(draft), last))
    assert not list(of_card(card(draft), last + timedelta(seconds=1)))
    assert [each.kind for each in of_card(card(cards.State.HELD), AT + timedelta(days=15))] == [Kind.HELD]


def test_a_reorganization_has_one_state_in_which_it_waits() -> None:
    """The list reads those that are proposed and no others."""
    starts = {state for move in reorganizations.MOVES for state in move.start} - {reorganizations.State.NEW}
    assert starts == {reorganizations.State.PROPOSED}


def test_a_correction_has_one_state_in_which_it_waits() -> None:
    """The list reads those that are asked and no others; test_matters answers one and sees it go."""
    starts = {state for move in corrections.MOVES for state in move.start} - {corrections.State.NEW}
    assert starts == {corrections.State.ASKED}
