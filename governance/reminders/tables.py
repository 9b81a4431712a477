"""What is watched, who was told what, and the letters that carry it."""

from piccolo.columns import (
    BigInt,
    BigSerial,
    Boolean,
    Bytea,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    Text,
    Timestamptz,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Unique
from piccolo.table import Table

from governance.people.tables import Person


class TrailReader(Table, tablename="trail_reader"):
    """How far a sweep has read the trail."""

    id = BigSerial(primary_key=True)
    name = Text(unique=True, required=True)
    number = BigInt(default=0)


class Watch(Table, tablename="watch"):
    """One matter that waits, with the clock that runs for it; `key` names both."""

    id = BigSerial(primary_key=True)
    key = Text(unique=True, required=True)
    thread = Text(required=True)
    kind = Text(required=True)
    subject = Text(required=True)
    number = Text(required=True)
    party = Text(default="")
    clock = Integer(default=1)
    since = Timestamptz(null=True, default=None)
    until = Timestamptz(null=True, default=None)
    revision = Integer(default=0)
    level = Text(default="")
    told_at = Timestamptz(null=True, default=None)
    next_at = Timestamptz(null=True, default=None)  # null: nothing more is told
    begun_at = Timestamptz(default=None, required=True)
    ended_at = Timestamptz(null=True, default=None)


class Notice(Table, tablename="notice"):
    """What one person was told about one matter at one level. `facts` is canonical JSON, as told."""

    id = BigSerial(primary_key=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    key = Text(required=True)
    level = Text(required=True)
    manner = Text(required=True)
    kind = Text(required=True)
    subject = Text(required=True)
    number = Text(required=True)
    seat = Text(default="")
    for_whom = Text(default="")
    facts = Text(default="")
    urgent = Boolean(default=False)
    told_at = Timestamptz(default=None, required=True)
    humane_from = Timestamptz(default=None, required=True)
    read_at = Timestamptz(null=True, default=None)
    settled_at = Timestamptz(null=True, default=None)
    skipped = Text(default="")
    notice_once = Unique([person, key, level])


class Correspondent(Table, tablename="correspondent"):
    """How a person wishes to be written to, and whether letters reach them. An empty rhythm follows their habit."""

    id = BigSerial(primary_key=True)
    person = ForeignKey(Person, null=False, unique=True, on_delete=OnDelete.restrict)
    rhythm = Text(default="")
    mail_off_at = Timestamptz(null=True, default=None)
    refused_at = Timestamptz(null=True, default=None)
    refused_words = Text(default="")
    revision = Integer(default=0)


class Mute(Table, tablename="mute"):
    """A person wants no letters about one matter until its clock is set anew."""

    id = BigSerial(primary_key=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    key = Text(required=True)
    reason = Text(required=True)
    who = Text(required=True)
    at = Timestamptz(default=None, required=True)
    mute_once = Unique([person, key])


class Acknowledgement(Table, tablename="acknowledgement"):
    """Whoever has to act said by when they will; the next level waits for that."""

    id = BigSerial(primary_key=True)
    key = Text(required=True)
    times = Integer(default=1)
    until = Timestamptz(default=None, required=True)
    words = Text(default="")
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    who = Text(required=True)
    at = Timestamptz(default=None, required=True)
    acknowledgement_once = Unique([key, times])


class Nudge(Table, tablename="nudge"):
    """One side reminded the other of a matter that waits for it."""

    id = BigSerial(primary_key=True)
    key = Text(required=True)
    party = Text(required=True)
    day = Date(default=None, required=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    who = Text(required=True)
    at = Timestamptz(default=None, required=True)
    nudge_once_a_day = Unique([key, party, day])


class ReminderSetting(Table, tablename="reminder_setting"):
    """Other offsets and graces for a kind of matter than the rules have."""

    id = BigSerial(primary_key=True)
    kind = Text(unique=True, required=True)
    body = Text(required=True)
    who = Text(required=True)
    at = Timestamptz(default=None, required=True)


class Letter(Table, tablename="letter"):
    """One message to one address, as bytes."""

    id = BigSerial(primary_key=True)
    key = Text(unique=True, required=True)
    person = ForeignKey(
        Person, null=True, default=None, on_delete=OnDelete.restrict
    )  # null: nobody's account
    recipient = Text(required=True)
    message_id = Text(unique=True, required=True)
    subject = Text(required=True)
    bytes = Bytea(default=b"")
    state = Text(required=True)
    next_at = Timestamptz(null=True, default=None)
    attempts = Integer(default=0)
    unsure = Integer(default=0)
    in_flight_at = Timestamptz(null=True, default=None)
    lease_owner = Text(default="")
    lease_until = Timestamptz(null=True, default=None)
    made_at = Timestamptz(default=None, required=True)
    queued_at = Timestamptz(default=TimestamptzNow())  # by the server's clock, as all that is retried
    done_at = Timestamptz(null=True, default=None)


class LetterNotice(Table, tablename="letter_notice"):
    """Which notices a letter carries; none is carried by two."""

    id = BigSerial(primary_key=True)
    letter = ForeignKey(Letter, null=False, on_delete=OnDelete.restrict, index=True)
    notice = ForeignKey(Notice, null=False, unique=True, on_delete=OnDelete.restrict)


class LetterAttempt(Table, tablename="letter_attempt"):
    """One try to hand a letter over; the database refuses to rewrite it."""

    id = BigSerial(primary_key=True)
    letter = ForeignKey(Letter, null=False, on_delete=OnDelete.restrict, index=True)
    at = Timestamptz(default=None, required=True)
    phase = Text(required=True)
    code = Integer(default=0)
    words = Text(default="")
    sender = Text(default="")


class MailRelay(Table, tablename="mail_relay"):
    """One row: how the mail server fares, and which installation may send."""

    id = BigSerial(primary_key=True)
    instance = Text(default="")
    failing_since = Timestamptz(null=True, default=None)
    failures = Integer(default=0)
    next_at = Timestamptz(null=True, default=None)
    words = Text(default="")


class LetterLink(Table, tablename="letter_link"):
    """An address in a letter. It shows where things stand and signs nobody in."""

    id = BigSerial(primary_key=True)
    token = Text(unique=True, required=True)
    letter = ForeignKey(Letter, null=True, default=None, on_delete=OnDelete.restrict)
    person = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    purpose = Text(required=True)
    key = Text(default="")
    target = Text(default="")
    content = Text(default="")
    expires = Timestamptz(default=None, required=True)
    used_at = Timestamptz(null=True, default=None)
