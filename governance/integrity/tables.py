"""What checks of the record came to, and what was found on reading."""

from piccolo.columns import BigSerial, Boolean, Integer, Text, Timestamptz
from piccolo.constraints import Unique
from piccolo.table import Table


class RecordCheck(Table, tablename="record_check"):
    """One check of the record: who asked, what was looked at, and what was found (`findings`, as JSON; the first of many)."""

    id = BigSerial(primary_key=True)
    at = Timestamptz(default=None, required=True)
    by = Text(required=True)
    areas = Text(default="")
    took_ms = Integer(default=0)
    looked_at = Text(default="{}")
    sound = Boolean(required=True)
    found = Integer(default=0)
    findings = Text(default="[]")


class Unsound(Table, tablename="unsound"):
    """Content that somebody met and that does not fit its fingerprint; written down once for each subject and fault."""

    id = BigSerial(primary_key=True)
    subject = Text(required=True)
    fault = Text(required=True)
    at = Timestamptz(default=None, required=True)
    unsound_unique = Unique(["subject", "fault"])
