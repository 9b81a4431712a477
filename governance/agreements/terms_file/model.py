"""What a file of terms says, line by line, before anybody asks the database what it means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from governance.agreements.rules.items import Target
from governance.calendars.rules.units import Unit


class Layout(StrEnum):
    PUBLISHED = "published list"
    NATIVE = "our own columns"


class DaysMean(StrEnum):
    """The answer to the one question that a file with plain "days" leaves open."""

    CALENDAR = "calendar"
    BUSINESS = "business"

    @property
    def unit(self) -> Unit:
        return Unit.CALENDAR_DAYS if self is DaysMean.CALENDAR else Unit.BUSINESS_DAYS


@dataclass(frozen=True, kw_only=True)
class Refused:
    """A line that cannot be taken: its first physical line, the column, what stood there, why, and how to mend it.

    `department` is the one it names: as the file says, once it is compared with the city by its code; "" if none.
    """

    line: int
    column: str
    value: str
    reason: str
    department: str = ""


class WrongCell(Exception):
    """Why the line being read cannot be taken, and which cell of it says so."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason = column, value, reason

    def refused(self, line: int, department: str) -> Refused:
        return Refused(
            line=line, column=self.column, value=self.value[:200], reason=self.reason, department=department
        )


@dataclass(frozen=True, kw_only=True)
class Span:
    """An amount and its unit; None where the file says only "days"."""

    amount: int
    unit: Unit | None

    def target(self, days: DaysMean | None) -> Target:
        unit = self.unit or (days.unit if days else None)
        if unit is None:
            raise ValueError("nobody has said which days are meant")
        return Target(amount=self.amount, unit=unit)


@dataclass(frozen=True, kw_only=True)
class TermLine:
    """One target as a file states it. `span` is None where there is explicitly no target.

    `stated` holds the fields of a Term that the file speaks of, so that a list of days leaves goals and pauses alone.
    """

    line: int
    department: str
    service: str = ""
    problem: str = ""
    detail: str = ""
    further: str = ""
    grouping: str = ""
    metric: str = "done"
    population: str = ""
    span: Span | None = None
    removed: bool = False
    effective_from: str = ""
    stated: Mapping[str, Any] = field(default_factory=dict)

    @property
    def days_unclear(self) -> bool:
        return self.span is not None and self.span.unit is None


@dataclass(frozen=True, kw_only=True)
class ParsedTerms:
    """A file read. `read` counts the lines with something on them below the header; each is in `lines` or `refused`."""

    layout: Layout
    encoding: str
    read: int
    lines: tuple[TermLine, ...]
    refused: tuple[Refused, ...]
    ignored_columns: tuple[str, ...] = ()

    @property
    def needs_days_answer(self) -> bool:
        return any(line.days_unclear for line in self.lines)

    @property
    def departments(self) -> tuple[str, ...]:
        """As the file names them, in the order of the file."""
        return tuple(dict.fromkeys(line.department for line in self.lines))
