"""Calendars by version, with the holidays a person confirmed."""

from piccolo.columns import BigSerial, Date, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Unique
from piccolo.table import Table

from governance.people.tables import Party


class Calendar(Table, tablename="calendar"):
    """A named calendar; `region` tells which holidays the library proposes, such as US-MA.

    One that a side drafted is its own until `entered_at`, when a version that counts on it is adopted.
    """

    id = BigSerial(primary_key=True)
    code = Text(unique=True, required=True)
    name = Text(required=True)
    party = ForeignKey(Party, null=True, default=None, on_delete=OnDelete.restrict)  # null: city-wide
    region = Text(default="")
    created_at = Timestamptz(default=None, required=True)
    drafted_by = ForeignKey(
        Party, null=True, default=None, on_delete=OnDelete.restrict
    )  # null: recorded openly
    entered_at = Timestamptz(
        null=True, default=None
    )  # null: no version has counted on it since it was drafted


class CalendarVersion(Table, tablename="calendar_version"):
    """Working hours and zone from a date on; `hours` as calendars/rules writes them.

    `listed_until` is the last day whose holidays were confirmed when it was recorded; `covers_until` moves on with each
    further year.
    """

    id = BigSerial(primary_key=True)
    calendar = ForeignKey(Calendar, null=False, on_delete=OnDelete.restrict)
    number = Integer(required=True)
    effective_from = Date(default=None, required=True)
    zone = Text(required=True)
    hours = Text(required=True)
    covers_until = Date(default=None, required=True)
    listed_until = Date(default=None, required=True)
    recorded_at = Timestamptz(default=None, required=True)
    recorded_by = Text(required=True)
    calendar_version_unique_number = Unique([calendar, number])
    calendar_version_unique_start = Unique([calendar, effective_from])


class Holiday(Table, tablename="holiday"):
    """A date that differs from the week, confirmed by a person: without work, or with `hours` as rules/hours reads them."""

    id = BigSerial(primary_key=True)
    version = ForeignKey(CalendarVersion, null=False, on_delete=OnDelete.restrict)
    day = Date(default=None, required=True)
    name = Text(required=True)
    confirmed_by = Text(required=True)
    confirmed_at = Timestamptz(default=None, required=True)
    hours = Text(default="")
    holiday_unique_day = Unique([version, day])
