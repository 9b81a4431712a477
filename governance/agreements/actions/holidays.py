"""A further year's holidays: confirmed in one act by the agreed rule, told to the other side, which may object.

An objection suspends them for its own agreement: what falls due beyond the day known before is provisional again, until
the side takes its objection back or both agree to a version of the calendar that lists the days.
"""

from collections.abc import Mapping
from datetime import date, datetime

from piccolo.columns import Column
from piccolo.columns.combination import And

from governance import acts, canonical
from governance.acts import Act
from governance.agreements.queries.counting import CountsOn, counts_on
from governance.agreements.queries.versions import local_day
from governance.agreements.rules import holidays as rules
from governance.agreements.tables import HolidayNotice
from governance.audit.tags import Tag
from governance.calendars.actions import Confirmed, extend, locked
from governance.calendars.proposals import proposed_holidays
from governance.calendars.queries import for_party, timeline
from governance.calendars.rules import REPLY_DAYS, respond_by
from governance.calendars.rules.versions import keeps
from governance.database import sql
from governance.errors import Forbidden, Invalid, NotFound, Stale
from governance.people.queries.directory import parties
from governance.people.rules import Acting


async def confirm_holidays(
    code: str, *, year: int, holidays: Mapping[date, str], by: Acting, at: datetime
) -> date:
    """The further year's holidays; answers the last day known now.

    Raises Invalid where the calendar has a rule and the days are not those of it, whoever counts on the calendar: an
    agreement that comes to count on it later lists the rule, not the days that follow from it.
    """
    keeps(by, (await timeline(code)).party)
    async with acts.begin(by, at=at) as act:
        line = await locked(code)
        users = await counts_on(code)
        counted = frozenset(each.version for each in users)
        done = await extend(act, code, year=year, holidays=holidays, counted=counted)
        if line.region:
            known = proposed_holidays(line.region, [year])
            ours = {day: name for day, name in known.items() if day >= done.following.first}
            rules.check_rule(line.region, ours, holidays)
        told = [
            name
            for each in users
            if each.version in done.extended
            for name in await _told(act, done, each, by=by)
        ]
        before = {"covers_until": done.known_until.isoformat()}
        after = done.event | ({"told": ", ".join(dict.fromkeys(told))} if told else {})
        await act.record(Tag.HOLIDAYS_CONFIRMED, f"calendar:{code}", before=before, after=after)
    return done.following.last


async def _told(act: Act[None], done: Confirmed, agreement: CountsOn, *, by: Acting) -> list[str]:
    """Writes down who is told for one agreement, and until when they may object; answers their names."""
    await _check_untold(done, agreement)
    ids = {party.code: party.id for party in await parties()}
    sides = rules.told_sides(agreement.sides, by)
    for side in sides:
        await HolidayNotice(
            calendar=done.calendar.row,
            agreement=agreement.id,
            party=ids[side],
            year=done.following.year,
            known_until=done.known_until,
            covers_until=done.following.last,
            confirmed_by=act.by.party_id,
            confirmed_at=act.at,
            confirmed_who=act.by.person,
            object_by=await _object_by(side, done, act.at),
        ).save()
    return [agreement.sides[side] for side in sides]


TOLD = """SELECT DISTINCT p.name FROM holiday_notice n JOIN party p ON p.id = n.party WHERE n.agreement = :agreement
    AND n.calendar = :calendar AND n.covers_until = :until ORDER BY p.name"""


async def _check_untold(done: Confirmed, agreement: CountsOn) -> None:
    """What a side was told once of a year, and may have objected to, is not told again of another version."""
    asked = {"agreement": agreement.id, "calendar": done.calendar.row, "until": done.following.last}
    if names := [row["name"] for row in await sql.rows(TOLD, **asked)]:
        year = done.following.year
        reason = (
            f"{' and '.join(names)} {'was' if len(names) == 1 else 'were'} told of the holidays of {year} for an earlier "
            f"version. Record new hours that list the days off of {year}; both sides agree to them."
        )
        raise Invalid(reason, fields={"holidays": reason})


async def _object_by(side: str, done: Confirmed, at: datetime) -> datetime:
    """On the working days of the side that is told; in a city without a calendar for it, on those confirmed."""
    try:
        days = await for_party(side, await local_day(at))
    except NotFound:
        days = done.calendar.latest
    return respond_by(days, at, REPLY_DAYS)


async def object_to_holidays(
    code: str, *, agreement: str, year: int, words: str, by: Acting, at: datetime
) -> None:
    """A side that was told does not want them so; from now on they are provisional for its agreement."""
    reason = canonical.text(words, field="words", limit=1_000)
    if not reason:
        raise Invalid("Say what speaks against them.", fields={"words": "say what speaks against them"})
    open_until = HolidayNotice.objected_at.is_null() & (HolidayNotice.object_by >= at)
    values: dict[Column | str, object] = {
        HolidayNotice.objected_at: at,
        HolidayNotice.objected_who: by.person,
        HolidayNotice.words: reason,
    }
    if not by.negotiates:
        raise Forbidden(f"Only those who negotiate for {by.party_name} object.")
    async with acts.begin(by, at=at) as act:
        after = await _moved(act, (code, agreement, year), open_until, values)
        await act.record(Tag.HOLIDAYS_OBJECTED, f"calendar:{code}", after=after, reason=reason)


async def settle_holidays(code: str, *, agreement: str, year: int, by: Acting, at: datetime) -> None:
    """The side takes its objection back: what was confirmed counts for its agreement."""
    rules.check_may_settle(by)
    stands = HolidayNotice.objected_at.is_not_null() & HolidayNotice.settled_at.is_null()
    values: dict[Column | str, object] = {
        HolidayNotice.settled_at: at,
        HolidayNotice.settled_who: by.person,
    }
    async with acts.begin(by, at=at) as act:
        after = await _moved(act, (code, agreement, year), stands, values)
        await act.record(Tag.HOLIDAYS_SETTLED, f"calendar:{code}", after=after)


OF_SIDE = """SELECT n.id, n.known_until, a.code, p.name FROM holiday_notice n JOIN calendar c ON c.id = n.calendar
    JOIN agreement a ON a.id = n.agreement JOIN party p ON p.id = n.party
    WHERE c.code = :code AND a.code = :agreement AND n.year = :year AND p.id = :party"""


async def _moved(
    act: Act[None], of: tuple[str, str, int], still: And, values: dict[Column | str, object]
) -> dict[str, object]:
    """Moves the notice of the actor's side, if it still stands so; answers what the event tells of it."""
    code, agreement, year = of
    known = {"code": code, "agreement": agreement, "year": year, "party": act.by.party_id}
    found = await sql.one(OF_SIDE, f"{act.by.party_name} was not told of these holidays.", **known)
    mine = HolidayNotice.id == found["id"]
    if not await HolidayNotice.update(values).where(mine & still).returning(HolidayNotice.id):
        raise Stale("It is too late for that, or somebody was faster. Look at the calendar again.")
    until = found["known_until"].isoformat()
    return {"year": str(year), "agreement": agreement, "party_name": found["name"], "known_until": until}
