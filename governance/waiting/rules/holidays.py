"""What waits for whom about a further year's holidays: that they are confirmed, a word against them, an objection's end. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from governance import formats
from governance.agreements.rules.holidays import Step
from governance.people.rules import Role
from governance.waiting.rules.matter import Kind, Matter, Office, Seats, Subject


@dataclass(frozen=True, kw_only=True)
class HolidaysTold:
    """A side that was told; `code` and `name` are the calendar's, `objected_at` None where it did not object."""

    code: str
    name: str
    year: int
    confirmed_at: datetime
    object_by: datetime
    objected_at: datetime | None
    confirmed_by: str
    told: Office
    sides: tuple[Office, ...]


def of_holidays(found: HolidaysTold) -> Iterator[Matter]:
    """Silence lets them stand; an objection waits for its own side, which alone can take it back."""
    objects = found.objected_at is not None
    yield Matter(
        kind=Kind.HOLIDAYS_OBJECTED if objects else Kind.HOLIDAYS,
        subject=Subject.HOLIDAYS,
        number=found.code,
        title=f"Holidays of {found.year}, {found.name}",
        step=Step.SETTLE if objects else Step.OBJECT,
        party=found.told,
        seats=Seats(parties=frozenset({found.told.code}), binding=objects),
        since=found.objected_at or found.confirmed_at,
        until=None if objects else found.object_by,
        begun=found.confirmed_at,
        sides=found.sides,
        ground=""
        if objects
        else f"was told holidays that {found.confirmed_by} confirmed; they stand unless it objects",
    )


class CalendarStep(StrEnum):
    CONFIRM = "confirm holidays"


@dataclass(frozen=True, kw_only=True)
class HolidaysUnknown:
    """A calendar whose last known day comes near; `keeper` None: the whole city's, which the convening office keeps."""

    code: str
    name: str
    covers_until: date
    since: datetime
    until: datetime
    office: Office | None
    keeper: Office | None


def of_unknown(calendar: HolidaysUnknown) -> Iterator[Matter]:
    """Whoever leads the office that it belongs to; the facilitator, of the city's own. Administrators read it as a line of setting up."""
    keeper = calendar.keeper or calendar.office
    if keeper is None:
        return
    lead = frozenset(Role) if calendar.keeper else frozenset({Role.CONVENOR})
    yield Matter(
        kind=Kind.HOLIDAYS_DUE,
        subject=Subject.CALENDAR,
        number=calendar.code,
        title=f"Holidays after {formats.day(calendar.covers_until)}, {calendar.name}",
        step=CalendarStep.CONFIRM,
        party=keeper,
        seats=Seats(parties=frozenset({keeper.code}), roles=lead, leads=calendar.keeper is not None),
        since=calendar.since,
        until=calendar.until,
        begun=calendar.since,
    )
