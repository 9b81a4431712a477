"""Systems that are told, the messages to each, and every try to deliver one."""

from piccolo.columns import (
    BigInt,
    BigSerial,
    Boolean,
    Bytea,
    ForeignKey,
    Integer,
    OnDelete,
    Text,
    Timestamptz,
)
from piccolo.constraints import Unique
from piccolo.table import Table


class Endpoint(Table, tablename="endpoint"):
    """A system of the city that is told. `kinds` of messages are parted by spaces."""

    id = BigSerial(primary_key=True)
    number = Text(unique=True, required=True)
    name = Text(required=True)
    address = Text(required=True)
    contact = Text(required=True)
    kinds = Text(required=True)
    confirms = Boolean(default=False)
    secret = Bytea(default=b"")
    old_secret = Bytea(default=b"")
    old_until = Timestamptz(null=True, default=None)
    state = Text(required=True)
    revision = Integer(default=0)
    sequence = BigInt(default=0)
    told_from = BigInt(default=0)
    failing_since = Timestamptz(null=True, default=None)
    off_since = Timestamptz(null=True, default=None)
    off_reason = Text(default="")
    lease_owner = Text(default="")
    lease_until = Timestamptz(null=True, default=None)
    made_at = Timestamptz(default=None, required=True)


class Delivery(Table, tablename="delivery"):
    """One message to one system. `agreement` and `version` are what its answer may confirm, "" and 0 for nothing."""

    id = BigSerial(primary_key=True)
    endpoint = ForeignKey(Endpoint, null=False, on_delete=OnDelete.restrict)
    event = BigInt(null=True, default=None)
    kind = Text(required=True)
    part = Integer(default=1)
    message = Text(unique=True, required=True)
    sequence = BigInt(default=0)
    body = Text(required=True)
    agreement = Text(default="")
    version = Integer(default=0)
    state = Text(required=True)
    attempts = Integer(default=0)
    first_tried_at = Timestamptz(null=True, default=None)
    next_at = Timestamptz(null=True, default=None)
    made_at = Timestamptz(default=None, required=True)
    done_at = Timestamptz(null=True, default=None)
    delivery_once = Unique([endpoint, event, kind, part])


class DeliveryAttempt(Table, tablename="delivery_attempt"):
    """One try; without an end it is under way, or broke off with its process."""

    id = BigSerial(primary_key=True)
    delivery = ForeignKey(Delivery, null=False, on_delete=OnDelete.restrict, index=True)
    at = Timestamptz(default=None, required=True)
    ended_at = Timestamptz(null=True, default=None)
    status = Integer(default=0)
    words = Text(default="")
