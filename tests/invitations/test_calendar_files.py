"""Calendar files as receivers read them: by a second library, and by the block of the time zone alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from governance.invitations.calendar_files import entry_file, feed, invitation
from governance.invitations.rules.entries import CalendarEntry, Method, Whom
from governance.reminders.rules.letter import CalendarPart, Contents, Envelope, Mailbox, letter
from tests.invitations.receivers import events, faults, read

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "calendars"
STAMP = datetime(2026, 11, 30, 12, 0, 1, tzinfo=UTC)
ZONE = ZoneInfo("America/New_York")
WINTER = datetime(2026, 12, 10, 14, 0, tzinfo=ZONE)
MEETING = CalendarEntry(
    uid="M-2026-0042@concord.example",
    title="Streets and 311; working meeting, monthly",
    stamp=STAMP,
    sequence=2,
    starts=WINTER,
    ends=WINTER.replace(hour=15),
    zone="America/New_York",
    place="Room 4, City Hall",
    words="Agenda: https://concord.example/meetings/M-2026-0042\nATTENDEE:mailto:evil@evil.example\nÄpfel "
    * 4,
    address="https://concord.example/meetings/M-2026-0042",
)
DEADLINE = CalendarEntry(
    uid="CH-2026-0007@concord.example", title="Answer by: CH-2026-0007", stamp=STAMP, day=date(2026, 12, 4)
)
OFFICE = Whom(name='Concord, for the "Board"; chair', address="meetings@concord.example")
LEA = Whom(name="Lea O'Neil ^ line\nbreak", address="lea@port-alder.example")


def told(file: bytes) -> Any:
    (event,) = events(file)
    return event


@pytest.mark.parametrize("starts", [datetime(2026, month, 10, 14, tzinfo=ZONE) for month in range(1, 13)])
def test_trap_10_a_meeting_is_at_its_hour_in_every_month_for_every_reader(starts: datetime) -> None:
    entry = replace(MEETING, starts=starts, ends=starts.replace(hour=15))
    file = invitation(entry, Method.REQUEST, sender=OFFICE, to=LEA)
    assert faults(file) == []
    (event,) = read(file).events
    assert (event.dtstart, event.dtend, event.uid, event.sequence) == (starts, entry.ends, entry.uid, 2)


# The days around both changes of 2027, and the hours that there are twice or never: 2:30 AM of March 14 is 3:30 AM.
CHANGES = [datetime(2027, 3, day, hour, 30, tzinfo=ZONE) for day in (13, 14, 15) for hour in (0, 1, 3, 14)]
CHANGES += [datetime(2027, 11, day, hour, 30, tzinfo=ZONE) for day in (6, 7, 8) for hour in (0, 1, 2, 14)]


def test_criterion_32_a_feed_is_read_by_icalendar_and_right_across_both_changes_of_the_clock() -> None:
    shown = [
        replace(MEETING, uid=f"M-{number}@x", starts=starts, ends=starts.astimezone(UTC) + timedelta(hours=1))
        for number, starts in enumerate(CHANGES)
    ]
    file = feed(shown, name="Concord")
    assert faults(file) == []
    for event, entry in zip(events(file), shown, strict=True):
        assert entry.starts is not None
        assert entry.ends is not None
        assert event["DTSTART"].dt.astimezone(UTC) == entry.starts.astimezone(UTC), entry.starts
        assert event["DTEND"].dt.astimezone(UTC) == entry.ends, entry.starts


def test_an_invitation_names_its_recipient_alone_and_text_injects_nothing() -> None:
    event = told(invitation(MEETING, Method.REQUEST, sender=OFFICE, to=LEA))
    attendee = event["ATTENDEE"]
    assert str(attendee) == "mailto:lea@port-alder.example"
    assert (attendee.params["RSVP"], attendee.params["PARTSTAT"]) == ("FALSE", "NEEDS-ACTION")
    assert str(event["DESCRIPTION"]).splitlines()[1] == "ATTENDEE:mailto:evil@evil.example"
    assert str(event["ORGANIZER"]) == "mailto:meetings@concord.example"


def test_a_cancellation_keeps_number_time_and_organizer() -> None:
    canceled = told(invitation(replace(MEETING, sequence=3), Method.CANCEL, sender=OFFICE, to=LEA))
    asked = told(invitation(MEETING, Method.REQUEST, sender=OFFICE, to=LEA))
    assert canceled["STATUS"] == "CANCELLED"
    assert canceled["SEQUENCE"] > asked["SEQUENCE"]
    assert all(canceled[name] == asked[name] for name in ("UID", "ORGANIZER", "DTSTART"))


def test_the_same_entry_is_the_same_file() -> None:
    assert len({invitation(MEETING, Method.REQUEST, sender=OFFICE, to=LEA) for _ in range(2)}) == 1


def test_a_feed_names_nobody_takes_no_time_for_a_day_and_keeps_what_was_canceled() -> None:
    file = feed([MEETING, DEADLINE, replace(MEETING, uid="gone", canceled=True)], name="Concord")
    assert faults(file) == []
    calendar: Any = Calendar.from_ical(file)
    assert ("METHOD" in calendar, str(calendar["REFRESH-INTERVAL"].to_ical(), "ascii")) == (False, "PT1H")
    meeting, deadline, gone = events(file)
    assert all("ATTENDEE" not in each and each["CLASS"] == "PRIVATE" for each in (meeting, deadline, gone))
    assert (deadline["DTSTART"].dt, deadline["DTEND"].dt) == (date(2026, 12, 4), date(2026, 12, 5))
    assert (deadline["TRANSP"], gone["STATUS"]) == ("TRANSPARENT", "CANCELLED")


def test_a_single_meeting_for_a_calendar_of_ones_own_invites_nobody() -> None:
    file = entry_file(MEETING)
    assert not {b"METHOD", b"ATTENDEE"} & set(
        file.replace(b":", b"\r\n").replace(b";", b"\r\n").split(b"\r\n")
    )
    assert faults(file) == []


@pytest.mark.parametrize(
    ("name", "fault"), [("07-utc-series-drifts", "recurs"), ("09-time-zone-that-lies", "its block lacks")]
)
def test_our_own_check_finds_what_receivers_would_show_an_hour_off(name: str, fault: str) -> None:
    file = SHARED / f"{name}.ics"
    if not file.is_file():
        pytest.skip("shared/data/calendars is not beside the project")
    autumn = file.read_bytes().replace(b"20260908T", b"20261110T")  # the block of 09 knows no autumn
    assert any(fault in each for each in faults(autumn))


def test_mail_carries_it_as_the_last_alternative_with_its_method_and_no_file_name() -> None:
    file = invitation(MEETING, Method.REQUEST, sender=OFFICE, to=LEA)
    contents = Contents(
        subject="Meeting", text="a", html="<p>a</p>", calendar=CalendarPart(method="REQUEST", file=file)
    )
    envelope = Envelope(
        key="meeting/1",
        sender=Mailbox(name="Concord", address=OFFICE.address),
        recipient=Mailbox(name="Lea", address=LEA.address),
        host="concord.example",
        at=STAMP,
    )
    parts = list(message_from_bytes(letter(contents, envelope)).walk())
    assert [part.get_content_type() for part in parts[1:]] == ["text/plain", "text/html", "text/calendar"]
    assert (parts[-1].get_param("method"), parts[-1]["Content-Disposition"]) == ("REQUEST", None)
    assert parts[-1].get_payload(decode=True) == file
