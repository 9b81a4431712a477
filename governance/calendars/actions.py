"""The acts on calendars: create one, draft one, record new hours, confirm a further year's holidays.

Nothing here changes a day that has passed: a further version starts in the future, and confirming holidays only moves
on the day until which they are known. A drafted calendar is one side's own until a version that counts on it is adopted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import asyncpg

from governance import acts, canonical
from governance.acts import Act
from governance.audit.tags import Tag
from governance.calendars import queries
from governance.calendars.proposals import proposed_holidays
from governance.calendars.queries import Timeline
from governance.calendars.rules import Calendar, SpecialDay, format_hours, to_dict
from governance.calendars.rules import versions as rules
from governance.calendars.rules.hours import format_intervals
from governance.calendars.rules.versions import FollowingYear, NewVersion
from governance.calendars.tables import Calendar as CalendarRow
from governance.calendars.tables import CalendarVersion, Holiday
from governance.database import sql
from governance.errors import AlreadyDone, Forbidden, Invalid, NotFound, Stale
from governance.people.rules import Acting
from governance.people.tables import Party


@dataclass(frozen=True, kw_only=True)
class NewCalendar:
    """`party` is an office's code, or "" for the whole city; `region` tells which holidays are proposed, such as US-MA."""

    code: str
    name: str
    party: str = ""
    region: str = ""


async def create_calendar(new: NewCalendar, *, first: NewVersion, by: Acting, at: datetime) -> Calendar:
    """A calendar with its first version, the only one that may start in the past."""
    rules.keeps(by, new.party)
    name = canonical.text(new.name, field="name", limit=80)
    if not name:
        raise Invalid("Give the calendar a name.", fields={"name": "Give the calendar a name."})
    calendar = rules.first_version(rules.check_code(new.code), name, new=first, at=at)
    if new.region:
        proposed_holidays(new.region, [at.year])
    async with acts.begin(by, at=at) as act:
        row = await _insert_calendar(replace(new, name=name), at)
        await _insert_version(act, row, calendar)
        told = {"name": name, "region": new.region, "party": new.party}
        after = {key: value for key, value in told.items() if value}
        subject = f"calendar:{calendar.code}"
        await act.record(Tag.CALENDAR_CREATED, subject, after=after)
        await act.record(Tag.CALENDAR_VERSION_RECORDED, subject, after=_event_facts(calendar))
    return calendar


async def draft_calendar(new: NewCalendar, *, first: NewVersion, by: Acting, at: datetime) -> Calendar:
    """Hours that a draft of a department's first agreement counts on. Nobody but the own side sees them; they count nowhere."""
    if not by.negotiates or not new.party:
        raise Forbidden(
            "Only 311's and the departments' own negotiators draft hours, and for one department."
        )
    name = canonical.text(new.name, field="name", limit=80)
    calendar = rules.first_version(rules.check_code(new.code), name, new=first, at=at)
    async with acts.begin(by, at=at) as act:
        row = await _insert_calendar(replace(new, name=name), at, drafted_by=by.party_id)
        await _insert_version(act, row, calendar)
        after = {"name": name, "party": new.party, **_event_facts(calendar)}
        await act.record(Tag.CALENDAR_DRAFTED, f"calendar:{calendar.code}", audience=by.party, after=after)
    return calendar


ENTER = """UPDATE calendar SET entered_at = :at WHERE code = ANY(:codes::text[]) AND drafted_by IS NOT NULL AND entered_at IS NULL
    RETURNING code, name"""


async def enter_calendars(act: Act[Any], codes: Iterable[str]) -> None:
    """Drafted ones of these are calendars like others from now on; part of an act of every side."""
    for row in await sql.rows(ENTER, at=act.at, codes=sorted(codes)):
        await act.record(Tag.CALENDAR_ENTERED, f"calendar:{row['code']}", after={"name": row["name"]})


async def record_version(code: str, *, new: NewVersion, seen: int, by: Acting, at: datetime) -> Calendar:
    """New hours from a day in the future on; `seen` is the number of the version the person looked at."""
    async with acts.begin(by, at=at) as act:
        known = await locked(code)
        rules.keeps(by, known.party)
        _check_seen(known, new, seen=seen, by=by)
        calendar = rules.next_version(known.latest, new=new, at=at)
        await _insert_version(act, known.row, calendar)
        before, after = _event_facts(known.latest), _event_facts(calendar)
        await act.record(Tag.CALENDAR_VERSION_RECORDED, f"calendar:{code}", before=before, after=after)
    return calendar


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """A further year's holidays as they were written down: for which versions, what was known before, and what an event
    tells of it.
    """

    calendar: Timeline
    known_until: date
    following: FollowingYear
    extended: frozenset[int]
    event: dict[str, object]


