"""A clause: a paragraph both sides keep to, under a key of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Self

from governance.agreements.rules.items.item import SLUG, Field, Item, Paragraph, Start
from governance.agreements.rules.items.standard_paragraphs import STANDARD, place

NEW_CLAUSE = "clause:new"  # asked for where the paragraph has no key yet
STANDARD_CLAUSES = "clause:standard"  # asked for where all standard paragraphs are meant


@dataclass(frozen=True, kw_only=True)
class Clause(Item):
    """A paragraph both sides keep to. Its words may be empty while it is a draft."""

    kind: ClassVar = "clause"
    fields: ClassVar = {"title": Field(label="Title", always=True), "text": Field(label="Text", always=True)}

    slug: str
    title: str = ""
    text: str = ""

    @property
    def key(self) -> str:
        return f"{self.prefix()}{self.slug}"

    @classmethod
    def blank(cls, key: str, start: Start) -> Self | None:
        slug = f"paragraph-{start.number}" if key == NEW_CLAUSE else key.removeprefix(cls.prefix())
        title, text = STANDARD.get(slug, ("", ""))
        return cls(slug=slug, title=title, text=text) if SLUG.fullmatch(slug) else None

    @classmethod
    def standard(cls) -> "tuple[Clause, ...]":
        """The standard paragraphs, in order."""
        return tuple(cls(slug=slug, title=title, text=text) for slug, (title, text) in STANDARD.items())

    def missing(self, name: str) -> dict[str, str]:
        empty = [field for field in self.fields if not getattr(self, field)]
        return {field: f"{name}: the {field} is empty. Please fill it in." for field in empty}

    def name(self, service: str) -> str:  # noqa: ARG002 - a paragraph concerns no service
        return f"Clause “{self.title}”"

    @property
    def heading(self) -> str:
        return self.title

    @property
    def whole(self) -> str:
        return self.text

    @property
    def paragraph(self) -> Paragraph:
        return Paragraph(key=self.key, title=self.title, text=self.text, place=place(self.slug))


def in_full(keys: Iterable[str]) -> list[str]:
    """Keys asked for, with those of all standard paragraphs where they are meant."""
    every = [clause.key for clause in Clause.standard()]
    return [one for key in keys for one in (every if key == STANDARD_CLAUSES else [key])]
