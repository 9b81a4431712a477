"""Writing down what was agreed in a meeting about an open change. It is nobody's act but the note taker's, and binds nobody.

What is kept is the whole proposal and the fingerprint that it has as an offer: exactly what each side reads before it
confirms. Which line says what was chosen by whoever writes; whether it could be sent at all is asked of the same rules.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from governance import canonical
from governance.acts import Act
from governance.audit.tags import Tag
from governance.changes.actions.collisions import refuse_moved
from governance.changes.actions.sending import fingerprint_of
from governance.changes.queries.calendars import with_calendars
from governance.changes.queries.offers import latest_edits, line_names
from governance.changes.queries.situation import Situation, situation
from governance.changes.rules.moves import State
from governance.changes.rules.offers import agreed_keys, checked_edits, fallen_keys
from governance.changes.rules.proposal import Proposal, body_of, complete, proposal_from
from governance.database import sql
from governance.errors import Invalid, Stale
from governance.meetings.rules.outcomes import Outcome
from governance.meetings.tables.decisions import MeetingAgreement


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """Where it was said: the outcome that it is, the meeting, the change it is about, and the sentence of reason."""

    outcome: int
    meeting: str
    change: str
    words: str


TAKEN_OUT = """UPDATE meeting_agreement SET state = 'taken-back', revision = revision + 1, ended_at = :at
    WHERE outcome = :outcome AND state = 'waiting'"""
ABOUT = "change/"


async def agreed(act: Act[Any], added: Outcome, form: Mapping[str, str]) -> None:
    """What an outcome of this kind brings along: `form` holds, as canonical text, the whole proposal that was agreed."""
    if not added.about.startswith(ABOUT):
        raise Invalid("This item is about no change, so a decision is what you can write down.")
    spoken = Spoken(
        outcome=added.id,
        meeting=act.row.number,
        change=added.about.removeprefix(ABOUT),
        words=added.words,
    )
    await write_down(act, spoken, _read(form.get("proposal", "")))


def _read(text: str) -> Proposal:
    try:
        return proposal_from(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise Invalid(
            "Say for each line what was agreed.", fields={"proposal": "say what was agreed"}
        ) from fault


async def taken_out(act: Act[Any], struck: Outcome) -> None:
    """What striking the outcome ends: it waits for nobody any more. What a side has sent or agreed to since stands."""
    await sql.rows(TAKEN_OUT, outcome=struck.id, at=act.at)
    about = f"change:{struck.about.removeprefix(ABOUT)}"
    await act.record(Tag.AGREED_STRUCK, about, after={"meeting": act.row.number})


async def write_down(act: Act[Any], spoken: Spoken, proposal: Proposal) -> str:
    """Keeps what was agreed as a whole proposal; returns its fingerprint. Part of the act that adds the outcome."""
    change = await situation(spoken.change)
    if change.state is not State.OPEN:
        raise Stale(f"{change.number} is not being negotiated now, so nothing can be agreed about it.")
    whole = await whole_of(change, proposal, words=spoken.words, at=act.at)
    hashed = fingerprint_of(change, whole)
    await MeetingAgreement(
        outcome=spoken.outcome,
        change=change.id,
        proposal=canonical.dumps(body_of(whole)),
        hash=hashed,
        round=change.round,
        at=act.at,
    ).save()
    after = {"meeting": spoken.meeting, "hash": hashed}
    await act.record(Tag.AGREED_IN_MEETING, f"change:{change.number}", after=after, reason=spoken.words)
    return hashed


async def whole_of(change: Situation, proposal: Proposal, *, words: str, at: datetime) -> Proposal:
    """The proposal as it would be sent: with its calendars, and the meeting's reason at each line that it opens again."""
    proposal = replace(proposal, rationale=words)
    effective = complete(proposal)
    whole = await with_calendars(proposal, change, at=at)
    names = await line_names(whole.edits)
    await refuse_moved(change, checked_edits(whole.edits, names), effective, names)
    return replace(
        whole, reasons={**dict.fromkeys(await _opened_again(change, whole), words), **whole.reasons}
    )


async def _opened_again(change: Situation, proposal: Proposal) -> frozenset[str]:
    """Lines that both sides had agreed on, and of which this says something else."""
    latest = await latest_edits(change.id)
    first, second = (latest.get(change.parties[side], {}) for side in (change.center, change.department))
    return fallen_keys(agreed_keys(first, second), first, proposal.edit_hashes)
