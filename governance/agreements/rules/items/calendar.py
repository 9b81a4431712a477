"""A calendar as it is agreed: the hours, zone, holidays and holiday rule that targets count on, of one recorded version.

The values themselves stand in the fingerprint, not only the version's number. Days that were confirmed since by the
holiday rule follow from it and are no part of it; days that follow from no rule stand in it by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar, Self

from governance import formats
from governance.agreements.rules.items.header import date_words, is_day
from governance.agreements.rules.items.item import Field, Item, OwedBy, Start
from governance.calendars.rules import Calendar, SpecialDay, format_hours, parse_hours
from governance.calendars.rules.hours import format_intervals, parse_intervals
from governance.calendars.rules.regions import region_words
from governance.calendars.rules.weeks import hours_words, week_words
from governance.errors import Invalid


def _hours_words(hours: str) -> str:
    return week_words(parse_hours(hours))


def _holiday_words(holidays: tuple[tuple[str, str], ...]) -> str:
    """2026: Jan 1, Jan 19; 2027: Jan 1."""
    by_year: dict[int, list[str]] = {}
    for day in (date.fromisoformat(day) for day, _ in holidays):
        by_year.setdefault(day.year, []).append(formats.day_of_month(day))
    return "; ".join(f"{year}: {', '.join(days)}" for year, days in by_year.items()) or "none"


def _special_words(days: tuple[tuple[str, str, str], ...]) -> str:
    """Thu, Dec 24, 2026: Christmas Eve, 8:30 AM to 12:00 PM."""
    told = ((date.fromisoformat(day), hours_words(parse_intervals(hours)), name) for day, hours, name in days)
    return "; ".join(f"{formats.day(day)}: {name}, {hours}" for day, hours, name in told)


def _rule_words(region: str) -> str:
    return (
        f"public holidays of {region_words(region)}" if region else "as the calendar’s keeper confirms them"
    )


def _version_words(number: int) -> str:
    return f"version {number}" if number else ""


@dataclass(frozen=True, kw_only=True)
class AgreedCalendar(Item):
    """`number` is the version's, `hours` as calendars/rules writes them. Until `known_until` (ISO, as all days here) these
    are the days off by name, and the days with other hours: day, hours, name.
    """

    kind: ClassVar = "calendar"
    typed: ClassVar = False
    fields: ClassVar = {
        "hours": Field(label="Working hours", words=_hours_words),
        "number": Field(label="Version of the calendar", words=_version_words),
        "zone": Field(label="Time zone", in_promise=False),
        "holidays": Field(label="Days off", words=_holiday_words, in_promise=False),
        "special_days": Field(label="Days with other hours", words=_special_words, in_promise=False),
        "known_until": Field(label="Days off are listed until", words=date_words, in_promise=False),
        "region": Field(label="Days off of further years", words=_rule_words, in_promise=False),
    }

    code: str
    title: str
    number: int
    hours: str
    zone: str
    holidays: tuple[tuple[str, str], ...] = ()
    special_days: tuple[tuple[str, str, str], ...] = ()
    known_until: str
    region: str = ""

    @classmethod
    def recorded(cls, version: Calendar, *, known_until: date, region: str) -> Self:
        """The item of a version whose days off were confirmed until that day when it was recorded."""
        return cls(
            code=version.code,
            title=version.name,
            number=version.number,
            hours=format_hours(version.week),
            zone=version.zone,
            holidays=tuple((day.isoformat(), name) for day, name in version.holidays if day <= known_until),
            special_days=tuple(
                (each.day.isoformat(), format_intervals(each.hours), each.name)
                for each in version.special_days
            ),
            known_until=known_until.isoformat(),
            region=region,
        )

    def counted(self, stored: Calendar) -> Calendar:
        """The version as agreed, with the days off that were confirmed for it since."""
        own = [(date.fromisoformat(day), name) for day, name in self.holidays]
        since = [(day, name) for day, name in stored.holidays if day.isoformat() > self.known_until]
        return replace(
            stored,
            week=parse_hours(self.hours),
            zone=self.zone,
            holidays=(*own, *since),
            special_days=tuple(
                SpecialDay(day=date.fromisoformat(day), name=name, hours=parse_intervals(hours))
                for day, hours, name in self.special_days
            ),
        )

    @property
    def key(self) -> str:
        return f"{self.prefix()}{self.code}"

    @classmethod
    def blank(cls, key: str, start: Start) -> Self | None:  # noqa: ARG003 - hours are recorded on the calendar's page
        return None

    @property
    def calendars(self) -> frozenset[str]:
        return frozenset({self.code})

    def checked(self) -> Self:
        """That it is the version recorded under its number, the writer asks; here only that it can be read."""
        days = (*self.holidays, *((day, name) for day, _, name in self.special_days), (self.known_until, ""))
        if self.number < 1 or not all(day and is_day(day) for day, _ in days):
            raise Invalid(f"Calendar “{self.title}” holds a day that is no date, or no version.")
        parse_hours(self.hours)
        for _, hours, _ in self.special_days:
            parse_intervals(hours)
        return self

    # In words

    def name(self, service: str) -> str:  # noqa: ARG002 - it concerns no single service
        return f"Calendar “{self.title}”"

    @property
    def whole(self) -> str:
        return f"{self.words('hours')} ({_version_words(self.number)})"

    def promise(self, *, service: str, act: str, parties: Mapping[OwedBy, str]) -> str:  # noqa: ARG002 - for both alike
        """Working time by “Streets crews” is Monday to Friday, 7:00 AM to 3:30 PM (version 2)."""
        return f"Working time by “{self.title}” is {self.whole}."

    @property
    def paragraph(self) -> None:
        return None

    # As it is kept

    def written(self, name: str, value: Any) -> dict[str, Any]:
        if name == "special_days":
            days = {day: {"hours": hours, "name": named} for day, hours, named in value}
            return {name: days} if days else {}
        return {name: dict(value)} if value else {}

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> Self:
        off, special = (sorted(body.get(name, {}).items()) for name in ("holidays", "special_days"))
        other = tuple((day, each["hours"], each["name"]) for day, each in special)
        return super().read({**body, "holidays": tuple(off), "special_days": other})
