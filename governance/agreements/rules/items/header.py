"""The header: what holds for the whole agreement; it stands once, under a key of one word."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self

from governance import formats
from governance.agreements.rules.items.item import Field, Item, Start
from governance.errors import Invalid

HEADER = "header"


def is_day(text: str) -> bool:
    """Whether it is an ISO date, or none at all."""
    try:
        return not text or date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def date_words(day: str) -> str:
    """An ISO date as “Tue, Jul 1, 2025”; "" for no date."""
    return formats.day(date.fromisoformat(day)) if day else ""


@dataclass(frozen=True, kw_only=True)
class Header(Item):
    """When the agreement is looked at again and, if ever, when it ends (ISO dates, "" = none)."""

    kind: ClassVar = HEADER
    fields: ClassVar = {
        "review_on": Field(label="Looked at again on", words=date_words, always=True, in_promise=False),
        "ends_on": Field(label="Ends on", words=date_words, always=True, in_promise=False),
    }

    review_on: str = ""
    ends_on: str = ""

    @property
    def key(self) -> str:
        return HEADER

    @classmethod
    def blank(cls, key: str, start: Start) -> Self | None:  # noqa: ARG003 - dates have no usual value
        return cls() if key == HEADER else None

    def checked(self) -> Self:
        for name, field in self.fields.items():
            if not is_day(getattr(self, name)):
                raise Invalid(f"{field.label}: this is no date.", fields={name: "is no date"})
        return self

    def name(self, service: str) -> str:  # noqa: ARG002 - it concerns no service
        return "Dates of the agreement"

    @property
    def heading(self) -> str:
        return "The agreement as a whole"

    @property
    def whole(self) -> str:
        return "dates of the agreement"

    @property
    def brief(self) -> str:
        named = ((field.label, getattr(self, name)) for name, field in self.fields.items())
        return "; ".join(f"{label} {day}" for label, day in named if day) + "." if self.dated else "No dates."

    @property
    def dated(self) -> bool:
        return bool(self.review_on or self.ends_on)

    @property
    def paragraph(self) -> None:
        return None


def header_of(items: Iterable[Item]) -> Header:
    """The header of a content; an empty one where it has none."""
    return next((found for item in items if (found := Header.of(item))), Header())
