"""The lines of a change as both sides see them: what holds, what each side wants, what is agreed. Pure.

A side's word on a line is its latest proposal, or the proposal it agreed to later. Words of pages, not of the code.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from governance.agreements.rules.items import Item, OwedBy, blank_item, differences
from governance.results.rules.volume import Volume

AS_TODAY = "as today"
REMOVED = "removed"
NONE = "none"
SILENT = "no answer yet"
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

    `words` holds a Word for each side that says something of this line.
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

    @property
    def item(self) -> Item:
        """Any item that stands or stood there: it knows what the line is called and which fields it has."""
        said = (word.item for word in self.words.values())
        found = next((item for item in (self.before, *said, self.now) if item), None)
        return found or blank_item(self.key)

    @property
    def name(self) -> str:
        """Pothole repair; Pothole repair, first answer; Clause “Storms”; Dates of the agreement."""
        return self.item.name(self.service)


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

    `tried`: somebody proposes a time there, which can be tried on past requests.
    """

    key: str
    name: str
    duty: str
    group: str
    fields: tuple[Cells, ...]
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
        fields=tuple(_cells(line, sides, name, label, agreed=agreed) for name, label in _shown_fields(line)),
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


def _shown_fields(line: ChangeLine) -> list[tuple[str, str]]:
    """The first field always, the others where anybody would change them."""
    fields = line.item.fields
    kept = {next(iter(fields))}
    for item in (word.item for word in line.words.values() if word.item):
        if line.before:
            kept |= {name for name in fields if item.shown(name) != line.before.shown(name)}
        else:
            kept |= {n for n, each in fields.items() if each.when_new and item.shown(n) not in ("", NONE)}
    return [(name, each.label) for name, each in fields.items() if name in kept]


def _cells(line: ChangeLine, sides: Sides, name: str, label: str, *, agreed: bool) -> Cells:
    department, center = (_side_words(line, side, name, sides) for side in (sides.department, sides.center))
    held = _value(line.before, name) or NONE
    same = department == center or {department, center} == {AS_TODAY, held}
    both = sides.silent not in {department, center}
    return Cells(
        label=label,
        in_effect=held,
        department=department,
        center=center,
        mark="agreed" if agreed or (both and same) else "open" if both else "",
        moved_to=(_value(line.now, name) or NONE) if line.collided else "",
    )


def _side_words(line: ChangeLine, side: str, name: str, sides: Sides) -> str:
    if side not in sides.spoken:
        return sides.silent
    word = line.words.get(side)
    if word is None:
        return AS_TODAY
    return _value(word.item, name) or NONE if word.item else REMOVED


def _value(item: Item | None, name: str) -> str:
    return item.shown(name) if item else ""


@dataclass(frozen=True, kw_only=True)
class Open:
    """One value the sides do not share."""

    name: str
    label: str
    department: str
    center: str


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What both sides share, in words, and what is still open."""

    agreed: tuple[str, ...]
    open: tuple[Open, ...]


def summary(rows: Iterable[Row]) -> Summary:
    found = [(each, cells) for each in rows for cells in each.fields]
    agreed = tuple(
        f"{each.name}: {cells.department}" if cells is each.fields[0] else f"{each.name}, {_lower(cells)}"
        for each, cells in found
        if cells.mark == "agreed" and cells.department not in (cells.in_effect, AS_TODAY)
    )
    still = tuple(
        Open(name=each.name, label=cells.label, department=cells.department, center=cells.center)
        for each, cells in found
        if cells.mark == "open"
    )
    return Summary(agreed=agreed, open=still)


def _lower(cells: Cells) -> str:
    return f"{cells.label[0].lower()}{cells.label[1:]} {cells.department}"


@dataclass(frozen=True, kw_only=True)
class Result:
    """What one line comes to: the promise in a sentence, what it was ("" = none), and all else that changes in it."""

    name: str
    becomes: str
    until_now: str
    further: tuple[str, ...]


def result(line: ChangeLine, sides: Sides, side: str) -> Result:
    """What agreeing to `side`'s word on this line makes of it, in plain words."""
    item = line.words[side].item
    return Result(
        name=line.name,
        becomes=promise(item, line, sides) if item else f"{line.name}: removed.",
        until_now=line.before.brief if line.before else "",
        further=tuple(_further(line.before, item)) if item else (),
    )


def _further(before: Item | None, after: Item) -> Iterator[str]:
    """What the sentence does not say but the change does."""
    for found in differences(before, after) if before else ():
        if not after.fields[found.name].in_promise:
            was = f" (until now: {found.before})" if found.before else ""
            yield f"{found.field}: {found.after or NONE}{was}"


def promise(item: Item, line: ChangeLine, sides: Sides) -> str:
    """Streets repairs a pothole within 7 calendar days, 8 times out of 10."""
    return item.promise(service=line.service, act=line.act, parties=sides.parties)
