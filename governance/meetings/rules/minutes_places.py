"""The places of minutes that may be put otherwise, and the minutes with other words there. Pure.

A place is named by what stands there and its key, such as `note:…`; `item:…` is a sentence that is missing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from governance.meetings.rules.minutes import Item, Minutes, Note
from governance.meetings.rules.minutes_public import public

# What something rests on is put otherwise beside the minutes, never in them.
WORDS_ALONE = frozenset({"information", "objection"})


def places(of: Minutes) -> dict[str, str]:
    """What may be put otherwise, by its place: what stands there now. `item:…` is a sentence that is missing."""
    return {**_people(of), **_sentences(of), **{f"item:{each.key}": "" for each in of.items}}


def _people(of: Minutes) -> dict[str, str]:
    return {f"person:{each.key}": each.words for each in of.here}


def _sentences(of: Minutes) -> dict[str, str]:
    notes = {f"note:{each.key}": each.words for item in of.items for each in item.notes}
    outcomes = (each for item in of.items for each in item.outcomes)
    return notes | {f"outcome:{each.key}": each.words for each in outcomes if each.kind in WORDS_ALONE}


def every_place(of: Minutes) -> dict[str, str]:
    """As `places`, with what only a correction beside final minutes may be about: decisions, actions, what was agreed."""
    outcomes = (each for item in of.items for each in item.outcomes)
    return places(of) | {f"outcome:{each.key}": each.words for each in outcomes}


def put_otherwise(of: Minutes, place: str, words: str, *, key: str, internal: bool = False) -> Minutes:
    """The minutes with other words at a place; "" takes a sentence out. `key` is that of a sentence that is added.

    What stood there internally stays internal.
    """
    what, _, name = place.partition(":")
    if what == "person":
        here = tuple(replace(each, words=words) if each.key == name else each for each in of.here)
        return replace(of, here=here)
    added = Note(key=key, words=words, internal=internal) if what == "item" and words else None
    return replace(of, items=tuple(_item_otherwise(each, what, name, words, added) for each in of.items))


def _item_otherwise(item: Item, what: str, name: str, words: str, added: Note | None) -> Item:
    if what == "item":
        return replace(item, notes=(*item.notes, added)) if added and item.key == name else item
    if what == "note":
        return replace(item, notes=tuple(_spoken(item.notes, name, words)))
    return replace(item, outcomes=tuple(_spoken(item.outcomes, name, words)))


def _spoken(of: tuple[Any, ...], name: str, words: str) -> Iterator[Any]:
    for each in of:
        if each.key != name:
            yield each
        elif words:
            yield replace(each, words=words)


def rewritten(of: Minutes, words: Mapping[str, str]) -> Minutes:
    """A draft with the sentences that its note taker wrote anew; those whose place is gone are left out."""
    known = places(of)
    for place, said in words.items():
        if place in known:
            of = put_otherwise(of, place, said, key=f"added-{place.partition(':')[2]}")
    return of


def is_public_place(of: Minutes, place: str) -> bool:
    """Whether what stands at a place is in the public reading; a sentence that is added is public where notes are."""
    if place.startswith("item:"):
        return of.is_board and place in every_place(public(of))
    return place in every_place(public(of))
