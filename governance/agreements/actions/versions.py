"""A version comes to be, and is announced once it has taken effect. Nothing else writes versions and items.

`adopt` runs inside the transaction of the act that completes a change; whether that change may be adopted is decided
there. Here only: what a version may say and from when.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from governance import acts, canonical
from governance.acts import Act
from governance.agreements.actions.services import enter_catalog
from governance.agreements.queries.content import Content, latest
from governance.agreements.queries.services import service_facts
from governance.agreements.queries.versions import city_zone, local_day
from governance.agreements.rules.items import (
    HEADER,
    Header,
    Item,
    blank_item,
    content_hash,
    item_hash,
    service_of,
)
from governance.agreements.rules.service_names import full_name
from governance.agreements.rules.versions import midnight
from governance.agreements.tables import Version
from governance.audit.tags import Tag
from governance.calendars.actions import enter_calendars
from governance.calendars.queries import load_every
from governance.database import sql
from governance.errors import Invalid
from governance.people.rules import clock
from governance.sweeps.actions import rows

STORE = """INSERT INTO item (hash, key, kind, body)
    SELECT * FROM unnest(:hashes::text[], :keys::text[], :kinds::text[], :bodies::text[]) ON CONFLICT (hash) DO NOTHING"""
FILL = """INSERT INTO version_item (version, key, item) SELECT :version, x.key, i.id
    FROM unnest(:keys::text[], :items::text[]) AS x (key, hash) JOIN item i ON i.hash = x.hash"""


async def adopt(
    act: Act[Any],
    agreement_id: int,
    edits: Mapping[str, Item | None],
    *,
    effective_from: date,
    origin: tuple[str, str],
) -> int:
    """The next version: the latest content with `edits` applied (None takes a key out); answers its number.

    Part of the act that completes a change; `origin` is its number and title. Only version 1 may have a past date.
    """
    code, office = await _locked(agreement_id)
    before = await latest(agreement_id)
    await _check_date(before, effective_from, act.at)
    await _check_edits(edits, before)
    await store_items(act, (item for item in edits.values() if item))
    items = _applied(before, edits)
    starts = midnight(effective_from, await city_zone())
    department = await sql.value("SELECT department FROM agreement WHERE id = :id", id=agreement_id)
    await _check_owner(_added(edits, before), department, max(act.at, starts))
    await _check_groups(edits.values(), department)
    await enter_catalog(act, _named(edits.values()), department, starts=act.at)
    await enter_calendars(act, {code for item in edits.values() if item for code in item.calendars})
    row = Version(
        agreement=agreement_id,
        number=before.number + 1 if before else 1,
        hash=content_hash(items),
        effective_from=effective_from,
        starts=starts,
        ends_on=_end(edits, before),
        recorded_at=act.at,
        change_number=origin[0],
        summary=origin[1],
    )
    _check_version(row, before)
    await row.save()
    await sql.rows(FILL, version=row.id, keys=list(items), items=list(items.values()))
    await act.record(Tag.VERSION_ADOPTED, f"agreement:{code}", after={**_adopted(row), "party_name": office})
    return int(row.number)


LOCK = """SELECT a.code, p.name FROM agreement a JOIN party p ON p.id = a.department WHERE a.id = :agreement_id
    FOR NO KEY UPDATE OF a"""


async def _locked(agreement_id: int) -> tuple[str, str]:
    """The agreement's code and its department's name, while nobody else adds a version."""
    locked = await sql.one(LOCK, "There is no such agreement.", agreement_id=agreement_id)
    return str(locked["code"]), str(locked["name"])


async def _check_date(before: Content | None, effective_from: date, at: datetime) -> None:
    reason = ""
    if before and effective_from < before.effective_from:
        reason = (
            f"Version {before.number} takes effect on {before.effective_from}; the next cannot be earlier."
        )
    elif before and effective_from < await local_day(at):
        reason = "Only the first version can be taken on record from a past date."
    if reason:
        raise Invalid(reason, fields={"effective_from": reason})


async def _check_edits(edits: Mapping[str, Item | None], before: Content | None) -> None:
    known = before.items if before else {}
    for key, item in edits.items():
        if item is None and key not in known:
            raise Invalid(f"{await _called(key)} is to be taken out but is not in the agreement.")
        if item is not None and item.key != key:
            raise Invalid(f"{await _called(key)} cannot be replaced by {await _called(item.key)}.")
    await _check_needs([item.checked() for item in edits.values() if item])


def _named(items: Iterable[Item | None]) -> set[str]:
    return {code for item in items if item for code in item.services}


def _added(edits: Mapping[str, Item | None], before: Content | None) -> set[str]:
    """The services that the agreement says something new about; what it holds already stays its own."""
    known = before.items if before else {}
    return _named(item for key, item in edits.items() if key not in known)


# A drafted one becomes this department's work with the version itself.
FOREIGN = """SELECT s.problem, s.detail, s.further, coalesce(p.name, '') AS owner, coalesce(s.retired_at <= :at, false) AS retired
    FROM service s
    LEFT JOIN ownership o ON o.service = s.id AND o.starts <= :at AND (o.ends IS NULL OR o.ends > :at)
    LEFT JOIN party p ON p.id = o.party
    WHERE s.code = ANY(:codes::text[]) AND (s.retired_at <= :at
        OR s.live_at IS NOT NULL AND p.id IS DISTINCT FROM :department) LIMIT 1"""


async def _check_owner(codes: set[str], department: int, at: datetime) -> None:
    """A department promises its own work alone: nobody else's, and none that is nobody's yet or any more."""
    row = await sql.row(FOREIGN, codes=sorted(codes), department=department, at=at)
    if row:
        name = full_name(row["problem"], row["detail"], row["further"])
        nobodys = "is retired" if row["retired"] else "is no department’s work"
        why = f"is the work of {row['owner']}" if row["owner"] else nobodys
        raise Invalid(f"“{name}” {why} on that day, so this agreement cannot promise it. Take it out.")


async def _check_groups(items: Iterable[Item | None], department: int) -> None:
    """Two sides agree on the ground rules of their own meetings alone."""
    named = {code for item in items if item for code in item.groups}
    own = {row["code"] for row in await sql.rows("SELECT code FROM body WHERE party = :of", of=department)}
    if named - own:
        raise Invalid("These are the ground rules of other meetings. Take them out of this proposal.")


async def _called(key: str) -> str:
    """What stands under a key, by the name of its service."""
    code = service_of(key)
    if not code:
        return "A paragraph"
    facts = await service_facts({code})
    return blank_item(key).name(facts[code].name if code in facts else code)


async def _check_needs(items: list[Item]) -> None:
    calendars = {code for item in items for code in item.calendars}
    unknown = sorted(calendars - set(await load_every()))
    if unknown:
        raise Invalid(f"There is no calendar “{unknown[0]}”. The page Calendars lists them all.")
    services = _named(items)
    missing = sorted(services - set(await service_facts(services)))
    if missing:
        raise Invalid(f"There is no service “{missing[0]}”. 311's analyst adds it first.")


async def store_items(_: Act[Any], items: Iterable[Item]) -> None:
    """Keep items by their fingerprint, as part of an act; one that is stored already stays as it is."""
    rows = {item_hash(item): item for item in items}
    keys, kinds = [item.key for item in rows.values()], [item.kind for item in rows.values()]
    bodies = [canonical.dumps(item.canonical()) for item in rows.values()]
    if rows:
        await sql.rows(STORE, hashes=list(rows), keys=keys, kinds=kinds, bodies=bodies)


def _applied(before: Content | None, edits: Mapping[str, Item | None]) -> dict[str, str]:
    kept = {key: item.hash for key, item in before.items.items()} if before else {}
    changed = {key: item_hash(item) for key, item in edits.items() if item}
    return {key: value for key, value in (kept | changed).items() if edits.get(key, value) is not None}


def _end(edits: Mapping[str, Item | None], before: Content | None) -> date | None:
    """The last header's `ends_on`."""
    stored = before.items.get(HEADER) if before else None
    header = Header.of(edits.get(HEADER, stored.item if stored else None))
    return date.fromisoformat(header.ends_on) if header and header.ends_on else None


