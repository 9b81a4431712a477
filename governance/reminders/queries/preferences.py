"""How a person is written to, which matters they want no letters about, and what the next letter would hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from governance.database import sql
from governance.people.rules import Viewer
from governance.reminders.queries.inbox import VISIBLE, reader
from governance.reminders.queries.offices import offices
from governance.reminders.rules.facts import Facts, decoded
from governance.reminders.rules.humane import Hours, humane_from, rhythm

CORRESPONDENT = (
    "SELECT rhythm, mail_off_at, refused_at, refused_words FROM correspondent WHERE person = :person"
)
SIGNED_IN = """SELECT count(DISTINCT (s.created_at AT TIME ZONE z.zone)::date) FROM session s,
    (SELECT :zone::text AS zone, date_trunc('month', :at::timestamptz AT TIME ZONE :zone) AS month) z
  WHERE s.person = :person AND s.created_at AT TIME ZONE z.zone >= z.month - interval '1 month'
    AND s.created_at AT TIME ZONE z.zone < z.month"""
# What a letter would carry: new, not done, in no letter yet, and not a matter that the person wants none about.
PENDING = f"""SELECT n.key, n.level, n.manner, n.facts, n.humane_from, n.urgent FROM notice n WHERE {VISIBLE}
  AND n.read_at IS NULL AND n.settled_at IS NULL AND n.skipped = ''
  AND NOT EXISTS (SELECT FROM letter_notice x WHERE x.notice = n.id)
  AND NOT EXISTS (SELECT FROM mute m WHERE m.person = n.person AND m.key = n.key) ORDER BY n.id"""  # noqa: S608 - texts of our own
MUTES = """SELECT m.key, m.reason, m.at, (SELECT n.facts FROM notice n WHERE n.person = m.person AND n.key = m.key
    ORDER BY n.id DESC LIMIT 1) AS facts FROM mute m JOIN watch w ON w.key = m.key AND w.ended_at IS NULL
  WHERE m.person = :person ORDER BY m.at DESC"""


@dataclass(frozen=True, kw_only=True)
class Correspondence:
    """`rhythm` as chosen, "" where it follows how often they sign in. `off_since`: a link in a letter switched letters off."""

    rhythm: str = ""
    off_since: datetime | None = None
    refused_since: datetime | None = None
    refused_words: str = ""
    days_signed_in: int = 0


@dataclass(frozen=True, kw_only=True)
class PendingNotice:
    key: str
    level: str
    manner: str
    facts: Facts
    humane_from: datetime
    urgent: bool


@dataclass(frozen=True, kw_only=True)
class MutedMatter:
    """A matter whose clock runs and of which no letters come."""

    key: str
    title: str
    reason: str
    at: datetime


async def correspondence(viewer: Viewer, *, at: datetime, zone: str) -> Correspondence:
    row = await sql.row(CORRESPONDENT, person=viewer.person_id)
    days = int(await sql.value(SIGNED_IN, person=viewer.person_id, at=at, zone=zone))
    if row is None:
        return Correspondence(days_signed_in=days)
    return Correspondence(
        rhythm=row["rhythm"],
        off_since=row["mail_off_at"],
        refused_since=row["refused_at"],
        refused_words=row["refused_words"],
        days_signed_in=days,
    )


async def pending(viewer: Viewer) -> Sequence[PendingNotice]:
    """What the next letter would carry, in the order in which it was told."""
    rows = await sql.rows(PENDING, **reader(viewer))
    return [PendingNotice(**{**row, "facts": decoded(row["facts"])}) for row in rows]


async def hours_of(viewer: Viewer, at: datetime) -> tuple[Hours, datetime | None]:
    """The hours of somebody's office, and until when an event asks for quiet there."""
    party = viewer.seats[0].party if viewer.seats else ""
    known = await offices(at)
    await known.learn({party})
    return known.of(party), known.quiet.get(party)


async def next_letter(viewer: Viewer, chosen: str, *, at: datetime) -> datetime:
    """When their next letter goes by a choice, after the quiet that an event asks for."""
    hours, quiet = await hours_of(viewer, at)
    days = int(await sql.value(SIGNED_IN, person=viewer.person_id, at=at, zone=str(hours.zone)))
    how = rhythm(chosen, days)
    return humane_from(max(at, quiet or at), person=viewer.person_id, hours=hours, rhythm=how, urgent=False)


def next_of(
    found: Sequence[PendingNotice], hours: Hours, person: int, at: datetime
) -> tuple[datetime, Sequence[PendingNotice]]:
    """When the next letter goes, and which of these it carries: all that are meant for that day."""
    first = max(min(each.humane_from for each in found), at)
    urgent = any(each.urgent and each.humane_from <= first for each in found)
    goes = hours.next_window(first) if urgent else hours.next_slot(person, first)
    day = hours.local(goes)
    return goes, [each for each in found if hours.local(each.humane_from) <= day]


async def muted(viewer: Viewer) -> Sequence[MutedMatter]:
    rows = await sql.rows(MUTES, person=viewer.person_id)
    return [
        MutedMatter(
            key=row["key"],
            title=decoded(row["facts"]).title if row["facts"] else "A matter",
            reason=row["reason"],
            at=row["at"],
        )
        for row in rows
    ]
