"""What binds an office needs a proof of the last five minutes of real time, and no token ever does it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from governance.audit.tags import Tag
from governance.errors import Forbidden, ProofNeeded
from governance.people.rules import Via, binding, clock
from governance.people.rules.binding import BINDING, NOT_BINDING
from governance.people.rules.proofs import AHEAD, FRESH, Proof, Strength, proof_from
from tests.cast import AT
from tests.people.test_rules import LEE

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
