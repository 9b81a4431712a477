"""What one line of a change comes to, in plain words: the promise, what it was, all else that changes and what stays. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from governance.agreements.rules.items import Item, differences
from governance.changes.rules.lines import NONE, ChangeLine, Sides, lower


@dataclass(frozen=True, kw_only=True)
class Result:
    """What one line comes to: the promise in a sentence, what it was ("" = none), all else that changes in it, and what
    stays; of a new one, all else that it says.
    """

    name: str
    becomes: str
    until_now: str
    further: tuple[str, ...]
    stays: tuple[str, ...]


def result(line: ChangeLine, sides: Sides, side: str) -> Result:
    """What agreeing to `side`'s word on this line makes of it, in plain words."""
    item = line.words[side].item
    return Result(
        name=line.name,
        becomes=promise(item, line, sides) if item else f"{line.name}: removed.",
        until_now=line.before.as_promised if line.before else "",
        further=tuple(_further(line, item)) if item else (),
        stays=tuple(_stays(line, item)) if item else (),
    )


def _further(line: ChangeLine, after: Item) -> Iterator[str]:
    """What the sentence does not say but the change does."""
    for found in differences(line.before, after) if line.before else ():
        if not after.fields[found.name].in_promise:
            held = line.value(line.before, found.name)
            was = f" (until now: {held})" if held else ""
            yield f"{found.field}: {line.value(after, found.name) or NONE}{was}"


def _stays(line: ChangeLine, after: Item) -> Iterator[str]:
    """What neither the sentence says nor the change touches."""
    moved = {found.name for found in differences(line.before, after)} if line.before else set()
    for name, each in after.fields.items():
        words = line.value(after, name)
        if not each.in_promise and name not in moved and words not in ("", NONE):
            yield f"{lower(each.label)} {words}"


def promise(item: Item, line: ChangeLine, sides: Sides) -> str:
    """Streets repairs a pothole within 7 calendar days, 8 times out of 10."""
    return item.promise(service=line.service, act=line.act, parties=sides.parties)
