"""What people do to a draft scorecard: both sides comment, the department explains, the sponsor holds and releases.

Who may is in rules/moves.py. When a card is drafted and published, the clock decides.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from piccolo.columns import Column

from governance import canonical
from governance.adjustments.actions.steps import as_looked_at, still_open
from governance.audit import trail
from governance.audit.rules import Entry
from governance.audit.tags import Tag
from governance.database.session import transaction
from governance.errors import Forbidden, Invalid, overtaken
from governance.people.actions import standing as seats
from governance.people.rules import Acting
from governance.scorecards.queries.cards import CardRow, card_row, standing
from governance.scorecards.rules.moves import MOVE_OF, Kind, State, Step, open_steps
from governance.scorecards.tables import CardComment, Scorecard

LONGEST_WORDS = 4_000
STATES = {
    State.DRAFT: "a draft that nobody holds",
    State.HELD: "held by the sponsor",
    State.PUBLISHED: "published and does not change any more",
}


async def comment(number: str, words: str, *, kind: Kind = Kind.COMMENT, by: Acting, at: datetime) -> None:
    """What one side says about a draft; it is printed on the card as written."""
    said = _said(words)
    step = Step.EXPLAIN if kind is Kind.PATTERNS else Step.COMMENT
    async with transaction():
        # Locked, so that nothing is said about a card that is published meanwhile.
        await Scorecard.select(Scorecard.id).where(Scorecard.number == number).lock_rows("UPDATE")
        row = await _guarded(number, step, by=by, at=at)
        who = canonical.dumps(by.as_written())
        await CardComment.insert(
            CardComment(scorecard=row.id, kind=str(kind), party=by.party_id, words=said, who=who, at=at)
        )
        tag = Tag.CARD_EXPLAINED if kind is Kind.PATTERNS else Tag.CARD_COMMENTED
        await _written(tag, number, by, at, said)


def _said(words: str) -> str:
    said = canonical.text(words, limit=LONGEST_WORDS)
    if not said:
        raise Invalid(
            "Write what is to be printed on the scorecard.", fields={"words": "Write at least a sentence."}
        )
    return said


async def hold(number: str, reason: str, *, seen: int, by: Acting, at: datetime) -> None:
    """The sponsor keeps a draft from being published, with a reason that both sides read."""
    why = _said(reason)
    held: Mapping[Column | str, Any] = {
        Scorecard.held_by: canonical.dumps(by.as_written()),
        Scorecard.held_words: why,
        Scorecard.held_at: at,
    }
    await _moved(number, Step.HOLD, held, seen=seen, by=by, at=at)


async def release(number: str, *, seen: int, by: Acting, at: datetime) -> None:
    """The sponsor lets it go on: it is published once its reply period is over."""
    free: Mapping[Column | str, Any] = {
        Scorecard.held_by: "",
        Scorecard.held_words: "",
        Scorecard.held_at: None,
    }
    await _moved(number, Step.RELEASE, free, seen=seen, by=by, at=at)


async def _moved(
    number: str, step: Step, values: Mapping[Column | str, Any], *, seen: int, by: Acting, at: datetime
) -> None:
    async with transaction():
        row = await _guarded(number, step, by=by, at=at)
        as_looked_at(number, seen=seen, revision=row.revision)
        new: dict[Column | str, Any] = {
            **values,
            Scorecard.state: str(MOVE_OF[step].end),
            Scorecard.revision: row.revision + 1,
        }
        old = (Scorecard.revision == row.revision) & (Scorecard.state == str(row.state))
        if not await Scorecard.update(new).where((Scorecard.id == row.id) & old).returning(Scorecard.id):
            raise overtaken(number)
        tag = Tag.CARD_HELD if step is Step.HOLD else Tag.CARD_RELEASED
        await _written(tag, number, by, at, str(values.get(Scorecard.held_words, "")))


async def _guarded(number: str, step: Step, *, by: Acting, at: datetime) -> CardRow:
    row = await card_row(number)
    await seats.confirm(by, at=at)
    move = MOVE_OF[step]
    still_open(number, STATES[row.state], state=row.state, start=move.start, end=move.end)
    if step not in open_steps(standing(row, row.card), by=by):
        raise Forbidden(f"As {by.title} of {by.party_name} you cannot do this: it is for {move.by}.")
    return row


async def _written(tag: Tag, number: str, by: Acting, at: datetime, words: str) -> None:
    entry = Entry(tag=tag, subject=f"scorecard:{number}", at=at, by=by.as_written(), reason=words)
    await trail.append(entry)
