"""Who is who, who holds which seat from when to when, and how they sign in."""

from piccolo.columns import BigSerial, Boolean, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table


class City(Table, tablename="city"):
    """One row: the city this installation serves."""

    id = BigSerial(primary_key=True)
    name = Text(required=True)
    zone = Text(required=True)
    office = Text(required=True)
    address = Text(required=True)
    demo = Boolean(default=False)
    open_catalog = Boolean(default=False)
    created_at = Timestamptz(default=None, required=True)


class Party(Table, tablename="party"):
    """An organization with duties: the center, a department, or the convening office."""

    id = BigSerial(primary_key=True)
    code = Text(unique=True, required=True)
    name = Text(required=True)
    kind = Text(required=True)
    phone = Text(default="")
    created_at = Timestamptz(default=None, required=True)
    party_kind_known = Check((kind == "center") | (kind == "department") | (kind == "oversight"))


class Person(Table, tablename="person"):
    """An account. Never deleted; deactivated instead."""

    id = BigSerial(primary_key=True)
    email = Text(unique=True, required=True)
    name = Text(required=True)
    phone = Text(default="")
    created_at = Timestamptz(default=None, required=True)
    deactivated_at = Timestamptz(null=True, default=None)


class Credential(Table, tablename="credential"):
    """One way in for one person; `kind` is "password" today, a second way in is another kind."""

    id = BigSerial(primary_key=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    kind = Text(required=True)
    secret = Text(required=True)
    created_at = Timestamptz(default=None, required=True)
    one_time = Boolean(default=False)
    set_by = Text(default="")
    expires_at = Timestamptz(null=True, default=None)
    credential_unique_way_in = Unique([person, kind])


class Session(Table, tablename="session"):
    """A signed-in browser; only the token's hash is stored."""

    id = BigSerial(primary_key=True)
    code = Text(unique=True, required=True)
    token_hash = Text(unique=True, required=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    method = Text(required=True)
    assisted_by = Text(default="")
    created_at = Timestamptz(default=None, required=True)
    seen_at = Timestamptz(default=None, required=True)
    ended_at = Timestamptz(null=True, default=None)
    address = Text(default="")
    agent = Text(default="")


class Throttle(Table, tablename="throttle"):
    """Failed tries of one key (an account or an address) in a window."""

    id = BigSerial(primary_key=True)
    key = Text(unique=True, required=True)
    failures = Integer(default=0)
    since = Timestamptz(default=None, required=True)


class Seat(Table, tablename="seat"):
    """A role at a party with the office's title; people hold it by date."""

    id = BigSerial(primary_key=True)
    code = Text(unique=True, required=True)
    party = ForeignKey(Party, null=False, on_delete=OnDelete.restrict)
    role = Text(required=True)
    title = Text(required=True)
    binding = Boolean(default=False)
    leads = Boolean(default=False)
    created_at = Timestamptz(default=None, required=True)
    closed_at = Timestamptz(null=True, default=None)


class Tenure(Table, tablename="tenure"):
    """Who holds a seat from when to when, on what authority. Never two at once (exclusion constraint)."""

    id = BigSerial(primary_key=True)
    seat = ForeignKey(Seat, null=False, on_delete=OnDelete.restrict)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    starts = Timestamptz(default=None, required=True)
    ends = Timestamptz(null=True, default=None)
    authority = Text(required=True)
    recorded_by = Text(required=True)
    recorded_at = Timestamptz(default=None, required=True)


class Delegation(Table, tablename="delegation"):
    """Somebody acts for the holder of a seat in a period. Never two at once for a seat (exclusion constraint)."""

    id = BigSerial(primary_key=True)
    code = Text(unique=True, required=True)
    seat = ForeignKey(Seat, null=False, on_delete=OnDelete.restrict)
    holder = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    delegate = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    starts = Timestamptz(default=None, required=True)
    ends = Timestamptz(default=None, required=True)
    reason = Text(required=True)
    recorded_at = Timestamptz(default=None, required=True)
