"""An open change as both sides talk it over: their words on every line, for somebody who writes down what they agree on.

It reads as an answer of the side whose turn it is would: that side is `own`, whose proposal it answers is the `other`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from governance.changes.queries.acts import Acts, Decision, Round, acts
from governance.changes.queries.answers import last_round, table_of
from governance.changes.queries.lines import lines
from governance.changes.queries.situation import Situation, situation
from governance.changes.rules.answers import Table, opening
from governance.changes.rules.lines import ChangeLine
from governance.changes.rules.moves import State
from governance.changes.rules.proposal import Proposal
from governance.errors import Stale


@dataclass(frozen=True, kw_only=True)
class Talked:
    """Neither side's own matter is in it."""

    change: Situation
    acts: Acts
    lines: tuple[ChangeLine, ...]
    table: Table
    their_round: Round
    proposal: Proposal

    @property
    def number(self) -> str:
        return self.change.number

    @property
    def own(self) -> str:
        return self.change.turn

    @property
    def other(self) -> str:
        return self.change.other(self.change.turn)

    @property
    def returned(self) -> Decision | None:
        return self.acts.returned(self.change.round)

    @property
    def line_of(self) -> Mapping[str, ChangeLine]:
        return {line.key: line for line in self.lines}


async def talked_over(number: str, *, at: datetime) -> Talked:
    """The change with this number, whoever asks. Raises Stale where it is not being negotiated."""
    change = await situation(number)
    if change.state is not State.OPEN:
        raise Stale(f"{number} is not being negotiated now, so nothing can be agreed about it in a meeting.")
    said = await acts(change.id, own=0, at=at)
    found = (await lines(change, own=0, at=at)).all
    heard = last_round(said, change.other(change.turn))
    table = table_of(found, said, change, own=change.turn)
    return Talked(
        change=change,
        acts=said,
        lines=found,
        table=table,
        their_round=heard,
        proposal=opening(table, effective=heard.effective, call_takers=heard.call_takers),
    )
