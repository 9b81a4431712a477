"""Calendars of working time with all their versions, as answers of the API."""

from datetime import date, datetime

from governance.api.shapes import Answer, Office, office
from governance.calendars.queries import Recorded, Timeline
from governance.calendars.rules import Calendar as Hours
from governance.calendars.rules import SpecialDay, format_hours
from governance.calendars.rules.hours import format_intervals


class Holiday(Answer, frozen=True, kw_only=True):
    """A date on which nobody works."""

    day: date
    name: str


class OtherHours(Answer, frozen=True, kw_only=True):
    """A date with hours of its own, such as "08:30-12:00"."""

    day: date
    name: str
    hours: str


class CalendarHours(Answer, frozen=True, kw_only=True):
    """One version: the working week in local time of `zone` (IANA), such as "Mon-Fri 08:30-17:00", and the dates that differ.

    Holidays are confirmed until `covers_until`; what falls due beyond it is provisional. It is in force from `effective_from` until the next
    version begins; an agreement counts on the version that both its sides agreed to, which its promises name.
    """

    number: int
    effective_from: date
    covers_until: date
    zone: str
    hours: str
    holidays: list[Holiday]
    other_hours: list[OtherHours]
    recorded_at: datetime


class WorkCalendar(Answer, frozen=True, kw_only=True):
    """A calendar by which work is counted. `office` null: the whole city's. The last of `versions` is the newest."""

    code: str
    name: str
    office: Office | None
    versions: list[CalendarHours]
    page: str


def calendar(of: Timeline, *, url: str) -> WorkCalendar:
    pairs = zip(of.versions, of.recorded, strict=True)
    return WorkCalendar(
        code=of.code,
        name=of.name,
        office=office(of.party, of.party_name),
        versions=[_hours(version, recorded) for version, recorded in pairs],
        page=f"{url}/calendars/{of.code}",
    )


def _hours(of: Hours, recorded: Recorded) -> CalendarHours:
    return CalendarHours(
        number=of.number,
        effective_from=of.effective_from,
        covers_until=of.covers_until,
        zone=of.zone,
        hours=format_hours(of.week),
        holidays=[Holiday(day=day, name=name) for day, name in of.holidays],
        other_hours=[_special(each) for each in of.special_days],
        recorded_at=recorded.at,
    )


def _special(of: SpecialDay) -> OtherHours:
    return OtherHours(day=of.day, name=of.name, hours=format_intervals(of.hours))
