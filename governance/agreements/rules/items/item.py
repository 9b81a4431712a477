"""What every item of an agreement's content says of itself, whatever its kind; a kind says otherwise in its own module.

An item is always whole: a changed item is a new item with its own fingerprint. It names codes, never database ids.
Its key is `kind:` and what tells it from others of its kind; a kind that concerns services begins with the service's code.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, ClassVar, Self

from governance import canonical
from governance.agreements.rules.items.loosening import Loosening
from governance.agreements.rules.items.targets import Target
from governance.errors import Unsound

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
CALENDAR = "calendar"  # the field of an item, of whatever kind, that holds a calendar's code


class OwedBy(StrEnum):
    DEPARTMENT = "department"
    CENTER = "center"


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field of an item as people read it: what it is called and how its value reads.

    `when_new`: a new item shows it if anything stands in it; `always`: a changed one too. `in_promise`: the item's sentence
    says it already. `coded`: its value is a code; whoever shows it knows the name.
    """

    label: str
    words: Callable[[Any], str] = str
    when_new: bool = True
    always: bool = False
    in_promise: bool = True
    coded: bool = False


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One field of an item that is not the same; `before` or `after` is "" where there is none."""

    field: str
    before: str
    after: str
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """An item as it is printed among an agreement's paragraphs; those of a lower `place` stand before others."""

    key: str
    title: str
    text: str
    place: int = 1


def in_order(items: "Iterable[Item]") -> list[Paragraph]:
    """What is printed of these items among an agreement's paragraphs, in the order of reading."""
    found = (item.paragraph for item in items)
    return sorted((each for each in found if each), key=lambda each: (each.place, each.key))


@dataclass(frozen=True, kw_only=True)
class Start:
    """What a new item begins with: its agreement's calendar, and a number that no other new paragraph has."""

    calendar: str = ""
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class Item(ABC):
    """`lead` is the field told before all others; a `valued` item's change is told by its values, another's by its name.

    One that is not `typed` is written elsewhere and only taken over here.
    """

    kind: ClassVar[str]
    fields: ClassVar[Mapping[str, Field]]
    lead: ClassVar[str] = ""
    valued: ClassVar[bool] = False
    of_service: ClassVar[bool] = False
    typed: ClassVar[bool] = True

    @classmethod
    def of(cls, item: "Item | None") -> Self | None:
        """The item, if it is of this kind."""
        return item if isinstance(item, cls) else None

    @classmethod
    def sure(cls, item: "Item | None") -> Self:
        """The item, which can only be of this kind; raises TypeError otherwise."""
        if not isinstance(item, cls):
            raise TypeError(f"{item.key if item else 'nothing'} is no {cls.kind}")
        return item

    # Its key

    @property
    @abstractmethod
    def key(self) -> str: ...

    @classmethod
    @abstractmethod
    def blank(cls, key: str, start: Start) -> Self | None:
        """An empty item under this key; None where the key is not of this kind."""

    @classmethod
    def prefix(cls, service: str = "") -> str:
        """How all keys of this kind begin, or those that concern one service."""
        return f"{cls.kind}:{service}/" if service else f"{cls.kind}:"

    @classmethod
    def service_of(cls, key: str) -> str:
        """The code of the service that a key concerns, "" for none."""
        return key.removeprefix(cls.prefix()).split("/", maxsplit=1)[0] if cls.of_service else ""

    # What it promises and needs

    @property
    def target(self) -> Target | None:
        """The time it promises."""
        return None

    @property
    def owner(self) -> OwedBy | None:
        """Whose duty it is, where it is one side's."""
        return None

    @property
    def services(self) -> frozenset[str]:
        """Codes of the services that must exist for it."""
        return frozenset({self.service_of(self.key)} - {""})

    @property
    def calendars(self) -> frozenset[str]:
        """Codes of the calendars that must exist for it."""
        return frozenset({getattr(self, CALENDAR, "")} - {""})

    @property
    def groups(self) -> frozenset[str]:
        """Codes of the groups that must be the two sides' own."""
        return frozenset()

    def counts_on(self, usual: str) -> str:
        """The code of the calendar that its time counts on, where it promises one; `usual` is its agreement's."""
        return (getattr(self, CALENDAR, "") or usual) if self.target else ""

    def checked(self) -> Self:
        """Itself, if it can be agreed to; raises Invalid naming the fields otherwise."""
        return self

    def missing(self, name: str) -> dict[str, str]:  # noqa: ARG002 - for kinds that need something
        """What it still needs before it can be proposed under this name: a sentence for each field."""
        return {}

    def loosened_by(self, _after: "Item") -> list[Loosening]:
        """Every way in which `after` is weaker than this."""
        return []

    # In words

    @abstractmethod
    def name(self, service: str) -> str:
        """What a line is called; `service` is the name of its service."""

    @property
    def heading(self) -> str:
        """What it is called where no service's name is known."""
        return self.name("")

    @property
    def about(self) -> str:
        """What tells it from other items of the same service."""
        return ""

    def words(self, field: str) -> str:
        return self.fields[field].words(getattr(self, field))

    def shown(self, field: str) -> str:
        """A field as the table of a change shows it."""
        return self.words(field)

    @property
    def whole(self) -> str:
        """Everything it says, in words."""
        told = ((field.label, self.words(name)) for name, field in self.fields.items())
        return "; ".join(f"{label}: {words}" for label, words in told if words)

    @property
    def brief(self) -> str:
        """The shortest wording of what it says."""
        return self.whole

    def promise(self, *, service: str, act: str, parties: Mapping[OwedBy, str]) -> str:  # noqa: ARG002 - for kinds that promise
        """What it says, in sentences; `act` is the service's verb phrase ("repairs a pothole") or ""."""
        return self.brief

    @property
    def as_promised(self) -> str:
        """What it says in the notation of its sentence, for setting one beside another."""
        return self.brief

    @property
    def paragraph(self) -> Paragraph | None:
        """How it stands among an agreement's paragraphs; None for what is printed elsewhere."""
        return Paragraph(key=self.key, title=self.heading, text=self.whole)

    # As it is kept

    def canonical(self) -> dict[str, Any]:
        """The item as it is hashed and stored; empty parts are left out, defaults are written."""
        parts: dict[str, Any] = {"v": 1, "kind": self.kind}
        for name, value in vars(self).items():
            if type(value) not in (str, int):
                parts |= self.written(name, value)
            elif value != "":
                parts[name] = value
        return parts

    def written(self, name: str, value: Any) -> dict[str, Any]:
        """A field that is neither text nor number, in the canonical form."""
        return {name: str(value) if isinstance(value, StrEnum) else value}

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> Self:
        """The item whose canonical form is given."""
        return cls(**{name: value for name, value in body.items() if name not in {"v", "kind"}})


