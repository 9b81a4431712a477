"""Quorum: how many voices are in the room for an item, and how many it takes. Plain numbers and names in, numbers out.

A voice is a seat for which somebody is in the room who holds it, or acts for its holder, at that instant. A seat is one
voice however many of its people came; a person is one voice however many seats they have. Who takes no part in the item is
none, unless the ground rules count them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from governance.bodies.rules.ground_rules import Base, GroundRules


@dataclass(frozen=True, kw_only=True)
class InRoom:
    """Somebody in the room, for the seat that they named."""

    seat: str
    person: int


@dataclass(frozen=True, kw_only=True)
class Quorum:
    """`base` seats are counted, `needed` of them are a quorum, `present` voices are in the room."""

    base: int
    needed: int
    present: int
    voices: Mapping[str, int]  # seat → the person who is its voice and may vote
    recused: frozenset[str] = frozenset()

    @property
    def met(self) -> bool:
        return self.present >= self.needed


def quorum(
    rules: GroundRules,
    people: Mapping[str, frozenset[int]],
    room: Iterable[InRoom],
    *,
    recused: frozenset[str] = frozenset(),
) -> Quorum:
    """`people` are those who hold each seat or act for its holder, by the codes of `rules.seats`; none: it is vacant.

    `recused` are the seats that take no part. Whoever speaks for one of them takes no part for another seat either.
    """
    base = (
        sum(1 for seat in rules.seats if people.get(seat)) if rules.base is Base.FILLED else len(rules.seats)
    )
    here = tuple(room)
    out = {each.person for each in here if each.seat in recused}
    there = _voices(rules.seats, people, here)
    able = {seat: person for seat, person in there.items() if seat not in recused and person not in out}
    present = len(there) if rules.recused_counts else len(able)
    gone = frozenset(there) - frozenset(able)
    return Quorum(base=base, needed=rules.quorum.of(base), present=present, voices=able, recused=gone)


def _voices(
    seats: Iterable[str], people: Mapping[str, frozenset[int]], room: tuple[InRoom, ...]
) -> dict[str, int]:
    """Each seat once and each person once, in the order in which they came."""
    known, found = frozenset(seats), dict[str, int]()
    for each in room:
        entitled = each.seat in known and each.person in people.get(each.seat, frozenset())
        if entitled and each.seat not in found and each.person not in found.values():
            found[each.seat] = each.person
    return found
