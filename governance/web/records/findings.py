"""What a check found, as pages tell it: area by area with what that means, each thing by its name, with a link where it has a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from governance.audit import sentences
from governance.integrity.rules.findings import AREAS, MEANS, Finding

PAGES = {
    "entry": "/audit/",
    "agreement": "/agreements/",
    "calendar": "/calendars/",
    "change": "/changes/",
    "correction": "/corrections/",
    "event-adjustment": "/adjustments/",
    "scorecard": "/scorecards/",
}
NAMES = {"record:all": "the record", "store": "the file", "entry": "entry"}


@dataclass(frozen=True, kw_only=True)
class FoundThing:
    name: str
    href: str
    fault: str
    mend: str


@dataclass(frozen=True, kw_only=True)
class FoundArea:
    """What was found of one kind, and what that means."""

    name: str
    means: str
    things: tuple[FoundThing, ...]


def by_area(findings: Iterable[Finding]) -> list[FoundArea]:
    """They come in the order of areas."""
    groups = groupby(findings, key=lambda each: each.area)
    return [
        FoundArea(name=AREAS[area], means=MEANS[area], things=tuple(map(_thing, found)))
        for area, found in groups
    ]


def _thing(found: Finding) -> FoundThing:
    return FoundThing(name=_name(found.subject), href=href(found.subject), fault=found.fault, mend=found.mend)


def href(subject: str) -> str:
    """The page of a matter of the record, "" where it has none."""
    kind, _, code = subject.partition(":")
    return f"{PAGES[kind]}{code}" if kind in PAGES and code else ""


def _name(subject: str) -> str:
    kind, _, code = subject.partition(":")
    if subject in NAMES or kind in NAMES:
        return NAMES.get(subject) or f"{NAMES[kind]} {code}"
    return sentences.subject_words(subject)
