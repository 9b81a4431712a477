"""A published scorecard counted again from its stored file of requests, by an auditor: what it comes to goes on record."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from governance import acts
from governance.audit.tags import Tag
from governance.database import deadline, sql
from governance.errors import Forbidden, Unavailable
from governance.files.store import Damaged
from governance.people.rules import Acting, Role
from governance.scorecards.queries.cards import card_row, recomputed
from governance.scorecards.rules.card_json import body
from governance.scorecards.rules.values import Card

ALONE = "SELECT pg_try_advisory_xact_lock(2911, 2) AS ours"
BUSY = "Another scorecard is being counted again at this moment. Please try again in a moment."


@dataclass(frozen=True, kw_only=True)
class Recount:
    """`different` names the parts of the scorecard that its requests do not give; empty where it is the same."""

    number: str
    different: tuple[str, ...]

    @property
    def same(self) -> bool:
        return not self.different


async def recount(number: str, *, home: Path, by: Acting, at: datetime) -> Recount:
    """Raises Unavailable while another one is under way, Invalid for one without a stored file."""
    if not by.holds(Role.AUDITOR):
        raise Forbidden("A scorecard is counted again by an auditor.")
    async with deadline.long_work(), acts.begin(by, at=at) as act:
        if not await sql.value(ALONE):
            raise Unavailable(BUSY)
        found = Recount(number=number, different=await _different(number, home))
        after = {"result": "the same" if found.same else "not the same", "different": list(found.different)}
        await act.record(Tag.CARD_RECOUNTED, f"scorecard:{number}", after=after)
    return found


async def _different(number: str, home: Path) -> tuple[str, ...]:
    row = await card_row(number)
    try:
        return differing(row.card, await recomputed(row, home=home))
    except Damaged:
        return ("its stored requests, which are missing or altered",)


def differing(stored: Card, again: Card) -> tuple[str, ...]:
    """The parts of a scorecard that are otherwise when it is counted again."""
    if stored == again:
        return ()
    old, new = body(stored), body(again)
    return tuple(name for name in old if old[name] != new.get(name)) or ("something that is not shown",)
