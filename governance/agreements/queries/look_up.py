"""What a call taker needs on one service: the promise in force at an instant, its calendar, and who does the work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from governance.agreements.queries.content import stored
from governance.agreements.queries.counting import PARTS, Counting, read
from governance.agreements.queries.services import ServiceFacts, service_by_code
from governance.agreements.queries.versions import local_day
from governance.agreements.rules.items import Intake, StoredItem, Term
from governance.calendars.queries import REVISION, load_all
from governance.calendars.rules import Calendar
from governance.database import sql


@dataclass(frozen=True, kw_only=True)
class Promise:
    """One target in force, and the calendar that it counts on."""

    key: str
    hash: str
    term: Term
    calendar: Calendar


@dataclass(frozen=True, kw_only=True)
class CallTakerWords:
    """What 311 asks first and what it tells the resident; not `agreed` where 311 alone wrote it.

    What 311 had written before is told until something was agreed about the service for the first time, and never again.
    """

    ask_first: str
    tell_resident: str
    agreed: bool


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """A service as of an instant. `agreement` is "" and `promises` empty where nothing is promised.

    `department` is the side of the agreement: the service's `owner`, unless that is not settled. What the agreement of
    another department still says of a service that has moved, or of one that is retired, is no promise any more.
    """

    service: ServiceFacts
    on: date
    agreement: str
    version: int
    fingerprint: str
    effective_from: date | None
    department: str
    department_name: str
    department_phone: str
    center: str
    center_name: str
    promises: tuple[Promise, ...]
    words: CallTakerWords

    @property
    def done(self) -> Promise | None:
        """The department's own promise to residents: the work done, for everyone."""
        key = Term(service=self.service.code).key
        return next((p for p in self.promises if p.key == key), None)


# After a move the new owner's agreement may not name the service yet: then nothing is promised. A service that nobody is
# known to own is promised by whichever agreement names it.
IN_FORCE = f"""
WITH last AS (
    SELECT DISTINCT ON (agreement) * FROM version WHERE effective_from <= :on ORDER BY agreement, number DESC
), found AS MATERIALIZED (
    SELECT w.service, vi.key, vi.item, v.id AS version
    FROM unnest(:services::text[], :owners::text[], :starts::text[], :ends::text[], :intakes::text[])
        AS w (service, owner, starts, ends, intake)
    CROSS JOIN last v JOIN agreement a ON a.id = v.agreement JOIN party p ON p.id = a.department
    JOIN version_item vi ON vi.version = v.id AND (vi.key >= w.starts AND vi.key < w.ends OR vi.key = w.intake)
    WHERE (v.ends_on IS NULL OR v.ends_on > :on) AND w.owner IN ('', p.code)
), head AS MATERIALIZED (
    SELECT v.id, a.code AS agreement, v.number, v.hash AS fingerprint, v.effective_from, p.code AS department,
        p.name AS department_name, p.phone AS department_phone, ce.code AS center, ce.name AS center_name, {PARTS}
    FROM last v JOIN agreement a ON a.id = v.agreement JOIN party p ON p.id = a.department
    JOIN party ce ON ce.id = a.center WHERE v.id IN (SELECT version FROM found)
)
SELECT f.service, f.key, i.hash, i.body, h.*, {REVISION} AS calendars FROM found f JOIN head h ON h.id = f.version JOIN item i ON i.id = f.item
ORDER BY h.agreement, f.key
"""  # noqa: S608 - a constant


async def service_lookup(code: str, *, at: datetime, on: date | None = None) -> Lookup:
    """Raises NotFound for a service that does not exist; one without a promise is an answer.

    `on` is the city's date at that instant, where the caller knows it.
    """
    (found,) = await lookups([await service_by_code(code, at=at)], at=at, on=on)
    return found


