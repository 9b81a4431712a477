"""The trail's rows. The database itself refuses UPDATE, DELETE and TRUNCATE on `event`."""

from piccolo.columns import BigInt, BigSerial, Text, Timestamptz
from piccolo.table import Table


class Event(Table, tablename="event"):
    """One act. `number` is its place in the chain; `body` is the canonical text that is hashed.

    The other columns repeat parts of `body` for look-ups; verification reads `body` and checks them against it. Number
    and `recorded_at` are hashed beside the text; of an older event (form 1) the text holds them, and the column is null.
    """

    id = BigSerial(primary_key=True)
    number = BigInt(unique=True, required=True)
    at = Timestamptz(default=None, required=True, index=True)
    tag = Text(required=True, index=True)
    subject = Text(required=True, index=True)
    audience = Text(required=True)
    actor = Text(default="")
    request_id = Text(default="")
    body = Text(required=True)
    previous = Text(required=True)
    hash = Text(required=True)
    recorded_at = Timestamptz(null=True, default=None)


class EventDue(Table, tablename="event_due"):
    """The text of an event whose act has not ended; the database moves it into `event` at its end."""

    id = BigSerial(primary_key=True)
    body = Text(required=True)


class TrailHead(Table, tablename="trail_head"):
    """One row: the last number and hash of the chain, moved by the database itself when an act ends."""

    id = BigSerial(primary_key=True)
    number = BigInt(default=0)
    hash = Text(default="")


class WrittenRow(Table, tablename="written_row"):
    """One row of the record as an act wrote it ("" = taken away).

    The database keeps it by a trigger; the act's entry carries the fingerprint of its bundle.
    """

    id = BigSerial(primary_key=True)
    bundle = BigInt(default=0, index=True)
    place = Text(default="")
    key = BigInt(default=0)
    image = Text(default="")
