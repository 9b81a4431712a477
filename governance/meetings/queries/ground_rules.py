"""The ground rules by which a group meets at an instant, and what they rest on.

A board goes by its latest version; 311 and a department by what both agreed to in the version of their agreement in
force, and until then by the house's own.
"""

from dataclasses import dataclass
from datetime import datetime

from governance.agreements.queries import agreement_of, local_day
from governance.agreements.queries.content import content
from governance.agreements.rules.items import Charter, item_of
from governance.bodies.queries import BodyFacts, versions
from governance.bodies.rules.ground_rules import HOUSE, GroundRules, Kind, rules_of


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


def charter_on(day: str) -> str:
    """SQL: the item that the two sides of a group `b` have agreed to, as it is in force on a day; null where there is none."""
    return f"""(SELECT i.body FROM (SELECT v.id, v.ends_on FROM version v JOIN agreement g ON g.id = v.agreement
      WHERE g.department = b.party AND v.effective_from <= {day} ORDER BY v.number DESC LIMIT 1) v
    JOIN version_item x ON x.version = v.id AND x.key = 'charter:' || b.code JOIN item i ON i.id = x.item
    WHERE v.ends_on IS NULL OR v.ends_on > {day})"""  # noqa: S608 - a name of the caller's own query


def rules_of_group(charter: str | None, content: str) -> GroundRules:
    """The ground rules of a row: what both sides agreed to, else the version of a board, else the house's own."""
    if charter:
        return Charter.sure(item_of(charter)).rules
    return rules_of(content) if content else HOUSE
