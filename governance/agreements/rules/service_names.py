"""How names of services are compared: folded words, whole names, and a look-up that forgives typing.

Decides what counts as the same name and which services answer a few everyday words; not what those services promise.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

_STOP_WORDS = "a an and at by for from in is it my near of on or our the there to with"
STOP_WORDS = frozenset(_STOP_WORDS.split())
MOST_WORDS = 8  # a sentence is answered by its first words
SHORTEST_STEM = 3  # "pothole" answers "potholes"; "no" and "noise" do not answer one another
ALIKE = 0.8  # two words this alike are one word mistyped, if they begin alike
EXACT, STARTS, MISTYPED = 4, 3, 2


def folded(words: str) -> str:
    """Words as they are compared: no case, no accents, letters and digits only, one space between."""
    # letter by letter: of a whole text, the order of thousands of marks would be found out, only to drop them
    apart = (part for letter in words for part in unicodedata.normalize("NFKD", letter))
    plain = "".join(part for part in apart if not unicodedata.combining(part))
    return " ".join(re.findall(r"[^\W_]+", plain.casefold()))


def full_name(problem: str, detail: str = "", further: str = "") -> str:
    """The name in one line: “Graffiti, on a bridge, urgent”."""
    return ", ".join(part for part in (problem, detail, further) if part)


def same_name(problem: str, detail: str = "", further: str = "") -> str:
    """A text that is equal for two services exactly where their names count as the same, part by part."""
    return "/".join(folded(part) for part in (problem, detail, further))


def codes_answering(words: str, names: Mapping[str, Iterable[str]], *, limit: int = 20) -> list[str]:
    """Codes whose names answer the words, best first; `names` maps a code to every name it has."""
    typed = dict.fromkeys(folded(words).split())
    asked = ([word for word in typed if word not in STOP_WORDS] or list(typed))[:MOST_WORDS]
    if not asked:
        return []
    answers = {code: answer for code, listed in names.items() if (answer := _answer(asked, listed))}
    rare = [1 / max(1, sum(1 for points, _ in answers.values() if points[i])) for i in range(len(asked))]
    ranked = sorted((-_score(points, best, rare), code) for code, (points, best) in answers.items())
    return [code for _, code in ranked[:limit]]


def _answer(typed: Sequence[str], names: Iterable[str]) -> tuple[list[int], float] | None:
    """How well each word is answered by any name, and the best single name; None below half of the words."""
    words, best = [0] * len(typed), 0.0
    for name in names:
        held = _words(name)
        points = [max((_points(word, other) for other in held), default=0) for word in typed]
        words = [max(pair) for pair in zip(words, points, strict=True)]
        best = max(best, sum(points) / len(typed) + 1 / (len(held) + 1))
    return (words, best) if 2 * sum(1 for point in words if point) >= len(typed) else None


def _score(points: Sequence[int], best: float, rare: Sequence[float]) -> float:
    """Words that few services answer say more: "dead dog" is a dead animal first, then the services for dogs."""
    return sum(point * weight for point, weight in zip(points, rare, strict=True)) / sum(rare) + best


# Names say the same few words again and again: each is folded once, each pair of words compared once.
@lru_cache(maxsize=20_000)
def _words(name: str) -> tuple[str, ...]:
    return tuple(folded(name).split())


@lru_cache(maxsize=50_000)
def _points(word: str, name: str) -> int:
    if word == name:
        return EXACT
    shorter = min(len(word), len(name))
    if shorter >= SHORTEST_STEM and (name.startswith(word) or word.startswith(name)):
        return STARTS
    return MISTYPED if _mistyped(word, name) else 0


def _mistyped(word: str, name: str) -> bool:
    if min(len(word), len(name)) <= SHORTEST_STEM or abs(len(word) - len(name)) > 2:
        return False
    if word[0] != name[0]:  # hardly anybody mistypes the first letter, and a tree is no street
        return False
    matcher = SequenceMatcher(None, word, name, autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE
