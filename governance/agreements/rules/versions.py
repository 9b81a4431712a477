"""Which version of an agreement is in force on a day, and what has become of each. Dates are the city's local dates."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo


class VersionState(StrEnum):
    SCHEDULED = "scheduled"
    IN_FORCE = "in force"
    SUPERSEDED = "superseded"
    ENDED = "ended"


class Dated(Protocol):
    """A version's number and dates."""

    @property
    def number(self) -> int: ...
    @property
    def effective_from(self) -> date: ...
    @property
    def ends_on(self) -> date | None: ...


V = TypeVar("V", bound=Dated)


def in_force(versions: Iterable[V], on: date) -> V | None:
    """The highest number with effective_from ≤ `on`; none from its end on, however many came before it."""
    begun = [version for version in versions if version.effective_from <= on]
    last = max(begun, key=lambda version: version.number, default=None)
    return None if last is None or _has_ended(last, on) else last


def state(version: Dated, versions: Sequence[Dated], on: date) -> VersionState:
    """What has become of a version on a day; one replaced on its very first day never comes into force."""
    begins = max(on, version.effective_from)
    if any(v.number > version.number and v.effective_from <= begins for v in versions):
        return VersionState.SUPERSEDED
    if version.effective_from > on:
        return VersionState.SCHEDULED
    return VersionState.ENDED if _has_ended(version, on) else VersionState.IN_FORCE


def _has_ended(version: Dated, on: date) -> bool:
    return version.ends_on is not None and version.ends_on <= on


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a local date begins; the first moment there is where midnight is skipped."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def midnight_after(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a local date is over."""
    return midnight(day + timedelta(days=1), zone)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The last second of a local date."""
    return midnight_after(day, zone) - timedelta(seconds=1)
