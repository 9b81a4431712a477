"""Templates speak the words of pages. What is filled in at run time is checked in the browser, over every state."""

import re

import pytest

from tests import source
from tests.page_words import misplaced

UNREAD = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
TAG = re.compile(r"<[^>]*>")


@pytest.mark.parametrize("path", sorted(source.templates()), ids=str)
def test_no_code_word_stands_where_officials_read(path: object) -> None:
    text = {str(p): t for p, t in source.templates().items()}[str(path)]
    found = misplaced(TAG.sub(" ", UNREAD.sub("", text)))
    assert not found, (
        f"These words mean something else in a city hall (tests/page_words.py says what to write): {found}"
    )


@pytest.mark.parametrize(
    "text",
    ["Both parties consent", "The sponsor's seat", "send an offer", "escalated on Jun 9", "since the breach"],
)
def test_code_words_are_found(text: str) -> None:
    assert misplaced(text)


def test_words_of_pages_pass() -> None:
    assert (
        misplaced(
            "Agree for Streets: 311 sent a counterproposal. If we get stuck, bring in the division heads."
        )
        == []
    )