def _check_version(row: Version, before: Content | None) -> None:
    if before and row.hash == before.hash:
        raise Invalid("This changes nothing: the agreement says so already.")
    if row.ends_on and row.ends_on <= row.effective_from:
        reason = f"The agreement would end on {row.ends_on}, before it takes effect on {row.effective_from}."
        raise Invalid(reason, fields={"ends_on": reason})


def _adopted(row: Version) -> dict[str, Any]:
    after: dict[str, Any] = {
        "number": row.number,
        "effective_from": row.effective_from.isoformat(),
        "hash": row.hash,
        "change": row.change_number,
        "title": row.summary,
    }
    if row.ends_on:
        after["ends_on"] = row.ends_on.isoformat()
    return after


# A version replaced on its very first day never takes effect.
DUE = """SELECT concat(a.code, '-', v.number) AS name, v.id FROM version v JOIN agreement a ON a.id = v.agreement
    WHERE v.announced_at IS NULL AND v.starts <= :at AND NOT EXISTS (SELECT FROM version w WHERE w.agreement = v.agreement
        AND w.number > v.number AND w.effective_from <= v.effective_from) ORDER BY v.effective_from, v.id"""
CLAIM = """UPDATE version SET announced_at = :at FROM agreement a
    WHERE a.id = version.agreement AND version.announced_at IS NULL
        AND version.id = (SELECT id FROM version WHERE id = :version FOR UPDATE SKIP LOCKED)
    RETURNING version.id, version.agreement, a.code, (SELECT name FROM party WHERE id = a.department) AS office,
        version.number, version.effective_from, version.change_number"""


@dataclass(frozen=True, kw_only=True)
class Announced:
    """A version that took effect and of which everyone may now be told."""

    id: int
    agreement: int
    code: str
    office: str
    number: int
    effective_from: date
    change_number: str


async def announce(*, at: datetime) -> tuple[Announced, ...]:
    """Claims every version that has taken effect and was not announced; of several processes only one gets it."""
    due = {row["name"]: row["id"] for row in await sql.rows(DUE, at=at)}
    return tuple(await rows.each("announce", due, lambda name: _announced(due[name], at)))


async def _announced(version: int, at: datetime) -> Announced | None:
    async with acts.begin(clock(), at=at) as act:
        row = await sql.row(CLAIM, version=version, at=at)
        if row is None:
            act.without_event("another process announced it")
            return None
        after = {"number": row["number"], "effective_from": row["effective_from"].isoformat()}
        after["party_name"] = row["office"]
        await act.record(Tag.VERSION_TOOK_EFFECT, f"agreement:{row['code']}", after=after)
    return Announced(**row)
