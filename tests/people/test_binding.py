"""What binds an office needs a proof of the last five minutes of real time, and no token ever does it."""

import ast
from dataclasses import replace
from datetime import timedelta

import pytest

from governance.audit.tags import Tag
from governance.errors import Forbidden, ProofNeeded
from governance.people.rules import Via, binding, clock, operator
from governance.people.rules.binding import BINDING, NOT_BINDING
from governance.people.rules.proofs import AHEAD, FRESH, Proof, Strength, proof_from
from tests.cast import AT
from tests.people.test_rules import LEE
from tests.source import modules

SECOND = timedelta(seconds=1)
SHOWN = Proof(method="password and code", at=AT, strength=Strength.TWO, factors=("password", "code"))
BY = replace(LEE, proof=SHOWN)


def test_criterion_13_every_kind_of_event_says_whether_it_binds() -> None:
    assert set(Tag) == BINDING | NOT_BINDING, "Say in people/rules/binding.py whether the new event binds."
    assert not BINDING & NOT_BINDING


@pytest.mark.parametrize("tag", sorted(BINDING))
def test_criterion_13_nothing_binds_without_a_proof_of_the_last_five_minutes(tag: Tag) -> None:
    BY.may_record(tag)
    replace(BY, proof=replace(SHOWN, age=FRESH)).may_record(tag)
    for proof in (None, replace(SHOWN, age=FRESH + SECOND), replace(SHOWN, age=-AHEAD - SECOND)):
        with pytest.raises(ProofNeeded):
            replace(BY, proof=proof).may_record(tag)


@pytest.mark.parametrize("tag", sorted(BINDING))
def test_criterion_20_no_token_ever_binds_whatever_its_proof(tag: Tag) -> None:
    for by in (BY, clock()):
        with pytest.raises(Forbidden, match="binds nobody"):
            replace(by, via=Via.API).may_record(tag)


@pytest.mark.parametrize("tag", sorted(BINDING))
def test_nothing_binds_by_a_command_in_somebodys_name(tag: Tag) -> None:
    """Nobody shows on the server who they are; what its operator does is told as such."""
    with pytest.raises(Forbidden, match="in somebody’s name"):
        replace(BY, proof=None, via=Via.COMMAND).may_record(tag)
    operator().may_record(tag)


def test_what_binds_goes_on_record_by_an_act_or_asks_for_the_proof_itself() -> None:
    """Whatever names such an event hands it to an act; what a person does in no role asks `binding.check` before."""
    names, found = {f"Tag.{tag.name}" for tag in BINDING}, set()
    for module in modules():
        for call in module.nodes:
            if isinstance(call, ast.Call) and not ast.unparse(call.func).endswith("record"):
                told = [*call.args, *(each.value for each in call.keywords)]
                said = {ast.unparse(each) for each in told} & names
                found |= {(module.name, ast.unparse(call.func), tag.removeprefix("Tag.")) for tag in said}
    assert found == {*ASKED_BEFORE, *HANDED_ON}


# In no role: each asks `binding.check`, or more, before it writes.
ASKED_BEFORE = {
    ("governance.identity.actions.identities", "_note", "IDENTITY_BOUND"),
    ("governance.identity.actions.identities", "_note", "IDENTITY_ENDED"),
}
# To what records it in an act, and to what only looks for it.
HANDED_ON = {
    ("governance.anchors.actions.signing", "str", "VERSION_ADOPTED"),
    ("governance.changes.actions.notices", "send", "NOTICE_GIVEN"),
    ("governance.changes.actions.sending", "send", "OFFER_SENT"),
    ("governance.changes.actions.sending", "send", "COUNTER_SENT"),
    ("governance.records.agreement_paper", "anchor_of", "VERSION_ADOPTED"),
}


def test_what_binds_nobody_needs_no_proof_and_the_clock_has_none() -> None:
    for tag in NOT_BINDING:
        replace(BY, proof=None).may_record(tag)
        replace(BY, proof=None, via=Via.API).may_record(tag)
    for tag in BINDING:
        clock().may_record(tag)


def test_a_proof_is_written_down_and_read_back_as_old_as_it_was() -> None:
    proof = replace(
        SHOWN, age=timedelta(seconds=120), issuer="https://id.example", acr="2", amr="pwd otp", auth_time=AT
    )
    assert proof_from(replace(BY, proof=proof).as_written()) == proof
    assert proof_from(replace(BY, proof=None).as_written()) is None


def test_the_list_is_asked_with_a_proof_alone_where_no_seat_acts() -> None:
    with pytest.raises(ProofNeeded):
        binding.check(Tag.ONE_TIME_PASSWORD_SET, proof=None, by_token=False)
