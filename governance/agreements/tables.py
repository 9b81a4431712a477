"""Services and who owns them by date; agreements and their immutable versions; uploads of published lists."""

from typing import Any

from piccolo.columns import BigInt, BigSerial, Date, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from governance.calendars.tables import Calendar
from governance.people.tables import Delegation, Party, Person, Seat


class Service(Table, tablename="service"):
    """The finest thing promised. `act` is the verb phrase of its sentence, such as "repairs a pothole".

    Drafted until `live_at`, retired from `retired_at` on; `successor` takes what is still reported under its name then.
    """

    id = BigSerial(primary_key=True)
    code = Text(unique=True, required=True)
    problem = Text(required=True)
    detail = Text(default="")
    further = Text(default="")
    grouping = Text(default="")
    act = Text(default="")
    ask_first = Text(default="")
    tell_resident = Text(default="")
    yearly_volume = Integer(default=0)
    volume_source = Text(default="")
    created_at = Timestamptz(default=None, required=True)
    drafted_by = ForeignKey(Party, null=True, on_delete=OnDelete.restrict)  # null: taken on record
    live_at = Timestamptz(null=True, default=None)
    retired_at = Timestamptz(null=True, default=None)
    successor: ForeignKey[Any] = ForeignKey(
        "self", null=True, on_delete=OnDelete.restrict
    )  # null: it has none


class Alias(Table, tablename="alias"):
    """Another name of a service: in a city system, or an everyday word. `folded` is what look-ups compare."""

    id = BigSerial(primary_key=True)
    service = ForeignKey(Service, null=False, on_delete=OnDelete.restrict)
    name = Text(required=True)
    folded = Text(required=True, index=True)
    alias_unique_name = Unique([service, folded])


class AskedWords(Table, tablename="asked_words"):
    """Words that found no service, by day; nothing of who typed them. They go after 60 days."""

    id = BigSerial(primary_key=True)
    day = Date(default=None, required=True)
    words = Text(required=True)
    times = Integer(default=1)
    asked_words_once = Unique([day, words])


class Ownership(Table, tablename="ownership"):
    """Which department does the work of a service, by date. Never two at once (exclusion constraint)."""

    id = BigSerial(primary_key=True)
    service = ForeignKey(Service, null=False, on_delete=OnDelete.restrict, index=True)
    party = ForeignKey(Party, null=False, on_delete=OnDelete.restrict)
    starts = Timestamptz(default=None, required=True)
    ends = Timestamptz(null=True, default=None)


class Agreement(Table, tablename="agreement"):
    """The SLA between the center and one department. `policy` is the approval policy as canonical JSON."""

    id = BigSerial(primary_key=True)
    code = Text(unique=True, required=True)
    center = ForeignKey(Party, null=False, on_delete=OnDelete.restrict)
    department = ForeignKey(Party, null=False, on_delete=OnDelete.restrict, unique=True)
    calendar = ForeignKey(Calendar, null=False, on_delete=OnDelete.restrict)
    respond_days = Integer(default=10)
    policy = Text(required=True)
    created_at = Timestamptz(default=None, required=True)
    agreement_respond_days_fair = Check((respond_days >= 2) & (respond_days <= 40))


class Item(Table, tablename="item"):
    """A term, clause or header, stored once by its fingerprint; immutable."""

    id = BigSerial(primary_key=True)
    hash = Text(unique=True, required=True)
    key = Text(required=True)
    kind = Text(required=True)
    body = Text(required=True)


class Version(Table, tablename="version"):
    """One immutable state of an agreement. In force at t: the highest number with effective_from <= t."""

    id = BigSerial(primary_key=True)
    agreement = ForeignKey(Agreement, null=False, on_delete=OnDelete.restrict)
    number = Integer(required=True)
    hash = Text(required=True)
    effective_from = Date(default=None, required=True)
    starts = Timestamptz(default=None, required=True)
    ends_on = Date(null=True, default=None)
    recorded_at = Timestamptz(default=None, required=True)
    change_number = Text(default="")
    summary = Text(default="")
    announced_at = Timestamptz(null=True, default=None)
    version_unique_number = Unique([agreement, number])


class VersionItem(Table, tablename="version_item"):
    """A key of a version's content and the item that stands there."""

    id = BigSerial(primary_key=True)
    version = ForeignKey(Version, null=False, on_delete=OnDelete.restrict)
    key = Text(required=True, index=True)
    item = ForeignKey(Item, null=False, on_delete=OnDelete.restrict, index=True)
    version_item_unique_key = Unique([version, key])


class AgreementReview(Table, tablename="agreement_review"):
    """A side said, before a day of its agreement, that it goes on as it is (`about` review), or ends (end)."""

    id = BigSerial(primary_key=True)
    agreement = ForeignKey(Agreement, null=False, on_delete=OnDelete.restrict)
    party = ForeignKey(Party, null=False, on_delete=OnDelete.restrict)
    about = Text(required=True)
    day = Date(default=None, required=True)
    who = Text(required=True)
    at = Timestamptz(default=None, required=True)
    agreement_review_once = Unique([agreement, party, about, day])


