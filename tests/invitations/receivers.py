"""What receivers make of a calendar file: the faults that no library names, found by reading as Outlook does.

Programs with a time zone database believe the name; Outlook believes the block. So the name is taken away and the block
read alone: what it says must be what the name says.
"""

import re
from datetime import UTC, datetime
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

from dateutil import tz
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar as Written

LONGEST = 75  # octets of a line
SAME_NAME = re.compile(rb"TZID:([^\r\n]+)")


def faults(file: bytes) -> list[str]:
    """What is wrong with it in anybody's calendar; nothing, for what may be sent."""
    return [*_form(file), *_series(file), *_blocks(file)]


def events(file: bytes) -> list[Any]:
    """As the library that wrote them reads them."""
    return list(Written.from_ical(file).walk("VEVENT"))


def read(file: bytes) -> Calendar:
    """By a second library, which shares no code with the one that writes."""
    return IcsCalendarStream.calendar_from_ics(file.decode())


def _form(file: bytes) -> list[str]:
    lines = file.split(b"\r\n")
    found = [f"longer than {LONGEST} octets: {line!r}" for line in lines if len(line) > LONGEST]
    return found + ["a line end without its return"] * (b"\n" in file.replace(b"\r\n", b""))


def _series(file: bytes) -> list[str]:
    """A series in world time drifts with the clock; a repeated entry means one thing to each program."""
    return [f"{event['UID']} recurs" for event in events(file) if "RRULE" in event]


def _blocks(file: bytes) -> list[str]:
    found = []
    for event in events(file):
        for part in ("DTSTART", "DTEND"):
            zone, at = event[part].params.get("TZID"), event[part].dt
            if zone and not _told(file, str(zone), at):
                found.append(f"{event['UID']}: its block lacks {zone} at {at}")
    return found


def _told(file: bytes, zone: str, at: datetime) -> bool:
    """Whether the block, read without its name, gives the moment that the name gives."""
    anonymous = SAME_NAME.sub(b"TZID:nowhere", file).decode()
    block = tz.tzical(StringIO(anonymous.replace("\r\n ", ""))).get("nowhere")
    wall = at.replace(tzinfo=None)
    return wall.replace(tzinfo=block).astimezone(UTC) == wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
