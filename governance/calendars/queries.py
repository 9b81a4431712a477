"""Reading calendars: all of them with all their versions, or the one in force on a day.

Calendars change a few times a year and are asked for on every page, so they are kept in memory; one small query tells
whether what is kept is still what is stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from governance.calendars.rules import Calendar, SpecialDay, parse_hours, versions
from governance.calendars.rules.hours import parse_intervals
from governance.database import sql
from governance.errors import NotFound


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """Who wrote a version down, and when; its holidays were confirmed until `listed_until` then."""

    row: int
    listed_until: date
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """A calendar with every version it has had, oldest first; `party` is "" where it is the whole city's.

    `drafted_by` is the code of the side that alone knows of it yet, "" of one that everybody sees.
    """

    row: int
    code: str
    name: str
    region: str
    party: str
    party_name: str
    kind: str
    versions: tuple[Calendar, ...]
    recorded: tuple[Recorded, ...]
    drafted_by: str = ""

    @property
    def latest(self) -> Calendar:
        return self.versions[-1]

    def in_force(self, day: date) -> Calendar:
        """For pages: before the first day that is known, the first version stands for it."""
        return versions.on(self.versions, day) or self.versions[0]

    def on(self, day: date) -> Calendar:
        found = versions.on(self.versions, day)
        if found is None:
            first = self.versions[0].effective_from.isoformat()
            raise NotFound(
                f"The calendar “{self.name}” starts on {first}; nothing is known about {day.isoformat()}."
            )
        return found


@dataclass(frozen=True, kw_only=True)
class _Kept:
    """All calendars, and those of them that everybody sees."""

    revision: str
    every: Mapping[str, Timeline]
    shared: Mapping[str, Timeline]


class _Memory:
    """What this process read last; replaced as a whole."""

    kept: _Kept | None = None


# Rows are only added, except that covers_until moves on and a drafted one enters: these figures differ whenever anything does.
# A part of a query, so that whoever asks for something else anyway asks for it in the same breath.
REVISION = """(SELECT concat_ws(' ', current_database(), (SELECT concat_ws(' ', count(*), count(entered_at), max(id)) FROM calendar),
    (SELECT max(id) FROM holiday), max(id), sum(covers_until - DATE '2000-01-01')) FROM calendar_version)"""


async def load_all(*, drafted_for: str = "", revision: str = "") -> Mapping[str, Timeline]:
    """Every calendar by its code: the whole city's first, then by kind of office and name.

    Drafted ones are no calendars yet: nobody is told of them here, except by what may become an agreement of the
    department that they are `drafted_for`. With a `revision` that was read just now, one query less.
    """
    known = await _kept(revision)
    own = {code: line for code, line in known.every.items() if line.drafted_by and line.party == drafted_for}
    return {**known.shared, **own} if own else known.shared


async def load_every() -> Mapping[str, Timeline]:
    """With the drafted ones of every side: for the act that brings one in, and for names of what is read anyway."""
    return (await _kept()).every


async def _kept(revision: str = "") -> _Kept:
    revision = revision or await sql.value(f"SELECT {REVISION}")
    if _Memory.kept is None or _Memory.kept.revision != revision:
        every = await _read()
        shared = {code: line for code, line in every.items() if not line.drafted_by}
        _Memory.kept = _Kept(revision=revision, every=every, shared=shared)
    return _Memory.kept


async def timeline(code: str) -> Timeline:
    found = (await load_all()).get(code)
    if found is None:
        raise NotFound(f"There is no calendar “{code}”. The page Calendars lists them all.")
    return found


async def load(code: str, on: date) -> Calendar:
    """The calendar as it is in force on a day. Raises NotFound for an unknown one, or for a day before its first."""
    return (await timeline(code)).on(on)


async def for_party(party: str, on: date) -> Calendar:
    """The calendar a party works by on a day: the first it was given of those that have begun or, where none has,
    the whole city's first one. A calendar that is added later, whatever its name, moves no day.
    """
    near = lines_of(party, await load_all())
    if not near:
        raise NotFound(
            "No calendar of working time is set up yet. The administrator adds one under Calendars."
        )
    return next((line for line in near if versions.on(line.versions, on)), near[0]).on(on)


def lines_of(party: str, known: Mapping[str, Timeline]) -> tuple[Timeline, ...]:
    """The calendars that may hold for a party, in the order in which they count."""
    in_order = sorted(known.values(), key=lambda line: line.row)
    return tuple(line for whose in (party, "") for line in in_order if line.party == whose)


CALENDARS = """SELECT c.id, c.code, c.name, c.region, p.code AS party, p.name AS party_name, p.kind,
        CASE WHEN c.entered_at IS NULL THEN d.code END AS drafted_by
    FROM calendar c LEFT JOIN party p ON p.id = c.party LEFT JOIN party d ON d.id = c.drafted_by
    ORDER BY p.kind NULLS FIRST, c.name"""
VERSIONS = """SELECT id, calendar, number, effective_from, zone, hours, covers_until, listed_until, recorded_at, recorded_by
    FROM calendar_version ORDER BY calendar, number"""
DATES = "SELECT version, day, name, hours FROM holiday ORDER BY version, day"


async def _read() -> dict[str, Timeline]:
    heads = await sql.rows(CALENDARS)
    rows = await sql.rows(VERSIONS)
    dates: dict[int, list[dict[str, Any]]] = {}
    for each in await sql.rows(DATES):
        dates.setdefault(each["version"], []).append(each)
    by_calendar: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        by_calendar.setdefault(row["calendar"], []).append(row)
    return {head["code"]: _timeline(head, by_calendar[head["id"]], dates) for head in heads}


def _timeline(
    head: Mapping[str, Any],
    rows: list[dict[str, Any]],
    dates: Mapping[int, list[dict[str, Any]]],
) -> Timeline:
    return Timeline(
        row=head["id"],
        code=head["code"],
        name=head["name"],
        region=head["region"],
        party=head["party"] or "",
        party_name=head["party_name"] or "",
        kind=head["kind"] or "",
        drafted_by=head["drafted_by"] or "",
        versions=tuple(_version(head, row, dates.get(row["id"], [])) for row in rows),
        recorded=tuple(_recorded(row) for row in rows),
    )


def _recorded(row: Mapping[str, Any]) -> Recorded:
    who, at = row["recorded_by"], row["recorded_at"]
    return Recorded(row=row["id"], listed_until=row["listed_until"], by=who, at=at)


def _version(head: Mapping[str, Any], row: Mapping[str, Any], dates: list[dict[str, Any]]) -> Calendar:
    return Calendar(
        code=head["code"],
        name=head["name"],
        number=row["number"],
        zone=row["zone"],
        week=parse_hours(row["hours"]),
        holidays=tuple((each["day"], each["name"]) for each in dates if not each["hours"]),
        covers_until=row["covers_until"],
        effective_from=row["effective_from"],
        special_days=tuple(
            SpecialDay(day=each["day"], name=each["name"], hours=parse_intervals(each["hours"]))
            for each in dates
            if each["hours"]
        ),
    )
