"""Which parts of the data a city may open to everybody, each by itself, and under which licence."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from governance.errors import Invalid


class Part(StrEnum):
    SERVICES = "services"
    TARGETS = "targets"
    CALENDARS = "calendars"
    SCORECARDS = "scorecards"
    DECISIONS = "decisions"
    REQUESTS = "requests"
    PROMISES = "promises"


@dataclass(frozen=True, kw_only=True)
class PartWords:
    title: str
    about: str


PARTS: dict[Part, PartWords] = {
    Part.SERVICES: PartWords(
        title="Services",
        about="What the city does, by the names residents use, and which department does it.",
    ),
    Part.TARGETS: PartWords(
        title="Service targets with their history",
        about="What was promised from when until when, each value with the version that agreed it.",
    ),
    Part.CALENDARS: PartWords(
        title="Working hours and holidays", about="The calendars that targets count on."
    ),
    Part.SCORECARDS: PartWords(
        title="Published scorecards",
        about="Figures as they were published, as files and as a page each. No comments, no drafts.",
    ),
    Part.DECISIONS: PartWords(
        title="Decisions of meetings", about="From final minutes, only what is in their public version."
    ),
    Part.REQUESTS: PartWords(
        title="Service requests, by Open311",
        about="Number, service, times, and when to expect the work. No names, addresses or free text are kept here.",
    ),
    Part.PROMISES: PartWords(
        title="The page “What the city promises”",
        about="Every service with its target in everyday words, since when, and how often it was kept by published figures; "
        "also as CSV, JSON and Atom, and to be shown within other sites.",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Licence:
    title: str
    address: str


LICENCES: dict[str, Licence] = {
    "CC0-1.0": Licence(
        title="Public domain (CC0 1.0)", address="https://creativecommons.org/publicdomain/zero/1.0/"
    ),
    "CC-BY-4.0": Licence(
        title="Attribution (CC BY 4.0)", address="https://creativecommons.org/licenses/by/4.0/"
    ),
    "PDDL-1.0": Licence(
        title="Public domain for data (PDDL 1.0)", address="https://opendatacommons.org/licenses/pddl/1-0/"
    ),
    "ODC-By-1.0": Licence(
        title="Attribution for data (ODC-By 1.0)", address="https://opendatacommons.org/licenses/by/1-0/"
    ),
}


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What is open to everybody, in the order of PARTS, and the licence it comes under ("" = none is stated)."""

    parts: tuple[Part, ...] = ()
    licence: str = ""

    def __contains__(self, part: object) -> bool:
        return part in self.parts


NOTHING = Opened()
EVERYTHING = Opened(parts=tuple(Part))


def checked(parts: Iterable[str], licence: str) -> Opened:
    """Raises Invalid. What is open to everybody says under which terms it may be used."""
    wanted = set(parts)
    if unknown := wanted - set(PARTS):
        raise Invalid(
            f"There is no part “{min(unknown)}” of the data.", fields={"parts": "Choose from the list."}
        )
    if licence not in {"", *LICENCES} or (wanted and not licence):
        why = "Say under which terms everybody may use the data."
        raise Invalid(why, fields={"licence": why})
    return Opened(parts=tuple(part for part in PARTS if part in wanted), licence=licence)
