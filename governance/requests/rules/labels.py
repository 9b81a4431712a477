"""What a label of a data source means: the service of that name, if exactly one is called so."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from governance.agreements.rules.service_names import folded


class LabelState(StrEnum):
    MATCHED = "matched"
    WAITING = "waiting"
    AMBIGUOUS = "ambiguous"
    SET_ASIDE = "set-aside"  # not work that 311 promises


NO_LABEL = "(no label)"  # of a request that does not say what it is about; it waits for nobody to guess
OPEN = frozenset({LabelState.WAITING, LabelState.AMBIGUOUS})
Known = Mapping[str, frozenset[int]]  # folded name → the services called so


def meaning_words(state: LabelState, service: str) -> str:
    """What a name means, after it: “means Pothole”."""
    return {
        LabelState.MATCHED: f"means {service}",
        LabelState.WAITING: "waits for a meaning",
        LabelState.AMBIGUOUS: "is what several services are called",
        LabelState.SET_ASIDE: "is set aside as no work that 311 promises",
    }[state]


@dataclass(frozen=True, kw_only=True)
class LookedAt:
    """A label of a data source (its code) as somebody looked at it; `seen` is what it meant then, see LabelFacts."""

    source: str
    label: str
    seen: str


@dataclass(frozen=True, kw_only=True)
class Match:
    state: LabelState
    service: int | None = None


def known_names(names: Mapping[int, Iterable[str]]) -> Known:
    """The services by every name they have."""
    known: dict[str, set[int]] = {}
    for service, listed in names.items():
        for name in listed:
            if key := folded(name):
                known.setdefault(key, set()).add(service)
    return {name: frozenset(services) for name, services in known.items()}


def matched(label: str, known: Known, *, set_aside: Collection[str] = ()) -> Match:
    """By whole names and aliases; `set_aside` is what the data source calls records that are no promised work."""
    key = folded(label)
    if key in {folded(one) for one in set_aside}:
        return Match(state=LabelState.SET_ASIDE)
    services = known.get(key, frozenset())
    if len(services) == 1:
        return Match(state=LabelState.MATCHED, service=min(services))
    return Match(state=LabelState.AMBIGUOUS if services else LabelState.WAITING)
