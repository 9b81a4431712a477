"""The lines of a change as both sides see them: what holds, what each side wants, what is agreed. Pure.

A side's word on a line is its latest proposal, or the proposal it agreed to later. Words of pages, not of the code.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from governance.agreements.rules.items import Item, OwedBy, blank_item, kind_of, service_of
from governance.changes.rules import proposal
from governance.results.rules.volume import Volume

AS_TODAY = "as today"
REMOVED = "removed"
NONE = "none"
SILENT = "no answer yet"
OBJECTED = "objected"
UNSENT = "not sent yet"


@dataclass(frozen=True, kw_only=True)
class Word:
    """What one side says of one line: the whole new item (None = removed) and why it opened it again."""

    item: Item | None
    hash: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """What a change says under one key. `before` is the item that the proposals started from, `now` the latest version's.

    `words` holds a Word for each side that says something of this line, `names` what codes stand for in its values.
    """

    key: str
    service: str
    act: str
    group: str
    volume: Volume
    before: Item | None
    now: Item | None
    collided: bool
    words: Mapping[str, Word]
    names: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def item(self) -> Item:
        """Any item that stands or stood there: it knows what the line is called and which fields it has."""
        said = (word.item for word in self.words.values())
        found = next((item for item in (self.before, *said, self.now) if item), None)
        return found or blank_item(self.key)

    @property
    def name(self) -> str:
        """Pothole repair; Pothole repair, first answer; Clause “Storms”; Dates of the agreement."""
        return self.item.name(self.service)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Everything that stands, stood or would stand there."""
        said = (word.item for word in self.words.values())
        return tuple(item for item in (self.before, *said, self.now if self.collided else None) if item)

    def value(self, item: Item | None, name: str) -> str:
        """A field of an item as people read it, "" where nothing stands in it."""
        words = item.shown(name) if item else ""
        return self.names.get(words, words) if item and item.fields[name].coded else words

    @cached_property
    def told(self) -> tuple[str, ...]:
        """The fields that are shown one by one: what the line is about, all that differs and, if it is new, all it says."""
        new = self.before is None
        return tuple(
            name
            for place, (name, each) in enumerate(self.item.fields.items())
            if place == 0
            or self._differs(name)
            or (self._holds(name) and (each.always or (new and each.when_new)))
        )

    def _differs(self, name: str) -> bool:
        return len({self.value(item, name) for item in self.items}) > 1

    def _holds(self, name: str) -> bool:
        return any(self.value(item, name) not in ("", NONE) for item in self.items)

    def rest(self, item: Item | None) -> tuple[str, ...]:
        """The further fields, which are the same whatever is chosen: “calendar City Hall”, “judged by the minute”."""
        fields = item.fields if item else {}
        said = {name: self.value(item, name) for name in fields if name not in self.told}
        return tuple(
            f"{lower(fields[name].label)} {words}"
            for name, words in said.items()
            if words not in ("", NONE) and words not in self.name
        )

    def whole(self, item: Item | None) -> str:
        """An item's value with all that is shown one by one: “6 calendar days, on time at least 85%”."""
        if item is None:
            return REMOVED if self.now else "nothing"
        if not item.typed:
            return item.whole
        said = {name: words for name in self.told if (words := self.value(item, name))}
        if not item.valued:
            return "; ".join(said.values())
        lead = said.pop(item.lead)
        return ", ".join(
            [lead, *(f"{lower(item.fields[name].label)} {words}" for name, words in said.items())]
        )


def lower(label: str) -> str:
    return label[:1].lower() + label[1:]


@dataclass(frozen=True, kw_only=True)
class Sides:
    """The department's code, the center's, and which of them has spoken at all."""

    department: str
    center: str
    spoken: frozenset[str]
    names: Mapping[str, str] = field(default_factory=dict)
    silent: str = SILENT

    @property
    def parties(self) -> Mapping[OwedBy, str]:
        """The names of the two by what they owe."""
        owing = {OwedBy.DEPARTMENT: self.department, OwedBy.CENTER: self.center}
        return {side: self.names.get(code, code) for side, code in owing.items()}


@dataclass(frozen=True, kw_only=True)
class Cells:
    """One field of a line across the table. `mark` is "agreed", "open" or "" where only one side has spoken."""

    label: str
    in_effect: str
    department: str
    center: str
    mark: str
    moved_to: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table: its name, its fields, and whether both sides want the same.

    `rest` are the fields that no side would change; `new`: it does not stand in the agreement yet. `tried`: somebody proposes a time there, which can be tried on past requests.
    """

    key: str
    name: str
    duty: str
    group: str
    fields: tuple[Cells, ...]
    rest: tuple[str, ...]
    new: bool
    agreed: bool
    collided: bool
    tried: bool
    reasons: tuple[tuple[str, str], ...]


def row(line: ChangeLine, sides: Sides) -> Row:
    agreed = is_agreed(line, sides)
    return Row(
        key=line.key,
        name=line.name,
        duty=_duty(line, sides),
        group=line.group,
        fields=tuple(_cells(line, sides, name, agreed=agreed) for name in line.told),
        rest=line.rest(line.item),
        new=line.before is None,
        agreed=agreed,
        collided=line.collided,
        tried=any(word.item and word.item.target for word in line.words.values()),
        reasons=tuple((sides.names.get(s, s), w.reason) for s, w in line.words.items() if w.reason),
    )


def is_agreed(line: ChangeLine, sides: Sides) -> bool:
    """Whether both sides say the same whole item."""
    said = [line.words.get(side) for side in (sides.department, sides.center)]
    return all(said) and len({word.hash for word in said if word}) == 1


def _duty(line: ChangeLine, sides: Sides) -> str:
    """Whose duty a target is, told where it is 311's own."""
    return f"a duty of {sides.parties[OwedBy.CENTER]}" if line.item.owner is OwedBy.CENTER else ""


def _cells(line: ChangeLine, sides: Sides, name: str, *, agreed: bool) -> Cells:
    department, center = (_side_words(line, side, name, sides) for side in (sides.department, sides.center))
    held = line.value(line.before, name) or NONE
    same = department == center or {department, center} == {AS_TODAY, held}
    both = sides.silent not in {department, center}
    moved = (line.value(line.now, name) or NONE) if line.collided else held
    return Cells(
        label=line.item.fields[name].label,
        in_effect=held,
        department=department,
        center=center,
        mark="agreed" if agreed or (both and same) else "open" if both else "",
        moved_to=moved if moved != held else "",
    )


def _side_words(line: ChangeLine, side: str, name: str, sides: Sides) -> str:
    if side not in sides.spoken:
        return sides.silent
    word = line.words.get(side)
    if word is None:
        return AS_TODAY
    return line.value(word.item, name) or NONE if word.item else REMOVED


def headline(lines: Iterable[ChangeLine], party: str) -> str:
    """The name of a draft that nobody has named yet, taken from its first target."""
    named = [line for line in lines if service_of(line.key)]
    valued = [line for line in named if kind_of(line.key).valued] or named
    return proposal.headline(tuple((line.service, line.before, line.words[party].item) for line in valued))
