"""What is taken in: data sources, uploads, lines we could not read, labels waiting for a service, requests."""

from piccolo.columns import (
    BigInt,
    BigSerial,
    Boolean,
    ForeignKey,
    Integer,
    OnDelete,
    SmallInt,
    Text,
    Timestamptz,
)
from piccolo.constraints import Unique
from piccolo.table import Table

from governance.agreements.tables import Service
from governance.people.tables import Party


class Feed(Table, tablename="feed"):
    """A source of service requests. `mapping` is its whole description as canonical JSON (rules/mapping.py)."""

    id = BigSerial(primary_key=True)
    code = Text(unique=True, required=True)
    name = Text(required=True)
    preset = Text(default="")
    mapping = Text(required=True)
    endpoint = Text(default="")
    pulled_until = Timestamptz(null=True, default=None)  # null: never pulled
    every_days = Integer(default=0)  # new data at least so often; 0: nothing is promised
    read_change = Text(default="")  # the latest change of how its files are read, in words
    read_changed_at = Timestamptz(null=True, default=None)
    created_by = Text(required=True)
    created_at = Timestamptz(default=None, required=True)
    revision = BigInt(default=1)


class Import(Table, tablename="request_import"):
    """One file taken in. States: queued, reading, storing, judging, done, failed. `facts` tells what the file was."""

    id = BigSerial(primary_key=True)
    number = Text(unique=True, required=True)
    feed = ForeignKey(Feed, null=False, on_delete=OnDelete.restrict, index=True)
    state = Text(required=True, index=True)
    file_name = Text(required=True)
    file_hash = Text(required=True)
    size = BigInt(default=0)
    full = Boolean(default=False)  # a whole export of its period: what is missing in it has vanished
    records = BigInt(default=0)
    accepted = BigInt(default=0)
    updated = BigInt(default=0)
    unchanged = BigInt(default=0)
    rejected = BigInt(default=0)
    unmatched = BigInt(default=0)
    flagged = BigInt(default=0)
    vanished = BigInt(default=0)
    facts = Text(default="{}")
    applied = Text(default="")  # the file in the store that has all that it wrote; "": nothing
    progress = Integer(default=0)  # in ten-thousandths of the state it is in
    problem = Text(default="")
    who = Text(required=True)
    at = Timestamptz(default=None, required=True)
    touched_at = Timestamptz(default=None, required=True)
    finished_at = Timestamptz(null=True, default=None)


class Rejection(Table, tablename="rejection"):
    """One record that was refused: its first physical line, the column, the value (cut short) and why."""

    id = BigSerial(primary_key=True)
    upload = ForeignKey(Import, null=False, on_delete=OnDelete.restrict, index=True)
    line = BigInt(required=True)
    column = Text(required=True)
    value = Text(default="")
    reason = Text(required=True)


