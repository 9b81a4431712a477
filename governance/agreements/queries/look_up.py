"""What a call taker needs on one service: the promise in force at an instant, its calendar, and who does the work."""

from dataclasses import dataclass
from datetime import date, datetime

from governance.agreements.queries.content import stored
from governance.agreements.queries.counting import PARTS, Counting, read
from governance.agreements.queries.services import ServiceFacts, service_by_code
from governance.agreements.queries.versions import local_day
from governance.agreements.rules.items import Intake, StoredItem, Term
from governance.calendars.queries import load_all
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


# After a move the new owner's agreement may not name the service yet: then nothing is promised.
IN_FORCE = f"""
WITH last AS (
    SELECT DISTINCT ON (agreement) * FROM version WHERE effective_from <= :on ORDER BY agreement, number DESC
)
SELECT vi.key, i.hash, i.body, a.code AS agreement, v.number, v.hash AS fingerprint, v.effective_from, p.code AS department,
    p.name AS department_name, p.phone AS department_phone, ce.code AS center, ce.name AS center_name,
    {PARTS}
FROM last v JOIN version_item vi ON vi.version = v.id JOIN item i ON i.id = vi.item
JOIN agreement a ON a.id = v.agreement JOIN party p ON p.id = a.department
JOIN party ce ON ce.id = a.center
WHERE (v.ends_on IS NULL OR v.ends_on > :on) AND (vi.key >= :start AND vi.key < :end OR vi.key = :intake)
  AND (p.code = :owner OR (:owner = '' AND NOT :ended)) ORDER BY a.code, vi.key
"""  # noqa: S608 - a constant


async def service_lookup(code: str, *, at: datetime, on: date | None = None) -> Lookup:
    """Raises NotFound for a service that does not exist; one without a promise is an answer.

    `on` is the city's date at that instant, where the caller knows it.
    """
    service, on = await service_by_code(code, at=at), on or await local_day(at)
    start = Term.prefix(code)
    end = f"{start.removesuffix('/')}0"  # "0" follows "/"
    ended = service.retired_at is not None and service.retired_at <= at
    intake = Intake(service=code).key
    places = {"start": start, "end": end, "intake": intake, "owner": service.owner}
    rows = await sql.rows(IN_FORCE, on=on, **places, ended=ended)
    first = rows[0] if rows else {}
    told = {name: first.get(name, "") for name in ("agreement", "department", "department_name")}
    items = {row["key"]: stored(row) for row in rows if row["agreement"] == first["agreement"]}
    words = _agreed(items.pop(intake)) if intake in items else await _written_alone(service, on)
    counted = read(first, await load_all()) if items else None
    return Lookup(
        service=service,
        on=on,
        **told,
        version=first.get("number", 0),
        fingerprint=first.get("fingerprint", ""),
        effective_from=first.get("effective_from"),
        department_phone=first.get("department_phone", ""),
        center=first.get("center", ""),
        center_name=first.get("center_name", ""),
        promises=tuple(_promise(key, item, counted) for key, item in items.items()) if counted else (),
        words=words,
    )


EVER_AGREED = """SELECT EXISTS (SELECT FROM version_item vi JOIN version v ON v.id = vi.version
    WHERE vi.key = :key AND v.effective_from <= :on)"""


async def _written_alone(service: ServiceFacts, on: date) -> CallTakerWords:
    kept = CallTakerWords(ask_first=service.ask_first, tell_resident=service.tell_resident, agreed=False)
    nothing = CallTakerWords(ask_first="", tell_resident="", agreed=False)
    if kept == nothing or await sql.value(EVER_AGREED, key=Intake(service=service.code).key, on=on):
        return nothing
    return kept


def _agreed(of: StoredItem) -> CallTakerWords:
    words = Intake.sure(of.item)
    return CallTakerWords(ask_first=words.ask_first, tell_resident=words.tell_resident, agreed=True)


def _promise(key: str, item: StoredItem, counted: Counting) -> Promise:
    term = Term.sure(item.item)
    return Promise(key=key, hash=item.hash, term=term, calendar=counted.of(term.calendar).calendar)
