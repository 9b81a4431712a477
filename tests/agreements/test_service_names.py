"""Names are compared without case and accents; a look-up forgives typing but does not answer everything."""

import time

import pytest

from governance.agreements.rules.answering import codes_answering
from governance.agreements.rules.service_names import folded, full_name, same_name

NAMES = {
    "pothole": ["Pothole", "hole in the street"],
    "noise": ["Noise, loud music"],
    "graffiti-bridge": ["Graffiti, on a bridge"],
    "graffiti": ["Graffiti"],
    "barking-dog": ["Barking dog", "dog barks all night"],
    "dead-animal": ["Dead animal", "dead raccoon"],
    "loose-dog": ["Loose dog"],
    "fallen-tree": ["Fallen tree or branch", "branch fell", "tree on a car"],
    "yard-waste": ["Missed yard waste collection", "christmas tree"],
}


def test_names_differ_by_words_only():
    assert folded("  Señal/CAÍDA -- (2) ") == "senal caida 2"
    assert same_name("Noise", "N Y") == same_name("NOISE", "n  y")
    assert same_name("Noise", "Loud") != same_name("Noise Loud")
    assert full_name("Noise", "", "late") == "Noise, late"


@pytest.mark.parametrize(
    ("words", "best"),
    [
        ("pothole", "pothole"),
        ("potholes", "pothole"),
        ("POTH", "pothole"),
        ("there is a hole in my street", "pothole"),
        ("graffitti", "graffiti"),
        ("graffiti bridge", "graffiti-bridge"),
        ("graffiti", "graffiti"),
        ("musik loud", "noise"),
        ("dead dog", "dead-animal"),
        ("tree fell", "fallen-tree"),
    ],
)
def test_everyday_words_find_the_service(words, best):
    assert codes_answering(words, NAMES)[0] == best


@pytest.mark.parametrize("words", ["", "  ", "--", "elephant", "zzz"])
def test_words_that_answer_nothing_find_nothing(words):
    assert codes_answering(words, NAMES) == []


def test_words_of_thousands_of_marks_are_folded_as_fast_as_others():
    started = time.process_time()
    assert folded("Péage " + "a" + "\u0315\u0300" * 50_000) == "peage a"
    assert time.process_time() - started < 1


def test_a_tree_is_no_mistyped_street():
    assert codes_answering("tree", {"light": ["Street light out"], "tree": ["Fallen tree"]}) == ["tree"]
