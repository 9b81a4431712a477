"""What a check found, as pages tell it: the thing by its name, with a link where it has a page."""

from collections.abc import Iterable
from dataclasses import dataclass

from governance.audit import sentences
from governance.integrity.rules.findings import AREAS, Finding

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
    area: str
    name: str
    href: str
    fault: str
    mend: str


def told(findings: Iterable[Finding]) -> list[FoundThing]:
    return [
        FoundThing(
            area=AREAS[each.area],
            name=_name(each.subject),
            href=href(each.subject),
            fault=each.fault,
            mend=each.mend,
        )
        for each in findings
    ]


def href(subject: str) -> str:
    """The page of a matter of the record, "" where it has none."""
    kind, _, code = subject.partition(":")
    return f"{PAGES[kind]}{code}" if kind in PAGES and code else ""


def _name(subject: str) -> str:
    kind, _, code = subject.partition(":")
    if subject in NAMES or kind in NAMES:
        return NAMES.get(subject) or f"{NAMES[kind]} {code}"
    return sentences.subject_words(subject)
