"""Who is told at this moment: whoever holds the role or acts in it, the absent holder for information. Pure.

Whoever has to act is who `waiting` says may; who is above them are the lead of their office, the facilitator and the
approving official. Nobody's superior is told where nobody holds the role, or letters do not reach whoever does: the lead
of the office is, or the facilitator where nobody leads it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from governance.people.rules import Acting, Role
from governance.reminders.rules.levels import Rung, To
from governance.reminders.rules.watches import ABOVE, Manner
from governance.waiting.rules.matter import Matter

LEADING = (Role.DIVISION_HEAD, Role.RELATIONS_LEAD)
ROLE_OF = {To.CONVENOR: Role.CONVENOR, To.SPONSOR: Role.SPONSOR, To.ADMINISTRATOR: Role.ADMINISTRATOR}


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Somebody with an account and every role held or acted in at this moment. `away` says of own roles until when
    another acts in them. `refused`: mail servers refuse letters to them.
    """

    person: int
    name: str
    email: str = ""
    phone: str = ""
    seats: tuple[Acting, ...] = ()
    away: Mapping[int, datetime] = field(default_factory=dict)
    chosen: str = ""
    days_signed_in: int = 0
    refused: bool = False


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """A reader, the role in which they are told, and how. `back`: they are absent until then."""

    reader: Reader
    seat: Acting
    manner: Manner
    back: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Staff:
    """Every reader, with look-ups by office: there are hundreds, and each matter concerns a few."""

    readers: tuple[Reader, ...]
    by_office: Mapping[str, tuple[Reader, ...]]

    def of(self, parties: Iterable[str]) -> tuple[Reader, ...]:
        named = tuple(parties)
        if not named:
            return self.readers
        found = {each.person: each for party in named for each in self.by_office.get(party, ())}
        return tuple(found.values())


def staff(readers: Iterable[Reader]) -> Staff:
    every = tuple(readers)
    by_office: dict[str, list[Reader]] = {}
    for reader in every:
        for party in {seat.party for seat in reader.seats}:
            by_office.setdefault(party, []).append(reader)
    return Staff(readers=every, by_office={party: tuple(found) for party, found in by_office.items()})


def holders(matter: Matter, everybody: Staff) -> tuple[Recipient, ...]:
    """Whoever has to act, and who is absent meanwhile, for information.

    Who leads an office may do most of what its negotiators do; while one of these is there, they are not written to.
    """
    asked = (
        _as_told([seat for seat in reader.seats if matter.seats.ask(seat)], reader, Manner.ASKED)
        for reader in everybody.of(sorted(matter.seats.offices))
    )
    found = tuple(each for each in asked if each)
    own = tuple(each for each in found if each.seat.role not in LEADING)
    return own if are_there(own) else found


def _as_told(seats: list[Acting], reader: Reader, manner: Manner) -> Recipient | None:
    """In a role in which they are there, before one in which another acts for them."""
    there = [seat for seat in seats if seat.delegation_id is not None or seat.seat_id not in reader.away]
    if there:
        first = min(there, key=lambda seat: seat.role in LEADING)
        return Recipient(reader=reader, seat=first, manner=manner)
    if seats:
        back = min(reader.away[seat.seat_id] for seat in seats)
        return Recipient(reader=reader, seat=seats[0], manner=Manner.INFORMED, back=back)
    return None


def are_there(found: Iterable[Recipient]) -> tuple[Recipient, ...]:
    """Those of whom an act can be expected."""
    return tuple(each for each in found if each.back is None)


def leads(matter: Matter, everybody: Staff) -> tuple[Recipient, ...]:
    """Whoever leads the office in whose hands it is."""
    party = matter.party.code
    own = everybody.of([party]) if party else ()
    in_office = [(reader, [seat for seat in reader.seats if seat.party == party]) for reader in own]
    led = [(reader, [seat for seat in seats if seat.leads]) for reader, seats in in_office]
    if not any(seats for _, seats in led):
        led = [(reader, [seat for seat in seats if seat.holds(*LEADING)]) for reader, seats in in_office]
    found = (_as_told(seats, reader, Manner.INFORMED) for reader, seats in led)
    return tuple(each for each in found if each)


def with_role(role: Role, everybody: Staff) -> tuple[Recipient, ...]:
    found = (
        _as_told([seat for seat in reader.seats if seat.holds(role)], reader, Manner.INFORMED)
        for reader in everybody.readers
    )
    return tuple(each for each in found if each)


def of_step(rung: Rung, matter: Matter, everybody: Staff) -> tuple[Recipient, ...]:
    """Everybody who is told at a level, each once: whoever has to act before who is above them."""
    acting = holders(matter, everybody)
    if rung.level in ABOVE:
        return _above(rung, matter, everybody, acting)
    if not are_there(acting):
        return _of_a_vacancy(matter, everybody, acting)
    return _once(_of_places(rung.to, matter, everybody, acting))


def _of_places(
    places: Iterable[To], matter: Matter, everybody: Staff, acting: tuple[Recipient, ...]
) -> Iterator[Recipient]:
    for place in places:
        if place is To.HOLDER:
            yield from acting
        elif place is To.LEAD:
            yield from leads(matter, everybody)
        else:
            yield from with_role(ROLE_OF[place], everybody)


def _above(
    rung: Rung, matter: Matter, everybody: Staff, acting: tuple[Recipient, ...]
) -> tuple[Recipient, ...]:
    """Whoever has to act is not told as their own superior."""
    if not is_reached(acting):
        return _of_a_vacancy(matter, everybody, acting)
    own = {each.reader.person for each in acting}
    found = _of_places(rung.to, matter, everybody, ())
    return tuple(each for each in _once(found) if each.reader.person not in own)


def is_reached(acting: Iterable[Recipient]) -> bool:
    """Whether somebody is there who has to act, and letters reach them."""
    return any(not each.reader.refused for each in are_there(acting))


def _of_a_vacancy(matter: Matter, everybody: Staff, acting: tuple[Recipient, ...]) -> tuple[Recipient, ...]:
    lead = leads(matter, everybody)
    there = are_there(lead)
    return _once([*acting, *lead, *(() if there else with_role(Role.CONVENOR, everybody))])


def _once(found: Iterable[Recipient]) -> tuple[Recipient, ...]:
    known: dict[int, Recipient] = {}
    for each in found:
        known.setdefault(each.reader.person, each)
    return tuple(known.values())
