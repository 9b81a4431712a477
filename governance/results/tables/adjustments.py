"""What people say about results: event adjustments (reliefs) and corrections (disputes)."""

from piccolo.columns import BigInt, BigSerial, Boolean, ForeignKey, OnDelete, Text, Timestamptz
from piccolo.constraints import Unique
from piccolo.table import Table

from governance.agreements.tables import Service
from governance.people.tables import Party, Person
from governance.requests.tables import Request


class Relief(Table, tablename="relief"):
    """A declared event. States: requested, declared (provisional), confirmed, refused, withdrawn.

    `effect` pause: the clock of matching requests stands between the bounds; exclude: those opened between them are
    left out. `ends` null while the event lasts.
    """

    id = BigSerial(primary_key=True)
    number = Text(unique=True, required=True)
    name = Text(required=True)
    reason = Text(required=True)
    effect = Text(required=True)
    state = Text(required=True, index=True)
    starts = Timestamptz(default=None, required=True)
    ends = Timestamptz(null=True, default=None)
    asked_party = ForeignKey(Party, null=False, on_delete=OnDelete.restrict)
    asked_person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    asked_by = Text(required=True)
    asked_at = Timestamptz(default=None, required=True)
    declared_by = Text(default="")
    declared_at = Timestamptz(null=True, default=None)
    confirmed_by = Text(default="")
    confirmed_at = Timestamptz(null=True, default=None)
    ended_words = Text(default="")  # why it was refused or withdrawn
    revision = BigInt(default=1)


class ReliefCover(Table, tablename="relief_cover"):
    """A service whose requests an event adjustment covers."""

    id = BigSerial(primary_key=True)
    relief = ForeignKey(Relief, null=False, on_delete=OnDelete.restrict)
    service = ForeignKey(Service, null=False, on_delete=OnDelete.restrict, index=True)
    relief_cover_unique_pair = Unique([relief, service])


class Correction(Table, tablename="correction"):
    """A department's question about results: one reason for one or many requests. States: asked, answered, withdrawn.

    Reasons: not-ours, duplicate, no-access, event, data-error. `chosen` says how they were chosen (a filter or a list).
    """

    id = BigSerial(primary_key=True)
    number = Text(unique=True, required=True)
    party = ForeignKey(Party, null=False, on_delete=OnDelete.restrict, index=True)
    reason = Text(required=True)
    words = Text(required=True)
    chosen = Text(required=True)
    state = Text(required=True, index=True)
    asked_person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    asked_by = Text(required=True)
    asked_at = Timestamptz(default=None, required=True)
    answer = Text(default="")
    answered_by = Text(default="")
    answered_at = Timestamptz(null=True, default=None)
    revision = BigInt(default=1)


class CorrectedRequest(Table, tablename="corrected_request"):
    """One request of a correction; `corrected` null until answered, then whether it was corrected or left as is."""

    id = BigSerial(primary_key=True)
    correction = ForeignKey(Correction, null=False, on_delete=OnDelete.restrict)
    request = ForeignKey(Request, null=False, on_delete=OnDelete.restrict, index=True)
    corrected = Boolean(null=True, default=None)
    corrected_request_unique_pair = Unique([correction, request])
