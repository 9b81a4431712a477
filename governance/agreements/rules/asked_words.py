"""What is kept of words that found no service: no sentence, no figure, no address, no more than a few plain words. Pure.

Whoever typed them is never kept. A name of a person cannot be told from a word; so only few words are kept, and only
those are shown that were typed twice: on two days, or in two places.
"""

import re

from governance.agreements.rules.answering import telling

MOST_WORDS = 4  # more is a sentence: somebody's own story
LONGEST = 24  # letters of a word
KEPT_DAYS = 60
MOST_A_DAY = 300  # different words
MOST_TIMES = 100_000  # of one day
SHOWN_FROM = 2  # times
_ADDRESS = re.compile(r"\S*(?:@|://|www\.)\S*", re.IGNORECASE)
_WITH_FIGURES = re.compile(r"\S*\d\S*")


def kept_words(typed: str) -> str:
    """The words as they are kept, or "" where nothing of them is."""
    bare = _WITH_FIGURES.sub(" ", _ADDRESS.sub(" ", typed))
    words = [word for word in telling(bare) if word.isalpha() and 1 < len(word) <= LONGEST]
    return " ".join(words) if len(words) <= MOST_WORDS else ""
