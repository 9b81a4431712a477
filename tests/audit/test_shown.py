"""How somebody who signed had shown who they are, in words, from what was written down then."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from governance import canonical
from governance.audit.stored_event import Who, who_from
from governance.people.rules.proofs import Proof, Strength
from tests.people.test_rules import LEE

AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
CODE = Proof(method="code", at=AT, age=timedelta(seconds=125), strength=Strength.TWO, factors=("code",))


def read_back(signed_in: str, proof: Proof | None) -> Who:
    by = replace(LEE, signed_in=signed_in, proof=proof)
    return who_from(canonical.dumps(by.as_written())) or Who()


@pytest.mark.parametrize(
    ("signed_in", "proof", "words"),
    [
        ("password", None, ""),
        (
            "password and code",
            replace(CODE, method="password and code"),
            "signed in by password and code (two factors), shown 2 minutes before",
        ),
        (
            "password and code",
            CODE,
            "signed in by password and code, shown anew by code (two factors) 2 minutes before",
        ),
        (
            "single sign-on",
            replace(CODE, method="single sign-on", issuer="https://login.portalder.gov/v2", age=timedelta(0)),
            "signed in by single sign-on at login.portalder.gov (two factors), shown less than a minute before",
        ),
        (
            "demo",
            Proof(method="demo", at=AT, age=timedelta(seconds=61)),
            "signed in by one click in a made-up city (one factor), shown 1 minute before",
        ),
    ],
)
def test_criterion_16_how_it_was_shown_is_told_in_words(
    signed_in: str, proof: Proof | None, words: str
) -> None:
    assert read_back(signed_in, proof).shown == words


def test_criterion_16_the_record_holds_what_the_provider_said() -> None:
    by = replace(
        LEE, proof=replace(CODE, issuer="https://id.example", acr="mfa", amr="pwd otp", auth_time=AT)
    )
    assert {key: value for key, value in by.as_written().items() if key.startswith("proof")} == {
        "proof": "code",
        "proof_strength": "two factors",
        "proof_factors": "code",
        "proof_issuer": "https://id.example",
        "proof_acr": "mfa",
        "proof_amr": "pwd otp",
        "proof_auth_time": "2026-11-30T12:00:00Z",
        "proof_at": "2026-11-30T12:00:00Z",
        "proof_age": "125",
    }
