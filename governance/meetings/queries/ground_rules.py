"""The ground rules by which a group meets at an instant, and what they rest on.

A board goes by its latest version; 311 and a department by what both agreed to in the version of their agreement in
force, and until then by the house's own.
"""

from dataclasses import dataclass
from datetime import datetime

from governance.agreements.queries import agreement_of, local_day
from governance.agreements.queries.content import content
from governance.agreements.rules.items import Charter
from governance.bodies.queries import BodyFacts, versions
from governance.bodies.rules.ground_rules import HOUSE, GroundRules, Kind


@dataclass(frozen=True, kw_only=True)
class InForce:
    """`number` is the version of a board's ground rules, or of the agreement that holds them; 0: the house's own.

    `agreement` is the code of the two sides' agreement, "" while nothing is agreed between them.
    """

    rules: GroundRules
    number: int = 0
    agreement: str = ""
    origin: str = ""


async def in_force(of: BodyFacts, *, at: datetime) -> InForce:
    if of.kind is Kind.BOARD:
        latest = (await versions(of.id, at=at))[0]
        return InForce(rules=latest.rules, number=latest.number, origin=latest.origin)
    agreement = await agreement_of(of.party)
    held = await content(agreement.id, as_of=await local_day(at)) if agreement else None
    if agreement is None or held is None:
        return InForce(rules=HOUSE)
    stored = held.items.get(Charter(body=of.code).key)
    if stored is None:
        return InForce(rules=HOUSE, agreement=agreement.code)
    return InForce(rules=Charter.sure(stored.item).rules, number=held.number, agreement=agreement.code)


async def ground_rules(of: BodyFacts, *, at: datetime) -> GroundRules:
    return (await in_force(of, at=at)).rules
