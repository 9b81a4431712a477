"""Services: one by its code, all of them, or those that are named.

A drafted service is no service yet: nothing here tells of it, except to the side that drafted it where that side writes
what may become a promise. A retired one is found by its code alone.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.agreements.queries.versions import local_day
from governance.agreements.rules.items import Intake
from governance.agreements.rules.service_names import full_name
from governance.database import sql

COLUMNS = """SELECT s.id, s.code, s.problem, s.detail, s.further, s.grouping, s.act, s.ask_first, s.tell_resident,
        s.yearly_volume, s.volume_source, s.live_at, s.retired_at, coalesce(n.code, '') AS successor,
        ARRAY(SELECT name FROM alias WHERE alias.service = s.id ORDER BY name) AS aliases,
        coalesce(p.code, '') AS owner, coalesce(p.name, '') AS owner_name, coalesce(p.phone, '') AS owner_phone,
        o.ends AS owned_until,
        coalesce((SELECT q.code FROM ownership l JOIN party q ON q.id = l.party
            WHERE l.service = s.id AND l.starts > :at ORDER BY l.starts LIMIT 1), '') AS next_owner"""
FROM = """ FROM service s
    LEFT JOIN ownership o ON o.service = s.id AND o.starts <= :at AND (o.ends IS NULL OR o.ends > :at)
    LEFT JOIN party p ON p.id = o.party LEFT JOIN service n ON n.id = s.successor"""
FACTS = COLUMNS + FROM
MOVING = """EXISTS (SELECT FROM reorganization r WHERE r.state IN ('proposed', 'agreed')
    AND (r.body::jsonb -> 'services' ? s.code OR r.body::jsonb -> 'into' @> jsonb_build_array(jsonb_build_array(s.code))))
    AS moving"""
LIVE = "(s.live_at <= :at AND (s.retired_at IS NULL OR s.retired_at > :at))"
DRAFTED = """(s.live_at IS NULL AND (s.code = ANY(:shown::text[])
    OR EXISTS (SELECT FROM party d WHERE d.id = s.drafted_by AND d.code = ANY(:sides::text[]))))"""


@dataclass(frozen=True, kw_only=True)
class Sight:
    """Whose drafted services are meant, beside the live ones: those of a side, and those it was shown in a proposal."""

    side: str = ""
    shown: frozenset[str] = frozenset()

    @property
    def places(self) -> dict[str, list[str]]:
        return {"sides": [self.side], "shown": sorted(self.shown)}


LIVE_ALONE = Sight()


@dataclass(frozen=True, kw_only=True)
class ServiceFacts:
    """A service and which department does its work at the instant asked for, and which one after it ("" = none).

    `live_at` None: drafted. `successor` is the code of the service that takes what is reported from `retired_at` on.
    `moving`: of one that was asked for by its code, whether a reorganization is or was about it.
    """

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
    live_at: datetime | None
    retired_at: datetime | None
    successor: str
    aliases: tuple[str, ...]
    owner: str
    owner_name: str
    owner_phone: str
    owned_until: datetime | None
    next_owner: str
    moving: bool = False

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
    """One that is live, or was."""
    unknown = f"There is no service “{code}”."
    query = f"{COLUMNS}, {MOVING} {FROM} WHERE s.code = :code AND s.live_at IS NOT NULL"
    return _facts(await sql.one(query, unknown, at=at, code=code))


async def services(
    *, at: datetime, sight: Sight = LIVE_ALONE, retired: bool = False
) -> tuple[ServiceFacts, ...]:
    """Every live service in the order of its names; with drafted ones in sight, or with `retired` ones."""
    live = "s.live_at IS NOT NULL" if retired else LIVE
    query = f"{FACTS} WHERE {live} OR {DRAFTED} ORDER BY s.problem, s.detail, s.further, s.code"
    return tuple(_facts(row) for row in await sql.rows(query, at=at, **sight.places))


async def services_as_of(codes: Sequence[str], *, at: datetime) -> tuple[ServiceFacts, ...]:
    """These services as they stood at another instant, in this order."""
    rows = await sql.rows(f"{FACTS} WHERE s.code = ANY(:codes::text[])", at=at, codes=list(codes))
    return tuple(sorted((_facts(row) for row in rows), key=lambda facts: codes.index(facts.code)))


# Of a version at an instant; `targets` is the prefix of their keys.
GONE = """SELECT DISTINCT s.problem, s.detail, s.further, coalesce(p.name, '') AS owner
    FROM version v JOIN agreement a ON a.id = v.agreement JOIN version_item vi ON vi.version = v.id
    JOIN service s ON s.code = split_part(split_part(vi.key, ':', 2), '/', 1)
    LEFT JOIN ownership o ON o.service = s.id AND o.starts <= :at AND (o.ends IS NULL OR o.ends > :at)
    LEFT JOIN party p ON p.id = o.party
    WHERE v.id = :version AND starts_with(vi.key, :targets) AND (o.party <> a.department OR s.retired_at <= :at)
    ORDER BY 1, 2, 3"""


def gone_names(rows: Iterable[Mapping[str, str]]) -> tuple[tuple[str, str], ...]:
    """Services of which a version names targets that are owed no more: each with who does the work, "" where it is retired."""
    return tuple((full_name(row["problem"], row["detail"], row["further"]), row["owner"]) for row in rows)


async def codes_in_use() -> frozenset[str]:
    """The short names that are taken, of drafted services too."""
    return frozenset(row["code"] for row in await sql.rows("SELECT code FROM service"))


# Whoever does the work now or later, if anything is agreed with them.
AGREED_WITH = """SELECT p.name FROM ownership o JOIN agreement a ON a.department = o.party JOIN party p ON p.id = o.party
    WHERE o.service = :service AND (o.ends IS NULL OR o.ends > :at) AND EXISTS (
        SELECT FROM version v WHERE v.agreement = a.id AND (v.ends_on IS NULL OR v.ends_on > :today))
    ORDER BY o.starts LIMIT 1"""


async def agreed_with(service: int, *, at: datetime) -> str:
    """The name of the department with which what is said about a service is agreed; "" where 311 is free."""
    found = await sql.row(AGREED_WITH, service=service, at=at, today=await local_day(at))
    return str(found["name"]) if found else ""


KEPT_WORDS = """SELECT s.code AS service, s.ask_first, s.tell_resident FROM service s
    JOIN ownership o ON o.service = s.id AND o.starts <= :at AND (o.ends IS NULL OR o.ends > :at)
    JOIN party p ON p.id = o.party AND p.code = :department
    WHERE s.ask_first <> '' OR s.tell_resident <> '' ORDER BY s.problem, s.detail, s.further, s.code"""


async def kept_words(department: str, *, at: datetime) -> tuple[Intake, ...]:
    """What 311 has written down for call takers about a department's services before anything was agreed."""
    return tuple(Intake(**row) for row in await sql.rows(KEPT_WORDS, department=department, at=at))


