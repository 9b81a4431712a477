"""The hours of each office, and until when a declared event asks it for quiet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from governance.agreements.queries.versions import city_zone
from governance.calendars.queries import for_party
from governance.calendars.rules import Calendar, parse_hours
from governance.database import sql
from governance.errors import NotFound
from governance.reminders.rules.humane import Hours

ROLLING = timedelta(days=1)  # an event without an end asks for quiet from day to day
DAY_SHIFT = "Mon-Fri 08:00-17:00"
# Departments whose work a declared or confirmed event touches at this moment.
QUIET = """
SELECT p.code, max(coalesce(r.ends, :rolling)) AS until
FROM relief r JOIN relief_cover c ON c.relief = r.id
JOIN ownership o ON o.service = c.service AND o.starts <= :at AND (o.ends IS NULL OR o.ends > :at)
JOIN party p ON p.id = o.party
WHERE r.state IN ('declared', 'confirmed') AND r.starts <= :at AND (r.ends IS NULL OR r.ends > :at) GROUP BY p.code
"""


@dataclass(kw_only=True)
class Offices:
    """The hours of offices as they are asked for in one sweep; `quiet` by the code of a party."""

    at: datetime
    zone: ZoneInfo
    quiet: Mapping[str, datetime] = field(default_factory=dict)
    known: dict[str, Hours] = field(default_factory=dict)

    async def learn(self, parties: set[str]) -> None:
        """Read the calendars of these parties; "" is the whole city's."""
        for party in parties - self.known.keys():
            self.known[party] = await self._hours(party)

    def of(self, party: str) -> Hours:
        return self.known.get(party) or self.known[""]

    async def _hours(self, party: str) -> Hours:
        day = self.at.astimezone(self.zone).date()
        try:
            calendar = await for_party(party, day)
        except NotFound:
            calendar = usual_week(day, self.zone)
        return Hours(calendar=calendar, zone=self.zone, around=day)


def usual_week(day: date, zone: ZoneInfo) -> Calendar:
    """Before the first calendar is recorded, Monday to Friday."""
    return Calendar(
        code="usual",
        name="Monday to Friday",
        number=1,
        zone=str(zone),
        week=parse_hours(DAY_SHIFT),
        holidays=(),
        covers_until=day,
        effective_from=day,
    )


async def offices(at: datetime) -> Offices:
    rows = await sql.rows(QUIET, at=at, rolling=at + ROLLING)
    found = Offices(
        at=at, zone=await city_zone(), quiet={row["code"]: row["until"].astimezone(UTC) for row in rows}
    )
    await found.learn({""})
    return found
