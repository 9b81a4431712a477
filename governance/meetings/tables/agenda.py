"""Agenda items, what was published of them, notes, and what came of each item."""

from piccolo.columns import BigInt, BigSerial, Boolean, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Unique
from piccolo.table import Table

from governance.changes.tables import Change
from governance.meetings.tables.series import Meeting, Series
from governance.people.tables import Party


class AgendaItem(Table, tablename="agenda_item"):
    """One item: of a meeting, or of the backlog of a series. `about` names what it is about, such as change/CH-2026-0042."""

    id = BigSerial(primary_key=True)
    key = Text(unique=True, required=True)
    meeting = ForeignKey(Meeting, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    series = ForeignKey(Series, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    position = Integer(required=True)
    source = Text(required=True)
    about = Text(default="", index=True)
    title = Text(required=True)
    reason = Text(default="")
    minutes = Integer(default=5)
    state = Text(default="planned")
    internal = Boolean(default=False)
    late = Boolean(default=False)
    edited = Boolean(default=False)  # a person put, ordered or changed it
    exception = Text(default="")
    words = Text(default="")  # why it was put off or dropped
    carried = Integer(default=0)
    origin = BigInt(null=True, default=None)  # the item of an earlier meeting that it goes on with
    revision = BigInt(default=1)
    who = Text(default="")
    at = Timestamptz(default=None, required=True)
    begun_at = Timestamptz(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)
    settled_at = Timestamptz(null=True, default=None)  # what it is about needs nobody any more


class Talk(Table, tablename="change_talk"):
    """A side put a change on the next meeting of the two: when that was to begin, and until when the change is to be
    answered. Once a round.
    """

    id = BigSerial(primary_key=True)
    change = ForeignKey(Change, null=False, on_delete=OnDelete.restrict)
    round = Integer(required=True)
    meeting = ForeignKey(Meeting, null=False, on_delete=OnDelete.restrict)
    starts = Timestamptz(default=None, required=True)
    until = Timestamptz(default=None, required=True)
    party = ForeignKey(Party, null=False, on_delete=OnDelete.restrict)
    who = Text(default="")
    at = Timestamptz(default=None, required=True)
    change_talk_once = Unique([change, round])  # noqa: A003 - a column, not the builtin


class PublishedAgenda(Table, tablename="published_agenda"):
    """An agenda as it was published; never changed, a later one has the next number."""

    id = BigSerial(primary_key=True)
    meeting = ForeignKey(Meeting, null=False, on_delete=OnDelete.restrict)
    number = Integer(required=True)
    content = Text(required=True)
    hash = Text(required=True)
    who = Text(default="")
    at = Timestamptz(default=None, required=True)
    published_agenda_once = Unique([meeting, number])


class MeetingNote(Table, tablename="meeting_note"):
    """One note of an item; `key` is made where it is written, so that a second sending is the same note."""

    id = BigSerial(primary_key=True)
    key = Text(unique=True, required=True)
    item = ForeignKey(AgendaItem, null=False, on_delete=OnDelete.restrict, index=True)
    position = Integer(default=0)
    words = Text(default="")
    internal = Boolean(default=False)
    revision = BigInt(default=1)
    who = Text(default="")
    at = Timestamptz(default=None, required=True)
    changed_at = Timestamptz(null=True, default=None)


class NoteVersion(Table, tablename="meeting_note_version"):
    """A note as it was before somebody wrote it anew, and what was written and not taken."""

    id = BigSerial(primary_key=True)
    note = ForeignKey(MeetingNote, null=False, on_delete=OnDelete.restrict, index=True)
    revision = BigInt(required=True)
    words = Text(default="")
    who = Text(default="")
    at = Timestamptz(default=None, required=True)


class Outcome(Table, tablename="outcome"):
    """What came of an item: decision, agreed, action, information, objection, deferral, recommendation."""

    id = BigSerial(primary_key=True)
    key = Text(unique=True, required=True)
    item = ForeignKey(AgendaItem, null=False, on_delete=OnDelete.restrict, index=True)
    position = Integer(default=0)
    kind = Text(required=True)
    words = Text(default="")
    internal = Boolean(default=False)
    speaker = Text(default="")
    revision = BigInt(default=1)
    who = Text(default="")
    at = Timestamptz(default=None, required=True)
    struck_at = Timestamptz(null=True, default=None)
