"""Files kept beside matters."""

from piccolo.columns import BigInt, BigSerial, Boolean, ForeignKey, OnDelete, Text, Timestamptz
from piccolo.table import Table

from governance.people.tables import Party


class Attachment(Table, tablename="attachment"):
    """A file kept beside a matter, such as meeting:M-2026-0042, action:AC-2026-0007 or offer:CH-2026-0042/3.

    `file` is its SHA-256 in the store. One that was removed stays listed, and stays in the store.
    """

    id = BigSerial(primary_key=True)
    number = Text(unique=True, required=True)
    matter = Text(required=True, index=True)
    file = Text(required=True)
    name = Text(required=True)
    kind = Text(required=True)
    size = BigInt(required=True)
    internal = Boolean(default=False)
    party = ForeignKey(Party, null=False, on_delete=OnDelete.restrict)
    who = Text(required=True)
    at = Timestamptz(default=None, required=True)
    removed_at = Timestamptz(null=True, default=None)
    removed_who = Text(default="")
    removed_reason = Text(default="")
