"""Private feeds: whose an address is, and what stands in a person's calendar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from governance.database import sql
from governance.errors import NotFound
from governance.identity.rules import token_hash, tokens
from governance.invitations.rules.entries import CalendarEntry
from governance.invitations.rules.telling import Choice
from governance.meetings.queries.bodies import bodies_of
from governance.people.rules import Viewer
from governance.waiting.queries.matters import matters_for
from governance.waiting.rules.matter import Matter, asked_of

NO_FEED = "There is no calendar at this address. It may have been ended by whom it belonged to."
BACK, AHEAD = timedelta(days=90), timedelta(days=400)
NEUTRAL = re.compile(r"[^A-Za-z0-9-]+")


@dataclass(frozen=True, kw_only=True)
class FeedFacts:
    """A person's feed as their account shows it; its address is known to nobody but them. `until` is in real time.

    `by_token` False: its address is from before there were tokens.
    """

    since: datetime
    fetched_at: datetime | None
    until: datetime
    by_token: bool


@dataclass(frozen=True, kw_only=True)
class FeedOwner:
    """Whose calendar an address opens, and by which row."""

    person: int
    id: int
    by_token: bool


@dataclass(frozen=True, kw_only=True)
class CalendarFacts:
    choice: Choice
    feed: FeedFacts | None


CALENDAR = """SELECT coalesce((SELECT choice FROM calendar_choice WHERE person = :person), 'invitations') AS choice,
    f.since, f.fetched_at, f.until, f.by_token
  FROM (VALUES (1)) x LEFT JOIN (
    SELECT made_at AS since, used_at AS fetched_at, expires_at AS until, true AS by_token FROM api_token
      WHERE person = :person AND scopes = 'calendar' AND revoked_at IS NULL AND expires_at > :real
    UNION ALL SELECT at, fetched_at, expires_at, false FROM calendar_feed
      WHERE person = :person AND revoked_at IS NULL AND expires_at > :real) f ON true ORDER BY f.by_token DESC LIMIT 1"""


async def calendar_of(viewer: Viewer, *, real: datetime) -> CalendarFacts:
    row = await sql.one(CALENDAR, person=viewer.person_id, real=real)
    shown = {name: row[name] for name in ("since", "fetched_at", "until", "by_token")}
    return CalendarFacts(choice=Choice(row["choice"]), feed=FeedFacts(**shown) if row["since"] else None)


# A token that is good for more than a calendar is in no address: addresses are written down in many places.
ADDRESSED = """SELECT t.id, t.token_hash, t.person, true AS by_token FROM api_token t JOIN person p ON p.id = t.person
  WHERE t.code = :code AND t.scopes = 'calendar' AND t.revoked_at IS NULL AND t.expires_at > :real AND active(p)"""
FROM_BEFORE = """SELECT f.id, f.person, false AS by_token FROM calendar_feed f JOIN person p ON p.id = f.person
  WHERE f.token = :token AND f.revoked_at IS NULL AND f.expires_at > :real AND active(p)"""


async def owner(token: str, *, real: datetime) -> FeedOwner:
    """Raises NotFound: an address that was ended, and one that never was, are the same to whoever asks."""
    code = tokens.code_of(token)
    if code:
        row = await sql.row(ADDRESSED, code=code, real=real)
        found = row if row and tokens.is_same(token, row.pop("token_hash")) else None
    else:
        found = await sql.row(FROM_BEFORE, token=token_hash(token), real=real)
    if found is None:
        raise NotFound(NO_FEED)
    return FeedOwner(**found)


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
