"""When one meeting is held: day, hour and length in a zone, and which of that is refused. Pure.

Between midnight and four, hours are skipped or come twice when clocks change: no meeting starts there.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from governance.errors import Invalid
from governance.people.rules import entries

FIRST_HOUR = time(4)
SHORTEST, LONGEST = 5, 480  # minutes


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A place in time and where it is held; `begins` is wall time in `zone`."""

    day: date
    begins: time
    minutes: int
    zone: str
    place: str = ""
    link: str = ""

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def starts(self) -> datetime:
        return instant(self.day, self.begins, self.zone)

    @property
    def ends(self) -> datetime:
        return self.starts + timedelta(minutes=self.minutes)

    @property
    def columns(self) -> dict[str, Any]:
        return {
            "starts": self.starts,
            "ends": self.ends,
            "zone": self.zone,
            "place": self.place,
            "link": self.link,
        }


def instant(day: date, begins: time, zone: str) -> datetime:
    """The instant of a wall time: always from the wall, never from another instant of the series."""
    return datetime.combine(day, begins, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def checked_slot(slot: Slot, *, at: datetime) -> None:
    """Raises Invalid naming the field."""
    check_hour(slot.begins)
    wrong = length_error(slot.minutes)
    if wrong:
        raise Invalid(f"Length: {wrong}.", fields={"minutes": wrong})
    if slot.starts <= at:
        raise Invalid("Day: it lies in the past.", fields={"day": "lies in the past"})


def check_hour(begins: time) -> None:
    if begins < FIRST_HOUR:
        reason = "no meeting starts between midnight and 4 AM: when clocks change, these hours are missing or come twice"
        raise Invalid(f"Begins: {reason}.", fields={"begins": reason})


def length_error(minutes: int) -> str:
    return "" if SHORTEST <= minutes <= LONGEST else f"is between {SHORTEST} and {LONGEST} minutes"


def checked_link(link: str) -> str:
    """Where a meeting is joined from afar: an address of the web, or nothing. Raises Invalid."""
    found = entries.optional(link, "link", limit=500)
    if found and (not found.startswith("https://") or " " in found):
        reason = "must be an address that begins with https://"
        raise Invalid(f"Link: {reason}.", fields={"link": reason})
    return found


def is_material(before: tuple[datetime, datetime], after: tuple[datetime, datetime]) -> bool:
    """Whether calendars must count it as a new revision: start or end are others."""
    return before != after
