"""Canonical text and fingerprints: the vectors in tests/vectors/canonical.json are a contract and never change."""

import json
import sys
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance import canonical
from governance.errors import Malformed

VECTORS = json.loads((Path(__file__).parent / "vectors" / "canonical.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("vector", VECTORS, ids=[v["name"] for v in VECTORS])
def test_a_value_has_the_text_and_fingerprint_of_its_vector(vector):
    assert canonical.dumps(vector["value"]) == vector["text"]
    assert canonical.fingerprint(vector["kind"], vector["value"]) == vector["sha256"]


@pytest.mark.parametrize("value", [1.0, None, {"a": None}, [1.5], {1: "a"}, {"a": b"x"}])
def test_floats_null_and_other_keys_have_no_canonical_form(value):
    with pytest.raises(TypeError):
        canonical.dumps(value)


@pytest.mark.parametrize("bad", ["a\x00b", "a\x07", "left\u202eright", "\u2066x"])
def test_characters_that_hide_or_break_text_are_refused_by_name(bad):
    with pytest.raises(Malformed, match="U\\+") as refused:
        canonical.text(bad, field="reason")
    assert "reason" in refused.value.fields


@pytest.mark.parametrize("marks", ["\u0315\u0300", "\u0f73"])
def test_thousands_of_marks_on_one_letter_are_refused_before_they_are_sorted(marks):
    started = time.process_time()
    with pytest.raises(Malformed, match="more than 30 marks"):
        canonical.text("a" + marks * 100_000, field="reason", limit=1_000_000)
    assert time.process_time() - started < 0.5
    assert canonical.text("Tie\u0302\u0301ng Vie\u0323\u0302t") == "Tiếng Việt"


def test_a_text_that_is_too_long_says_by_how_much():
    with pytest.raises(Malformed, match="11 characters long; at most 10"):
        canonical.text("x" * 11, field="title", limit=10)


@given(
    st.dictionaries(
        st.sampled_from("abcdef"), st.integers() | st.booleans() | st.sampled_from(["é", "x\r\ny", " z "])
    )
)
def test_the_order_of_keys_and_line_ends_do_not_change_a_fingerprint(value):
    turned = dict(reversed(list(value.items())))
    again = json.loads(canonical.dumps(value))
    assert canonical.fingerprint("item", value) == canonical.fingerprint("item", turned)
    assert canonical.fingerprint("item", value) == canonical.fingerprint("item", again)


def test_kinds_are_kept_apart():
    assert canonical.fingerprint("item", {"a": 1}) != canonical.fingerprint("edit", {"a": 1})


def test_forbidden_are_all_control_characters_half_characters_and_turns_of_direction() -> None:
    """As Unicode has them today, over every character there is."""
    every = map(chr, range(sys.maxunicode + 1))
    known = {c for c in every if unicodedata.category(c) in {"Cc", "Cs"}} | canonical.BIDI_CONTROLS
    found = {c for c in map(chr, range(sys.maxunicode + 1)) if canonical.FORBIDDEN.search(c)}
    assert found == known - {"\n", "\t"}