BRIEF = "SELECT code, problem, detail, further, grouping, yearly_volume, act FROM service WHERE code = ANY(:codes::text[])"


async def service_facts(codes: Collection[str]) -> dict[str, ServiceBrief]:
    """Name, verb phrase and yearly volume by code; a code that is no service is missing from the answer.

    Tells of drafted services too: for lines that name them, whose readers are known.
    """
    rows = await sql.rows(BRIEF, codes=sorted(codes)) if codes else []
    return {row["code"]: _brief(row) for row in rows}


async def proposable(codes: Collection[str], sight: Sight) -> frozenset[str]:
    """Those of these codes that a proposal may name: live services that do not end, and drafted ones in sight."""
    where = f"s.code = ANY(:codes::text[]) AND s.retired_at IS NULL AND (s.live_at IS NOT NULL OR {DRAFTED})"
    rows = await sql.rows(f"SELECT s.code FROM service s WHERE {where}", codes=sorted(codes), **sight.places)  # noqa: S608 - our own words
    return frozenset(row["code"] for row in rows)


def _facts(row: dict[str, Any]) -> ServiceFacts:
    return ServiceFacts(**{**row, "aliases": tuple(row["aliases"])})


def _brief(row: dict[str, Any]) -> ServiceBrief:
    name = full_name(row["problem"], row["detail"], row["further"])
    group = row["grouping"] or row["problem"]
    return ServiceBrief(
        code=row["code"], name=name, group=group, act=row["act"], yearly_volume=row["yearly_volume"]
    )