class TermsUpload(Table, tablename="terms_upload"):
    """One published list taken in: what it was, who answered what "days" means, what came of it."""

    id = BigSerial(primary_key=True)
    number = Text(unique=True, required=True)
    file_name = Text(required=True)
    file_hash = Text(required=True)
    lines = Integer(required=True)
    taken = Integer(required=True)
    unchanged = Integer(required=True)
    refused = Integer(required=True)
    days_mean = Text(default="")
    days_answered_by = Text(default="")
    uploaded_by = Text(required=True)
    at = Timestamptz(default=None, required=True)
    party = ForeignKey(Party, null=True, default=None, on_delete=OnDelete.restrict)  # whose own matter it is


class RefusedLine(Table, tablename="refused_line"):
    """A line we could not read: its first physical line number, column, value and why."""

    id = BigSerial(primary_key=True)
    upload = ForeignKey(TermsUpload, null=False, on_delete=OnDelete.restrict, index=True)
    line = BigInt(required=True)
    column = Text(required=True)
    value = Text(default="")
    reason = Text(required=True)
    department = Text(default="")  # the code of the one it names; "" = none that we know


class Reorganization(Table, tablename="reorganization"):
    """What is to become of services. `body` is what is agreed, as canonical JSON, `hash` its fingerprint."""

    id = BigSerial(primary_key=True)
    number = Text(unique=True, required=True)
    kind = Text(required=True)
    hash = Text(required=True)
    body = Text(required=True)
    reason = Text(default="")
    state = Text(required=True)
    revision = Integer(default=0)
    takes_effect = Date(null=True, default=None)  # null: with the last yes
    proposer = ForeignKey(Party, null=False, on_delete=OnDelete.restrict)
    proposed_at = Timestamptz(default=None, required=True)
    respond_by = Timestamptz(default=None, required=True)
    ended_at = Timestamptz(null=True, default=None)
    ended_words = Text(default="")


class ReorganizationSide(Table, tablename="reorganization_side"):
    """A side whose yes a reorganization needs; who gave it to which fingerprint (nobody: not yet)."""

    id = BigSerial(primary_key=True)
    reorganization = ForeignKey(Reorganization, null=False, on_delete=OnDelete.restrict)
    party = ForeignKey(Party, null=False, on_delete=OnDelete.restrict)
    person = ForeignKey(Person, null=True, on_delete=OnDelete.restrict)  # null: has not agreed
    seat = ForeignKey(Seat, null=True, on_delete=OnDelete.restrict)
    delegation = ForeignKey(Delegation, null=True, on_delete=OnDelete.restrict)
    who = Text(default="")
    hash = Text(default="")
    at = Timestamptz(null=True, default=None)
    reorganization_side_unique = Unique([reorganization, party])


class HolidayNotice(Table, tablename="holiday_notice"):
    """A further year's holidays of a calendar that an agreement counts on, told to a side that may object to them."""

    id = BigSerial(primary_key=True)
    calendar = ForeignKey(Calendar, null=False, on_delete=OnDelete.restrict)
    agreement = ForeignKey(Agreement, null=False, on_delete=OnDelete.restrict)
    party = ForeignKey(Party, null=False, on_delete=OnDelete.restrict, index=True)  # who is told
    year = Integer(default=0)
    known_until = Date(default=None, required=True)
    covers_until = Date(default=None, required=True)
    confirmed_by = ForeignKey(Party, null=False, on_delete=OnDelete.restrict)
    confirmed_at = Timestamptz(default=None, required=True)
    confirmed_who = Text(default="")
    object_by = Timestamptz(default=None, required=True)
    objected_at = Timestamptz(null=True, default=None)  # null: nobody objected
    objected_who = Text(default="")
    words = Text(default="")
    settled_at = Timestamptz(null=True, default=None)
    settled_who = Text(default="")
    holiday_notice_unique_year = Unique([agreement, calendar, party, covers_until])


class SystemOfRecord(Table, tablename="system_of_record"):
    """Which system shows targets to those who work by them, "" for none; the last row counts."""

    id = BigSerial(primary_key=True)
    name = Text(default="")
    role = Text(default="")
    who = Text(default="")
    at = Timestamptz(default=None, required=True)


class Deployment(Table, tablename="deployment"):
    """Since when the system of record shows the targets of a version, and who said so."""

    id = BigSerial(primary_key=True)
    version = ForeignKey(Version, null=False, unique=True, on_delete=OnDelete.restrict)
    shown_on = Date(default=None, required=True)
    words = Text(default="")
    who = Text(default="")
    at = Timestamptz(default=None, required=True)
