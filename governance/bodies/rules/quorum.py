"""Quorum: how many voices are in the room for an item, and how many it takes. Plain numbers and names in, numbers out.

A voice is a seat for which somebody is in the room who holds it, or acts for its holder, at that instant. A seat is one
voice however many of its people came; a person is one voice however many seats they have. Who takes no part in the item is
none, unless the ground rules count them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

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
    voices: Mapping[str, int]  # seat → the person who speaks for it and may vote
    recused: frozenset[str] = frozenset()  # take no part, whether they stayed or left

    @property
    def met(self) -> bool:
        return self.present >= self.needed


@dataclass(frozen=True, kw_only=True)
class Roll:
    """`people` are those who hold each seat or act for its holder, by the seat's code; none: it is vacant.

    `standing_in` are those who act for the holder of a seat alone.
    """

    people: Mapping[str, frozenset[int]]
    standing_in: Mapping[str, int] = field(default_factory=dict)


def quorum(
    rules: GroundRules,
    roll: Roll,
    room: Iterable[InRoom],
    *,
    recused: frozenset[str] = frozenset(),
    barred: frozenset[int] = frozenset(),
) -> Quorum:
    """`recused` are the seats that take no part, `barred` the people whom a rule keeps from it.

    Whoever speaks for a seat that takes no part takes none for another seat either.
    """
    people = roll.people
    base = (
        sum(1 for seat in rules.seats if people.get(seat)) if rules.base is Base.FILLED else len(rules.seats)
    )
    here = tuple(room)
    out = barred | {each.person for each in here if each.seat in recused}
    there = _voices(rules.seats, people, here)
    able = {seat: person for seat, person in there.items() if seat not in recused and person not in out}
    present = len(there) if rules.recused_counts else len(able)
    gone = recused | (frozenset(there) - frozenset(able))
    voices = able | (_proxies(rules, roll, able, gone) if rules.proxies else {})
    return Quorum(base=base, needed=rules.quorum.of(base), present=present, voices=voices, recused=gone)


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


def _proxies(rules: GroundRules, roll: Roll, able: Mapping[str, int], gone: frozenset[str]) -> dict[str, int]:
    """Seats for which a member who is there votes besides, because they act for the holder. They make no quorum."""
    absent = [seat for seat in rules.seats if seat not in able and seat not in gone]
    here = set(able.values())
    return {seat: roll.standing_in[seat] for seat in absent if roll.standing_in.get(seat) in here}
