"""Services: one by its code, several by everyday words."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.agreements.queries.versions import local_day
from governance.agreements.rules.service_names import codes_answering, full_name
from governance.database import sql

FACTS = """SELECT s.id, s.code, s.problem, s.detail, s.further, s.grouping, s.act, s.ask_first, s.tell_resident,
        s.yearly_volume, s.volume_source,
        ARRAY(SELECT name FROM alias WHERE alias.service = s.id ORDER BY name) AS aliases,
        coalesce(p.code, '') AS owner, coalesce(p.name, '') AS owner_name, coalesce(p.phone, '') AS owner_phone
    FROM service s
    LEFT JOIN ownership o ON o.service = s.id AND o.starts <= :at AND (o.ends IS NULL OR o.ends > :at)
    LEFT JOIN party p ON p.id = o.party"""


@dataclass(frozen=True, kw_only=True)
class ServiceFacts:
    """A service and which department does its work at the instant asked for ("" = none)."""

    id: int
    code: str
    problem: str
    detail: str
    further: str
    grouping: str
    act: str
    ask_first: str
    tell_resident: str
    yearly_volume: int
    volume_source: str
    aliases: tuple[str, ...]
    owner: str
    owner_name: str
    owner_phone: str

    @property
    def name(self) -> str:
        return full_name(self.problem, self.detail, self.further)


@dataclass(frozen=True, kw_only=True)
class ServiceBrief:
    """What a line of a change tells about a service."""

    code: str
    name: str
    group: str
    act: str
    yearly_volume: int


async def service_by_code(code: str, *, at: datetime) -> ServiceFacts:
    unknown = f"There is no service “{code}”."
    return _facts(await sql.one(f"{FACTS} WHERE s.code = :code", unknown, at=at, code=code))


async def services(*, at: datetime) -> tuple[ServiceFacts, ...]:
    """Every service, in the order of its names."""
    rows = await sql.rows(f"{FACTS} ORDER BY s.problem, s.detail, s.further, s.code", at=at)
    return tuple(_facts(row) for row in rows)


# Whoever does the work now or later, if anything is agreed with them.
AGREED_WITH = """SELECT p.name FROM ownership o JOIN agreement a ON a.department = o.party JOIN party p ON p.id = o.party
    WHERE o.service = :service AND (o.ends IS NULL OR o.ends > :at) AND EXISTS (
        SELECT FROM version v WHERE v.agreement = a.id AND (v.ends_on IS NULL OR v.ends_on > :today))
    ORDER BY o.starts LIMIT 1"""


async def agreed_with(service: int, *, at: datetime) -> str:
    """The name of the department with which what is said about a service is agreed; "" where 311 is free."""
    found = await sql.row(AGREED_WITH, service=service, at=at, today=await local_day(at))
    return str(found["name"]) if found else ""


BRIEF = "SELECT code, problem, detail, further, grouping, yearly_volume, act FROM service WHERE code = ANY(:codes::text[])"


async def service_facts(codes: Collection[str]) -> dict[str, ServiceBrief]:
    """Name, verb phrase and yearly volume by code; a code that is no service is missing from the answer."""
    rows = await sql.rows(BRIEF, codes=sorted(codes)) if codes else []
    return {row["code"]: _brief(row) for row in rows}


NAMES = """SELECT code, problem, detail, further, grouping,
        ARRAY(SELECT name FROM alias WHERE alias.service = service.id) AS aliases FROM service"""


async def find_services(words: str, *, at: datetime, limit: int = 20) -> tuple[ServiceFacts, ...]:
    """Services that answer everyday words, the best first: names, aliases, beginnings of words, slips of typing."""
    names = {row["code"]: _names(row) for row in await sql.rows(NAMES)}
    codes = codes_answering(words, names, limit=limit)
    if not codes:
        return ()
    rows = await sql.rows(f"{FACTS} WHERE s.code = ANY(:codes::text[])", at=at, codes=codes)
    return tuple(sorted((_facts(row) for row in rows), key=lambda facts: codes.index(facts.code)))


def _names(row: dict[str, Any]) -> list[str]:
    name = full_name(row["problem"], row["detail"], row["further"])
    return [name, f"{row['grouping']} {name}", *row["aliases"]]


def _facts(row: dict[str, Any]) -> ServiceFacts:
    return ServiceFacts(**{**row, "aliases": tuple(row["aliases"])})


def _brief(row: dict[str, Any]) -> ServiceBrief:
    name = full_name(row["problem"], row["detail"], row["further"])
    group = row["grouping"] or row["problem"]
    return ServiceBrief(
        code=row["code"], name=name, group=group, act=row["act"], yearly_volume=row["yearly_volume"]
    )