@dataclass(frozen=True, kw_only=True)
class StoredItem:
    """An item with the fingerprint under which it is kept."""

    hash: str
    item: Item


def item_hash(item: Item) -> str:
    return canonical.fingerprint("item", item.canonical())


def content_hash(items: Mapping[str, str]) -> str:
    """The fingerprint of a content: a map of key to item fingerprint."""
    return canonical.fingerprint("content", {"v": 1, "items": dict(items)})


def whole_content(items: Mapping[str, str], fingerprint: str) -> None:
    """Raises Unsound where these are not all the items of the version with this fingerprint, each under its key."""
    if _content_hash(tuple(sorted(items.items()))) != fingerprint:
        raise Unsound(subject=f"version:{fingerprint}", fault="does not hold what was agreed")


@lru_cache(maxsize=512)
def _content_hash(items: tuple[tuple[str, str], ...]) -> str:
    return content_hash(dict(items))


def differences(before: Item | None, after: Item | None) -> list[Difference]:
    """The fields of two items of one key that are not the same, in the order in which the kind tells them."""
    either = after or before
    if either is None:
        return []
    pairs = (
        (name, *(item.words(name) if item else "" for item in (before, after))) for name in either.fields
    )
    return [
        Difference(field=either.fields[name].label, name=name, before=old, after=new)
        for name, old, new in pairs
        if old != new
    ]


def further(before: Item | None, after: Item | None) -> list[Difference]:
    """The differences other than that of the leading field, which is told first."""
    either = after or before
    return [each for each in differences(before, after) if either and each.name != either.lead]


def slug(words: str) -> str:
    """Words as a code: lower case, letters and digits joined by hyphens, at most 80 characters; "item" if none are left."""
    return "-".join(re.findall(r"[a-z0-9]+", words.lower()))[:80].strip("-") or "item"
