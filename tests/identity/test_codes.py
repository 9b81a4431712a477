"""Codes of a code app, recovery codes as they are typed, and who has to have a second factor. Pure."""

from datetime import UTC, datetime, timedelta

import pytest

from governance.identity.rules import codes, recovery, requirement, showing
from governance.identity.rules.requirement import GRACE
from governance.people.rules import Role
from governance.people.rules.proofs import Shown, Strength

SECRET = b"12345678901234567890"
NOW = datetime(2026, 12, 1, 12, 0, 10, tzinfo=UTC)
TWO = Strength.TWO


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    """RFC 6238, appendix B, the last six digits."""
    at = datetime.fromtimestamp(seconds, tz=UTC)
    assert codes.code_of(SECRET, codes.step_of(at)) == code
    assert codes.step_matching(SECRET, code, at=at) == codes.step_of(at)


@pytest.mark.parametrize(("ago", "works"), [(0, True), (1, True), (2, False), (-1, False)])
def test_the_present_code_and_the_one_before_work(ago: int, *, works: bool) -> None:
    step = codes.step_of(NOW) - ago
    found = codes.step_matching(SECRET, codes.code_of(SECRET, step), at=NOW)
    assert found == (step if works else None)


@pytest.mark.parametrize("between", [" ", "-", "\u2013", "\u00a0", "\t"])
def test_spaces_and_dashes_do_not_matter(between: str) -> None:
    code = codes.code_of(SECRET, codes.step_of(NOW))
    assert codes.step_matching(SECRET, f" {code[:3]}{between}{code[3:]} ", at=NOW)


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "٢٨٧٠٨٢", "abcdef", "0" * 5000])
def test_anything_else_is_no_code(typed: str) -> None:
    assert codes.step_matching(SECRET, typed, at=NOW) is None


def test_a_secret_is_read_as_it_was_written() -> None:
    assert codes.read(codes.written(SECRET)) == SECRET
    where = codes.address(codes.written(SECRET), account="dana.ruiz@portalder.gov", city="Port Alder")
    assert where.startswith("otpauth://totp/Concord%20Port%20Alder:dana.ruiz@portalder.gov?secret=GEZDGNBV")
    assert "issuer=Concord%20Port%20Alder" in where


@pytest.mark.parametrize(
    "typed",
    ["03-k7m2p-9xq4t", "3-K7M2P-9XQ4T", " 03 k7m2p 9xq4t ", "03k7m2p9xq4t", "03\u2013k7m2p\u20139xq4t"],
)
def test_a_recovery_code_is_read_however_it_is_typed(typed: str) -> None:
    assert recovery.read(typed) == recovery.Typed(number=3, secret="k7m2p9xq4t")
    assert recovery.written(3, "k7m2p9xq4t") == "03-k7m2p-9xq4t"


@pytest.mark.parametrize(
    "typed", ["", "11-k7m2p-9xq4t", "00-k7m2p-9xq4t", "03-k7m2p-9xq4", "03-k7m2p-9xq4t9", "k7m2p-9xq4t"]
)
def test_anything_else_is_no_recovery_code(typed: str) -> None:
    assert recovery.read(typed) is None


def test_the_tenth_is_read_as_the_tenth() -> None:
    found = recovery.read("10-k7m2p-9xq4t")
    assert found
    assert found.number == 10


@pytest.mark.parametrize(
    ("role", "binding", "needed"),
    [
        (Role.LIAISON, True, True),
        (Role.LIAISON, False, False),
        (Role.ALTERNATE, False, False),
        (Role.ANALYST, True, True),
        (Role.SPONSOR, False, True),
        (Role.CONVENOR, False, True),
        (Role.AUDITOR, False, True),
        (Role.ADMINISTRATOR, False, True),
        (Role.OBSERVER, False, False),
    ],
)
def test_who_has_to_have_two(role: Role, *, binding: bool, needed: bool) -> None:
    asked = requirement.requires(roles=[(role, binding)], owns_service_account=False, everybody=False)
    assert asked is needed


def test_owners_of_service_accounts_and_everybody_where_it_is_set() -> None:
    assert requirement.requires(roles=[], owns_service_account=True, everybody=False)
    assert requirement.requires(roles=[], owns_service_account=False, everybody=True)
    assert not requirement.requires(roles=[], owns_service_account=False, everybody=False)


def test_the_grace_is_14_days_counted_down() -> None:
    second = timedelta(seconds=1)
    assert requirement.countdown(NOW, now=NOW) == "within 14 days"
    assert requirement.countdown(NOW, now=NOW + timedelta(days=12, hours=1)) == "within 2 days"
    assert requirement.countdown(NOW, now=NOW + timedelta(days=13, hours=1)) == "today"
    assert not requirement.is_over(NOW, now=NOW + GRACE - second)
    assert requirement.is_over(NOW, now=NOW + GRACE)


def test_two_that_were_shown_are_told_together() -> None:
    first = Shown(method="single sign-on", factors=("single sign-on",), issuer="https://login.city")
    both = showing.together(first, Shown(method="code", strength=TWO, factors=("code",)))
    assert (both.method, both.strength, both.issuer) == ("single sign-on and code", TWO, "https://login.city")
    assert both.factors == ("single sign-on", "code")
