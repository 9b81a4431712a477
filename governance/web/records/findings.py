"""What a check found, as pages tell it: area by area with what that means, each thing by its name, with a link where it has a page."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from governance.audit import sentences
from governance.integrity.rules.findings import AREAS, MEANS, Finding
from governance.web.records.matters import href

NAMES = {"record:all": "the record", "store": "the file", "entry": "entry"}


@dataclass(frozen=True, kw_only=True)
class FoundThing:
    """A thing once, with each fault of it; what is the same with several of its rows says how often."""

    name: str
    href: str
    faults: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FoundArea:
    """What was found of one kind, and what that means."""

    name: str
    means: str
    things: tuple[FoundThing, ...]


def by_area(findings: Iterable[Finding]) -> list[FoundArea]:
    """They come in the order of areas."""
    groups = groupby(findings, key=lambda each: each.area)
    return [FoundArea(name=AREAS[area], means=MEANS[area], things=_things(found)) for area, found in groups]


def _things(findings: Iterable[Finding]) -> tuple[FoundThing, ...]:
    of: dict[str, Counter[tuple[str, str]]] = {}
    for each in findings:
        of.setdefault(each.subject, Counter())[each.fault, each.mend] += 1
    return tuple(
        FoundThing(name=_name(one), href=href(one), faults=_said(faults)) for one, faults in of.items()
    )


def _said(faults: Counter[tuple[str, str]]) -> tuple[str, ...]:
    often = (
        (fault, f" ({times} times)" if times > 1 else "", mend) for (fault, mend), times in faults.items()
    )
    return tuple(f"{fault}{times}. {mend}".rstrip() for fault, times, mend in often)


def _name(subject: str) -> str:
    kind, _, code = subject.partition(":")
    if subject in NAMES or kind in NAMES:
        return NAMES.get(subject) or f"{NAMES[kind]} {code}"
    return sentences.subject_words(subject)
