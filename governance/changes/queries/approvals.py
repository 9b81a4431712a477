"""Which approvals a set of edits would need beyond the two sides, and why: the read part of adopting and of confirming."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from governance.agreements.queries import items_by_hash, service_facts
from governance.agreements.rules.items import Item, service_of
from governance.changes.queries.affected import hours_moved, impacts
from governance.changes.rules.offers import ProposedEdit
from governance.changes.rules.policy import Impact, NeededApproval, Rule, needed_approvals
from governance.results.queries.volumes import NONE, yearly


async def approvals_for(
    policy: Iterable[Rule], edits: Iterable[ProposedEdit], *, agreement: int, at: datetime
) -> tuple[NeededApproval, ...]:
    """What an agreement's approval policy asks for these edits."""
    proposed = tuple(edits)
    before = await items_by_hash({edit.before for edit in proposed if edit.before})
    moved = await hours_moved(proposed, agreement=agreement, at=at)
    return needed_approvals(policy, [*await _impacts(proposed, before, at), *impacts(moved)])


async def _impacts(edits: tuple[ProposedEdit, ...], items: Mapping[str, Item], at: datetime) -> list[Impact]:
    codes = {service_of(edit.key) for edit in edits} - {""}
    facts, volumes = await service_facts(codes), await yearly(codes, at)
    found = []
    for edit in edits:
        code = service_of(edit.key)
        name = facts[code].name if code in facts else code
        before, volume = items.get(edit.before), volumes.get(code, NONE)
        found.append(Impact(name=name, service=name, volume=volume, before=before, after=edit.after))
    return found
