"""What is coming up, the quarterly question about it, and links for colleagues without an account."""

from piccolo.columns import BigSerial, Boolean, Date, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from governance.agreements.tables import Service
from governance.people.tables import Party


class OutlookEntry(Table, tablename="outlook_entry"):
    """One thing that a department has coming up. `sent_by` is a colleague without an account, as they signed."""

    id = BigSerial(primary_key=True)
    number = Text(unique=True, required=True)
    party = ForeignKey(Party, null=False, on_delete=OnDelete.restrict)
    state = Text(required=True)
    revision = Integer(default=1)
    title = Text(required=True)
    starts = Date(default=None, required=True)
    ends = Date(default=None, required=True)
    volume = Integer(default=0)
    calls = Boolean(default=False)
    words = Text(default="")
    sent_by = Text(default="")
    who = Text(default="")
    at = Timestamptz(default=None, required=True)
    changed_who = Text(default="")
    changed_at = Timestamptz(null=True, default=None)
    reason = Text(default="")
    outlook_entry_days = Check(ends >= starts)


class OutlookAffected(Table, tablename="outlook_service"):
    """A service that it affects."""

    id = BigSerial(primary_key=True)
    entry = ForeignKey(OutlookEntry, null=False, on_delete=OnDelete.restrict)
    service = ForeignKey(Service, null=False, on_delete=OnDelete.restrict, index=True)
    outlook_service_once = Unique([entry, service])


class OutlookQuestion(Table, tablename="outlook_question"):
    """The question of one quarter (its first day) to one department."""

    id = BigSerial(primary_key=True)
    party = ForeignKey(Party, null=False, on_delete=OnDelete.restrict)
    quarter = Date(default=None, required=True)
    asked_at = Timestamptz(default=None, required=True)
    answer_by = Timestamptz(default=None, required=True)
    answered_at = Timestamptz(null=True, default=None)
    nothing = Boolean(default=False)
    who = Text(default="")
    outlook_question_once = Unique([party, quarter])


class OutlookInvitation(Table, tablename="outlook_invitation"):
    """A link by which a colleague adds one entry; `token` is the fingerprint of what the address holds."""

    id = BigSerial(primary_key=True)
    token = Text(unique=True, required=True)
    party = ForeignKey(Party, null=False, on_delete=OnDelete.restrict, index=True)
    who = Text(required=True)
    at = Timestamptz(default=None, required=True)
    expires = Timestamptz(default=None, required=True)
    used_at = Timestamptz(null=True, default=None)
    entry = ForeignKey(OutlookEntry, null=True, default=None, on_delete=OnDelete.restrict)  # null: not used
