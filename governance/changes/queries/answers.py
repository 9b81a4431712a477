"""What an answer starts from: both sides' words on every line, today's targets, and what the own side has written.

The own side's alone. What the answer makes of it is decided by `rules.answers`; who may send it, by the moves.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from governance.agreements.rules.items import AgreedCalendar, item_hash
from governance.changes.queries.access import opened, seat_to_act
from governance.changes.queries.acts import Acts, Decision, Round, Saved, acts
from governance.changes.queries.lines import lines
from governance.changes.queries.situation import Situation, situation, steps
from governance.changes.rules.answers import Table, opening
from governance.changes.rules.lines import ChangeLine
from governance.changes.rules.moves import State, Step
from governance.changes.rules.offers import ProposedEdit
from governance.changes.rules.proposal import Proposal
from governance.errors import Forbidden, Stale
from governance.people.rules import Acting, Viewer


@dataclass(frozen=True, kw_only=True)
class Answering:
    """A change as the side whose turn it is answers it; `their_round` is the round that is answered."""

    change: Situation
    by: Acting
    acts: Acts
    lines: tuple[ChangeLine, ...]
    table: Table
    their_round: Round
    proposal: Proposal
    revision: int
    steps: frozenset[Step]

    @property
    def number(self) -> str:
        return self.change.number

    @property
    def saved(self) -> Saved | None:
        return self.acts.draft

    @property
    def signs_draft(self) -> bool:
        """Whether the own negotiator has put a written counterproposal before this seat, which binds its side."""
        asked = self.change.asked_to_sign
        mine = asked is not None and asked.party == self.by.party and asked.sends_draft
        return mine and self.by.binding and self.saved is not None

    @property
    def own(self) -> str:
        return self.by.party

    @property
    def other(self) -> str:
        return self.change.other(self.by.party)

    @property
    def returned(self) -> Decision | None:
        """What an approver said who sent the present proposal back."""
        return self.acts.returned(self.change.round)

    @property
    def line_of(self) -> Mapping[str, ChangeLine]:
        return {line.key: line for line in self.lines}


async def answering(number: str, *, viewer: Viewer, at: datetime) -> Answering:
    """The change, for a viewer who negotiates for the side whose turn it is.

    Raises an error that says why, for anybody else.
    """
    change = opened(await situation(number), viewer)
    by = seat_to_act(change, viewer, Step.COUNTER)
    able = steps(change, by)
    if Step.COUNTER not in able:
        raise _refusal(change, by)
    said = await acts(change.id, own=by.party_id, at=at)
    found = (await lines(change, own=by.party_id, at=at)).all
    heard = last_round(said, change.other(by.party))
    table = table_of(found, said, change, own=by.party)
    kept = said.draft
    return Answering(
        change=change,
        by=by,
        acts=said,
        lines=found,
        table=table,
        their_round=heard,
        proposal=kept.proposal
        if kept
        else opening(table, effective=heard.effective, call_takers=heard.call_takers),
        revision=kept.revision if kept else 0,
        steps=able,
    )


def _refusal(change: Situation, by: Acting) -> Exception:
    if change.state is not State.OPEN:
        return Stale(f"{change.number} is not being negotiated now, so there is nothing to answer.")
    if by.party not in change.parties or not by.negotiates:
        return Forbidden(f"Only those who negotiate for {' and '.join(change.names.values())} answer here.")
    return Stale(f"It is not your turn on {change.number}: {change.names[change.turn]} answers first.")


def last_round(acts: Acts, other: str) -> Round:
    """The other side's last proposal; where it has made none, the present one."""
    return next((each for each in acts.rounds if each.party == other), acts.rounds[0])


def table_of(lines: tuple[ChangeLine, ...], acts: Acts, change: Situation, *, own: str) -> Table:
    """What an answer of this side starts from."""
    other = change.other(own)
    sent_back = acts.returned(change.round)
    again = frozenset(sent_back.keys) if sent_back else frozenset()
    both = (line for line in lines if own in line.words and other in line.words)
    settled = (
        line.key for line in both if line.words[own].hash == line.words[other].hash and not line.collided
    )
    return Table(
        theirs=_edits(lines, other),
        ours=_edits(lines, own),
        today={line.key: item_hash(line.now) for line in lines if line.now},
        agreed=frozenset(settled) - again,
        given=_calendars(lines) if change.subject != AgreedCalendar.kind else frozenset(),
    )


def _calendars(lines: tuple[ChangeLine, ...]) -> frozenset[str]:
    """Calendars that targets count on follow from the targets."""
    return frozenset(line.key for line in lines if AgreedCalendar.of(line.item))


def _edits(lines: tuple[ChangeLine, ...], side: str) -> dict[str, ProposedEdit]:
    return {
        line.key: ProposedEdit(
            key=line.key,
            before=item_hash(line.before) if line.before else "",
            after=line.words[side].item,
        )
        for line in lines
        if side in line.words
    }
