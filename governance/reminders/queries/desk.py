"""What every letter of one sweep is written with: the city, whose hours, who is there."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.errors import Invalid
from governance.people.queries import directory
from governance.people.queries.directory import CityFacts
from governance.people.rules import SIDES
from governance.reminders.queries.offices import Offices, offices
from governance.reminders.queries.staff import everybody
from governance.reminders.rules import humane
from governance.reminders.rules.contents import Reader as Addressee
from governance.reminders.rules.humane import Hours
from governance.reminders.rules.recipients import Reader


@dataclass(frozen=True, kw_only=True)
class Desk:
    at: datetime
    city: CityFacts
    offices: Offices
    readers: Mapping[int, Reader]

    def reader(self, person: int) -> Reader:
        """Without any role, where they hold none any more."""
        return self.readers.get(person) or Reader(person=person, name="")

    def hours(self, reader: Reader, seats: Collection[str]) -> Hours:
        """Of the office they are told something for."""
        own = sorted(reader.seats, key=lambda seat: seat.seat not in seats)
        return self.offices.of(own[0].party if own else "")

    def sees(self, reader: Reader, notice: Mapping[str, Any]) -> bool:
        """As the inbox decides: in the role it was told to, or in one on the same side."""
        sides = {seat.party for seat in reader.seats if seat.kind in SIDES}
        seats = {seat.seat for seat in reader.seats}
        return bool(seats) and (not notice["seat"] or notice["seat"] in seats or notice["party"] in sides)

    def addressee(self, reader: Reader, *, waiting: int = 0, long_because: str = "") -> Addressee:
        return Addressee(
            name=reader.name,
            zone=self.offices.zone,
            rhythm=humane.rhythm(reader.chosen, reader.days_signed_in),
            waiting=waiting,
            long_because=long_because,
        )


async def desk_at(at: datetime) -> Desk:
    found, city = await offices(at), await directory.city()
    if city is None:
        raise Invalid("Nobody is written to before the city is set up.")
    people = await everybody(at, found.zone)
    await found.learn(set(people.by_office))
    readers = {reader.person: reader for reader in people.readers}
    return Desk(at=at, city=city, offices=found, readers=readers)
