"""What waits for whom about a further year's holidays: a word against them, or the end of an objection. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from governance.agreements.rules.holidays import Step
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
