"""What the data promise, as it was read and kept: one row a reading, and the requests behind its figures."""

from piccolo.columns import BigInt, BigSerial, Date, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Unique
from piccolo.table import Table

from governance.requests.tables import Feed


class Finding(Table, tablename="finding"):
    """Which promises the due dates of a data source follow, as they were read once. States: queued, reading, done, failed."""

    id = BigSerial(primary_key=True)
    number = Text(unique=True, required=True)
    feed = ForeignKey(Feed, null=False, on_delete=OnDelete.restrict, index=True)
    state = Text(required=True)
    progress = Integer(default=0)  # in ten-thousandths
    problem = Text(default="")
    upload = BigInt(default=0)  # the last one that it has read, by its id
    rows = BigInt(default=0)  # requests with an opening and a due date
    content = Text(default="")  # canonical JSON (rules/content.py)
    hash = Text(default="")
    who = Text(required=True)
    at = Timestamptz(default=None, required=True)
    touched_at = Timestamptz(default=None, required=True)
    finished_at = Timestamptz(null=True, default=None)


class FindingRequest(Table, tablename="finding_request"):
    """A request that no promise of the finding explains, or whose due would be another on the official calendar.

    `expected` is that due (null: no promise held then). Kinds: apart, moved, holiday (rules/consequences.py); `effect` is what would become of its
    result: "", late, on-time.
    """

    id = BigSerial(primary_key=True)
    finding = ForeignKey(Finding, null=False, on_delete=OnDelete.restrict)
    request = BigInt(required=True)
    kind = Text(required=True)
    day = Date(null=True, default=None)  # the official holiday that was not loaded
    expected = Timestamptz(null=True, default=None)
    effect = Text(default="")
    finding_request_once = Unique([finding, request, kind])
