"""Invitations on their way into calendars, and the private feed of each person."""

from piccolo.columns import BigSerial, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Unique
from piccolo.table import Table

from governance.meetings.tables.series import Meeting
from governance.people.tables import Person
from governance.reminders.tables import Letter


class Invitation(Table, tablename="invitation"):
    """What one person's calendar is told of one meeting, in order; `content` is the calendar file as it leaves."""

    id = BigSerial(primary_key=True)
    meeting = ForeignKey(Meeting, null=False, on_delete=OnDelete.restrict)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    number = Integer(required=True)
    method = Text(required=True)
    sequence = Integer(required=True)
    stamp = Timestamptz(default=None, required=True)
    facts = Text(required=True)
    letter = ForeignKey(Letter, null=True, default=None, on_delete=OnDelete.restrict)  # null: not written yet
    at = Timestamptz(default=None, required=True)
    invitation_once = Unique([meeting, person, number])


class CalendarFeed(Table, tablename="calendar_feed"):
    """An address of one person's calendar from before there were tokens; `token` is the fingerprint of what it holds."""

    id = BigSerial(primary_key=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    token = Text(unique=True, required=True)
    at = Timestamptz(default=None, required=True)
    fetched_at = Timestamptz(null=True, default=None)
    revoked_at = Timestamptz(null=True, default=None)
    expires_at = Timestamptz(null=True, default=None)  # of real time


class CalendarChoice(Table, tablename="calendar_choice"):
    """How somebody wants meetings in their calendar: invitations, the feed, or both."""

    id = BigSerial(primary_key=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, unique=True)
    choice = Text(default="invitations")
    at = Timestamptz(default=None, required=True)
