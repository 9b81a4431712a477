"""What a meeting sees of an open change: the lines with both sides' words, what would have happened, who must approve.

Only for whoever may open the change itself; somebody invited to one meeting may not.
"""

from dataclasses import dataclass
from datetime import datetime

from governance.changes.queries.access import may_open
from governance.changes.queries.lines import lines
from governance.changes.queries.page import impact
from governance.changes.queries.situation import Situation, situation
from governance.changes.rules.lines import SILENT, Row, Sides, row
from governance.changes.rules.moves import ENDED
from governance.changes.rules.policy import NeededApproval, needed_approvals
from governance.people.rules import Viewer
from governance.results.rules.volume import YEAR, Volume
from governance.trials.rules.evidence import FrozenTarget, unsealed

SHOWN = 12  # lines on a meeting's page; the change itself has them all


@dataclass(frozen=True, kw_only=True)
class ChangeFacts:
    """`rows` are those still open before those agreed, `more` how many are not shown; `volumes` requests by service."""

    change: Situation
    sides: Sides
    rows: tuple[Row, ...]
    more: int
    figures: tuple[FrozenTarget, ...]
    volumes: tuple[tuple[str, Volume], ...]
    needed: tuple[NeededApproval, ...]

    @property
    def ended(self) -> bool:
        return self.change.state in ENDED

    @property
    def a_year(self) -> bool:
        """Whether each service was counted over a whole year."""
        return all(volume.months == YEAR for _, volume in self.volumes)


async def change_facts(
    number: str, *, viewer: Viewer, evidence: str | None, at: datetime
) -> ChangeFacts | None:
    """None for whoever may not open it. `evidence` is that of its latest proposal, as it is stored."""
    change = await situation(number)
    sent = change.offer_id is not None
    if not sent or not may_open(viewer, sides=tuple(change.parties), initiator=change.initiator, sent=sent):
        return None
    found = await lines(change, own=0, at=at)
    spoken = frozenset(side for line in found.all for side in line.words)
    names = {"department": change.department, "center": change.center}
    sides = Sides(**names, spoken=spoken, names=change.names, silent=SILENT)
    rows = sorted((row(line, sides) for line in found.all), key=lambda each: each.agreed)
    speaker = next((code for code, party in change.parties.items() if party == change.offer_party), "")
    impacts = [impact(line, speaker) for line in found.all if speaker in line.words]
    figures = unsealed(evidence)[1] if evidence else None
    return ChangeFacts(
        change=change,
        sides=sides,
        rows=tuple(rows[:SHOWN]),
        more=max(len(rows) - SHOWN, 0),
        figures=figures.lines if figures else (),
        volumes=tuple({line.service: line.volume for line in found.all if line.volume.requests}.items()),
        needed=() if change.state in ENDED else needed_approvals(change.policy, impacts),
    )
