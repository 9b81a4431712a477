"""Who is who, and who holds which seat from when to when."""

from piccolo.columns import BigInt, BigSerial, Boolean, ForeignKey, OnDelete, Text, Timestamptz
from piccolo.constraints import Check
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
    auditor_by = Text(default="")
    standard_paragraphs = Boolean(default=True)
    two_factors_for_all = Boolean(default=False)
    created_at = Timestamptz(default=None, required=True)


class Party(Table, tablename="party"):
    """An organization with duties: the center, a department, the convening office, or the audit office."""

    id = BigSerial(primary_key=True)
    code = Text(unique=True, required=True)
    name = Text(required=True)
    kind = Text(required=True)
    phone = Text(default="")
    created_at = Timestamptz(default=None, required=True)
    party_kind_known = Check(
        (kind == "center") | (kind == "department") | (kind == "oversight") | (kind == "audit")
    )


class Person(Table, tablename="person"):
    """An account. Never deleted; suspended or deactivated instead. `kind` says which are for emergencies alone."""

    id = BigSerial(primary_key=True)
    email = Text(unique=True, required=True)
    name = Text(required=True)
    phone = Text(default="")
    created_at = Timestamptz(default=None, required=True)
    deactivated_at = Timestamptz(null=True, default=None)
    suspended_at = Timestamptz(null=True, default=None)
    kind = Text(default="person")
    person_kind_known = Check((kind == "person") | (kind == "emergency"))


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
    by_command = Boolean(default=False)


class Succession(Table, tablename="succession"):
    """Who is to follow as approving official, facilitator or auditor: asked by one office, confirmed by another."""

    id = BigSerial(primary_key=True)
    number = Text(unique=True, required=True)
    seat = ForeignKey(Seat, null=False, on_delete=OnDelete.restrict)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    authority = Text(required=True)
    state = Text(required=True)
    revision = BigInt(default=1)
    asker = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    asked_by = Text(required=True)
    asked_at = Timestamptz(default=None, required=True)
    answer = Text(default="")
    answered_by = Text(default="")
    answered_at = Timestamptz(null=True, default=None)


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
