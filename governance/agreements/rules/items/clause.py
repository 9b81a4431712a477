"""A clause: a paragraph both sides keep to, under a key of its own."""

from dataclasses import dataclass
from typing import ClassVar, Self

from governance.agreements.rules.items.item import SLUG, Field, Item, Paragraph, Start

NEW_CLAUSE = "clause:new"  # asked for where the paragraph has no key yet


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
        return cls(slug=slug) if SLUG.fullmatch(slug) else None

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
        return Paragraph(key=self.key, title=self.title, text=self.text)
