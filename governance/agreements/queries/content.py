"""What an agreement says: its whole content on a day, in its latest version, or in a version by number."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from governance.agreements.queries.versions import VersionHead, heads
from governance.agreements.rules import versions as version_rules
from governance.agreements.rules.items import (
    Difference,
    Item,
    StoredItem,
    differences,
    genuine_item,
    whole_content,
)
from governance.database import sql
from governance.errors import NotFound


@dataclass(frozen=True, kw_only=True)
class Content:
    """One version of an agreement with every item under its key."""

    version_id: int
    number: int
    hash: str
    effective_from: date
    ends_on: date | None
    items: Mapping[str, StoredItem]


@dataclass(frozen=True, kw_only=True)
class ItemChange:
    """A key that does not hold the same item in two contents; None where there is none."""

    key: str
    before: StoredItem | None
    after: StoredItem | None
    differences: tuple[Difference, ...]


async def content(agreement_id: int, *, as_of: date) -> Content | None:
    """What is in force on a day; None where nothing is."""
    head = version_rules.in_force(await heads(agreement_id), as_of)
    return await filled(head) if head else None


async def latest(agreement_id: int) -> Content | None:
    """The highest-numbered version, even one that is still to take effect: what a change starts from."""
    known = await heads(agreement_id)
    return await filled(known[-1]) if known else None


async def content_of(agreement_id: int, number: int) -> Content:
    head = next((head for head in await heads(agreement_id) if head.number == number), None)
    if head is None:
        raise NotFound(f"This agreement has no version {number}.")
    return await filled(head)


ITEMS = """SELECT vi.key, i.hash, i.body FROM version_item vi JOIN item i ON i.id = vi.item
    WHERE vi.version = :version ORDER BY vi.key"""


async def filled(head: VersionHead) -> Content:
    """A version with every item under its key. Raises Unsound where that is not what was agreed."""
    rows = await sql.rows(ITEMS, version=head.id)
    whole_content({row["key"]: row["hash"] for row in rows}, head.hash)
    return Content(
        version_id=head.id,
        number=head.number,
        hash=head.hash,
        effective_from=head.effective_from,
        ends_on=head.ends_on,
        items={row["key"]: stored(row) for row in rows},
    )


def stored(row: Mapping[str, Any]) -> StoredItem:
    """The item of a row that has its `hash` and `body`. Raises Unsound where they do not fit."""
    return StoredItem(hash=row["hash"], item=genuine_item(row["body"], row["hash"]))


async def items_by_hash(hashes: Collection[str]) -> dict[str, Item]:
    """Items by fingerprint; one that was never stored is missing from the answer. Raises Unsound for one that was altered."""
    rows = (
        await sql.rows("SELECT hash, body FROM item WHERE hash = ANY(:hashes::text[])", hashes=sorted(hashes))
        if hashes
        else []
    )
    return {row["hash"]: genuine_item(row["body"], row["hash"]) for row in rows}


async def compare(agreement_id: int, earlier: int, later: int) -> tuple[ItemChange, ...]:
    """What differs between two versions by number, in the order of keys."""
    before, after = await content_of(agreement_id, earlier), await content_of(agreement_id, later)
    return changes(before.items, after.items)


def changes(before: Mapping[str, StoredItem], after: Mapping[str, StoredItem]) -> tuple[ItemChange, ...]:
    """What differs between two sets of items."""
    keys = sorted(before.keys() | after.keys())
    pairs = ((key, before.get(key), after.get(key)) for key in keys)
    return tuple(_change(key, old, new) for key, old, new in pairs if _hash(old) != _hash(new))


def _change(key: str, before: StoredItem | None, after: StoredItem | None) -> ItemChange:
    found = differences(before.item if before else None, after.item if after else None)
    return ItemChange(key=key, before=before, after=after, differences=tuple(found))


def _hash(item: StoredItem | None) -> str:
    return item.hash if item else ""