async def extend(
    act: Act[None], code: str, *, year: int, holidays: Mapping[date, str], counted: frozenset[int]
) -> Confirmed:
    """Part of the act that confirms a further year's holidays, for every version that was known as far.

    `counted` are the numbers of the versions that something counts on: the year is the first that one of them, or the
    latest, does not know.
    """
    known = await locked(code)
    following = rules.following_of(known.versions, counted)
    _check_following(known, following, year, holidays)
    rules.check_year(holidays, following)
    named, until = rules.clean_holidays(holidays), following.first - timedelta(days=1)
    extended = [version.number for version in known.versions if version.covers_until == until]
    for row in (known.recorded[number - 1].row for number in extended):
        await _extend(row, until, following)
        await _insert_dates(act, row, named)
    return Confirmed(
        calendar=known,
        known_until=until,
        following=following,
        extended=frozenset(extended),
        event=_confirmed(following, named),
    )


async def locked(code: str) -> Timeline:
    """Part of an act: the calendar as it is stored, while nobody else writes to it."""
    if not await CalendarRow.select(CalendarRow.id).where(CalendarRow.code == code).lock_rows("UPDATE"):
        raise NotFound(f"There is no calendar “{code}”. The page Calendars lists them all.")
    return await queries.timeline(code)


def _check_seen(known: Timeline, new: NewVersion, *, seen: int, by: Acting) -> None:
    if known.latest.number == seen:
        return
    same = 0 < seen < known.latest.number and known.recorded[seen].by == by.person
    if (
        same
        and rules.next_version(known.versions[seen - 1], new=new, at=known.recorded[seen].at)
        == known.versions[seen]
    ):
        raise AlreadyDone(f"Version {seen + 1} of “{known.name}” is recorded already.")
    raise Stale(
        f"Somebody else recorded version {known.latest.number} of “{known.name}” meanwhile. "
        "Look at it, then record yours if it is still needed."
    )


def _check_following(
    known: Timeline, following: FollowingYear, year: int, holidays: Mapping[date, str]
) -> None:
    """Years are confirmed one after the other; a year that is known is not confirmed again."""
    expected = following.year
    if year == expected:
        return
    if year > expected:
        reason = f"Confirm the holidays of {expected} first."
        raise Invalid(reason, fields={"year": reason})
    stored = {day for day, _ in known.latest.holidays if day.year == year}
    if stored == set(holidays):
        raise AlreadyDone(f"The holidays of {year} are confirmed already.")
    raise Stale(
        f"Somebody confirmed other holidays for {year} meanwhile. Days that are confirmed do not change."
    )


async def _insert_calendar(new: NewCalendar, at: datetime, *, drafted_by: int | None = None) -> int:
    party = await _party(new.party) if new.party else None
    row = CalendarRow(code=new.code, name=new.name, party=party, region=new.region, created_at=at)
    row.drafted_by = drafted_by
    try:
        found = await CalendarRow.insert(row).returning(CalendarRow.id)
    except asyncpg.UniqueViolationError as taken:
        reason = f"There is a calendar “{new.code}” already. Choose another short name."
        raise Invalid(reason, fields={"code": reason}) from taken
    return int(found[0]["id"])


async def _party(code: str) -> int:
    row = await Party.select(Party.id).where(Party.code == code).first()
    if row is None:
        reason = f"There is no office “{code}”."
        raise Invalid(reason, fields={"party": reason})
    return int(row["id"])


async def _insert_version(act: Act[None], calendar: int, new: Calendar) -> None:
    row = CalendarVersion(
        calendar=calendar,
        number=new.number,
        effective_from=new.effective_from,
        zone=new.zone,
        hours=format_hours(new.week),
        covers_until=new.covers_until,
        listed_until=new.covers_until,
        recorded_at=act.at,
        recorded_by=act.by.person,
    )
    found = await CalendarVersion.insert(row).returning(CalendarVersion.id)
    await _insert_dates(act, int(found[0]["id"]), dict(new.holidays), new.special_days)


async def _insert_dates(
    act: Act[None], version: int, holidays: Mapping[date, str], special: Iterable[SpecialDay] = ()
) -> None:
    dates = [(day, name, "") for day, name in sorted(holidays.items())]
    dates += [(each.day, each.name, format_intervals(each.hours)) for each in special]
    rows = [
        Holiday(
            version=version, day=day, name=name, hours=hours, confirmed_by=act.by.person, confirmed_at=act.at
        )
        for day, name, hours in dates
    ]
    if rows:
        await Holiday.insert(*rows)


async def _extend(version: int, known_until: date, following: FollowingYear) -> None:
    moved = (
        await CalendarVersion.update({CalendarVersion.covers_until: following.last})
        .where(CalendarVersion.id == version, CalendarVersion.covers_until == known_until)
        .returning(CalendarVersion.id)
    )
    if not moved:
        raise Stale("Somebody confirmed holidays of this calendar meanwhile. Look at them first.")


def _event_facts(calendar: Calendar) -> dict[str, object]:
    """What the trail keeps of a version; code and name stand in its subject."""
    stored = to_dict(calendar)
    return {key: value for key, value in stored.items() if key not in ("code", "name")}


def _confirmed(following: FollowingYear, holidays: Mapping[date, str]) -> dict[str, object]:
    return {
        "year": str(following.year),
        "days": len(holidays),
        "covers_until": following.last.isoformat(),
        "holidays": {day.isoformat(): name for day, name in sorted(holidays.items())},
    }
