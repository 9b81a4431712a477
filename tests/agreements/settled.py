"""Reorganizations that every side has agreed to, for tests of what follows from them."""

from governance.agreements.actions.reorganizations import agree, propose
from governance.agreements.queries.reorganizations import reorganization_by_number
from governance.agreements.rules.catalog import ServiceEntry
from governance.agreements.rules.reorganizations import Kind, Plan
from tests.cast import AT, Cast


async def settled(people: Cast, plan: Plan, *, new: tuple[ServiceEntry, ...] = ()) -> str:
    """Proposed by 311, agreed by Streets and Parks as far as it concerns them; answers its number."""
    number = await propose(plan, reason="The new charter says so.", by=people.priya, at=AT, new=new)
    sides = {"streets": people.lee, "parks": people.rosa}
    for side in (await reorganization_by_number(number)).asked:
        found = await reorganization_by_number(number)
        by = sides[side.code]
        await agree(number, plan_hash=plan.hash, seen=found.revision, by=by, at=AT)
    return number


async def catalogued(people: Cast, *entries: ServiceEntry) -> None:
    """Services of one department come into the catalog with its yes and 311's."""
    to = entries[0].department
    named = {one.code: one.name for one in entries}
    await settled(people, Plan(kind=Kind.ENTER, services=named, to=to, to_name=to.title()), new=entries)
