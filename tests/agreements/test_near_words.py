"""A word that nobody knows is near those that one slip, or a few of them, make of it; near words are never known ones."""

from string import ascii_lowercase

from hypothesis import given
from hypothesis import strategies as st

from governance.agreements.rules.answering import STATES
from governance.agreements.rules.near_words import (
    MOST,
    SHORTEST,
    Near,
    distance,
    is_near,
    likeness,
    near_words,
)
from tests.agreements.test_answering import HOLDING

WORDS = sorted(word for word in HOLDING.keys() - STATES if len(word) > SHORTEST)
a_word = st.sampled_from(WORDS)
any_word = st.text(ascii_lowercase, min_size=1, max_size=12)


@given(
    a_word,
    st.integers(0, 30),
    st.sampled_from(ascii_lowercase),
    st.sampled_from(["insert", "drop", "replace", "swap"]),
)
def test_one_slip_of_typing_is_near(word: str, at: int, letter: str, slip: str) -> None:
    at %= len(word)
    made = {
        "insert": word[:at] + letter + word[at:],
        "drop": word[:at] + word[at + 1 :],
        "replace": word[:at] + letter + word[at + 1 :],
        "swap": word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    }[slip]
    assert distance(made, word) <= 1
    assert is_near(made, word)
    if made not in HOLDING and len(made) >= SHORTEST:
        found = near_words([made], HOLDING.keys(), most=len(HOLDING))
        assert word in {each.known for each in found}


@given(any_word, any_word)
def test_distance_and_likeness_do_not_depend_on_the_order(word: str, other: str) -> None:
    assert distance(word, other) == distance(other, word)
    assert (distance(word, other) == 0) == (word == other)
    assert likeness(word, other) == likeness(other, word)
    assert likeness(word, word) == 1


@given(st.lists(any_word, max_size=4))
def test_what_is_offered_is_known_and_was_not_typed(typed: list[str]) -> None:
    found = near_words(typed, HOLDING.keys())
    assert len(found) <= MOST
    assert all(each.known in HOLDING and each.typed in typed and each.typed not in HOLDING for each in found)


def test_a_first_letter_may_be_wrong_and_far_words_are_not_offered() -> None:
    assert near_words(["bothole"], ["pothole", "street"]) == (Near(typed="bothole", known="pothole"),)
    assert near_words(["xylophone"], ["pothole", "street"]) == ()
    assert near_words(["raccon"], ["raccoon"])[0].known == "raccoon"
