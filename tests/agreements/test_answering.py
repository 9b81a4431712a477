"""Every service of the demo is found by its own words, in every order, in both languages; a state alone leads nowhere."""

import tomllib
from itertools import islice, permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.agreements.rules.answering import STATES, STOP_WORDS, answering, telling
from governance.agreements.rules.service_names import folded

FOLDER = Path(__file__).parents[2] / "governance" / "_demo" / "services"
ORDERS = 120  # of the words of one name
FILLING = ("please", "my", "the", "there is", "hay", "por favor no")


def _services() -> list[dict[str, Any]]:
    every = [row for file in FOLDER.glob("*.toml") for row in tomllib.loads(file.read_text())["service"]]
    return sorted(every, key=lambda row: (-row["volume"], row["code"]))


def _own(row: dict[str, Any]) -> list[str]:
    return [row["problem"], *row["aliases"], *row["spanish"]]


SERVICES = _services()
NAMES = {row["code"]: [*_own(row), f"{row.get('group', '')} {row['problem']}"] for row in SERVICES}
OWN = [(row["code"], name) for row in SERVICES for name in _own(row)]
HOLDING: dict[str, set[str]] = {}
for _code, _names in NAMES.items():
    for _name in _names:
        for _word in telling(_name):
            HOLDING.setdefault(_word, set()).add(_code)


def test_every_service_has_everyday_words_in_both_languages() -> None:
    assert len(SERVICES) >= 60
    assert all(row["aliases"] and row["spanish"] for row in SERVICES)
    meant = [folded(name) for _, name in OWN]
    assert len(meant) == len(set(meant)), "a name that two services have is a tie; the demo has none"


def test_each_name_in_every_order_of_its_words_leads_to_its_service() -> None:
    for code, name in OWN:
        for order in islice(permutations(name.split()), ORDERS):
            found = answering(" ".join(order), NAMES)
            assert (found.codes[0], found.leads, found.unknown) == (code, True, ()), order


@given(st.sampled_from(OWN), st.lists(st.sampled_from(FILLING), max_size=3), st.data())
def test_what_is_said_around_a_name_and_how_it_is_written_change_nothing(
    own: tuple[str, str], around: list[str], data: st.DataObject
) -> None:
    code, name = own
    said = data.draw(
        st.permutations([*name.split(), *(f for f in around if f in STOP_WORDS or f == "there is")])
    )
    written = data.draw(st.sampled_from([str.upper, str.lower, str.title, folded]))
    assert answering(written(" ".join(said)), NAMES).codes[0] == code


def test_a_single_word_leads_to_a_service_that_has_it() -> None:
    """Where several have it, that is a tie: one of them leads, and all of them are found."""
    for word in HOLDING.keys() - STATES:
        found = answering(word, NAMES, limit=len(NAMES))
        assert found.codes[0] in HOLDING[word], word
        assert found.leads
        assert HOLDING[word] <= set(found.codes), word


@given(st.sampled_from(sorted(STATES)), st.sampled_from(sorted(HOLDING.keys() - STATES)))
def test_a_state_beside_a_thing_brings_in_nobody_who_has_not_the_thing(state: str, thing: str) -> None:
    with_state = answering(f"{thing} {state}", NAMES, limit=len(NAMES))
    assert set(with_state.codes) == set(answering(thing, NAMES, limit=len(NAMES)).codes)


@pytest.mark.parametrize(
    "words", ["car abandoned", "abandoned car", "carro abandonado", "there is an abandoned car on my street"]
)
def test_an_abandoned_car_is_no_abandoned_house(words: str) -> None:
    found = answering(words, NAMES)
    assert "vacant-building" not in found.codes
    assert not (found.leads and not found.unknown), "no service answers all of it, so none stands alone"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("hole on Elm Avenue", "pothole"),
        ("streetlight", "street-light"),
        ("pot hole", "pothole"),
        ("my dogs", "loose-dog"),
        ("tree fell on my car", "tree-down"),
        ("hay un hoyo en mi calle", "pothole"),
        ("semaforo", "signal-out"),
        ("broken swing", "playground"),
        ("I want to report a rat", "pests"),
    ],
)
def test_as_callers_say_it(words: str, code: str) -> None:
    assert answering(words, NAMES).codes[0] == code


def test_a_word_that_nobody_knows_is_told_and_of_equals_the_first_named_leads() -> None:
    assert answering("pothole on quokka", NAMES).unknown == ("quokka",)
    twice = {"b": ["Same thing"], "a": ["Same thing"]}
    assert answering("same thing", twice).codes == ("b", "a")
    assert answering("thing", {"a": ["Thing"], "b": ["Thing"]}).codes == ("a", "b")
    assert answering("the of", NAMES).codes == ()
