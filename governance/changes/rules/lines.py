"""The lines of a change as both sides see them: what holds, what each side wants, what is agreed. Pure.

A side's word on a line is its latest proposal, or the proposal it agreed to later. Words of pages, not of the code.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from governance.agreements.rules.comparison import (
    CLAUSE_FIELDS,
    HEADER_FIELDS,
    TERM_FIELDS,
    VALUE_WORDS,
    goal_words,
    item_differences,
    pauses_words,
    target_words,
)
from governance.agreements.rules.items import Clause, Header, Item, OwedBy, Term
from governance.agreements.rules.words import metric_words, sentence
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
class Line:
    """One key. `before` is what the proposals started from, `now` what the latest version holds there.

    `words` holds a Word per side that says something of this line.
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


@dataclass(frozen=True, kw_only=True)
class Sides:
    """The department's code, the center's, and which of them has spoken at all."""

    department: str
    center: str
    spoken: frozenset[str]
    names: Mapping[str, str] = field(default_factory=dict)
    silent: str = SILENT


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


def row(line: Line, sides: Sides) -> Row:
    agreed = is_agreed(line, sides)
    return Row(
        key=line.key,
        name=line_name(line),
        duty=_duty(line, sides),
        group=line.group,
        fields=tuple(_cells(line, sides, name, label, agreed=agreed) for name, label in _shown_fields(line)),
        agreed=agreed,
        collided=line.collided,
        tried=any(isinstance(word.item, Term) and word.item.target for word in line.words.values()),
        reasons=tuple((sides.names.get(s, s), w.reason) for s, w in line.words.items() if w.reason),
    )


def is_agreed(line: Line, sides: Sides) -> bool:
    """Both sides say the same whole item."""
    said = [line.words.get(side) for side in (sides.department, sides.center)]
    return all(said) and len({word.hash for word in said if word}) == 1


def line_name(line: Line) -> str:
    """Pothole repair; Pothole repair, first answer; Clause “Storms”; Review of the agreement."""
    return item_name(_any_item(line), line.service)


def item_name(item: Item | None, service: str) -> str:
    if isinstance(item, Term):
        covers = f" ({item.population_words})" if item.population_words else ""
        metric = "" if item.metric == "done" else f", {metric_words(item)}"
        return f"{service}{metric}{covers}"
    if isinstance(item, Clause):
        return f"Clause “{item.title}”"
    return "Dates of the agreement"


def _any_item(line: Line) -> Item | None:
    said = (word.item for word in line.words.values())
    return next((item for item in (line.before, *said, line.now) if item), None)


def _duty(line: Line, sides: Sides) -> str:
    """Whose duty a target is, told where it is 311's own."""
    item = _any_item(line)
    if isinstance(item, Term) and item.owed_by is OwedBy.CENTER:
        return f"a duty of {sides.names.get(sides.center, sides.center)}"
    return ""


def _shown_fields(line: Line) -> list[tuple[str, str]]:
    """The first field always, the others where anybody would change them."""
    worded = _worded(_any_item(line))
    first = next(iter(worded))
    items = [word.item for word in line.words.values() if word.item]
    base = line.before
    changed = [
        name for name in worded if any(_value(item, name) != _value(base, name) for item in items if base)
    ]
    fresh = [
        name for name in worded if base is None and any(_value(i, name) not in ("", NONE) for i in items)
    ]
    kept = {first, *changed, *(name for name in fresh if name in ALWAYS_TOLD)}
    return [(name, label) for name, label in worded.items() if name in kept]


ALWAYS_TOLD = frozenset(
    {"target", "goal_bp", "handled_by", "condition", "pauses", "title", "text", "review_on", "ends_on"}
)


def _worded(item: Item | None) -> Mapping[str, str]:
    if isinstance(item, Term) or item is None:
        return TERM_FIELDS
    return CLAUSE_FIELDS if isinstance(item, Clause) else HEADER_FIELDS


def _cells(line: Line, sides: Sides, name: str, label: str, *, agreed: bool) -> Cells:
    department, center = (_said(line, side, name, sides) for side in (sides.department, sides.center))
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


def _said(line: Line, side: str, name: str, sides: Sides) -> str:
    if side not in sides.spoken:
        return sides.silent
    word = line.words.get(side)
    if word is None:
        return AS_TODAY
    return _value(word.item, name) or NONE if word.item else REMOVED


def _value(item: Item | None, name: str) -> str:
    if item is None or not hasattr(item, name):
        return ""
    if name == "goal_bp" and isinstance(item, Term) and item.target is None:
        return ""  # where nothing is promised, nothing can be on time
    return str(VALUE_WORDS.get(name, str)(getattr(item, name)))


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


def result(line: Line, sides: Sides, side: str) -> Result:
    """What agreeing to `side`'s word on this line makes of it, in plain words."""
    item = line.words[side].item
    return Result(
        name=line_name(line),
        becomes=told(item, line, sides) if item else f"{line_name(line)}: removed.",
        until_now=_short(line.before),
        further=tuple(_further(line.before, item)) if item else (),
    )


TOLD_IN_SENTENCE = frozenset(
    {"Time", "On time at least", "Handled by", "Covers", "Condition", "Text", "Title"}
)


def _further(before: Item | None, after: Item) -> Iterator[str]:
    """What the sentence does not say but the change does."""
    for found in item_differences(before, after) if before else ():
        if found.field not in TOLD_IN_SENTENCE:
            was = f" (until now: {found.before})" if found.before else ""
            yield f"{found.field}: {found.after or NONE}{was}"


def _short(item: Item | None) -> str:
    if isinstance(item, Term):
        goal = f", {goal_words(item.goal_bp)} on time" if item.target else ""
        covers = f", {item.population_words}" if item.population_words else ""
        return f"{target_words(item.target)}{goal}{covers}"
    return item.text if isinstance(item, Clause) else _header_words(item) if item else ""


def told(item: Item, line: Line, sides: Sides) -> str:
    """Streets repairs a pothole within 7 calendar days, 8 times out of 10."""
    if isinstance(item, Term):
        party = sides.department if item.owed_by is OwedBy.DEPARTMENT else sides.center
        plain = sentence(item, party=sides.names.get(party, party), act=line.act, service=line.service)
        pauses = f" The clock stands still while: {pauses_words(item.pauses)}." if item.pauses else ""
        return f"{plain}{pauses}"
    return item.text if isinstance(item, Clause) else _header_words(item)


def _header_words(item: Header) -> str:
    parts = [f"{label} {getattr(item, name)}" for name, label in HEADER_FIELDS.items() if getattr(item, name)]
    return "; ".join(parts) + "." if parts else "No dates."
