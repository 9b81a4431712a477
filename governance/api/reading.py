"""Days and instants in an address. What cannot be read is told by its name, with how to write it."""

import re
from datetime import UTC, date, datetime

from governance.errors import Invalid

DAY = "Write a day of the city’s calendar as YYYY-MM-DD, such as 2026-06-18, between {} and {}."
INSTANT = (
    "Write an instant with its offset, such as 2026-06-18T14:00:00-04:00 or 2026-06-18T18:00:00Z, between {} and {}; "
    "in an address, + is written %2B."
)
WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DAYS, INSTANTS = range(1990, 2201), range(2000, 2101)  # the years that pages take, too


def day(name: str, text: str) -> date:
    """Raises Invalid."""
    try:
        found = date.fromisoformat(text if WRITTEN.fullmatch(text) else "")
    except ValueError:
        raise _wrong(name, DAY, DAYS) from None
    if found.year not in DAYS:
        raise _wrong(name, DAY, DAYS)
    return found


def instant(name: str, text: str) -> datetime:
    """Aware, in UTC, on full seconds. Raises Invalid; a time without an offset is nobody's to guess."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise _wrong(name, INSTANT, INSTANTS) from None
    if found.tzinfo is None or found.year not in INSTANTS:
        raise _wrong(name, INSTANT, INSTANTS)
    return found.astimezone(UTC).replace(microsecond=0)


def _wrong(name: str, how: str, years: range) -> Invalid:
    words = how.format(years[0], years[-1])
    return Invalid(words, fields={name: words})
