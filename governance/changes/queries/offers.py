"""The rounds of a change and their edits."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from governance.agreements.queries import items_by_hash, service_facts
from governance.agreements.rules.items import blank_item, kind_of, service_of
from governance.changes.rules.offers import ProposedEdit, effective_from, offer_hash
from governance.changes.rules.proposal import headline
from governance.database import sql
from governance.errors import Unsound

LATEST_OF_EACH_SIDE = """
SELECT o.party, e.key, e.hash FROM edit e JOIN offer o ON o.id = e.offer
WHERE o.id IN (SELECT DISTINCT ON (party) id FROM offer WHERE change = :change_id ORDER BY party, round DESC)
"""


async def latest_edits(change_id: int) -> dict[int, dict[str, str]]:
    """Per party id: key to edit fingerprint of its latest offer."""
    found: dict[int, dict[str, str]] = {}
    for row in await sql.rows(LATEST_OF_EACH_SIDE, change_id=change_id):
        found.setdefault(row["party"], {})[row["key"]] = row["hash"]
    return found


@dataclass(frozen=True, kw_only=True)
class StoredEdit:
    """An edit as sent; fingerprints of both items, "" where there is none."""

    key: str
    before: str
    after: str


async def stored_edits(offer_id: int) -> tuple[StoredEdit, ...]:
    rows = await sql.rows(
        "SELECT key, before, after FROM edit WHERE offer = :offer_id ORDER BY position", offer_id=offer_id
    )
    return tuple(StoredEdit(key=row["key"], before=row["before"], after=row["after"]) for row in rows)


async def proposed_edits(offer_id: int) -> tuple[ProposedEdit, ...]:
    """The edits of an offer with their whole items. Raises Unsound where one was altered or is gone."""
    edits = await stored_edits(offer_id)
    items = await items_by_hash({edit.after for edit in edits if edit.after})
    if gone := next((edit.after for edit in edits if edit.after and edit.after not in items), None):
        raise Unsound(subject=f"item:{gone}", fault="is not there any more")
    return tuple(
        ProposedEdit(key=edit.key, before=edit.before, after=items[edit.after] if edit.after else None)
        for edit in edits
    )


SENT = """SELECT c.number, o.effective, o.hash, a.code FROM offer o JOIN change c ON c.id = o.change
    JOIN agreement a ON a.id = c.agreement WHERE o.id = :offer"""


async def genuine_offer(offer_id: int) -> None:
    """Raises Unsound where a proposal does not hold what was sent."""
    row, edits = await sql.one(SENT, offer=offer_id), await proposed_edits(offer_id)
    effective = effective_from(json.loads(row["effective"]))
    if offer_hash(row["code"], effective, (edit.hash for edit in edits)) != row["hash"]:
        raise Unsound(subject=f"change:{row['number']}", fault="does not hold what was proposed")


async def line_names(edits: Iterable[ProposedEdit]) -> dict[str, str]:
    """What the line of each edit is called where people read it, by its key."""
    lines = tuple(edits)
    facts = await service_facts({service_of(edit.key) for edit in lines} - {""})
    before = await items_by_hash({edit.before for edit in lines if edit.before and edit.after is None})
    items = {edit.key: edit.after or before.get(edit.before) or blank_item(edit.key) for edit in lines}
    names = {key: facts[code].name if (code := service_of(key)) in facts else code for key in items}
    return {key: item.name(names[key]) for key, item in items.items()}


async def title_of(edits: Iterable[ProposedEdit]) -> str:
    """What a change is called that nobody has named: by its first target."""
    named = [edit for edit in edits if service_of(edit.key)]
    valued = [edit for edit in named if kind_of(edit.key).valued] or named
    codes = {edit.key: service_of(edit.key) for edit in valued}
    facts = await service_facts(codes.values())
    before = await items_by_hash({edit.before for edit in valued if edit.before})
    names = {key: facts[code].name if code in facts else code for key, code in codes.items()}
    return headline(tuple((names[edit.key], before.get(edit.before), edit.after) for edit in valued))
