"""Private feeds: whose an address is, and what stands in a person's calendar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from governance.database import sql
from governance.errors import NotFound
from governance.identity.rules import token_hash
from governance.invitations.rules.entries import CalendarEntry
from governance.invitations.rules.telling import Choice
from governance.meetings.queries.bodies import bodies_of
from governance.people.queries.viewers import viewer_of_person
from governance.people.rules import Viewer
from governance.waiting.queries.matters import matters_for
from governance.waiting.rules.matter import Matter, asked_of

NO_FEED = "There is no calendar at this address. It may have been ended by whom it belonged to."
BACK, AHEAD = timedelta(days=90), timedelta(days=400)
NEUTRAL = re.compile(r"[^A-Za-z0-9-]+")


@dataclass(frozen=True, kw_only=True)
class FeedFacts:
    """A person's feed as their account shows it; its address is known to nobody but them."""

    since: datetime
    fetched_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class CalendarFacts:
    choice: Choice
    feed: FeedFacts | None


CALENDAR = """SELECT coalesce((SELECT choice FROM calendar_choice WHERE person = :person), 'invitations') AS choice, f.at, f.fetched_at
  FROM (VALUES (1)) x LEFT JOIN calendar_feed f ON f.person = :person AND f.revoked_at IS NULL"""


async def calendar_of(viewer: Viewer) -> CalendarFacts:
    row = await sql.one(CALENDAR, person=viewer.person_id)
    feed = FeedFacts(since=row["at"], fetched_at=row["fetched_at"]) if row["at"] else None
    return CalendarFacts(choice=Choice(row["choice"]), feed=feed)


OWNER = """SELECT f.person FROM calendar_feed f JOIN person p ON p.id = f.person
  WHERE f.token = :token AND f.revoked_at IS NULL AND active(p)"""


async def owner(token: str, *, at: datetime) -> Viewer:
    """Raises NotFound: an address that was ended, and one that never was, are the same to whoever asks."""
    row = await sql.row(OWNER, token=token_hash(token))
    if row is None:
        raise NotFound(NO_FEED)
    return await viewer_of_person(row["person"], at=at)


MEETINGS = """SELECT m.number, m.uid, m.title, m.stamp, m.sequence, m.starts, m.ends, m.zone, m.place, m.link,
    m.state = 'canceled' AS canceled
  FROM meeting m JOIN body b ON b.id = m.body
  WHERE m.invited_at IS NOT NULL AND m.state <> 'draft' AND m.starts BETWEEN :first AND :last
    AND (b.code = ANY(:bodies::text[]) OR EXISTS (SELECT FROM meeting_guest g WHERE g.meeting = m.id AND g.person = :person))
  ORDER BY m.starts, m.id"""


async def entries(
    viewer: Viewer, *, url: str, host: str, zone: ZoneInfo, at: datetime
) -> tuple[CalendarEntry, ...]:
    """Their meetings, those canceled as well, and the days by which they are asked for something."""
    groups = await bodies_of(viewer, at=at)
    own = [each.code for each in groups if any(each.circle.is_member(seat) for seat in viewer.seats)]
    span = {"first": at - BACK, "last": at + AHEAD}
    rows = await sql.rows(MEETINGS, bodies=own, person=viewer.person_id, **span)
    meetings = [_meeting(row, url) for row in rows]
    waiting = await matters_for(viewer, at=at)
    return (*meetings, *_days(asked_of(waiting.matters, viewer), host, zone))


def _meeting(row: dict[str, Any], url: str) -> CalendarEntry:
    names = ("uid", "title", "stamp", "sequence", "starts", "ends", "zone", "canceled")
    address = f"{url}/meetings/{row['number']}"
    parts = {name: row[name] for name in names}
    return CalendarEntry(
        **parts,
        place=row["place"] or row["link"],
        words=f"Agenda and minutes: {address}",
        address=address,
    )


def _days(matters: tuple[Matter, ...], host: str, zone: ZoneInfo) -> Iterator[CalendarEntry]:
    """Neutral titles: a feed is fetched by other people's machines."""
    for each in matters:
        if each.until is None:
            continue
        other = f" ({each.other.name})" if each.other else ""
        name = NEUTRAL.sub("-", f"{each.kind.name.lower()}-{each.number}")
        yield CalendarEntry(
            uid=f"{name}@{host}",
            title=f"Act by this day: {each.number}{other}",
            stamp=each.since or each.until,
            day=each.until.astimezone(zone).date(),
        )
