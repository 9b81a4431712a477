"""A time zone told to calendar programs says for every half hour what the zone says."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz

from governance.invitations.calendar_files import entry_file
from governance.invitations.rules.entries import CalendarEntry
from governance.invitations.rules.zones import halves

ZONES = (
    *("America/New_York", "America/Los_Angeles", "America/Phoenix", "Europe/Berlin", "Australia/Sydney"),
    *("Africa/Casablanca", "Asia/Kathmandu"),
)
HALF_HOUR = timedelta(minutes=30)


@pytest.mark.parametrize("zone", ZONES)
def test_the_block_alone_says_what_the_zone_says(zone: str) -> None:
    first, last = datetime(2026, 1, 1, 9, tzinfo=UTC), datetime(2027, 12, 30, tzinfo=UTC)
    entry = CalendarEntry(uid="x", title="x", stamp=first, starts=first, ends=last, zone=zone)
    block = tz.tzical(StringIO(entry_file(entry).decode())).get(zone)
    wrong, wall, end = [], first.replace(hour=0, tzinfo=None), last.replace(tzinfo=None)
    while wall < end:
        utc = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        exists = utc.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall
        twice = wall.replace(tzinfo=ZoneInfo(zone), fold=1).astimezone(UTC) != utc
        if (
            exists
            and not twice
            and wall.replace(tzinfo=block).utcoffset() != utc.astimezone(ZoneInfo(zone)).utcoffset()
        ):
            wrong.append(wall)
        wall += HALF_HOUR
    assert wrong == []


def test_every_half_of_a_zone_that_changes_by_a_rule_has_that_rule() -> None:
    """Outlook reads rules and no lists of dates: without one, next summer's meetings are an hour off."""
    rules = {half.daylight: half.rule for half in halves("America/New_York", 2026, 2027)}
    assert rules == {True: "FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", False: "FREQ=YEARLY;BYMONTH=11;BYDAY=1SU"}
    assert all("BYDAY=-1SU" in half.rule for half in halves("Europe/Berlin", 2026, 2027))


def test_a_change_begins_at_the_wall_time_before_it_and_a_year_before_the_first_meeting() -> None:
    spring = next(half for half in halves("America/New_York", 2026, 2026) if half.daylight)
    assert spring.onsets[0] == datetime(2025, 3, 9, 2, tzinfo=UTC).replace(tzinfo=None)


def test_a_zone_that_never_changes_has_one_half() -> None:
    (phoenix,) = halves("America/Phoenix", 2026, 2027)
    assert (phoenix.name, phoenix.after, phoenix.rule) == ("MST", timedelta(hours=-7), "")
