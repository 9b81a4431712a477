"""What was said of each service, day by day."""

from piccolo.columns import (
    BigInt,
    BigSerial,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    Text,
    Timestamptz,
)
from piccolo.constraints import Unique
from piccolo.table import Table

from governance.agreements.tables import Service


class Statement(Table, tablename="estimate"):
    """By when nine of ten requests for a service were done lately, as callers were told on a local day; it promises nothing."""

    id = BigSerial(primary_key=True)
    service = ForeignKey(Service, null=False, on_delete=OnDelete.restrict)
    day = Date(default=None, required=True)
    until = Timestamptz(default=None, required=True)  # what was known reached until then
    level = Integer(required=True)  # the share aimed at, corrected by what came true, in millionths
    seconds = Integer(null=True, default=None)  # the ninth of ten in plain time; null: no date is said
    days = Integer(null=True, default=None)  # whole local days after the day of asking
    done_bp = Integer(default=0)
    n = Integer(required=True)
    window_days = Integer(required=True)
    why_none = Text(default="")  # few, no ninth, far, stale
    ripened = Integer(default=0)  # asked 90 to 180 days before
    ripened_done = Integer(default=0)
    upload = BigInt(required=True)  # the last one whose requests it knew
    afterwards = Boolean(default=False)  # nobody was told: worked out later, from what was known on the day
    made_at = Timestamptz(default=None, required=True)
    estimate_unique_day = Unique([service, day])
