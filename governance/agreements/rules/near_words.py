"""Words near one that no service knows: what may have been meant. By edits of letters and by letters in threes; pure."""

from collections.abc import Collection
from dataclasses import dataclass

from governance.agreements.rules.answering import STATES, STOP_WORDS

SHORTEST = 3  # letters; anything is near a shorter word
MOST = 5
ALIKE = 0.5  # of the letters in threes that two words have, those that both have


@dataclass(frozen=True, kw_only=True)
class Near:
    """A word that was typed, and one that services know."""

    typed: str
    known: str


def near_words(typed: Collection[str], known: Collection[str], *, most: int = MOST) -> tuple[Near, ...]:
    """For every word the nearest known ones, the nearest first; none for words that are known."""
    found = [
        (_farness(word, other), word, other)
        for word in dict.fromkeys(typed)
        if word not in known and len(word) >= SHORTEST and not word.isdecimal()
        for other in dict.fromkeys(known)
        if len(other) >= SHORTEST and other not in STOP_WORDS | STATES and is_near(word, other)
    ]
    return tuple(Near(typed=word, known=other) for _, word, other in sorted(found)[:most])


def is_near(word: str, other: str) -> bool:
    allowed = max(1, min(len(word), len(other)) // 4)
    if abs(len(word) - len(other)) <= allowed and distance(word, other) <= allowed:
        return True
    return likeness(word, other) >= ALIKE


def _farness(word: str, other: str) -> float:
    return distance(word, other) / max(len(word), len(other)) - likeness(word, other)


def distance(word: str, other: str) -> int:
    """Letters to add, leave out, replace, or swap with their neighbor, to make one word of the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        before, last, row = row, before, [i]
        for j, beside in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != beside))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == beside:
                best = min(best, last[j - 2] + 1)
            row.append(best)
    return row[-1]


def likeness(word: str, other: str) -> float:
    """From 0 to 1: of the letters in threes that two words have, the share that both have."""
    first, second = _threes(word), _threes(other)
    return 2 * len(first & second) / (len(first) + len(second))


def _threes(word: str) -> frozenset[str]:
    held = f"  {word} "
    return frozenset(held[i : i + 3] for i in range(len(held) - 2))
