"""The calendars that versions of agreements count on, as they count on them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from governance.agreements.rules import counting as rules
from governance.agreements.rules.counting import Counted
from governance.agreements.rules.items import AgreedCalendar, item_from
from governance.calendars.queries import Timeline, load_all
from governance.calendars.rules import local_date
from governance.database import sql
from governance.errors import Invalid, NotFound


@dataclass(frozen=True, kw_only=True)
class Counting:
    """What one version of an agreement counts on; `usual` is the code of the agreement's own calendar.

    `objected` says until when holidays are known where a side objects to those of a further year. A calendar that nothing
    counts on yet is taken as it is in force at `at`.
    """

    agreement: int
    usual: str
    recorded_at: datetime
    at: datetime
    pinned: Mapping[str, AgreedCalendar]
    objected: Mapping[str, date]
    calendars: Mapping[str, Timeline]
    kept: dict[str, Counted] = field(default_factory=dict, compare=False)

    def of(self, code: str = "") -> Counted:
        """The calendar with this code; "" is the agreement's own. Raises NotFound for one that does not exist."""
        if code not in self.kept:
            self.kept[code] = self._counted(self.line(code))
        return self.kept[code]

    def _counted(self, line: Timeline) -> Counted:
        pin, known = self.pinned.get(line.code), line.versions
        if pin is None:
            since = self.at if self.pinned else self.recorded_at
            calendar = rules.unpinned(known, local_date(since, line.latest.tzinfo))
        else:
            calendar = rules.agreed(known, pin)
        return Counted(
            row=line.recorded[calendar.number - 1].row,
            since=known[0].effective_from,
            calendar=rules.known_until(calendar, self._until(line.code, pin)),
        )

    def _until(self, code: str, pin: AgreedCalendar | None) -> date:
        """Until when holidays are known; what both sides agreed to by name, nobody can object to any more."""
        until = self.objected.get(code, date.max)
        return max(until, date.fromisoformat(pin.known_until)) if pin else until

    def with_pin(self, pin: AgreedCalendar) -> "Counting":
        """The same, if this version of a calendar were agreed. Raises Invalid for one that nobody recorded."""
        if pin.number > len(self.line(pin.code).versions):
            raise Invalid(f"Version {pin.number} of “{pin.title}” is not recorded on the page of the calendar.")
        return replace(self, pinned={**self.pinned, pin.code: pin}, kept={})

    def line(self, code: str) -> Timeline:
        """A calendar with all its versions; "" is the agreement's own."""
        found = self.calendars.get(code or self.usual)
        if found is None:
            raise NotFound(f"There is no calendar “{code}”. The page Calendars lists them all.")
        return found


# Of a version `v` of the agreement `a`. A side that objects to a further year's holidays: until its objection is settled,
# they are not known.
PARTS = """a.id AS agreement_id, v.recorded_at, (SELECT code FROM calendar WHERE id = a.calendar) AS usual,
    (SELECT coalesce(json_agg(i.body::json), '[]') FROM version_item vi JOIN item i ON i.id = vi.item
        WHERE vi.version = v.id AND i.kind = 'calendar') AS pins,
    (SELECT coalesce(json_object_agg(o.code, o.until), '{}') FROM (
        SELECT k.code, min(n.known_until) AS until FROM holiday_notice n JOIN calendar k ON k.id = n.calendar
        WHERE n.agreement = a.id AND n.objected_at IS NOT NULL AND n.settled_at IS NULL GROUP BY k.code) o) AS objected"""
LATEST = f"""SELECT {PARTS} FROM agreement a LEFT JOIN version v ON v.agreement = a.id
    AND v.number = (SELECT max(number) FROM version WHERE agreement = a.id) WHERE a.id = :agreement"""  # noqa: S608 - a constant
EVERY = f"SELECT v.id AS version, {PARTS} FROM version v JOIN agreement a ON a.id = v.agreement"  # noqa: S608 - a constant


async def counting(agreement: int, *, at: datetime) -> Counting:
    """What the latest version of an agreement counts on; before the first, what it would if it were recorded now."""
    row = await sql.one(LATEST, "There is no such agreement.", agreement=agreement)
    return read({**row, "recorded_at": row["recorded_at"] or at}, await load_all(), at=at)


async def counting_of_version(version: int) -> Counting:
    """What a version counts on."""
    return read(await sql.one(f"{EVERY} WHERE v.id = :version", version=version), await load_all())


async def countings() -> dict[int, Counting]:
    """Of every version of every agreement, by its id."""
    known = await load_all()
    return {row["version"]: read(row, known) for row in await sql.rows(EVERY)}


@dataclass(frozen=True, kw_only=True)
class CountsOn:
    """An agreement some of whose targets count on a calendar, with its two sides, and on which version of it."""

    id: int
    code: str
    sides: Mapping[str, str]
    version: int


COUNTS_ON = f"""WITH v AS (SELECT DISTINCT ON (agreement) * FROM version ORDER BY agreement, number DESC)
SELECT a.code, json_build_object(de.code, de.name, ce.code, ce.name) AS sides, {PARTS}
FROM v JOIN agreement a ON a.id = v.agreement JOIN party de ON de.id = a.department JOIN party ce ON ce.id = a.center
JOIN calendar ca ON ca.id = a.calendar
WHERE EXISTS (SELECT FROM version_item vi JOIN item i ON i.id = vi.item WHERE vi.version = v.id AND i.kind = 'term'
    AND i.body::jsonb ? 'target' AND coalesce(nullif(i.body::json ->> 'calendar', ''), ca.code) = :calendar)
ORDER BY de.name"""  # noqa: S608 - a constant


async def counts_on(calendar: str) -> tuple[CountsOn, ...]:
    """The agreements that count on a calendar by their latest versions."""
    known, rows = await load_all(), await sql.rows(COUNTS_ON, calendar=calendar)
    return tuple(
        CountsOn(
            id=row["agreement_id"],
            code=row["code"],
            sides=json.loads(row["sides"]),
            version=read(row, known).of(calendar).calendar.number,
        )
        for row in rows
    )


def read(
    row: Mapping[str, Any], calendars: Mapping[str, Timeline], *, at: datetime | None = None
) -> Counting:
    """From a row that has PARTS."""
    bodies = (item_from(body) for body in json.loads(row["pins"]))
    return Counting(
        agreement=row["agreement_id"],
        usual=row["usual"],
        recorded_at=row["recorded_at"],
        at=at or row["recorded_at"],
        pinned=rules.pins(bodies),
        objected={code: date.fromisoformat(day) for code, day in json.loads(row["objected"]).items()},
        calendars=calendars,
    )
