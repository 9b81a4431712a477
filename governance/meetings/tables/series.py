"""Series of meetings, the meetings themselves, and who is invited besides the members."""

from piccolo.columns import BigInt, BigSerial, Date, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from governance.bodies.tables import Body
from governance.people.tables import Person


class Series(Table, tablename="meeting_series"):
    """A pattern of dates of one body. `pattern` and `template` are canonical text; `begins` is wall time in `zone`."""

    id = BigSerial(primary_key=True)
    number = Text(unique=True, required=True)
    body = ForeignKey(Body, null=False, on_delete=OnDelete.restrict, index=True)
    state = Text(default="running")
    revision = BigInt(default=1)
    title = Text(required=True)
    pattern = Text(required=True)
    starts_on = Date(default=None, required=True)
    ends_on = Date(null=True, default=None)  # null: without an end
    begins = Text(required=True)
    minutes = Integer(default=45)
    zone = Text(required=True)
    place = Text(default="")
    link = Text(default="")
    holidays = Text(default="skip")
    template = Text(default="[]")
    who = Text(default="")
    at = Timestamptz(default=None, required=True)


class Meeting(Table, tablename="meeting"):
    """One meeting. `nominal` is the date its pattern gives it, for ever; `live` rises with all that is written in it."""

    id = BigSerial(primary_key=True)
    number = Text(unique=True, required=True)
    code = Text(unique=True, required=True)
    body = ForeignKey(Body, null=False, on_delete=OnDelete.restrict)
    series = ForeignKey(
        Series, null=True, default=None, on_delete=OnDelete.restrict
    )  # null: a single meeting
    nominal = Date(null=True, default=None)
    state = Text(required=True)
    revision = BigInt(default=1)
    live = BigInt(default=1)
    title = Text(required=True)
    starts = Timestamptz(default=None, required=True)
    ends = Timestamptz(default=None, required=True)
    zone = Text(required=True)
    place = Text(default="")
    link = Text(default="")
    note_taker = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)  # null: not chosen
    item = BigInt(null=True, default=None)  # the agenda item talked about now
    uid = Text(unique=True, required=True)
    sequence = Integer(default=0)
    stamp = Timestamptz(default=None, required=True)
    agenda_due = Timestamptz(null=True, default=None)  # null: not near yet
    reason = Text(default="")
    who = Text(default="")
    at = Timestamptz(default=None, required=True)
    invited_at = Timestamptz(null=True, default=None)
    opened_at = Timestamptz(null=True, default=None)
    closed_at = Timestamptz(null=True, default=None)
    meeting_nominal_once = Unique([series, nominal])
    meeting_lasts = Check(ends > starts)


class Guest(Table, tablename="meeting_guest"):
    """Somebody invited to one meeting besides the members of its body."""

    id = BigSerial(primary_key=True)
    meeting = ForeignKey(Meeting, null=False, on_delete=OnDelete.restrict)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    words = Text(default="")
    who = Text(default="")
    at = Timestamptz(default=None, required=True)
    meeting_guest_once = Unique([meeting, person])


class Reply(Table, tablename="meeting_reply"):
    """Whether somebody who is invited comes; the last word counts."""

    id = BigSerial(primary_key=True)
    meeting = ForeignKey(Meeting, null=False, on_delete=OnDelete.restrict)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    answer = Text(required=True)
    words = Text(default="")
    at = Timestamptz(default=None, required=True)
    meeting_reply_once = Unique([meeting, person])


class Attendance(Table, tablename="attendance"):
    """Somebody is in the room from `came` until `went`; for which seat (none: a guest). Never twice at once."""

    id = BigSerial(primary_key=True)
    key = Text(unique=True, required=True)
    meeting = ForeignKey(Meeting, null=False, on_delete=OnDelete.restrict)
    person = BigInt(null=True, default=None, index=True)  # null: somebody without an account
    name = Text(required=True)
    title = Text(default="")
    party = Text(default="")
    seat = BigInt(null=True, default=None)  # null: a guest
    proxy = Text(default="")
    mode = Text(default="room")
    came = Timestamptz(default=None, required=True)
    went = Timestamptz(null=True, default=None)
    reason = Text(default="")
    who = Text(default="")
    at = Timestamptz(default=None, required=True)
