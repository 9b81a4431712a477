"""By when an agenda is due: days of 24 hours without closed ones, working days, and hours across a change of clocks."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from governance.bodies.rules.open_meetings import Notice, NoticeUnit
from governance.calendars.rules import Calendar, parse_hours, sorted_holidays
from governance.meetings.rules.notice import USUAL, due_by

ZONE = ZoneInfo("America/New_York")
CALENDAR = Calendar(
    code="city",
    name="City",
    number=1,
    zone="America/New_York",
    week=parse_hours("Mon-Fri 08:30-17:00"),
    holidays=sorted_holidays({date(2026, 11, 26): "Thanksgiving", date(2026, 11, 11): "Veterans Day"}),
    effective_from=date(2020, 1, 1),
    covers_until=date(2030, 12, 31),
)
OPEN = Notice(amount=48, unit=NoticeUnit.OPEN_HOURS)


@pytest.mark.parametrize(
    ("notice", "starts", "due"),
    [
        (OPEN, "2026-12-08 18:00", "2026-12-04 18:00"),  # Tuesday, from Friday
        (OPEN, "2026-11-27 19:00", "2026-11-24 19:00"),  # the Friday after Thanksgiving
        (OPEN, "2026-11-12 10:00", "2026-11-09 10:00"),  # after a Wednesday off
        (
            Notice(amount=72),
            "2026-11-02 10:00",
            "2026-10-30 10:00",
        ),  # fall back: the wall's reading is earlier
        (Notice(amount=72), "2026-03-09 10:00", "2026-03-06 09:00"),  # spring forward: the hours' reading is
        (USUAL, "2026-12-10 14:00", "2026-12-08 14:00"),
        (USUAL, "2026-12-01 14:00", "2026-11-27 14:00"),
        (Notice(amount=3, unit=NoticeUnit.BUSINESS_DAYS), "2026-11-30 09:00", "2026-11-24 09:00"),
    ],
)
def test_by_when_an_agenda_is_due(notice: Notice, starts: str, due: str) -> None:
    begins = datetime.fromisoformat(starts).replace(tzinfo=ZONE)
    found = due_by(begins, notice, CALENDAR, ZONE).astimezone(ZONE)
    assert found == datetime.fromisoformat(due).replace(tzinfo=ZONE)
    assert found.time() == time.fromisoformat(due[-5:])
