"""The rounds of a change and their edits."""

from collections.abc import Iterable
from dataclasses import dataclass

from governance.agreements.queries import items_by_hash, service_facts
from governance.agreements.rules.items import Term
from governance.changes.rules.offers import ProposedEdit
from governance.changes.rules.proposal import headline
from governance.changes.tables import Edit

LATEST_OF_EACH_SIDE = """
SELECT o.party, e.key, e.hash FROM edit e JOIN offer o ON o.id = e.offer
WHERE o.id IN (SELECT DISTINCT ON (party) id FROM offer WHERE change = {} ORDER BY party, round DESC)
"""


async def latest_edits(change_id: int) -> dict[int, dict[str, str]]:
    """Per party id: key to edit fingerprint of its latest offer."""
    found: dict[int, dict[str, str]] = {}
    for row in await Edit.raw(LATEST_OF_EACH_SIDE, change_id):
        found.setdefault(row["party"], {})[row["key"]] = row["hash"]
    return found


@dataclass(frozen=True, kw_only=True)
class StoredEdit:
    """An edit as sent; fingerprints of both items, "" where there is none."""

    key: str
    before: str
    after: str


async def stored_edits(offer_id: int) -> tuple[StoredEdit, ...]:
    rows = await Edit.raw("SELECT key, before, after FROM edit WHERE offer = {} ORDER BY position", offer_id)
    return tuple(StoredEdit(key=row["key"], before=row["before"], after=row["after"]) for row in rows)


async def proposed_edits(offer_id: int) -> tuple[ProposedEdit, ...]:
    """The edits of an offer with their whole items."""
    edits = await stored_edits(offer_id)
    items = await items_by_hash({edit.after for edit in edits if edit.after})
    return tuple(
        ProposedEdit(key=edit.key, before=edit.before, after=items[edit.after] if edit.after else None)
        for edit in edits
    )


def service_of(key: str) -> str:
    """The service's code in a term's key; "" for other keys."""
    return key.removeprefix("term:").split("/", maxsplit=1)[0] if key.startswith("term:") else ""


async def title_of(edits: Iterable[ProposedEdit]) -> str:
    """What a change is called that nobody has named: by its first target."""
    terms = [edit for edit in edits if edit.key.startswith("term:")]
    facts = await service_facts({service_of(edit.key) for edit in terms})
    before = await items_by_hash({edit.before for edit in terms if edit.before})
    lines = []
    for edit in terms:
        fact, old = facts.get(service_of(edit.key)), before.get(edit.before)
        name = fact.name if fact else service_of(edit.key)
        was, will = (item if isinstance(item, Term) else None for item in (old, edit.after))
        lines.append((name, was, will))
    return headline(tuple(lines))
