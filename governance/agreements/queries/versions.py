"""The versions of an agreement and what has become of each on a day."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from governance.agreements.rules import versions as version_rules
from governance.agreements.rules.versions import VersionState
from governance.database import sql
from governance.people.queries.directory import city


@dataclass(frozen=True, kw_only=True)
class VersionHead:
    """A version without its content."""

    id: int
    number: int
    hash: str
    effective_from: date
    starts: datetime
    ends_on: date | None
    recorded_at: datetime
    change_number: str
    summary: str
    announced_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class VersionFacts(VersionHead):
    state: VersionState


async def local_day(at: datetime) -> date:
    """The city's date at an instant."""
    return at.astimezone(await city_zone()).date()


async def city_zone() -> ZoneInfo:
    facts = await city()
    return ZoneInfo(facts.zone if facts else "UTC")


HEADS = """SELECT id, number, hash, effective_from, starts, ends_on, recorded_at, change_number, summary, announced_at
    FROM version WHERE agreement = :agreement_id ORDER BY number"""


async def heads(agreement_id: int) -> list[VersionHead]:
    """Every version, the first one first."""
    return [VersionHead(**row) for row in await sql.rows(HEADS, agreement_id=agreement_id)]


async def versions(agreement_id: int, *, on: date) -> tuple[VersionFacts, ...]:
    """Every version with its state on a day, the newest first."""
    known = await heads(agreement_id)
    facts = (VersionFacts(**vars(head), state=version_rules.state(head, known, on)) for head in known)
    return tuple(reversed(list(facts)))
