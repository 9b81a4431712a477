"""A card as canonical JSON and back. Knows how values are written, nothing about what they mean."""

from collections.abc import Mapping
from typing import Any

from governance import canonical
from governance.errors import Unsound
from governance.scorecards.rules.swing import Compared
from governance.scorecards.rules.values import Card
from governance.values import plain, value_of

# What the first cards did not say: they are written, and hashed, without it for ever.
_LATER = ("compared", "usual")


def body(card: Card) -> dict[str, Any]:
    """The card as it is stored, hashed, and handed out."""
    left_out = {
        *(_LATER if card.compared is Compared.PERIOD_BEFORE else ()),
        *(() if card.meanings else ("meanings",)),
    }
    return {"v": 1, **{name: told for name, told in plain(card).items() if name not in left_out}}


def fingerprint(written: Mapping[str, Any], rows_hash: str) -> str:
    """Of a card's body and the file of the requests that it counts."""
    return canonical.fingerprint("scorecard", {"figures": written, "rows": rows_hash})


def genuine_card(figures: str, rows_hash: str, *, hashed: str, number: str) -> None:
    """Raises Unsound where these figures, as they are stored, are not what was published."""
    if canonical.text_fingerprint("scorecard", f'{{"figures":{figures},"rows":"{rows_hash}"}}') != hashed:
        raise Unsound(subject=f"scorecard:{number}", fault="does not show the figures that were published")


def card_from(written: Mapping[str, Any]) -> Card:
    """The card that `body` wrote down."""
    return value_of(Card, written)