class Label(Table, tablename="label"):
    """What a feed calls a service. States: matched, waiting, ambiguous, set-aside (not work that 311 promises)."""

    id = BigSerial(primary_key=True)
    feed = ForeignKey(Feed, null=False, on_delete=OnDelete.restrict)
    name = Text(required=True)
    folded = Text(required=True, index=True)
    service = ForeignKey(Service, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    state = Text(required=True)
    by = Text(default="")  # "" = by its aliases
    at = Timestamptz(default=None, required=True)
    requests = BigInt(default=0)  # how many stored ones are called so: counting them would read them all
    last_opened = Timestamptz(null=True, default=None)  # the latest of them
    label_unique_name = Unique([feed, name])


class LabelChange(Table, tablename="label_change"):
    """A label that came to mean something else; `undone_at` where an objection has put it back."""

    id = BigSerial(primary_key=True)
    label = ForeignKey(Label, null=False, on_delete=OnDelete.restrict)
    state_was = Text(default="")
    service_was = ForeignKey(Service, null=True, default=None, on_delete=OnDelete.restrict)
    by_was = Text(default="")
    state = Text(required=True)
    service = ForeignKey(Service, null=True, default=None, on_delete=OnDelete.restrict)
    by = Text(default="")
    results = BigInt(default=0)
    who = Text(default="")
    at = Timestamptz(default=None, required=True, index=True)
    undone_at = Timestamptz(null=True, default=None)


class LabelNotice(Table, tablename="label_notice"):
    """What an office was told of such changes. States: told, accepted, objected, left, agreed (rules/meanings.py).

    Until `reply_by` the office may object; once it has, 311 has until then to answer. `about` is what else it was told: stored requests read anew, another way of reading a data source.
    """

    id = BigSerial(primary_key=True)
    number = Text(unique=True, required=True)
    party = ForeignKey(Party, null=False, on_delete=OnDelete.restrict, index=True)
    state = Text(required=True)
    revision = Integer(default=1)
    who = Text(default="")
    told_at = Timestamptz(default=None, required=True)
    reply_by = Timestamptz(default=None, required=True)
    words = Text(default="")
    replied_who = Text(default="")
    replied_at = Timestamptz(null=True, default=None)
    answer = Text(default="")
    settled_who = Text(default="")
    settled_at = Timestamptz(null=True, default=None)
    about = Text(default="")


class LabelTold(Table, tablename="label_told"):
    """One label of a notice; `results` are those of the office that is told."""

    id = BigSerial(primary_key=True)
    notice = ForeignKey(LabelNotice, null=False, on_delete=OnDelete.restrict)
    change = ForeignKey(LabelChange, null=False, on_delete=OnDelete.restrict, index=True)
    results = BigInt(default=0)
    objected = Boolean(default=False)
    label_told_unique_change = Unique([notice, change])


class Facet(Table, tablename="facet"):
    """A value by which requests are sliced. Kinds: district, channel, outcome (how a case was closed, coded)."""

    id = BigSerial(primary_key=True)
    kind = Text(required=True)
    name = Text(required=True)
    facet_unique_name = Unique([kind, name])


class Request(Table, tablename="request"):
    """One service request as its feed tells it; 0 or null where the feed does not say.

    Label, import and facets carry no foreign keys: a check per row would cost as much as the import itself, and
    those rows are never deleted.
    """

    id = BigSerial(primary_key=True)
    feed = BigInt(required=True)
    external_id = Text(required=True)
    label = BigInt(required=True)
    opened_at = Timestamptz(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)
    due_at = Timestamptz(null=True, default=None)  # as exported; the last instant that counts as on time
    handed_at = Timestamptz(null=True, default=None)  # when the department had it
    paused_at = Timestamptz(null=True, default=None)
    resumed_at = Timestamptz(null=True, default=None)
    pause_reason = Text(default="")
    closed = Boolean(default=False)  # by its status, whatever the dates say
    verdict = SmallInt(default=0)  # as exported: 0 none, 1 on time, 2 late
    flags = Integer(default=0)  # contradictions in the record itself (rules/marks.py)
    district = Integer(default=0)
    channel = Integer(default=0)
    outcome = Integer(default=0)
    complete = SmallInt(default=-1)  # -1 not told, 0 no, 1 yes: whether 311 passed on what was agreed
    transfers = SmallInt(default=-1)  # -1 not told: how often it was sent on to another department
    reopened = SmallInt(default=-1)  # -1 not told: how often it was opened again
    first_import = BigInt(required=True)
    last_import = BigInt(required=True)  # the last one that changed it
    vanished_import = BigInt(default=0)  # the full export it was missing from; 0 = still there
    updated_at = Timestamptz(null=True, default=None)  # last touched, as exported; no result depends on it
    request_unique_external = Unique([feed, external_id])


class Stale(Table, tablename="stale"):
    """Requests to be judged anew: those of a label, a service or a feed ("" kind all = everything) opened since."""

    id = BigSerial(primary_key=True)
    kind = Text(required=True)  # all, feed, label, service, request
    subject = BigInt(default=0)
    since = Timestamptz(null=True, default=None)  # null: whenever they were opened
    why = Text(required=True)
    at = Timestamptz(default=None, required=True)


class Watermark(Table, tablename="watermark"):
    """How far judging has followed what lies below it: versions of agreements, calendars, owners, aliases."""

    id = BigSerial(primary_key=True)
    kind = Text(unique=True, required=True)
    seen = Text(required=True)
    at = Timestamptz(default=None, required=True)
