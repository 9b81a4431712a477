"""Bodies and the versions of their ground rules."""

from piccolo.columns import BigInt, BigSerial, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Unique
from piccolo.table import Table

from governance.people.tables import Party


class Body(Table, tablename="body"):
    """A group that meets: 311 with one department (`party`), or a board of several offices (no `party`)."""

    id = BigSerial(primary_key=True)
    code = Text(unique=True, required=True)
    name = Text(required=True)
    kind = Text(required=True)
    party = ForeignKey(
        Party, null=True, default=None, on_delete=OnDelete.restrict, unique=True
    )  # null: a board
    state = Text(default="standing")
    revision = BigInt(default=1)
    who = Text(default="")
    at = Timestamptz(default=None, required=True)


class GroundRules(Table, tablename="ground_rules"):
    """One version of a body's ground rules: `content` is canonical text, `origin` the decision or change it rests on."""

    id = BigSerial(primary_key=True)
    body = ForeignKey(Body, null=False, on_delete=OnDelete.restrict)
    number = Integer(required=True)
    content = Text(required=True)
    hash = Text(required=True)
    starts = Timestamptz(default=None, required=True)
    origin = Text(default="")
    who = Text(default="")
    at = Timestamptz(default=None, required=True)
    ground_rules_once = Unique([body, number])