async def lookups(
    services: Sequence[ServiceFacts], *, at: datetime, on: date | None = None
) -> tuple[Lookup, ...]:
    """What is promised of each of several services as of one instant, in their order, in as few queries as of one."""
    on = on or await local_day(at)
    rows: dict[str, list[dict[str, Any]]] = {service.code: [] for service in services}
    for row in await sql.rows(IN_FORCE, on=on, **_places(services, at)):
        rows[row["service"]].append(row)
    alone = await _written_alone([service for service in services if not _worded(rows[service.code])], on)
    versions = {row["id"]: row for told in rows.values() for row in told}
    calendars = await load_all(revision=next(iter(versions.values()))["calendars"]) if versions else {}
    counted = {version: read(row, calendars) for version, row in versions.items()}
    return tuple(_lookup(each, on, rows[each.code], alone.get(each.code), counted) for each in services)


def _places(services: Sequence[ServiceFacts], at: datetime) -> dict[str, list[str]]:
    """Of a retired service nothing is promised any more."""
    live = [each for each in services if each.owner or each.retired_at is None or each.retired_at > at]
    starts = [Term.prefix(each.code) for each in live]
    return {
        "services": [each.code for each in live],
        "owners": [each.owner for each in live],
        "starts": starts,
        "ends": [f"{start.removesuffix('/')}0" for start in starts],  # "0" follows "/"
        "intakes": [Intake(service=each.code).key for each in live],
    }


def _worded(rows: Sequence[dict[str, Any]]) -> bool:
    """Whether the first agreement that names the service says what call takers ask and tell."""
    keys = [row["key"] for row in rows if row["agreement"] == rows[0]["agreement"]]
    return any(key.startswith(Intake.prefix()) for key in keys)


def _lookup(
    service: ServiceFacts,
    on: date,
    rows: Sequence[dict[str, Any]],
    alone: CallTakerWords | None,
    counted: Mapping[int, Counting],
) -> Lookup:
    first: dict[str, Any] = rows[0] if rows else {}
    items = {row["key"]: stored(row) for row in rows if row["agreement"] == first["agreement"]}
    agreed = items.pop(Intake(service=service.code).key, None)
    counting = counted[first["id"]] if first else None
    return Lookup(
        service=service,
        on=on,
        **{name: first.get(name, "") for name in TOLD},
        version=first.get("number", 0),
        effective_from=first.get("effective_from"),
        promises=tuple(_promise(key, item, counting) for key, item in items.items()) if counting else (),
        words=_agreed(agreed) if agreed else alone or NOTHING,
    )


TOLD = (
    *("agreement", "fingerprint", "department", "department_name", "department_phone", "center"),
    "center_name",
)
NOTHING = CallTakerWords(ask_first="", tell_resident="", agreed=False)
EVER_AGREED = """SELECT DISTINCT vi.key FROM version_item vi JOIN version v ON v.id = vi.version
    WHERE vi.key = ANY(:keys::text[]) AND v.effective_from <= :on"""


async def _written_alone(services: Sequence[ServiceFacts], on: date) -> dict[str, CallTakerWords]:
    """What 311 alone has written about each service, where nothing about it was ever agreed."""
    kept = {
        each.code: CallTakerWords(ask_first=each.ask_first, tell_resident=each.tell_resident, agreed=False)
        for each in services
        if each.ask_first or each.tell_resident
    }
    if not kept:
        return {}
    keys = [Intake(service=code).key for code in sorted(kept)]
    agreed = {row["key"] for row in await sql.rows(EVER_AGREED, keys=keys, on=on)}
    return {code: words for code, words in kept.items() if Intake(service=code).key not in agreed}


def _agreed(of: StoredItem) -> CallTakerWords:
    words = Intake.sure(of.item)
    return CallTakerWords(ask_first=words.ask_first, tell_resident=words.tell_resident, agreed=True)


def _promise(key: str, item: StoredItem, counted: Counting) -> Promise:
    term = Term.sure(item.item)
    return Promise(key=key, hash=item.hash, term=term, calendar=counted.of(term.calendar).calendar)
