"""Passwords that many people use, or that are made of what everybody knows, are refused; strange ones cost little time."""

import time

import pytest
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from governance.errors import Invalid
from governance.identity import rules as signing_in
from governance.identity import strength
from governance.identity.actions import passwords
from tests.cast import PASSWORD, Cast

KNOWN = signing_in.Known(email="dana.ruiz@portalder.gov", name="Dana Ruiz", city="Port Alder").all


def is_enough(password: str) -> bool:
    return strength.guesses(password, known=KNOWN) >= signing_in.ENOUGH


def test_the_list_holds_more_than_ten_thousand_passwords_and_those_long_enough_are_all_refused() -> None:
    common = list(FREQUENCY_LISTS["passwords"])
    assert len(set(common)) >= 10_000
    long_enough = [each for each in common[:10_000] if len(each) >= signing_in.SHORTEST]
    doubled = [each * 2 for each in common[:60] if len(each) >= 6]
    assert [each for each in (*long_enough, *doubled) if is_enough(each)] == []


@pytest.mark.parametrize(
    "password",
    [
        *("Password-1234", "P@ssw0rd2026!", "qwertyuiop12", "1qaz2wsx3edc", "abcdefghijkl", "abababababab"),
        *(
            "Summer2026!!!",
            "iloveyou12345",
            "letmeinplease",
            "12/31/2026/12",
            "portalder-2026",
            "portalder.gov",
        ),
        *("welcome12345", "administrator", "zaq12wsxcde3", "aaaaaaaaaaaaaaaaaaaa"),
    ],
)
def test_what_is_guessed_quickly_is_refused(password: str) -> None:
    assert not is_enough(password)


@pytest.mark.parametrize(
    "password", [PASSWORD, "first harbor light", "coffee with milk", "Xk9#mQ2$vL7p", "ключ под камнем"]
)
def test_a_few_words_that_do_not_belong_together_are_enough(password: str) -> None:
    assert is_enough(password)


@pytest.mark.parametrize(
    "password", ["a" * 200, "p4ssw0rd$1L|" * 16, "1" * 200, "ab" * 100, "\U0001f600" * 100]
)
def test_a_strange_one_costs_little_time(password: str) -> None:
    started = time.process_time()
    is_enough(password)
    assert time.process_time() - started < 1


@pytest.mark.parametrize("password", ["Summer2026!!!", "portalder 20261", "short"])
async def test_whoever_chooses_one_reads_why_not(people: Cast, password: str) -> None:
    with pytest.raises(Invalid) as refused:
        await passwords.check_new(password, email="dana.ruiz@portalder.gov", name="Dana Ruiz")
    assert set(refused.value.fields) == {"password"}
