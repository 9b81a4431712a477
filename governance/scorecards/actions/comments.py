"""What people do to a draft scorecard: both sides comment, the department explains, the sponsor holds and releases.

Who may is in rules/moves.py. When a card is drafted and published, the clock decides.
"""

from datetime import datetime

from governance import acts, canonical
from governance.audit.tags import Tag
from governance.errors import Invalid
from governance.people.rules import Acting
from governance.scorecards.actions.matter import CARDS
from governance.scorecards.rules.moves import Kind, Step
from governance.scorecards.tables import CardComment

LONGEST_WORDS = 4_000


async def comment(number: str, words: str, *, kind: Kind = Kind.COMMENT, by: Acting, at: datetime) -> None:
    """What one side says about a draft; it is printed on the card as written."""
    text = _printable(words)
    explains = kind is Kind.PATTERNS
    async with acts.take(CARDS, number, Step.EXPLAIN if explains else Step.COMMENT, by=by, at=at) as act:
        row = CardComment(
            scorecard=act.row.id, kind=str(kind), party=by.party_id, words=text, who=act.who, at=at
        )
        await CardComment.insert(row)
        await act.record(Tag.CARD_EXPLAINED if explains else Tag.CARD_COMMENTED, reason=text)


def _printable(words: str) -> str:
    text = canonical.text(words, limit=LONGEST_WORDS)
    if not text:
        raise Invalid(
            "Write what is to be printed on the scorecard.", fields={"words": "Write at least a sentence."}
        )
    return text


async def hold(number: str, reason: str, *, seen: int, by: Acting, at: datetime) -> None:
    """The sponsor keeps a draft from being published, with a reason that both sides read."""
    why = _printable(reason)
    async with acts.take(CARDS, number, Step.HOLD, by=by, at=at, seen=seen) as act:
        await act.move(held_by=act.who, held_words=why, held_at=at)
        await act.record(Tag.CARD_HELD, reason=why)


async def release(number: str, *, seen: int, by: Acting, at: datetime) -> None:
    """The sponsor lets it go on: it is published once its reply period is over."""
    async with acts.take(CARDS, number, Step.RELEASE, by=by, at=at, seen=seen) as act:
        await act.move(held_by="", held_words="", held_at=None)
        await act.record(Tag.CARD_RELEASED)
