"""The calendars that versions of agreements count on, as they count on them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from governance.agreements.rules import counting as rules
from governance.agreements.rules.counting import Counted, Pinned
from governance.agreements.rules.items import AgreedCalendar, item_from
from governance.calendars.queries import Timeline, load_all
from governance.calendars.rules import local_date
from governance.database import sql
from governance.errors import Invalid, NotFound


@dataclass(frozen=True, kw_only=True)
class Written:
    """A calendar as a version of an agreement wrote it down; `before` is when the version before that was recorded."""

    pin: AgreedCalendar
    recorded_at: datetime
    before: datetime
    effective_from: date

    def pinned(self, zone: ZoneInfo) -> Pinned:
        """Whoever goes on record from a past date agrees to no other days off for the time that is over."""
        return Pinned(pin=self.pin, since=max(self.effective_from, local_date(self.recorded_at, zone)))


@dataclass(frozen=True, kw_only=True)
class Counting:
    """What one version of an agreement counts on; `usual` is the code of the agreement's own calendar.

    `pins` are all that it and the versions before it wrote down, by code, oldest first. `objected` says until when
    holidays are known where a side objects to those of a further year. A calendar that nothing counts on yet is taken as it
    is in force at `at`.
    """

    agreement: int
    usual: str
    recorded_at: datetime
    at: datetime
    pins: Mapping[str, tuple[Written, ...]]
    objected: Mapping[str, date]
    calendars: Mapping[str, Timeline]
    kept: dict[str, Counted] = field(default_factory=dict, compare=False)

    def of(self, code: str = "") -> Counted:
        """The calendar with this code; "" is the agreement's own. Raises NotFound for one that does not exist."""
        if code not in self.kept:
            self.kept[code] = self._counted(self.line(code))
        return self.kept[code]

    @property
    def pinned(self) -> dict[str, AgreedCalendar]:
        """The calendars as they are agreed, by code."""
        return {code: written[-1].pin for code, written in self.pins.items()}

    def _counted(self, line: Timeline) -> Counted:
        written, known, zone = self.pins.get(line.code, ()), line.versions, line.latest.tzinfo
        if written:
            pinned, before = (each.pinned(zone) for each in written), written[0].before
            calendar = rules.agreed(known, pinned, before=local_date(before, zone))
        else:
            since = self.at if self.pins else self.recorded_at
            calendar = rules.unpinned(known, local_date(since, zone))
        return Counted(
            row=line.recorded[calendar.number - 1].row,
            since=known[0].effective_from,
            calendar=rules.known_until(calendar, self._until(line.code)),
        )

    def _until(self, code: str) -> date:
        """Until when holidays are known; what both sides agreed to by name, nobody can object to any more."""
        pin = self.pinned.get(code)
        until = self.objected.get(code, date.max)
        return max(until, date.fromisoformat(pin.known_until)) if pin else until

    def with_pin(self, pin: AgreedCalendar) -> "Counting":
        """The same, if this version of a calendar were agreed at once. Raises Invalid for one that nobody recorded."""
        if pin.number > len(self.line(pin.code).versions):
            raise Invalid(
                f"Version {pin.number} of “{pin.title}” is not recorded on the page of the calendar."
            )
        written = Written(pin=pin, recorded_at=self.at, before=self.recorded_at, effective_from=date.min)
        return replace(self, pins={**self.pins, pin.code: (*self.pins.get(pin.code, ()), written)}, kept={})

    def line(self, code: str) -> Timeline:
        """A calendar with all its versions; "" is the agreement's own."""
        found = self.calendars.get(code or self.usual)
        if found is None:
            raise NotFound(f"There is no calendar “{code}”. The page Calendars lists them all.")
        return found


# Of a version `v` of the agreement `a`. A calendar is written down by the version that says something new of it. A side that objects to a further year's holidays: until its objection is settled,
# they are not known.
PARTS = """a.id AS agreement_id, v.recorded_at, (SELECT code FROM calendar WHERE id = a.calendar) AS usual,
    (SELECT coalesce(json_agg(json_build_object('body', i.body::json, 'recorded_at', w.recorded_at,
            'before', coalesce(u.recorded_at, w.recorded_at), 'effective_from', w.effective_from) ORDER BY w.number), '[]')
        FROM version w JOIN version_item wi ON wi.version = w.id JOIN item i ON i.id = wi.item AND i.kind = 'calendar'
        LEFT JOIN version u ON u.agreement = w.agreement AND u.number = w.number - 1
        WHERE w.agreement = a.id AND w.number <= v.number
            AND NOT EXISTS (SELECT FROM version_item x WHERE x.version = u.id AND x.item = wi.item)) AS pins,
    (SELECT coalesce(json_object_agg(o.code, o.until), '{}') FROM (
        SELECT k.code, min(n.known_until) AS until FROM holiday_notice n JOIN calendar k ON k.id = n.calendar
        WHERE n.agreement = a.id AND n.objected_at IS NOT NULL AND n.settled_at IS NULL GROUP BY k.code) o) AS objected"""
LATEST = f"""SELECT {PARTS}, (SELECT code FROM party WHERE id = a.department) AS department FROM agreement a LEFT JOIN version v ON v.agreement = a.id
    AND v.number = (SELECT max(number) FROM version WHERE agreement = a.id) WHERE a.id = :agreement"""  # noqa: S608 - a constant
EVERY = f"SELECT v.id AS version, {PARTS} FROM version v JOIN agreement a ON a.id = v.agreement"  # noqa: S608 - a constant


async def counting(agreement: int, *, at: datetime) -> Counting:
    """What the latest version of an agreement counts on; before the first, what it would if it were recorded now."""
    row = await sql.one(LATEST, "There is no such agreement.", agreement=agreement)
    known = await load_all(drafted_for=row["department"])
    return read({**row, "recorded_at": row["recorded_at"] or at}, known, at=at)


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
    pins: dict[str, tuple[Written, ...]] = {}
    for each in json.loads(row["pins"]):
        written = _written(each)
        pins[written.pin.code] = (*pins.get(written.pin.code, ()), written)
    return Counting(
        agreement=row["agreement_id"],
        usual=row["usual"],
        recorded_at=row["recorded_at"],
        at=at or row["recorded_at"],
        pins=pins,
        objected={code: date.fromisoformat(day) for code, day in json.loads(row["objected"]).items()},
        calendars=calendars,
    )


def _written(row: Mapping[str, Any]) -> Written:
    recorded_at, before = (datetime.fromisoformat(row[name]) for name in ("recorded_at", "before"))
    return Written(
        pin=AgreedCalendar.sure(item_from(row["body"])),
        recorded_at=recorded_at,
        before=before,
        effective_from=date.fromisoformat(row["effective_from"]),
    )
