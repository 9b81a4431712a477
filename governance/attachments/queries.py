"""Reading what is kept beside matters. Whether somebody may is decided by whoever shows the matter."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.audit.stored_event import NOBODY, Who, who_from
from governance.database import sql


@dataclass(frozen=True, kw_only=True)
class AttachmentFacts:
    """One file; `file` is its SHA-256, `party` the office that keeps it, `removed_at` None: it is there."""

    id: int
    number: str
    matter: str
    file: str
    name: str
    kind: str
    size: int
    internal: bool
    party: str
    who: Who
    at: datetime
    removed_at: datetime | None
    removed_who: Who
    removed_reason: str


FACTS = """SELECT f.id, f.number, f.matter, f.file, f.name, f.kind, f.size, f.internal, p.code AS party, f.who, f.at,
    f.removed_at, f.removed_who, f.removed_reason FROM attachment f JOIN party p ON p.id = f.party"""


async def attachment(number: str) -> AttachmentFacts:
    """Raises NotFound."""
    return _facts(await sql.one(f"{FACTS} WHERE f.number = :number", "There is no such file.", number=number))


async def attachments(matters: Collection[str]) -> Mapping[str, tuple[AttachmentFacts, ...]]:
    """By matter, in the order in which they came; those that were removed among them."""
    rows = await sql.rows(
        f"{FACTS} WHERE f.matter = ANY(:matters::text[]) ORDER BY f.id", matters=list(matters)
    )
    found: dict[str, list[AttachmentFacts]] = defaultdict(list)
    for row in rows:
        found[row["matter"]].append(_facts(row))
    return {matter: tuple(files) for matter, files in found.items()}


def _facts(row: dict[str, Any]) -> AttachmentFacts:
    people = {name: who_from(row[name]) or NOBODY for name in ("who", "removed_who")}
    return AttachmentFacts(**{**row, **people})
