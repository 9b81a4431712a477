"""Which version of a calendar holds on a day, what a new one must be like, and who keeps a calendar.

Does not decide what a holiday is: a person confirms each one.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from governance import canonical, formats
from governance.calendars.rules.hours import Intervals, parse_intervals, typed_hours
from governance.calendars.rules.model import Calendar, SpecialDay, sorted_holidays, special_words
from governance.calendars.rules.walls import local_date
from governance.errors import Forbidden, Invalid
from governance.people.rules import Acting, PartyKind, Role

KEEPERS = frozenset({Role.ADMINISTRATOR, Role.CONVENOR})
LONGEST_COVER = timedelta(days=3 * 366)  # names and dates of holidays further away are guesses
CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,38}[a-z0-9]")
RESERVED = frozenset({"new"})  # the address of the page on which a calendar is made
_TIMES = r"\d{1,2}:\d\d\s*[-–]\s*\d{1,2}:\d\d"
_LINE = re.compile(rf"(\d{{4}}-\d\d-\d\d)\s+(?:({_TIMES}(?:\s*,\s*{_TIMES})*)(?:\s+|$))?(.*)")
_LIKE_TIMES = re.compile(r"\d[\d:.]*\s*(?:[ap]\.?m\.?)?\s*(?:[-–]|to\b|until\b)\s*\d", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class NewVersion:
    """Working hours as typed, and the dates that differ, as the person who records them has confirmed until a day."""

    hours: str
    zone: str
    effective_from: date
    covers_until: date
    holidays: Mapping[date, str]
    special_days: tuple[SpecialDay, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FollowingYear:
    """The next piece of time whose holidays are to be confirmed."""

    year: int
    first: date
    last: date


def may_keep(by: Acting, party: str) -> bool:
    """Whether somebody may change the calendar of `party` ("" = the whole city's)."""
    leads = by.leads and by.party == party and by.kind is not PartyKind.AUDIT
    return by.holds(*KEEPERS) or bool(party and leads)


def keeps(by: Acting, party: str) -> None:
    if not may_keep(by, party):
        whose = "whoever leads the office it belongs to" if party else "the convening office"
        raise Forbidden(
            f"Only {whose} or an administrator or facilitator of the convening office changes this calendar."
        )


def on(versions: Sequence[Calendar], day: date) -> Calendar | None:
    """The version in force on a day: the latest that started by then. `versions` are in order of number."""
    return next((version for version in reversed(versions) if version.effective_from <= day), None)


def reaching_back(known: Sequence[Calendar], number: int) -> Calendar:
    """The version with this number, with the days off and other hours of earlier years as its earlier versions had them."""
    held = known[0]
    for version in known[1:number]:
        held = taking_over(held, version, since=version.effective_from)
    return held


def taking_over(before: Calendar, after: Calendar, *, since: date) -> Calendar:
    """`after`, with the days off and other hours of the days before `since` as `before` had them."""
    dates = {day: found for day, found in before.dates.items() if day < since}
    return _with_dates(after, dates | {day: found for day, found in after.dates.items() if day >= since})


def _with_dates(calendar: Calendar, dates: Mapping[date, tuple[str, Intervals]]) -> Calendar:
    off = tuple((day, name) for day, (name, hours) in sorted(dates.items()) if not hours)
    own = tuple(
        SpecialDay(day=d, name=name, hours=hours) for d, (name, hours) in sorted(dates.items()) if hours
    )
    try:
        return replace(calendar, holidays=off, special_days=own)
    except Invalid:  # a night of this week runs into the other hours of a day long past
        ours = tuple(special for special in own if special in calendar.special_days)
        return replace(calendar, holidays=off, special_days=ours)


def first_version(code: str, name: str, *, new: NewVersion, at: datetime) -> Calendar:
    """The one version that may start in the past."""
    calendar = _written(code, name, 1, new)
    check_cover(calendar, today=local_date(at, calendar.tzinfo))
    return calendar


def next_version(before: Calendar, *, new: NewVersion, at: datetime) -> Calendar:
    """What holds today is never changed for yesterday: it starts after today and after the version before."""
    calendar = _written(before.code, before.name, before.number + 1, new)
    today = local_date(at, calendar.tzinfo)
    least = max(today, before.effective_from) + timedelta(days=1)
    if calendar.effective_from < least:
        reason = f"New hours start in the future: {formats.day(least)} or later."
        raise Invalid(reason, fields={"effective_from": reason})
    check_cover(calendar, today=today)
    return calendar


def _written(code: str, name: str, number: int, new: NewVersion) -> Calendar:
    return Calendar(
        code=code,
        name=name,
        number=number,
        zone=new.zone.strip(),
        week=typed_hours(new.hours),
        holidays=sorted_holidays(clean_holidays(new.holidays)),
        special_days=tuple(sorted(new.special_days, key=lambda special: special.day)),
        covers_until=new.covers_until,
        effective_from=new.effective_from,
    )


def clean_holidays(holidays: Mapping[date, str]) -> dict[date, str]:
    return {day: canonical.text(name, field="holidays", limit=120) for day, name in holidays.items()}


def following_year(covers_until: date) -> FollowingYear:
    first = covers_until + timedelta(days=1)
    return FollowingYear(year=first.year, first=first, last=date(first.year, 12, 31))


def following_of(known: Sequence[Calendar], counted: Iterable[int]) -> FollowingYear:
    """The first year that one of the versions that count, or the latest, does not know."""
    numbers = {*counted, len(known)}
    return following_year(min(version.covers_until for version in known if version.number in numbers))


def check_code(code: str) -> str:
    if code in RESERVED or not CODE.fullmatch(code):
        reason = "Use 2 to 40 small letters, digits and hyphens, such as streets-office."
        raise Invalid(f"“{code}” cannot be the short name of a calendar. {reason}", fields={"code": reason})
    return code


def check_cover(calendar: Calendar, *, today: date) -> None:
    """Confirmed holidays reach from the start of the version to a day that can be known today."""
    if calendar.covers_until < calendar.effective_from:
        reason = "The holidays must be confirmed at least until the day on which the hours start."
    elif calendar.covers_until > max(today, calendar.effective_from) + LONGEST_COVER:
        reason = "Holidays can be confirmed for about three years ahead; choose an earlier day."
    else:
        _check_within(calendar)
        return
    raise Invalid(reason, fields={"covers_until": reason})


def _check_within(calendar: Calendar) -> None:
    named = [*calendar.holiday_names, *calendar.special_hours]
    late = next((day for day in named if day > calendar.covers_until), None)
    if late:
        reason = f"{formats.day(late)} lies after the last day that is confirmed. Move that day on, or take this one out."
        raise Invalid(reason, fields={"holidays": reason})


def check_year(holidays: Iterable[date], following: FollowingYear) -> None:
    outside = next((day for day in holidays if not following.first <= day <= following.last), None)
    if outside:
        reason = f"{formats.day(outside)} is not between {formats.day(following.first)} and {formats.day(following.last)}."
        raise Invalid(reason, fields={"holidays": reason})


def parse_holidays(lines: Iterable[str]) -> dict[date, str]:
    """Days off from lines like “2027-07-05 Independence Day, observed”, in order of date."""
    holidays, special = parse_days(lines)
    if special:
        raise _wrong(
            f"{special[0].day.isoformat()} has hours: days with other hours come with a new version."
        )
    return holidays


def parse_days(lines: Iterable[str]) -> tuple[dict[date, str], tuple[SpecialDay, ...]]:
    """Days off, and dates with other hours from lines like “2026-12-24 08:30-12:00 Christmas Eve”, in order of date."""
    holidays: dict[date, str] = {}
    special: dict[date, SpecialDay] = {}
    for line in filter(None, (line.strip() for line in lines)):
        day, hours, name = day_line(line)
        if not name:
            raise _wrong(f"“{line}” is not a date and a name; write it like 2027-07-05 Independence Day.")
        if day in holidays or day in special:
            raise _wrong(f"{day.isoformat()} is named twice; put both names on one line.")
        if hours:
            special[day] = special_day(day, hours, name)
        else:
            holidays[day] = name
    return dict(sorted(holidays.items())), tuple(special[day] for day in sorted(special))


def day_line(line: str) -> tuple[date, str, str]:
    """A date, its hours or nothing, its name or nothing."""
    match = _LINE.fullmatch(line if " " in line.strip() else f"{line.strip()} ")
    day = _day(match[1]) if match else None
    if match is None or day is None:
        raise _wrong(f"“{line}” is not a date and a name; write it like 2027-07-05 Independence Day.")
    if _LIKE_TIMES.match(match[3]):
        raise _wrong(
            f"“{line}” has hours that cannot be read; write them like 2026-12-24 08:30-12:00 Christmas Eve."
        )
    return day, match[2] or "", canonical.text(match[3], field="holidays", limit=120)


def special_day(day: date, hours: str, name: str) -> SpecialDay:
    try:
        return SpecialDay(day=day, name=name, hours=parse_intervals(hours))
    except Invalid as wrong:
        raise _wrong(f"{day.isoformat()}: {wrong.message}") from wrong


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def holiday_lines(holidays: Mapping[date, str]) -> list[str]:
    return [f"{day.isoformat()} {name}" for day, name in sorted(holidays.items())]


def special_lines(days: Iterable[SpecialDay]) -> list[str]:
    return [f"{special.day.isoformat()} {special_words(special)}" for special in days]


def _wrong(reason: str) -> Invalid:
    return Invalid(reason, fields={"holidays": reason})
