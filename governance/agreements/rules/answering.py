"""Which services answer a few everyday words, the best first. It forgives typing and does not answer everything.

The rule, in this order:
1. It answers half of the things that were said, of those that any service knows. A state names nothing where a thing
   was named: an abandoned car is no abandoned house, a broken swing is no broken sidewalk.
2. A service that answers every word comes first. Words that no service knows say nothing: "hole on Elm Avenue" is a hole.
3. Words that few services know say more than others; a whole name says more than its parts.
4. Of equals, the one that is named first; whoever asks names first what is asked for most often.

It `leads` where it answers every word: then its date may stand alone. Does not decide what a service promises.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from governance.agreements.rules.service_names import folded

_ENGLISH = (
    "a about an and any are at been by can for from had has have i im in is it its my near need of on or our please s some "
    "somebody someone that the there they this to want was we were with"
)
_SPANISH = "al con de del el en es esta hay la las lo los me mi para por que se su un una y"
STOP_WORDS = frozenset(f"{_ENGLISH} {_SPANISH}".split())
# What a thing is like, never what it is.
STATES = frozenset(
    [
        "abandoned",
        "bad",
        "big",
        "blocked",
        "broke",
        "broken",
        "busted",
        "closed",
        "cracked",
        "damaged",
        "dirty",
        "faulty",
        "full",
        "huge",
        "illegal",
        "large",
        "left",
        "loose",
        "missing",
        "new",
        "no",
        "not",
        "old",
        "open",
        "out",
        "stolen",
        "stuck",
        "vacant",
        "abandonada",
        "abandonado",
        "abierta",
        "abierto",
        "bloqueada",
        "bloqueado",
        "danada",
        "danado",
        "rota",
        "roto",
        "sucia",
        "sucio",
        "vacia",
        "vacio",
    ]
)
MOST_WORDS = 8  # a sentence is answered by its first words
SHORTEST_STEM = 3  # "pothole" answers "potholes"; "no" and "noise" do not answer one another
ENDINGS = frozenset(
    {"s", "es", "ed", "ing", "er", "y"}
)  # after so short a stem: "dogs", and no "cart" for "car"
ALIKE = 0.8  # two words this alike are one word mistyped, if they begin alike
EXACT, STARTS, MISTYPED = 4, 3, 2


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Codes of services, the best first; it `leads` where it answers every word that any service knows.

    `unknown` are the words that none knows.
    """

    codes: tuple[str, ...] = ()
    leads: bool = False
    unknown: tuple[str, ...] = ()


def telling(words: str) -> tuple[str, ...]:
    """The words that may name something, each once."""
    typed = dict.fromkeys(folded(words).split())
    return tuple([word for word in typed if word not in STOP_WORDS] or typed)[:MOST_WORDS]


def codes_answering(words: str, names: Mapping[str, Iterable[str]], *, limit: int = 20) -> list[str]:
    """Codes whose names answer the words, best first; `names` maps a code to every name it has."""
    return list(answering(words, names, limit=limit).codes)


def answering(words: str, names: Mapping[str, Iterable[str]], *, limit: int = 20) -> Answers:
    asked = telling(words)
    if not asked:
        return Answers()
    found = {code: _answer(asked, listed) for code, listed in names.items()}
    holding = [sum(1 for points, _ in found.values() if points[i]) for i in range(len(asked))]
    known = [i for i, services in enumerate(holding) if services]
    unknown = tuple(word for word, services in zip(asked, holding, strict=True) if not services)
    said = _things(asked, known) or known
    near = [code for code, (points, _) in found.items() if _are_answered(said, points)]
    rare = [1 / max(1, services) for services in holding]

    def place(code: str) -> tuple[bool, float]:
        points, best = found[code]
        return not all(points[i] for i in known), -_score(points, best, rare)

    ranked = sorted(near, key=place)
    leads = bool(ranked) and not place(ranked[0])[0]
    return Answers(codes=tuple(ranked[:limit]), leads=leads, unknown=unknown)


def _things(asked: Sequence[str], known: Sequence[int]) -> list[int]:
    return [i for i in known if asked[i] not in STATES]


def _are_answered(said: Sequence[int], points: Sequence[int]) -> bool:
    held = sum(1 for i in said if points[i])
    return bool(held) and 2 * held >= len(said)


def _answer(typed: Sequence[str], names: Iterable[str]) -> tuple[list[int], float]:
    """How well each word is answered by any name, and the best single name."""
    words, best = [0] * len(typed), 0.0
    for name in names:
        held = _words(name)
        points = _each(typed, held)
        words = [max(pair) for pair in zip(words, points, strict=True)]
        best = max(best, sum(points) / len(typed) + sum(points) / EXACT / max(len(held), len(typed)))
    return words, best


def _each(typed: Sequence[str], held: Sequence[str]) -> list[int]:
    """How well a name answers each word; "pot hole" is a pothole, a streetlight a street light."""
    points = [max((_points(word, other) for other in held), default=0) for word in typed]
    joined = {first + second for first, second in pairwise(held)}
    for i, word in enumerate(typed):
        if word in joined:
            points[i] = EXACT
        elif i and typed[i - 1] + word in held:
            points[i - 1] = points[i] = EXACT
    return points


def _score(points: Sequence[int], best: float, rare: Sequence[float]) -> float:
    """Words that few services answer say more: "dead dog" is a dead animal first, then the services for dogs."""
    return sum(point * weight for point, weight in zip(points, rare, strict=True)) / sum(rare) + best


# Names say the same few words again and again: each is folded once, each pair of words compared once.
@lru_cache(maxsize=20_000)
def _words(name: str) -> tuple[str, ...]:
    return telling(name)


@lru_cache(maxsize=50_000)
def _points(word: str, name: str) -> int:
    if word == name:
        return EXACT
    short, long = sorted((word, name), key=len)
    if long.startswith(short) and len(short) >= SHORTEST_STEM and _one_stem(short, long[len(short) :]):
        return STARTS
    return MISTYPED if _mistyped(word, name) else 0


def _one_stem(stem: str, rest: str) -> bool:
    return len(stem) > SHORTEST_STEM or rest.removeprefix(stem[-1]) in ENDINGS or rest in ENDINGS


def _mistyped(word: str, name: str) -> bool:
    if min(len(word), len(name)) <= SHORTEST_STEM or abs(len(word) - len(name)) > 2:
        return False
    if word[0] != name[0]:  # hardly anybody mistypes the first letter, and a tree is no street
        return False
    matcher = SequenceMatcher(None, word, name, autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE
