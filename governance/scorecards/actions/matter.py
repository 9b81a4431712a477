"""A scorecard as its writers act upon it: its row, its moves, where it stands for whom."""

from governance.acts import Matter
from governance.people.rules import Acting
from governance.scorecards.queries.cards import CardRow, card_row
from governance.scorecards.rules.moves import MOVES, Standing, State, Step
from governance.scorecards.tables import Scorecard

STATES = {
    State.DRAFT: "a draft that nobody holds",
    State.HELD: "held by the sponsor",
    State.PUBLISHED: "published and does not change any more",
}


async def _locked(number: str) -> CardRow:
    """So that nothing is said about a card that is published meanwhile."""
    await Scorecard.select(Scorecard.id).where(Scorecard.number == number).lock_rows("UPDATE")
    return await card_row(number)


def _standing(row: CardRow, by: Acting) -> Standing:
    return Standing(state=row.state, party=row.head.party.code, patterns=bool(row.card.patterns), by=by)


CARDS: Matter[CardRow, Step] = Matter(
    name="scorecard", table=Scorecard, moves=MOVES, load=_locked, standing=_standing, states=STATES
)
