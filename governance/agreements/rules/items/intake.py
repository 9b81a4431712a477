"""The words for call takers of one service: what 311 asks first, and what it tells the resident about the department's work."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from governance.agreements.rules.items.item import SLUG, Field, Item, OwedBy, Start
from governance.errors import Invalid

MOST_WORDS = 2_000  # characters of each of the two
EMPTY = "write what 311 asks first, or what it tells the resident."


@dataclass(frozen=True, kw_only=True)
class Intake(Item):
    """Either of the two may be empty, not both."""

    kind: ClassVar = "intake"
    of_service: ClassVar = True
    fields: ClassVar = {
        "ask_first": Field(label="What to ask first"),
        "tell_resident": Field(label="What to tell the resident"),
    }

    service: str
    ask_first: str = ""
    tell_resident: str = ""

    @property
    def key(self) -> str:
        return f"{self.prefix()}{self.service}"

    @classmethod
    def blank(cls, key: str, start: Start) -> Self | None:  # noqa: ARG003 - words have no usual value
        service = key.removeprefix(cls.prefix())
        return cls(service=service) if SLUG.fullmatch(service) else None

    def checked(self) -> Self:
        wrong = self.missing(self.service)
        if wrong:
            raise Invalid(" ".join(wrong.values()), fields=wrong)
        return self

    def missing(self, name: str) -> dict[str, str]:
        if not any(getattr(self, field) for field in self.fields):
            return {"ask_first": f"{name}: {EMPTY}"}
        long = [field for field in self.fields if len(getattr(self, field)) > MOST_WORDS]
        return dict.fromkeys(long, f"{name}: at most {MOST_WORDS:,} characters fit.")

    def name(self, service: str) -> str:
        return f"{service}, {self.about}"

    @property
    def heading(self) -> str:
        return self.service

    @property
    def about(self) -> str:
        return "words for call takers"

    def promise(self, *, service: str, act: str, parties: Mapping[OwedBy, str]) -> str:  # noqa: ARG002 - it promises no work
        return f"{service}. {self.whole}"

    @property
    def paragraph(self) -> None:
        return None
